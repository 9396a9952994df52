"""Score attributions: are the contents found, is the speaker right, and both at once.

Units are segments (every unbroken stretch, fair to systems that do not join interrupted quotes) or whole quotes.
Contents are compared as sets of word tokens, so quotation marks and punctuation never count: *exact* is the same set (a
leading "that" aside), *overlap* an intersection over union of at least one half, matched one to one from the best pair
down. The speaker is right when the head word of the gold mention is covered by the predicted mention. *End to end* is
overlap and the right speaker. The entity is right when the resolved name has the head word of one of the gold names:
"he" for "he" proves nothing. `transforms.evaluation.matching` says how contents are matched, `judging` what is right.

The definitions follow the PolNeAR and Citron evaluations (Newell et al. 2018), scored per document.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from transforms.annotations import DIRECT, INDIRECT, MIXED, SPEECH
from transforms.evaluation.attributed_texts import (
    AttributedText,
    Attribution,
    attributed_text_from_record,
    attributed_text_from_sample,
    head_word,
)
from transforms.evaluation.judging import is_name_or_mention_right, is_name_right, is_speaker_right
from transforms.evaluation.matching import (
    OVERLAP_THRESHOLD,
    ScoredUnit,
    TokenText,
    Unit,
    matched_units,
    overlap,
    scored_units,
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
    "score_views",
]

ALL_TYPES = "all"
UNITS: tuple[Unit, Unit] = ("segment", "quote")


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
    """Scores of one quote type, or of all. Accuracies are over overlapping pairs; None where there is no such pair.

    `entity_accuracy` is of pairs whose gold has names of who speaks; `mention_accuracy` of those among them whose gold
    prints a speaker, and there the mention as printed counts too ("she" for "she").
    """

    exact: Rates
    overlap: Rates
    end_to_end: Rates
    speaker_count: int
    speaker_accuracy: float | None
    entity_count: int
    entity_accuracy: float | None
    mention_count: int
    mention_accuracy: float | None
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
            mention_count=counts["mention"],
            mention_accuracy=_share(counts["mention_right"], counts["mention"]),
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


def score_views(
    gold: Sequence[AttributedText], views: Mapping[str, Mapping[str, Sequence[Attribution]]]
) -> Iterator[tuple[str, AttributionScores]]:
    """Score the predictions of each view, under its name, by each unit, against all gold and then speech alone."""
    for view, predicted in views.items():
        for unit in UNITS:
            for speech_only in (False, True):
                yield view, score_attributions(gold, predicted, unit=unit, speech_only=speech_only)


def _score_text(
    item: AttributedText,
    predictions: Sequence[Attribution],
    counts: _Counts,
    *,
    unit: Unit,
    speech_only: bool,
) -> None:
    text = TokenText(item.text)
    gold = list(scored_units(text, item.attributions, unit))
    found = list(scored_units(text, predictions, unit))
    if speech_only:
        found = [one for one in found if not _is_other_than_speech(one) or one.attribution.cue is None]
    pairs = matched_units(gold, found)
    gold_of = {second: first for first, second in pairs.items()}
    for index, prediction in enumerate(found):
        partner = gold[gold_of[index]] if index in gold_of else None
        overlaps = partner is not None and overlap(partner, prediction) >= OVERLAP_THRESHOLD
        if overlaps and speech_only and partner is not None and _is_other_than_speech(partner):
            continue
        types = (ALL_TYPES, prediction.quote_type)
        counts.add(types, "predicted")
        counts.add(types, "predicted_exact", partner is not None and partner.core == prediction.core)
        counts.add(types, "predicted_overlap", overlaps)
        if overlaps and partner is not None:
            counts.add(
                types,
                "predicted_end_to_end",
                is_speaker_right(item.text, partner.attribution, prediction.attribution),
            )
    for index, expected in enumerate(gold):
        if speech_only and _is_other_than_speech(expected):
            continue
        types = (ALL_TYPES, expected.quote_type)
        partner = found[pairs[index]] if index in pairs else None
        counts.add(types, "gold")
        counts.add(types, "gold_exact", partner is not None and partner.core == expected.core)
        if partner is not None and overlap(expected, partner) >= OVERLAP_THRESHOLD:
            counts.add(types, "gold_overlap")
            _judge_pair(item.text, expected.attribution, partner.attribution, types, counts)


def _judge_pair(text: str, expected: Attribution, found: Attribution, types: Sequence[str], counts: _Counts) -> None:
    is_right = is_speaker_right(text, expected, found)
    counts.add(types, "gold_end_to_end", is_right)
    if expected.speaker is not None:
        counts.add(types, "speaker")
        counts.add(types, "speaker_right", is_right)
    if expected.speaker_names:
        counts.add(types, "entity")
        counts.add(types, "entity_right", is_name_right(text, expected, found))
        if expected.speaker is not None:
            counts.add(types, "mention")
            counts.add(types, "mention_right", is_name_or_mention_right(text, expected, found))
    if expected.cue is not None:
        counts.add(types, "cue")
        counts.add(types, "cue_right", found.cue is not None and found.cue.overlaps(expected.cue))


def _is_other_than_speech(one: ScoredUnit) -> bool:
    return one.quote_type == INDIRECT and one.attribution.cue_class not in (None, SPEECH)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
