"""Texts with hand-made readings: what the network would say, without the network."""

from collections.abc import Callable

import pytest

from transforms.annotations import Entity, NameReading, Reading, Sentence, Span, TextPart
from transforms.entities.extraction import extract_entities
from transforms.entities.reference import Reference, load_reference

MakePart = Callable[..., TextPart]
Extract = Callable[..., dict[str, Entity]]


def text_part(text: str, *names: tuple[str, str], text_part: str = "body", probability: float = 0.9) -> TextPart:
    """A text part. Each name is given with its label and stands for its next occurrence in the text."""
    sentences, start = [], 0
    for index, line in enumerate(text.split("\n")):
        if line.strip():
            sentences.append(Sentence(Span(start, start + len(line)), len(sentences), index, False, None))
        start += len(line) + 1
    readings, reached = [], 0
    for name, label in names:
        reached = text.index(name, reached)
        readings.append(NameReading(Span(reached, reached + len(name)), label, probability))
        reached += len(name)
    return TextPart(text_part, text, tuple(sentences), Reading(names=tuple(readings)))


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="session")
def make_part() -> MakePart:
    return text_part


@pytest.fixture(scope="session")
def extract(reference: Reference) -> Extract:
    """Entities of a one-part article by name; names as in `make_part`."""

    def entities_by_name(text: str, *names: tuple[str, str]) -> dict[str, Entity]:
        found = extract_entities([text_part(text, *names)], reference=reference)
        return {f"{entity.entity_type} {entity.entity_name}": entity for entity in found}

    return entities_by_name
