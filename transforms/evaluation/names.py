"""Score names: are the spans found, are the types right, are the mentions of one entity together.

Types are coarse: GPE, LOC and FAC count as PLACE. *Strict* asks for the same offsets and type; *normalised* for the
same after articles, quotation marks, possessives and, on people, titles are stripped from both sides; *untyped* for the
normalised span alone. Clusters are scored by B-cubed (Bagga and Baldwin 1998), once over the mentions that were found,
once end to end: there a missed mention costs recall and a spurious one precision.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.annotations import Span

PLACE = "PLACE"
COARSE_TYPES: Mapping[str, str] = {"GPE": PLACE, "LOC": PLACE, "FAC": PLACE, "LOCATION": PLACE, "PER": "PERSON"}
SCORED_TYPES = frozenset({"PERSON", "ORG", PLACE})
UNJUDGED_TYPES = frozenset({"IGNORE", "UNKNOWN"})
"""Gold of these types is neither asked for nor held against a prediction that overlaps it."""

_START = re.compile(r"[\s\"'“‘(\[]+|(?:the|an?)\s+", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:mr|mrs|ms|dr|sir|prof|sen|rep|gov|gen|col|lt|sgt|rev|hon|president|senator|judge|justice|lord|lady|dame|king|"
    r"queen|prince|princess|pope)\.?\s+",
    re.IGNORECASE,
)
_END = re.compile(r"(?:['’]s|['’]|[\s\"”’)\],;:]+)$")


@dataclass(frozen=True, slots=True)
class NameMention:
    """One named mention, gold or predicted; mentions with the same `cluster` are one entity."""

    span: Span
    entity_type: str
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text with its named mentions."""

    text_id: str
    text: str
    mentions: tuple[NameMention, ...]
    scored: Span | None = None
    """Only mentions that touch this part are scored; None = the whole text."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts behind precision, recall and F1; counts may be fractions (B-cubed)."""

    right_of_predicted: float
    predicted: int
    right_of_gold: float
    gold: int

    @property
    def precision(self) -> float:
        return self.right_of_predicted / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right_of_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(
            self.right_of_predicted + other.right_of_predicted,
            self.predicted + other.predicted,
            self.right_of_gold + other.right_of_gold,
            self.gold + other.gold,
        )


NO_RATE = Rate(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class NameScores:
    """Scores over a set of texts. Cluster scores are None where the gold or the predictions have no clusters."""

    strict: Rate
    normalised: Rate
    untyped: Rate
    by_type: Mapping[str, Rate] = field(default_factory=dict)
    """Normalised, by coarse type."""
    clusters: Rate | None = None
    clusters_end_to_end: Rate | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    span: Span
    core: Span
    entity_type: str
    cluster: Hashable

    @property
    def typed_core(self) -> tuple[Span, str]:
        return self.core, self.entity_type


def score_names(
    gold: Iterable[NamedText],
    predicted: Mapping[str, Sequence[NameMention]],
    *,
    types: frozenset[str] = SCORED_TYPES,
) -> NameScores:
    """Score predictions, by `text_id`, against gold. A text without predictions counts as missed altogether.

    Parameters
    ----------
    types
        Coarse types that count; mentions of others are left out on both sides. Clusters are scored in the texts where
        mentions of these types have clusters in the gold and in the predictions.
    """
    strict = normalised = untyped = NO_RATE
    by_type: dict[str, Rate] = defaultdict(lambda: NO_RATE)
    clusters: Rate | None = None
    end_to_end: Rate | None = None
    for text in gold:
        wanted, found = _judged(text, predicted.get(text.text_id, ()), types)
        strict += _agreement(wanted, found, lambda mention: (mention.span, mention.entity_type))
        normalised += _agreement(wanted, found, lambda mention: mention.typed_core)
        untyped += _agreement(wanted, found, lambda mention: mention.core)
        for name in {mention.entity_type for mention in (*wanted, *found)}:
            by_type[name] += _agreement(
                [mention for mention in wanted if mention.entity_type == name],
                [mention for mention in found if mention.entity_type == name],
                lambda mention: mention.core,
            )
        if _has_clusters(wanted) and _has_clusters(found):
            pairs = _pairs(wanted, found)
            clusters = (clusters or NO_RATE) + _b_cubed(
                [wanted[index] for index in pairs],
                [found[index] for index in pairs.values()],
                {i: i for i in range(len(pairs))},
            )
            end_to_end = (end_to_end or NO_RATE) + _b_cubed(wanted, found, pairs)
    return NameScores(strict, normalised, untyped, dict(sorted(by_type.items())), clusters, end_to_end)


def named_text_from_record(record: Mapping[str, Any]) -> NamedText:
    """Read one record of a JSON Lines gold file: `doc_id, text, entities: [{start, end, type, coref?}], eval_span?`."""
    scored = record.get("eval_span")
    return NamedText(
        text_id=str(record["doc_id"]),
        text=record.get("text", ""),
        mentions=tuple(
            NameMention(
                Span(entity["start"], entity["end"]),
                entity["type"],
                None if entity.get("coref") is None else str(entity["coref"]),
            )
            for entity in record["entities"]
        ),
        scored=None if scored is None else Span(scored[0], scored[1]),
    )


def named_text_from_sample(gold: Mapping[str, Any], *, text: str) -> NamedText:
    """Read one gold file of the sample corpus; mentions by name alone. `text` is the article's text."""
    return NamedText(
        text_id=str(gold["source_id"]),
        text=text,
        mentions=tuple(
            NameMention(Span(mention["start"], mention["end"]), entity["entity_type"], entity["entity_id"])
            for entity in gold["entities"]
            for mention in entity["mentions"]
            if mention["kind"] == "name"
        ),
    )


def normalised_span(text: str, span: Span, *, is_person: bool) -> Span:
    """The core of a name: without articles, quotation marks, possessives, and for people without titles.

    >>> normalised_span("the UN's", Span(0, 8), is_person=False)
    Span(start=4, end=6)
    """
    start, end = span.start, span.end
    while start < end:
        match = _START.match(text, start, end) or (_TITLE.match(text, start, end) if is_person else None)
        if match is None or match.end() >= end:
            break
        start = match.end()
    while start < end:
        match = _END.search(text, start, end)
        if match is None or match.start() <= start:
            break
        end = match.start()
    return Span(start, end)


def _judged(
    text: NamedText, predicted: Sequence[NameMention], types: frozenset[str]
) -> tuple[list[_Mention], list[_Mention]]:
    """Gold and predicted mentions that count."""
    scored = text.scored or Span(0, len(text.text))
    wanted = [
        _mention(text.text, mention, index)
        for index, mention in enumerate(text.mentions)
        if mention.span.overlaps(scored)
    ]
    found = [
        _mention(text.text, mention, index) for index, mention in enumerate(predicted) if mention.span.overlaps(scored)
    ]
    unjudged = [mention.span for mention in wanted if mention.entity_type in UNJUDGED_TYPES]
    wanted = [mention for mention in wanted if mention.entity_type in types]
    cores = {mention.core for mention in wanted}
    found = [
        mention
        for mention in found
        if mention.entity_type in types
        and (mention.core in cores or not any(mention.span.overlaps(span) for span in unjudged))
    ]
    return wanted, found


def _mention(text: str, mention: NameMention, index: int) -> _Mention:
    entity_type = COARSE_TYPES.get(mention.entity_type, mention.entity_type)
    core = normalised_span(text, mention.span, is_person=entity_type == "PERSON")
    # A mention outside all clusters is a cluster of its own.
    return _Mention(mention.span, core, entity_type, index if mention.cluster is None else mention.cluster)


def _agreement(wanted: Sequence[_Mention], found: Sequence[_Mention], key: Callable[[_Mention], Hashable]) -> Rate:
    both = (Counter(map(key, wanted)) & Counter(map(key, found))).total()
    return Rate(both, len(found), both, len(wanted))


def _has_clusters(mentions: Sequence[_Mention]) -> bool:
    return any(isinstance(mention.cluster, str) for mention in mentions)


def _pairs(wanted: Sequence[_Mention], found: Sequence[_Mention]) -> dict[int, int]:
    """Match mentions one to one: same core and type first, then overlap of one type, then overlap."""
    pairs: dict[int, int] = {}
    free = dict(enumerate(found))
    tests: tuple[Callable[[_Mention, _Mention], bool], ...] = (
        lambda one, other: one.typed_core == other.typed_core,
        lambda one, other: one.span.overlaps(other.span) and one.entity_type == other.entity_type,
        lambda one, other: one.span.overlaps(other.span),
    )
    for test in tests:
        for index, mention in enumerate(wanted):
            if index not in pairs:
                match = next((other for other, candidate in free.items() if test(mention, candidate)), None)
                if match is not None:
                    pairs[index] = match
                    del free[match]
    return dict(sorted(pairs.items()))


def _b_cubed(wanted: Sequence[_Mention], found: Sequence[_Mention], pairs: Mapping[int, int]) -> Rate:
    """B-cubed; `pairs` says which found mention (value) is which wanted one (key)."""
    wanted_sizes = Counter(mention.cluster for mention in wanted)
    found_sizes = Counter(mention.cluster for mention in found)
    shared = Counter((wanted[one].cluster, found[other].cluster) for one, other in pairs.items())
    precision = sum(
        shared[wanted[one].cluster, found[other].cluster] / found_sizes[found[other].cluster]
        for one, other in pairs.items()
    )
    recall = sum(
        shared[wanted[one].cluster, found[other].cluster] / wanted_sizes[wanted[one].cluster]
        for one, other in pairs.items()
    )
    return Rate(precision, len(found), recall, len(wanted))
