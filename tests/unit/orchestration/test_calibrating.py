import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from orchestration.commands.calibrating import calibrate, fit_to_gold
from orchestration.errors import OnRecordError
from orchestration.gold_files import GoldRecord
from orchestration.progress import SilentProgress
from orchestration.settings import load_settings
from transforms.annotations import AttributionReading, Reading, Span
from transforms.quotes.confidence import confidence_model, parse_model


class SureOfWhatIsRight:
    """Finds “the vote was lost” in every text, and is surer where “said” introduces it."""

    version = "test-1"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [self._read(text) for text in texts]

    def _read(self, text: str) -> Reading:
        content = Span(text.index("the vote"), text.index(" today"))
        probability = 0.95 if " said " in text else 0.75
        return Reading((AttributionReading(content, probability, Span(0, 4), 0.9, Span(5, 9), 0.9),))


def records(count: int) -> list[GoldRecord]:
    """Texts in which what “said” introduces is a quote, and what “read” introduces mostly is not."""
    found = []
    for index in range(count):
        verb = "said" if index % 2 else "read"
        is_right = verb == "said" or index % 10 == 0
        text = f"Lind {verb} the vote was lost today."
        quotes = [{"start": 10, "end": 27, "speaker_start": 0, "speaker_end": 4, "cue_start": 5, "cue_end": 9}]
        annotation = {"doc_id": f"text {index}", "text": text, "quotes": quotes if is_right else []}
        found.append(GoldRecord(f"text {index}", text, annotation, is_sample_form=False))
    return found


def test_fit_to_gold_learns_how_often_the_reader_is_right() -> None:
    found = fit_to_gold(records(100), reader=SureOfWhatIsRight(), progress=SilentProgress())

    assert (found.text_count, found.quote_count) == (100, 100)
    assert found.after.observed == pytest.approx(0.6)
    assert found.after.brier_score < found.before.brier_score
    assert found.after.expected_calibration_error < 0.1
    everything = found.views[0]
    assert (everything.least_confidence, everything.gold_count) == (0.0, 60)
    assert "10-fold cross-validation" in str(found)


def test_fit_to_gold_needs_quotes_that_are_wrong_too() -> None:
    only_right = [record for record in records(100) if record.annotation["quotes"]]
    with pytest.raises(OnRecordError, match="60 texts, 60 quotes"):
        fit_to_gold(only_right, reader=SureOfWhatIsRight(), progress=SilentProgress())


def test_calibrate_writes_the_model_of_the_profile(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    text = "Lind said that the vote was lost. Berg said that nobody slept."
    right = {"start": 15, "end": 32, "speaker_start": 0, "speaker_end": 4, "cue_start": 5, "cue_end": 9}
    lines = [{"doc_id": f"text {index}", "text": text, "quotes": [right]} for index in range(20)]
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines))
    out = tmp_path / "models.json"

    calibrate(gold, out=out, settings=load_settings({"profile": "rules"}), progress=SilentProgress())

    fields = json.loads(out.read_text())["profiles"]["rules"]
    assert fields["training_data"] == {"gold": ["gold.jsonl"], "texts": 20, "quotes": 40, "reader_version": "rules-1"}
    assert parse_model(fields) != confidence_model("rules-1")


def test_calibrate_names_the_corpus_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OnRecordError, match="missing"):
        calibrate(
            tmp_path,
            out=tmp_path / "models.json",
            settings=load_settings({"profile": "rules"}),
            progress=SilentProgress(),
        )
