"""`onrecord train confidence`: what the reader says on annotated texts, and how often it is right, as a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import OnRecordError
from orchestration.gold_files import GoldRecord, load_gold
from orchestration.progress import ProgressListener
from orchestration.settings import Settings
from transforms.entities.reference import load_reference
from transforms.evaluation.attributed_texts import attributed_text_from_record
from transforms.evaluation.calibration import LabelledQuote, ViewRow, labelled_quotes, view_rows
from transforms.evaluation.reliability import Reliability, measure_reliability
from transforms.language.reader import Reader, load_reader
from transforms.language.training.corpora import POLNEAR_DEV, CorpusMissingError, own_dev_records
from transforms.parsing import ArticleText, extract_article
from transforms.quotes.confidence import ConfidenceModel, quote_features, write_model
from transforms.quotes.confidence_fitting import FOLD_COUNT, fit_confidence, held_out_confidences

LEAST_CONFIDENCES = (0.0, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model, and how it did on the texts that it was not fitted on."""

    model: ConfidenceModel
    reader_version: str
    text_count: int
    quote_count: int
    before: Reliability
    """Of the reader's own probability of the content."""
    after: Reliability
    """Of the confidence, each quote's by a model that has not seen its text."""
    views: tuple[ViewRow, ...]

    def __str__(self) -> str:
        lines = [
            f"{self.text_count:,} texts, {self.quote_count:,} quotes, read by {self.reader_version}",
            "",
            "The reader's own probability of the content",
            str(self.before),
            "",
            f"Confidence, {FOLD_COUNT}-fold cross-validation over texts",
            str(self.after),
            "",
            "Default view by least confidence (the same folds), by quote, against all gold",
            f"{'at least':>8} {'quotes':>7} {'P':>6} {'R':>6}",
        ]
        for row in self.views:
            shares = f"{100 * row.precision:6.1f} {100 * row.recall:6.1f}"
            lines.append(f"{row.least_confidence:8.2f} {row.count:7,} {shares}")
        return "\n".join(lines)


def calibrate(gold: Path, *, out: Path, settings: Settings, progress: ProgressListener) -> Calibration:
    """Fit the model of the profile's reader and write it into the file `out`.

    Parameters
    ----------
    gold
        The folder of the corpora (PolNeAR dev and the dev part of the project's own labels are used: no network is
        trained on them), or one JSON Lines file of annotated texts.

    Raises
    ------
    OnRecordError
        The gold is missing or unreadable, or has too few quotes to fit anything.
    """
    records = _gold_records(gold)
    reader = load_reader(settings.profile, directory=settings.network_dir)
    found = fit_to_gold(records, reader=reader, progress=progress)
    training_data = {
        "gold": _gold_names(gold),
        "texts": found.text_count,
        "quotes": found.quote_count,
        "reader_version": found.reader_version,
    }
    write_model(out, settings.profile, found.model, training_data=training_data)
    return found


def fit_to_gold(records: Sequence[GoldRecord], *, reader: Reader, progress: ProgressListener) -> Calibration:
    """Read the annotated texts, label what was found, fit the model, and measure it by cross-validation over texts."""
    reference = load_reference(None)
    labelled: list[LabelledQuote] = []
    gold_count = 0
    progress.begin("reading", total=len(records), unit="texts")
    for record in records:
        gold = attributed_text_from_record(record.annotation)
        article = ArticleText(record.text_id, 1, None, None, record.text)
        found = extract_article(article, reader=reader, reference=reference)
        quotes = [quote for extraction in found.extractions for quote in extraction.quotes]
        labelled += labelled_quotes(gold, quotes)
        gold_count += len(gold.attributions)
        progress.advance(1)
    progress.end()
    features = [quote_features(item.quote) for item in labelled]
    outcomes = [item.is_right for item in labelled]
    try:
        model = fit_confidence(features, outcomes)
        held_out = held_out_confidences(features, outcomes, [item.text_id for item in labelled])
    except ValueError as error:
        raise OnRecordError(f"{error}; the gold has {len(records)} texts, {len(labelled)} quotes were found") from error
    before = measure_reliability([item.quote.probabilities.content for item in labelled], outcomes)
    after = measure_reliability(held_out, outcomes)
    assert before is not None and after is not None  # noqa: PT018 - fitted, so there are quotes
    views = view_rows(labelled, held_out, gold_count=gold_count, least_confidences=LEAST_CONFIDENCES)
    return Calibration(model, reader.version, len(records), len(labelled), before, after, tuple(views))


def _gold_records(gold: Path) -> list[GoldRecord]:
    if not gold.is_dir():
        return load_gold(gold)
    try:
        own = [
            GoldRecord(str(record["doc_id"]), str(record["text"]), record, is_sample_form=False)
            for record in own_dev_records(gold)
        ]
    except CorpusMissingError as error:
        raise OnRecordError(str(error)) from error
    return [*load_gold(gold / POLNEAR_DEV), *own]


def _gold_names(gold: Path) -> list[str]:
    return ["PolNeAR dev", "own labels dev"] if gold.is_dir() else [gold.name]
