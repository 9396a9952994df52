"""Scores of one evaluation as rows of one table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from transforms.evaluation.attributions import AttributedText, Attribution, Rates, score_views
from transforms.evaluation.names import NamedText, NameMention, Rate, score_names

SPEECH_TYPES = ("all", "indirect")
"""Types that the filter to speech changes: what stands in quotation marks is speech anyhow."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the table. Rates are percentages; `accuracy` is of what was matched, null where nothing was."""

    part: str
    measure: str
    subset: str
    precision: float | None
    recall: float | None
    f1: float | None
    accuracy: float | None
    gold_count: int
    predicted_count: int


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """All scores of one gold set."""

    gold: str
    text_count: int
    extractor_version: str
    rows: tuple[ScoreRow, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {**asdict(self), "rows": [asdict(row) for row in self.rows]}

    def __str__(self) -> str:
        head = f"{'':12} {'measure':26} {'subset':16} {'P':>6} {'R':>6} {'F1':>6} {'acc.':>6} {'gold':>6} {'found':>6}"
        lines = [f"{self.gold}: {self.text_count} texts, {self.extractor_version}", "", head]
        previous_part = ""
        for row in self.rows:
            part = row.part if row.part != previous_part else ""
            previous_part = row.part
            rates = " ".join(_percent(value) for value in (row.precision, row.recall, row.f1, row.accuracy))
            counts = f"{row.gold_count:6,} {row.predicted_count:6,}"
            lines.append(f"{part:12} {row.measure:26} {row.subset:16} {rates} {counts}")
        return "\n".join(lines)


def attribution_rows(
    gold: Sequence[AttributedText],
    found: Mapping[str, Sequence[Attribution]],
    *,
    found_by_default: Mapping[str, Sequence[Attribution]],
) -> list[ScoreRow]:
    """Rows for quotes: all that was found, and what is counted by default, against all gold and against speech."""
    rows: list[ScoreRow] = []
    for part, scores in score_views(gold, {"quotes": found, "default view": found_by_default}):
        scope = f"end to end, by {scores.unit}"
        for name, of_type in scores.by_type.items():
            if scores.speech_only and name not in SPEECH_TYPES:
                continue
            subset = f"{name}, speech" if scores.speech_only else name
            rows.append(_rates_row(part, scope, subset, of_type.end_to_end))
        if scores.unit == "segment" and not scores.speech_only:
            everything = scores.by_type["all"]
            rows.append(_rates_row(part, "content overlaps", "all", everything.overlap))
            rows.append(_rates_row(part, "content exact", "all", everything.exact))
            rows.append(_accuracy_row(part, "speaker", everything.speaker_accuracy, everything.speaker_count))
            rows.append(_accuracy_row(part, "speaker's entity", everything.entity_accuracy, everything.entity_count))
            rows.append(_accuracy_row(part, "cue", everything.cue_accuracy, everything.cue_count))
    return rows


def name_rows(gold: Sequence[NamedText], found: Mapping[str, Sequence[NameMention]]) -> list[ScoreRow]:
    """Rows for names: spans and types, and the clusters of an article where the gold has them."""
    scores = score_names(gold, found)
    rows = [
        _rate_row("names", "span and type, normalised", "all", scores.normalised),
        *(_rate_row("names", "span and type, normalised", name, rate) for name, rate in sorted(scores.by_type.items())),
        _rate_row("names", "span and type, strict", "all", scores.strict),
        _rate_row("names", "span alone", "all", scores.untyped),
    ]
    if scores.clusters is not None and scores.clusters_end_to_end is not None:
        rows.append(_rate_row("names", "entities, B-cubed", "found mentions", scores.clusters))
        rows.append(_rate_row("names", "entities, B-cubed", "end to end", scores.clusters_end_to_end))
    return rows


def _rate_row(part: str, measure: str, subset: str, rate: Rate) -> ScoreRow:
    percents = (100 * rate.precision, 100 * rate.recall, 100 * rate.f1)
    return ScoreRow(part, measure, subset, *percents, None, rate.gold, rate.predicted)


def _rates_row(part: str, measure: str, subset: str, rates: Rates) -> ScoreRow:
    percents = (100 * rates.precision, 100 * rates.recall, 100 * rates.f1)
    return ScoreRow(part, measure, subset, *percents, None, rates.gold_count, rates.predicted_count)


def _accuracy_row(part: str, measure: str, accuracy: float | None, count: int) -> ScoreRow:
    return ScoreRow(part, measure, "all", None, None, None, None if accuracy is None else 100 * accuracy, count, count)


def _percent(value: float | None) -> str:
    return f"{'':6}" if value is None else f"{value:6.1f}"
