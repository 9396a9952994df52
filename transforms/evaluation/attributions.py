"""Score attributions: are the contents found, is the speaker right, and both at once.

Units are segments (every unbroken stretch, fair to systems that do not join interrupted quotes) or whole quotes.
Contents are compared as sets of word tokens, so quotation marks and punctuation never count: *exact* is the same set (a
leading "that" aside), *overlap* an intersection over union of at least one half, matched one to one from the best pair
down. The speaker is right when the head word of the gold mention is covered by the predicted mention. *End to end* is
overlap and the right speaker. The entity is right when the resolved name has the head word of one of the gold names:
"he" for "he" proves nothing. Quote types that are not declared are derived from the double marks by simple toggling,
not by the rules of the system that is scored.

The definitions follow the PolNeAR and Citron evaluations (Newell et al. 2018), scored per document.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from transforms.annotations import SPEECH, Span
from transforms.evaluation.attributed_texts import (
    WORD,
    AttributedText,
    Attribution,
    attributed_text_from_record,
    attributed_text_from_sample,
    head_word,
)

__all__ = [
    "AttributedText",
    "Attribution",
    "AttributionScores",
    "Rates",
    "TypeScores",
    "Unit",
    "attributed_text_from_record",
    "attributed_text_from_sample",
    "head_word",
    "score_attributions",
]

Unit = Literal["segment", "quote"]
ALL_TYPES = "all"
DIRECT, MIXED, INDIRECT = "direct", "mixed", "indirect"
DIRECT_MARKED_SHARE = 0.9
OVERLAP_THRESHOLD = 0.5

_MARK_OR_BREAK = re.compile('[“”„"\n]')
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1 with the counts behind them, 0-1; 0 where a count is empty."""

    predicted_count: int
    predicted_right: int
    gold_count: int
    gold_right: int

    @property
    def precision(self) -> float:
        return _share(self.predicted_right, self.predicted_count) or 0.0

    @property
    def recall(self) -> float:
        return _share(self.gold_right, self.gold_count) or 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class TypeScores:
    """Scores of one quote type, or of all. Accuracies are over overlapping pairs; None where there is no such pair."""

    exact: Rates
    overlap: Rates
    end_to_end: Rates
    speaker_count: int
    speaker_accuracy: float | None
    entity_count: int
    entity_accuracy: float | None
    cue_count: int
    cue_accuracy: float | None


@dataclass(frozen=True, slots=True)
class AttributionScores:
    """Scores by quote type: all, direct, mixed, indirect."""

    unit: Unit
    speech_only: bool
    text_count: int
    by_type: Mapping[str, TypeScores]


@dataclass(slots=True)
class _Scored:
    """One unit to be matched."""

    attribution: Attribution
    tokens: frozenset[int]
    core: frozenset[int]
    quote_type: str


class _TokenText:
    """A text as word tokens, with its quotation marks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [match.span() for match in WORD.finditer(text)]
        self._starts = [start for start, _ in self.spans]
        self._is_marked = _inside_marks(text, self._starts)

    def tokens(self, segments: Sequence[Span]) -> frozenset[int]:
        found: set[int] = set()
        for segment in segments:
            found.update(self._tokens_of(segment))
        return frozenset(found)

    def core(self, tokens: frozenset[int]) -> frozenset[int]:
        first = min(tokens, default=None)
        if first is not None and self.word(first).lower() == "that":
            return tokens - {first}
        return tokens

    def quote_type(self, tokens: frozenset[int]) -> str:
        share = sum(self._is_marked[token] for token in tokens) / len(tokens)
        return DIRECT if share >= DIRECT_MARKED_SHARE else MIXED if share else INDIRECT

    def word(self, token: int) -> str:
        start, end = self.spans[token]
        return self.text[start:end]

    def _tokens_of(self, segment: Span) -> Iterator[int]:
        low, high = 0, len(self.spans)
        while low < high:
            middle = (low + high) // 2
            if self.spans[middle][1] <= segment.start:
                low = middle + 1
            else:
                high = middle
        while low < len(self.spans) and self._starts[low] < segment.end:
            yield low
            low += 1


@dataclass(slots=True)
class _Counts:
    """Counters by quote type."""

    by_type: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, types: Sequence[str], name: str, is_true: bool = True) -> None:
        for type_name in types:
            self.by_type[type_name][name] += is_true

    def scores(self, type_name: str) -> TypeScores:
        counts = self.by_type[type_name]

        def rates(name: str) -> Rates:
            return Rates(counts["predicted"], counts[f"predicted_{name}"], counts["gold"], counts[f"gold_{name}"])

        return TypeScores(
            exact=rates("exact"),
            overlap=rates("overlap"),
            end_to_end=rates("end_to_end"),
            speaker_count=counts["speaker"],
            speaker_accuracy=_share(counts["speaker_right"], counts["speaker"]),
            entity_count=counts["entity"],
            entity_accuracy=_share(counts["entity_right"], counts["entity"]),
            cue_count=counts["cue"],
            cue_accuracy=_share(counts["cue_right"], counts["cue"]),
        )


def score_attributions(
    gold: Sequence[AttributedText],
    predicted: Mapping[str, Sequence[Attribution]],
    *,
    unit: Unit = "segment",
    speech_only: bool = False,
) -> AttributionScores:
    """Score predictions against gold.

    Parameters
    ----------
    gold
        Annotated texts.
    predicted
        Predictions by `text_id`; a text without any counts as read with nothing found.
    unit
        segment or quote.
    speech_only
        Judge only what is said: indirect gold with another cue than one of speech is neither required nor wrong when
        found, and indirect predictions with such a cue are left out.

    Returns
    -------
    Scores for all units and by quote type. A gold unit counts under its own type, a prediction under the type that it
    declares or, failing that, that the quotation marks say.
    """
    counts = _Counts()
    for item in gold:
        _score_text(item, predicted.get(item.text_id, ()), counts, unit=unit, speech_only=speech_only)
    types = (ALL_TYPES, DIRECT, MIXED, INDIRECT)
    return AttributionScores(unit, speech_only, len(gold), {name: counts.scores(name) for name in types})


def _score_text(
    item: AttributedText,
    predictions: Sequence[Attribution],
    counts: _Counts,
    *,
    unit: Unit,
    speech_only: bool,
) -> None:
    text = _TokenText(item.text)
    gold = list(_units(text, item.attributions, unit))
    found = list(_units(text, predictions, unit))
    if speech_only:
        found = [one for one in found if not _is_other_than_speech(one) or one.attribution.cue is None]
    pairs = _match(gold, found)
    gold_of = {second: first for first, second in pairs.items()}
    for index, prediction in enumerate(found):
        partner = gold[gold_of[index]] if index in gold_of else None
        overlaps = partner is not None and _overlap(partner, prediction) >= OVERLAP_THRESHOLD
        if overlaps and speech_only and partner is not None and _is_other_than_speech(partner):
            continue
        types = (ALL_TYPES, prediction.quote_type)
        counts.add(types, "predicted")
        counts.add(types, "predicted_exact", partner is not None and partner.core == prediction.core)
        counts.add(types, "predicted_overlap", overlaps)
        if overlaps and partner is not None:
            counts.add(
                types, "predicted_end_to_end", _is_speaker_right(text, partner.attribution, prediction.attribution)
            )
    for index, expected in enumerate(gold):
        if speech_only and _is_other_than_speech(expected):
            continue
        types = (ALL_TYPES, expected.quote_type)
        partner = found[pairs[index]] if index in pairs else None
        counts.add(types, "gold")
        counts.add(types, "gold_exact", partner is not None and partner.core == expected.core)
        if partner is not None and _overlap(expected, partner) >= OVERLAP_THRESHOLD:
            counts.add(types, "gold_overlap")
            _judge_pair(text, expected.attribution, partner.attribution, types, counts)


def _judge_pair(
    text: _TokenText, expected: Attribution, found: Attribution, types: Sequence[str], counts: _Counts
) -> None:
    is_right = _is_speaker_right(text, expected, found)
    counts.add(types, "gold_end_to_end", is_right)
    if expected.speaker is not None:
        counts.add(types, "speaker")
        counts.add(types, "speaker_right", is_right)
    if expected.speaker_names:
        counts.add(types, "entity")
        counts.add(types, "entity_right", _is_entity_right(text, expected, found))
    if expected.cue is not None:
        counts.add(types, "cue")
        counts.add(types, "cue_right", found.cue is not None and found.cue.overlaps(expected.cue))


def _inside_marks(text: str, word_starts: Sequence[int]) -> list[bool]:
    """Whether each word starts inside double quotation marks; a paragraph's end closes what is open."""
    inside: list[bool] = []
    is_open = False
    position = 0
    for match in _MARK_OR_BREAK.finditer(text):
        while position < len(word_starts) and word_starts[position] < match.start():
            inside.append(is_open)
            position += 1
        mark = match.group()
        is_open = mark in "“„" or (mark == '"' and not is_open)
    inside += [is_open] * (len(word_starts) - position)
    return inside


def _units(text: _TokenText, attributions: Sequence[Attribution], unit: Unit) -> Iterator[_Scored]:
    for attribution in attributions:
        groups: list[tuple[Span, ...]] = [attribution.segments]
        if unit == "segment":
            groups = [(segment,) for segment in attribution.segments]
        for group in groups:
            tokens = text.tokens(group)
            core = text.core(tokens)
            if core:
                declared = attribution.quote_type if unit == "quote" else None
                yield _Scored(attribution, tokens, core, declared or text.quote_type(tokens))


def _match(gold: Sequence[_Scored], found: Sequence[_Scored]) -> dict[int, int]:
    """Pairs of gold and predicted units that share a word, one to one, best overlap first."""
    by_token: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(found):
        for token in one.tokens:
            by_token[token].append(index)
    candidates = []
    for gold_index, expected in enumerate(gold):
        shared = Counter(index for token in expected.tokens for index in by_token.get(token, ()))
        candidates += [(-_overlap(expected, found[index]), gold_index, index) for index in shared]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, gold_index, index in sorted(candidates):
        if gold_index not in pairs and index not in taken:
            pairs[gold_index] = index
            taken.add(index)
    return pairs


def _overlap(first: _Scored, second: _Scored) -> float:
    shared = len(first.tokens & second.tokens)
    return shared / (len(first.tokens) + len(second.tokens) - shared)


def _is_other_than_speech(one: _Scored) -> bool:
    return one.quote_type == INDIRECT and one.attribution.cue_class not in (None, SPEECH)


def _is_speaker_right(text: _TokenText, expected: Attribution, found: Attribution) -> bool:
    if not expected.is_speaker_judged:
        return True
    if expected.speaker is None:
        return found.speaker is None
    head = head_word(text.text, expected.speaker)
    return found.speaker is not None and head is not None and found.speaker.start <= head.start < found.speaker.end


def _is_entity_right(text: _TokenText, expected: Attribution, found: Attribution) -> bool:
    """Whether the resolved name, or the mention as printed, has the head word of one of the gold names."""
    names = list(found.speaker_names)
    if found.speaker is not None and not names:
        names.append(text.text[found.speaker.start : found.speaker.end])
    return not _head_forms(expected.speaker_names).isdisjoint(_head_forms(names))


def _head_forms(names: Sequence[str]) -> set[str]:
    heads = ((name, head_word(name, Span(0, len(name)))) for name in names)
    return {_POSSESSIVE.sub("", name[head.start : head.end].lower()) for name, head in heads if head is not None}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
