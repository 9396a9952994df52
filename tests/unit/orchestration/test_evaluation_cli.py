import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    text = "“It will rain,” Ana Ruiz said in Oslo on Monday."
    quote = {"start": 0, "end": 15, "speaker_start": 16, "speaker_end": 24, "cue_start": 25, "cue_end": 29}
    name = {"start": 16, "end": 24, "type": "PERSON"}
    path.write_text(json.dumps({"doc_id": "rain", "text": text, "quotes": [quote], "entities": [name]}) + "\n")
    return path


def evaluate(*arguments: object) -> dict[str, object]:
    done = CliRunner().invoke(
        app, ["evaluate", *map(str, arguments), "--json", "--profile", "rules"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


def parts(report: dict[str, object]) -> set[str]:
    rows = report["rows"]
    assert isinstance(rows, list)
    return {row["part"] for row in rows}


def test_evaluate_without_a_command_scores_quotes_and_names(gold: Path) -> None:
    assert parts(evaluate(gold)) == {"quotes", "default view", "names"}
    assert evaluate(gold) == evaluate("all", gold)


def test_evaluate_quotes_prints_every_measure_of_quotes(gold: Path) -> None:
    report = evaluate("quotes", "--gold", gold)

    assert {"quotes", "reliability", "resolution"} <= report.keys()
    assert report["text_count"] == 1


def test_evaluate_names_prints_names_alone(gold: Path) -> None:
    assert parts(evaluate("names", "--gold", gold)) == {"names"}


@pytest.mark.parametrize("command", [(), ("quotes",), ("names",), ("all",)])
def test_evaluate_help_gives_an_example(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["evaluate", *command, "--help"])

    assert done.exit_code == 0
    assert "Example: onrecord evaluate" in done.stdout
