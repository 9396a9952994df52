"""What a network can be taught: the tags of its output, and what a corpus says and does not say about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from transforms.annotations import CLAUSE, PHRASE, PLACE_LABELS, Span

CONTENT_KINDS = (CLAUSE, PHRASE)
"""Scopes of a content: what can stand as a statement, question, order or wish; a noun phrase, adjective or name."""

PERSON, ORG, GPE, LOC, FAC, NORP = "PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"
EVENT, LAW, WORK_OF_ART, PRODUCT, TITLE = "EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "TITLE"
PLACES = PLACE_LABELS
NAMES = (PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, LAW, WORK_OF_ART, PRODUCT, TITLE)
AMOUNTS = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY")
NAME_LABELS = (*NAMES, *AMOUNTS)
"""OntoNotes labels, and TITLE for an office or rank beside a person's name."""

TAG_KINDS = {"content": CONTENT_KINDS, "cue": ("cue",), "source": ("source",), "name": NAME_LABELS}
"""Kinds of each group of tags, in the order of the network's output: outside, then begin and inside of each kind."""


@dataclass(frozen=True, slots=True)
class LabelledAttribution:
    """One attribution; a source or cue of None means that the annotator found none."""

    segments: tuple[Span, ...]
    source: Span | None
    cue: Span | None
    scope: str | None = None
    """CLAUSE, PHRASE, or None where the corpus does not say."""


@dataclass(frozen=True, slots=True)
class LabelledName:
    """A name that may carry any of `labels`: several where the corpus is coarser than the network."""

    span: Span
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with what one corpus says of it.

    `attributions` or `names` of None: the corpus says nothing, the network is not taught there. `silent_labels` are
    the name labels that the annotators did not use: outside the names, the network may read these or nothing.
    """

    text_id: str
    text: str
    attributions: tuple[LabelledAttribution, ...] | None = None
    names: tuple[LabelledName, ...] | None = None
    silent_labels: frozenset[str] = field(default=frozenset())


def tag_columns(kinds: Iterable[str]) -> dict[str, int]:
    """Column of "begin" of each kind in its group; "inside" is the next one, "outside" column 0."""
    return {kind: 1 + 2 * number for number, kind in enumerate(kinds)}
