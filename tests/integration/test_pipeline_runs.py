"""The stages together, on real text, with the build of the analysis tables replaced: it has tests of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import parse_workers, pipeline, source_reading
from orchestration.dbt_runner import BuildResult, DbtBuildError
from orchestration.errors import UsageError
from orchestration.progress import SilentProgress
from orchestration.settings import Settings, load_settings
from orchestration.sources import SourceFile
from orchestration.summaries import RunSummary
from transforms import parsing

SPEECH = "“It will rain,” Ana Ruiz said in Oslo on Monday. “Take coats, all of you.”"
SILENCE = "It rained in Oslo on Monday, and the streets were empty from noon until the evening."

Run = Callable[..., RunSummary]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"data_dir": tmp_path / "data", "workers": 1}, environment={})


@pytest.fixture
def inbox(settings: Settings) -> Path:
    settings.inbox_dir.mkdir(parents=True)
    (settings.inbox_dir / "rain.txt").write_text(SPEECH)
    return settings.inbox_dir


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    return lambda *paths: pipeline.run_pipeline(paths or settings.source_paths, settings=settings)


def published(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published_path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_run_pipeline_reads_parses_builds_and_publishes(run: Run, inbox: Path, settings: Settings) -> None:
    summary = run()
    assert (summary.read.new_count, summary.parse.parsed_count) == (1, 1)
    assert summary.is_built
    assert summary.is_published
    assert published(settings, "select actor_name from nlp.entity_links where actor_type = 'PERSON'") == [("Ana Ruiz",)]
    assert published(settings, "select status, accepted_count, parsed_count from meta.runs") == [("done", 1, 1)]


def test_run_pipeline_with_nothing_new_loads_and_writes_nothing(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    before = settings.published_path.stat()

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be done")

    monkeypatch.setattr(pipeline, "dbt_build", forbidden)
    monkeypatch.setattr(parse_workers, "load_reader", forbidden)
    monkeypatch.setattr(source_reading, "read_file", forbidden)
    summary = run()
    assert not summary.has_changes
    assert summary.read.skipped_file_count == 1
    after = settings.published_path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_run_pipeline_replaces_what_a_changed_file_no_longer_says(run: Run, inbox: Path, settings: Settings) -> None:
    run()
    assert published(settings, "select count(*) > 0 from nlp.quotes") == [(True,)]
    (inbox / "rain.txt").write_text(SILENCE)
    summary = run()
    assert (summary.read.new_count, summary.read.changed_count) == (0, 1)
    assert published(settings, "select version_number, is_current from raw.articles order by 1") == [
        (1, False),
        (2, True),
    ]
    assert published(settings, "select count(*) from nlp.quotes") == [(0,)]
    assert published(settings, "select version_number from nlp.parses") == [(2,)]


def test_run_pipeline_parses_everything_again_for_a_new_extractor(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr(parsing, "RULES_VERSION", "next")
    summary = run()
    assert (summary.read.accepted_count, summary.parse.parsed_count) == (0, 1)
    assert published(settings, "select extractor_version from nlp.parses") == [(summary.extractor_version,)]
    assert not run().has_changes


def test_run_pipeline_parses_everything_again_for_another_profile(
    inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    versions = []
    for profile in ("accurate", "rules"):
        other = settings.model_copy(update={"profile": profile})
        summary = pipeline.run_pipeline(settings.source_paths, settings=other)
        assert summary.parse.parsed_count == 1
        versions.append(summary.extractor_version.split("+")[1].partition("-")[0])
    assert versions == ["accurate", "rules"]


@pytest.mark.parametrize("is_killed", [False, True])
def test_run_pipeline_parses_in_another_process_after_a_run_that_was_killed(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, is_killed: bool
) -> None:
    run()
    if is_killed:
        with pipeline.open_warehouse(settings) as warehouse:
            warehouse.start_run(command="killed", extractor_version="any")
    (inbox / "more.txt").write_text(SILENCE)
    isolated = []
    parse_chunks = parse_workers.parse_chunks

    def noted(*args: Any, is_isolated: bool, **options: Any) -> Iterator[parsing.ParsedArticles]:
        isolated.append(is_isolated)
        return parse_chunks(*args, is_isolated=is_isolated, **options)

    monkeypatch.setattr(parse_workers, "parse_chunks", noted)
    assert run().parse.parsed_count == 1
    assert isolated == [is_killed]


def test_run_pipeline_publishes_while_a_reader_has_the_old_file_open(run: Run, inbox: Path, settings: Settings) -> None:
    run()
    with duckdb.connect(str(settings.published_path), read_only=True) as reader:
        (inbox / "more.txt").write_text(SILENCE)
        assert run().is_published
        assert reader.execute("select count(*) from raw.articles").fetchall() == [(1,)]
    assert published(settings, "select count(*) from raw.articles") == [(2,)]
    assert [path.name for path in settings.published_dir.iterdir()] == ["onrecord.duckdb"]


def test_run_pipeline_publishes_again_when_the_published_file_is_gone(
    run: Run, inbox: Path, settings: Settings
) -> None:
    run()
    settings.published_path.unlink()
    summary = run()
    assert (summary.is_built, summary.is_published) == (False, True)


def test_run_pipeline_keeps_the_published_file_when_the_build_fails(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    (inbox / "more.txt").write_text(SILENCE)

    def fail(*_: object, **__: object) -> None:
        raise DbtBuildError("a test of the data failed")

    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "dbt_build", fail)
        with pytest.raises(DbtBuildError):
            run()
    assert published(settings, "select count(*) from raw.articles") == [(1,)]
    summary = run()
    assert (summary.read.accepted_count, summary.is_built, summary.is_published) == (0, True, True)
    assert published(settings, "select status, message from meta.runs order by started_at") == [
        ("done", None),
        ("failed", "a test of the data failed"),
        ("done", None),
    ]


def test_run_pipeline_builds_when_only_rejected_records_came_in(run: Run, inbox: Path, settings: Settings) -> None:
    run()
    (inbox / "empty.txt").write_text("")
    summary = run()
    assert (summary.read.rejected, summary.is_built) == ({"empty": 1}, True)
    assert published(settings, "select rejected_count from meta.runs order by started_at") == [(0,), (1,)]


def test_run_pipeline_keeps_a_file_that_cannot_be_opened_for_the_next_run(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = SourceFile(inbox / "gone.txt", inbox, 10, 1)
    with monkeypatch.context() as patched:
        patched.setattr(source_reading, "walk_sources", lambda _, **__: iter([gone]))
        summary = run()
    assert summary.read.rejected == {"unreadable_file": 1}
    assert "gone.txt" in summary.read.unreadable_files[0]
    gone.path.write_text(SPEECH)
    assert run().read.accepted_count == 1


def test_run_pipeline_refuses_a_path_that_does_not_exist(run: Run, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        run(tmp_path / "nowhere")


def test_run_pipeline_passes_over_a_touched_file_with_the_same_bytes(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = inbox / "day.jsonl"
    lines.write_text('{"id": "1", "text": "It rained in Oslo on Monday."}\n{"id": "2", "text": "Nobody came."}\n')
    run()
    for file in (inbox / "rain.txt", lines):
        os.utime(file, ns=(1, 1))
    with monkeypatch.context() as patched:
        patched.setattr(source_reading, "read_file", lambda *_, **__: pytest.fail("a file was read again"))
        summary = run()
        assert (summary.read.touched_file_count, summary.read.skipped_file_count) == (2, 0)
        assert not summary.has_changes
        assert run().read.skipped_file_count == 2
    lines.write_text(lines.read_text().replace("Nobody", "Someone"))
    assert run().read.changed_count == 1


def test_run_pipeline_reads_a_file_again_that_changed_while_it_was_read(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_file = source_reading.read_file

    def read_and_change(file: SourceFile, **options: Any) -> Iterator[Any]:
        yield from read_file(file, **options)
        file.path.write_text(SPEECH.replace("rain", "snow"))

    with monkeypatch.context() as patched:
        patched.setattr(source_reading, "read_file", read_and_change)
        run()
    os.utime(inbox / "rain.txt", ns=(1, 1))
    assert run().read.changed_count == 1


def test_run_pipeline_goes_on_when_a_reader_fails(
    run: Run, inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transforms.reading import reading  # noqa: PLC0415

    (inbox / "broken.txt").write_text("broken")
    read_stream = reading.read_stream

    def fail(stream: Any, *, relative_path: str, **options: Any) -> Iterator[Any]:
        if relative_path == "broken.txt":
            raise RuntimeError("a defect")
        return read_stream(stream, relative_path=relative_path, **options)

    monkeypatch.setattr(reading, "read_stream", fail)
    summary = run()
    assert (summary.read.new_count, summary.read.rejected) == (1, {"reader_failed": 1})
    assert "RuntimeError: a defect" in summary.read.unreadable_files[0]


def test_run_pipeline_tells_records_and_bytes(inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    (inbox / "more.txt").write_text(SILENCE)
    told: list[tuple[int, int | None]] = []

    class Listener(SilentProgress):
        def tell_bytes(self, done: int, *, total: int | None) -> None:
            told.append((done, total))

    pipeline.run_pipeline(settings.source_paths, settings=settings, progress=Listener())
    total = sum(file.stat().st_size for file in inbox.iterdir())
    assert told[-1] == (total, total)
    assert told == sorted(told)
