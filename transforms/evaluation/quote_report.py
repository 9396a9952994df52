"""All measures of quotes for one gold set: the scorer's table, the reliability of the confidence, the resolution."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from transforms.evaluation.attributions import (
    AttributedText,
    Attribution,
    Rates,
    TypeScores,
    Unit,
    score_views,
)
from transforms.evaluation.judging import judged_quotes
from transforms.evaluation.reliability import Reliability, measure_reliability
from transforms.evaluation.resolution import ResolutionRow, resolution_rows

EVERYTHING, DEFAULT_VIEW = "all that was found", "default view"


@dataclass(frozen=True, slots=True)
class QuoteScoreRow:
    """Scores of one type of quotes (or all) in one view, by one unit, against all gold or speech alone."""

    view: str
    unit: Unit
    is_speech_only: bool
    quote_type: str
    scores: TypeScores

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON: shares 0-1, null where there was nothing to measure."""
        found = asdict(self.scores)
        found |= {
            name: {"precision": rates.precision, "recall": rates.recall, "f1": rates.f1, **asdict(rates)}
            for name, rates in _rates_of(self.scores).items()
        }
        identity = {"view": self.view, "unit": self.unit, "speech_only": self.is_speech_only}
        return {**identity, "quote_type": self.quote_type, **found}


@dataclass(frozen=True, slots=True)
class QuoteReport:
    """Every measure of the quotes found in one gold set."""

    gold: str
    text_count: int
    extractor_version: str
    rows: tuple[QuoteScoreRow, ...]
    reliability: Reliability | None
    """Of the confidence of all that was found; None where nothing was."""
    resolution: tuple[ResolutionRow, ...]
    """Empty where the gold has no names of who speaks."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {
            "gold": self.gold,
            "text_count": self.text_count,
            "extractor_version": self.extractor_version,
            "quotes": [row.as_dict() for row in self.rows],
            "reliability": None if self.reliability is None else self.reliability.as_dict(),
            "resolution": [{**asdict(row), "accuracy": row.accuracy} for row in self.resolution],
        }

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.gold}: {self.text_count} texts, {self.extractor_version}"
        heading = ""
        for row in self.rows:
            gold = "speech only" if row.is_speech_only else "all gold"
            found = f"{row.view}, by {row.unit}, {gold}"
            if found != heading:
                heading = found
                yield from ("", found[0].upper() + found[1:], _SCORE_HEAD)
            yield _score_line(row)
        yield ""
        yield _LEGEND
        yield from ("", "Confidence: predicted against observed, all that was found, by quote")
        yield "nothing was found" if self.reliability is None else str(self.reliability)
        yield from ("", "Speaker resolution: gold speakers with a proper name, of quotes whose content was found")
        yield from _resolution_lines(self.resolution)


def quote_report(
    gold: Sequence[AttributedText],
    found: Mapping[str, Sequence[Attribution]],
    *,
    found_by_default: Mapping[str, Sequence[Attribution]],
    gold_name: str,
    extractor_version: str,
) -> QuoteReport:
    """Measure what was found, and what of it is counted by default, against annotated texts."""
    rows = [
        QuoteScoreRow(view, scores.unit, scores.speech_only, quote_type, of_type)
        for view, scores in score_views(gold, {EVERYTHING: found, DEFAULT_VIEW: found_by_default})
        for quote_type, of_type in scores.by_type.items()
    ]
    judged = list(judged_quotes(gold, found))
    sure = [(one.found.confidence, one.is_right) for one in judged if one.found.confidence is not None]
    return QuoteReport(
        gold=gold_name,
        text_count=len(gold),
        extractor_version=extractor_version,
        rows=tuple(rows),
        reliability=measure_reliability([confidence for confidence, _ in sure], [is_right for _, is_right in sure]),
        resolution=tuple(resolution_rows(judged)),
    )


_SCORE_HEAD = (
    f"{'':9} {'gold':>6} {'found':>6} | {'exact P':>7} {'R':>5} {'F1':>5} | {'overlap P':>9} {'R':>5} {'F1':>5} "
    f"| {'end to end P':>12} {'R':>5} {'F1':>5} | {'speaker':>7} {'cue':>5} {'entity':>6} {'mention':>7}"
)
_LEGEND = (
    "In percent. speaker, cue, entity, mention: share right among overlapping contents. entity: the resolved name\n"
    "is one of the gold names of who speaks; mention: the words as printed count too (“she” for “she”). Speech\n"
    "only leaves out what is indirect with a cue of another class, by the gold's class or the row's own cue_class."
)


def _rates_of(scores: TypeScores) -> dict[str, Rates]:
    return {"exact": scores.exact, "overlap": scores.overlap, "end_to_end": scores.end_to_end}


def _score_line(row: QuoteScoreRow) -> str:
    scores = row.scores
    exact, overlap, end_to_end = (
        f"{100 * rates.precision:{width}.1f} {100 * rates.recall:5.1f} {100 * rates.f1:5.1f}"
        for rates, width in ((scores.exact, 7), (scores.overlap, 9), (scores.end_to_end, 12))
    )
    accuracies = " ".join(
        f"{'-':>{width}}" if share is None else f"{100 * share:{width}.1f}"
        for share, width in (
            (scores.speaker_accuracy, 7),
            (scores.cue_accuracy, 5),
            (scores.entity_accuracy, 6),
            (scores.mention_accuracy, 7),
        )
    )
    counts = f"{scores.overlap.gold_count:6,} {scores.overlap.predicted_count:6,}"
    return f"{row.quote_type:9} {counts} | {exact} | {overlap} | {end_to_end} | {accuracies}"


def _resolution_lines(rows: Sequence[ResolutionRow]) -> Iterator[str]:
    if not rows:
        yield "the gold names nobody who speaks"
        return
    yield f"{'gold speaker':17} {'resolved as':12} {'quotes':>6} {'right':>6} {'share':>6}"
    previous = ""
    for row in rows:
        kind = row.mention_kind if row.mention_kind != previous else ""
        previous = row.mention_kind
        yield f"{kind:17} {row.resolution:12} {row.count:6,} {row.right_count:6,} {100 * row.accuracy:6.1f}"
