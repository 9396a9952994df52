"""`onrecord rejects`, on a warehouse that a run has filled."""

import csv
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration import cli, pipeline
from orchestration.commands.rejecting import Rejects, describe_rejects, list_rejects
from orchestration.errors import UsageError
from orchestration.publishing import NothingPublishedError
from orchestration.settings import Settings, load_settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse after one run; a second run has read anew what was mended."""
    found = load_settings(
        {"data_dir": tmp_path_factory.mktemp("data"), "workers": 1, "profile": "rules"}, environment={}
    )
    inbox = found.inbox_dir
    inbox.mkdir()
    (inbox / "empty.txt").write_text("")
    (inbox / "letter.html").write_bytes(b"%PDF-1.4\n")
    (inbox / "day.jsonl").write_text('{"text": "It rained in Oslo."}\n{"text": 5}\n{"id": "x"}\n{"id": "y"}\n')
    (inbox / "mended.txt").write_text(" ")
    read(found)
    (inbox / "mended.txt").write_text("It rained in Oslo on Tuesday too.")
    read(found)
    return found


def read(settings: Settings) -> None:
    with pipeline.open_warehouse(settings) as warehouse:
        pipeline.read_sources(warehouse, settings.source_paths, settings=settings)


def counts(rejects: Rejects) -> dict[str, int]:
    return {group.reason_code: group.count for group in rejects.groups}


def test_list_rejects_counts_by_reason_and_leaves_out_what_was_mended(settings: Settings) -> None:
    found = list_rejects(settings)
    assert counts(found) == {
        "json_text_missing": 2,
        "empty": 1,
        "json_text_wrong_type": 1,
        "unsupported_format": 1,
    }
    assert (found.count, len(found.rows), found.mended_count) == (5, 5, 1)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"reason_code": "empty"}, {"empty": 1}),
        ({"since": date(2000, 1, 1), "reason_code": "json_text_missing"}, {"json_text_missing": 2}),
        ({"since": date(2999, 1, 1)}, {}),
    ],
)
def test_list_rejects_keeps_to_a_reason_and_to_days(
    settings: Settings, filters: dict[str, object], expected: dict[str, int]
) -> None:
    found = list_rejects(settings, **filters)  # type: ignore[arg-type]
    assert counts(found) == expected
    assert len(found.rows) == sum(expected.values())


def test_list_rejects_counts_all_whatever_the_limit(settings: Settings) -> None:
    found = list_rejects(settings, limit=1)
    assert (found.count, len(found.rows)) == (5, 1)


def test_list_rejects_names_the_reasons_that_there_are(settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"there is no reason emtpy\. Did you mean empty\? Reasons: archive_empty, "):
        list_rejects(settings, reason_code="emtpy")


def test_list_rejects_says_that_nothing_was_read_yet(tmp_path: Path) -> None:
    with pytest.raises(NothingPublishedError, match="onrecord run"):
        list_rejects(load_settings({"data_dir": tmp_path}, environment={}))


def test_describe_rejects_tells_what_to_do_once_and_then_where(settings: Settings) -> None:
    lines = list(describe_rejects(list_rejects(settings)))
    text = "\n".join(lines)
    assert lines[0] == "5 records refused:"
    assert text.count("Put the body of the article there. ") == 1
    assert f"  {settings.inbox_dir}/day.jsonl > line 2\n      json_text_wrong_type: It is a number." in text
    assert f"  {settings.inbox_dir}/letter.html\n      unsupported_format: This is a PDF document." in text
    assert lines[-1] == "(1 reject not listed: the file was replaced and read since)"


Run = Callable[..., str]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setitem(os.environ, "ONRECORD_DATA_DIR", str(settings.data_dir))

    def run(*arguments: str, exit_code: int = 0) -> str:
        done = CliRunner().invoke(cli.app, ["rejects", *arguments])
        assert done.exit_code == exit_code, done.output
        return done.output

    return run


def test_rejects_prints_json_and_csv(run: Run) -> None:
    found = json.loads(run("--json", "--reason", "json_text_missing"))
    assert [(reason["reason_code"], reason["count"]) for reason in found["reasons"]] == [("json_text_missing", 2)]
    assert [row["record_locator"] for row in found["rejects"]] == ["line 3", "line 4"]
    rows = list(csv.DictReader(run("--csv", "--limit", "2").splitlines()))
    assert len(rows) == 2
    assert {"reason_code", "source_uri", "record_locator", "reason"} <= rows[0].keys()


def test_rejects_refuses_what_is_no_day(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(cli.app, ["rejects", "--since", "yesterday"])
    assert isinstance(done.exception, UsageError)
    assert "write it as 2026-03-31" in str(done.exception)
