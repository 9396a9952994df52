"""Accuracy as a gate: floors under the scores of the shipped sample, a little below what is reached today."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.evaluation import evaluate_names, evaluate_quotes, run_evaluation
from orchestration.gold_files import GoldError
from orchestration.settings import load_settings
from transforms.evaluation.quote_report import QuoteReport
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


@pytest.mark.parametrize("evaluate", [run_evaluation, evaluate_quotes, evaluate_names])
def test_evaluation_refuses_gold_without_annotation(
    tmp_path: Path, evaluate: Callable[..., EvaluationReport | QuoteReport]
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"doc_id": "d1", "text": "It rained."}\n')
    with pytest.raises(GoldError, match="no record has"):
        evaluate(path, settings=load_settings({"workers": 1, "profile": "rules"}))


def test_evaluate_quotes_measures_scores_confidence_and_resolution_of_the_sample() -> None:
    found = evaluate_quotes(None, settings=load_settings({"workers": 1, "profile": "rules"}))

    by_quote = next(row for row in found.rows if (row.unit, row.quote_type) == ("quote", "all"))
    assert found.reliability is not None
    assert found.reliability.count == by_quote.scores.overlap.predicted_count
    assert found.reliability.observed == pytest.approx(by_quote.scores.end_to_end.precision)
    assert {"name", "pronoun"} <= {row.mention_kind for row in found.resolution}
    of_names = evaluate_names(None, settings=load_settings({"workers": 1, "profile": "rules"}))
    assert {row.part for row in of_names.rows} == {"names"}
