"""Reading in processes as a user meets it: files that kill what reads them, and the same rows from any number."""

import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from orchestration import read_workers
from orchestration.commands.parsing import export_parses
from orchestration.commands.rejecting import list_rejects
from orchestration.pipeline import logged_run, open_warehouse, read_sources
from orchestration.process_pool import WorkerPool
from orchestration.progress import SilentProgress
from orchestration.settings import Settings, load_settings
from orchestration.summaries import ReadSummary

HELPERS = Path(__file__).parents[1] / "unit" / "orchestration"
READ_ONE_BY_ONE = """
import sys

import deadly_files
from orchestration import source_reading
from orchestration.pipeline import logged_run, open_warehouse, read_sources
from orchestration.settings import load_settings

settings = load_settings({"data_dir": sys.argv[1], "workers": 1, "profile": "rules"}, environment={})
source_reading.read_file = deadly_files.read_deadly
with logged_run(settings, command="read") as log, open_warehouse(settings) as warehouse:
    print(read_sources(warehouse, settings.source_paths, settings=settings, log=log).rejected)
"""


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(HELPERS))
    sys.modules.pop("deadly_files", None)
    return importlib.import_module("deadly_files")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"data_dir": tmp_path / "data", "workers": 2, "profile": "rules"}, environment={})


@pytest.fixture
def inbox(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six pages, so little that two processes are not worth it by themselves."""
    monkeypatch.setattr(read_workers, "SECONDS_PER_WORKER", 0.01)
    settings.inbox_dir.mkdir(parents=True)
    for number in range(6):
        write_page(settings.inbox_dir / f"{number}.html", number)
    return settings.inbox_dir


def write_page(path: Path, number: int) -> None:
    said = f"<p>“It will rain for {number} days,” Ana Ruiz said in Oslo on Monday. “Take coats, all of you.”</p>"
    path.write_text(f"<html><title>Rain {number}</title><body><article>{said * 3}</article></body></html>")


def read(settings: Settings, progress: SilentProgress) -> ReadSummary:
    with logged_run(settings, command="read") as log, open_warehouse(settings) as warehouse:
        return read_sources(warehouse, settings.source_paths, settings=settings, progress=progress, log=log)


class NotedProgress(SilentProgress):
    """Keeps what the stage tells."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.bytes_done: list[int] = []
        self.records = 0

    def note(self, message: str) -> None:
        self.notes.append(message)

    def tell_bytes(self, done: int, *, total: int | None) -> None:
        self.bytes_done.append(done)

    def advance(self, count: int) -> None:
        self.records += count


def test_read_sources_goes_on_after_a_file_that_kills_its_process(
    settings: Settings, inbox: Path, deadly: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.source_reading.read_file", deadly.read_deadly)
    (inbox / "3.html").write_bytes(b"<html>" + deadly.KILLER_BYTES)
    progress = NotedProgress()
    summary = read(settings, progress)
    assert (summary.new_count, summary.rejected) == (5, {"reader_died": 1})
    assert "3.html" in summary.unreadable_files[0]
    assert progress.notes[0].startswith("A reading process died (killed by signal 9).")
    assert progress.records == 6
    assert progress.bytes_done[-1] == sum(path.stat().st_size for path in inbox.iterdir())
    (rejected,) = list_rejects(settings).groups
    assert (rejected.reason_code, rejected.count) == ("reader_died", 1)

    # It is tried again, alone, and not in the process of the run.
    again = read(settings, NotedProgress())
    assert (again.new_count, again.skipped_file_count, len(again.unreadable_files)) == (0, 5, 1)
    write_page(inbox / "3.html", 3)
    mended = read(settings, NotedProgress())
    assert (mended.new_count, mended.rejected) == (1, {})
    assert list_rejects(settings).groups == ()


def test_read_sources_ends_one_run_at_most_when_the_run_itself_reads(
    settings: Settings, inbox: Path, deadly: ModuleType
) -> None:
    (inbox / "3.html").write_bytes(b"<html>" + deadly.KILLER_BYTES)
    command = [sys.executable, "-c", READ_ONE_BY_ONE, str(settings.data_dir)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HELPERS), *sys.path])}
    killed = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    for _ in range(2):
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert ended.returncode == 0, ended.stderr
    assert list_rejects(settings).groups[0].reason_code == "reader_died"


def test_export_parses_gives_the_same_files_whatever_the_workers(
    settings: Settings, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools: list[int] = []
    pool = read_workers.WorkerPool

    def noted_pool(*arguments: Any, workers: int) -> WorkerPool:
        pools.append(workers)
        return pool(*arguments, workers=workers)

    monkeypatch.setattr(read_workers, "WorkerPool", noted_pool)
    (inbox / "4-lines.jsonl").write_text('{"id": "1", "text": "“Gone,” said Jon Vik."}\nno article\n')
    for workers in (1, 2):
        export_parses(
            [inbox],
            out=tmp_path / str(workers),
            file_format="parquet",
            settings=settings.model_copy(update={"workers": workers}),
            progress=SilentProgress(),
        )
    assert pools == [2]
    names = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "2").iterdir())
    assert "rejects.parquet" in names
    assert pl.read_parquet(tmp_path / "1" / "articles.parquet").height == 7
    for name in names:
        assert pl.read_parquet(tmp_path / "1" / name).equals(pl.read_parquet(tmp_path / "2" / name)), name
