"""Accuracy as a gate: floors under the scores of the shipped sample, a little below what is reached today."""

import json
from pathlib import Path

import pytest

from orchestration.evaluation import run_evaluation
from orchestration.gold_files import GoldError
from orchestration.settings import load_settings
from transforms.evaluation.report import EvaluationReport

FLOORS = {
    ("quotes", "end to end, by segment", "all"): 84.0,
    ("quotes", "end to end, by segment", "direct"): 94.0,
    ("quotes", "end to end, by quote", "all"): 83.5,
    ("default view", "end to end, by quote", "all, speech"): 84.0,
    ("names", "span and type, normalised", "all"): 83.5,
    ("names", "entities, B-cubed", "end to end"): 94.0,
}


@pytest.fixture(scope="module")
def report() -> EvaluationReport:
    return run_evaluation(None, settings=load_settings({"workers": 1}))


def test_run_evaluation_reaches_the_floors_on_the_sample(report: EvaluationReport) -> None:
    scores = {(row.part, row.measure, row.subset): row.f1 for row in report.rows}
    below = {name: scores[name] for name, floor in FLOORS.items() if (scores[name] or 0.0) < floor}
    assert not below


def test_run_evaluation_scores_every_annotated_text_of_the_sample(report: EvaluationReport, sample_dir: Path) -> None:
    annotations = [json.loads(path.read_text()) for path in (sample_dir / "gold").glob("*.json")]
    assert report.text_count == len(annotations)
    by_quote = next(row for row in report.rows if (row.measure, row.subset) == ("end to end, by quote", "all"))
    assert by_quote.gold_count == sum(len(annotation["quotes"]) for annotation in annotations)


def test_report_prints_a_line_for_every_row(report: EvaluationReport) -> None:
    assert len(str(report).splitlines()) == len(report.rows) + 3
    assert json.loads(json.dumps(report.as_dict()))["text_count"] == report.text_count


def test_run_evaluation_refuses_gold_without_annotation(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"doc_id": "d1", "text": "It rained."}\n')
    with pytest.raises(GoldError, match="no record has quotes or entities"):
        run_evaluation(path, settings=load_settings({"workers": 1}))
