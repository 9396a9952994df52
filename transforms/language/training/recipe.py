"""Which texts teach the network, how often, and how long: the two profiles."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from transforms.annotations import Span
from transforms.identifiers import text_sha256
from transforms.language.training.corpora import (
    TEXT_FILES,
    gum_spoken,
    own_labels,
    polnear,
    read_json_lines,
    sample_texts,
)
from transforms.language.training.fit import FitOptions, WeightedText
from transforms.language.training.labels import LabelledAttribution, LabelledName, LabelledText
from transforms.language.training.pruning import Cut

MIN_SILVER_WORDS = 60
_WEIGHTS = {"polnear": 1.0, "gum": 2.0, "sample": 1.5, "own": 2.0, "silver": 0.5}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one network is made: from the base weights, or cut from its teacher and taught by it."""

    options: FitOptions
    threads: int
    """Threads of torch. The order of its sums depends on them, and so do the last digits of the weights."""
    teacher: str | None = None
    cut: Cut | None = None


TEACHER = "teacher"
RECIPES = {
    TEACHER: Recipe(FitOptions(steps=4400), threads=2),
    "accurate": Recipe(
        FitOptions(steps=2000, encoder_rate=1.5e-4, warm_up_steps=50, teacher_share=0.6, state_share=0.5),
        threads=1,
        teacher=TEACHER,
        cut=Cut(layers=(0, 1, 2, 3, 4, 5), heads=6, inner=768),
    ),
    "fast": Recipe(
        FitOptions(steps=3000, encoder_rate=3e-4, teacher_share=0.7, state_share=1.0),
        threads=1,
        teacher=TEACHER,
        cut=Cut(layers=(0, 2, 5), heads=4, inner=512),
    ),
}
"""`accurate` and `fast` ship; the teacher is too slow to."""


def all_texts(gold: Path, sample: Sequence[LabelledText]) -> list[WeightedText]:
    """Every text that is taught, as its corpus has it, with its weight."""
    found = {
        "polnear": polnear(gold),
        "gum": gum_spoken(gold),
        "sample": sample,
        "own": own_labels(gold, "train"),
        "silver": silver_texts(gold),
    }
    return [WeightedText(text, _WEIGHTS[kind]) for kind, texts in found.items() for text in texts]


def with_silver_labels(
    texts: Sequence[WeightedText], silver: Mapping[str, LabelledText], *, has_teacher: bool
) -> list[WeightedText]:
    """The texts as they are taught. `silver` is what spaCy said of them, by text id.

    A network that has a teacher is not taught silver names: the teacher, which has seen human ones too, knows better.
    """
    taught = []
    for text in texts:
        labelled = silver.get(text.labelled.text_id, text.labelled)
        if has_teacher and text.labelled.names is None:
            labelled = replace(labelled, names=None)
        taught.append(WeightedText(labelled, text.weight))
    return taught


def silver_texts(gold: Path) -> Iterator[LabelledText]:
    """News texts of other domains that nobody annotated for this: only names are taught, from silver labels."""
    taken = {text.text_id for part in ("train", "dev") for text in own_labels(gold, part)}
    for corpus, (path, key) in TEXT_FILES.items():
        for record in read_json_lines(gold / path):
            text_id = f"{corpus}/{record[key]}"
            text = record.get("text") or ""
            if text_id not in taken and len(text.split()) >= MIN_SILVER_WORDS:
                yield LabelledText(text_id, text)


def sample_of(directory: Path, texts: Sequence[str]) -> list[LabelledText]:
    """The annotated sample: gold records of `directory` joined with `texts` by hash."""
    by_hash = {text_sha256(text): text for text in texts}
    records: dict[str, Mapping[str, Any]] = {}
    for path in sorted(directory.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        records[record["text_sha256"]] = record
    return sample_texts(by_hash, records)


def to_record(labelled: LabelledText) -> dict[str, Any]:
    """Labels without the text, to be kept beside its hash; `from_record` is the way back."""

    def pair(span: Span | None) -> list[int] | None:
        return None if span is None else [span.start, span.end]

    return {
        "text_id": labelled.text_id,
        "text_sha256": text_sha256(labelled.text),
        "attributions": None
        if labelled.attributions is None
        else [
            [[pair(segment) for segment in found.segments], pair(found.source), pair(found.cue), found.scope]
            for found in labelled.attributions
        ],
        "names": [[name.span.start, name.span.end, sorted(name.labels)] for name in labelled.names or ()],
        "silent_labels": sorted(labelled.silent_labels),
    }


def from_record(record: Mapping[str, Any], text: str) -> LabelledText:
    """Labels of `to_record` over their text."""
    attributions = record["attributions"]
    return LabelledText(
        text_id=record["text_id"],
        text=text,
        attributions=None
        if attributions is None
        else tuple(
            LabelledAttribution(
                tuple(Span(*segment) for segment in segments),
                Span(*source) if source else None,
                Span(*cue) if cue else None,
                scope,
            )
            for segments, source, cue, scope in attributions
        ),
        names=tuple(LabelledName(Span(start, end), frozenset(labels)) for start, end, labels in record["names"]),
        silent_labels=frozenset(record["silent_labels"]),
    )
