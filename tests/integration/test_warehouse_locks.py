"""Two processes and one file."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.warehouse import Warehouse
from orchestration.warehouse_lock import WarehouseFileError, WarehouseLockedError

HOLDER = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Warehouse.open(tmp_path / "onrecord.duckdb").close()
    return tmp_path / "onrecord.duckdb"


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the file open until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.wait()


def test_open_names_the_file_and_its_holder_when_the_wait_is_over(path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(WarehouseLockedError) as caught:
        Warehouse.open(path, wait_seconds=0.3)
    message = str(caught.value)
    assert str(path) in message
    assert f"process {holder.pid}" in message
    assert "lock_wait_seconds" in message


def test_open_waits_until_the_holder_is_done(path: Path, holder: subprocess.Popen[str]) -> None:
    notes = []

    def let_go(note: str) -> None:
        notes.append(note)
        assert holder.stdin is not None
        holder.stdin.close()

    Warehouse.open(path, wait_seconds=20, on_wait=let_go).close()
    assert len(notes) == 1
    assert f"{path} is open in process {holder.pid}" in notes[0]


def test_open_refuses_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.duckdb"
    path.write_text("not a database, but long enough to look at " * 200)
    with pytest.raises(WarehouseFileError, match="move it away"):
        Warehouse.open(path)


def test_open_recovers_what_a_killed_writer_had_committed(tmp_path: Path) -> None:
    path = tmp_path / "onrecord.duckdb"
    script = (
        "import os, sys; from pathlib import Path; from orchestration.warehouse import Warehouse;"
        "warehouse = Warehouse.open(Path(sys.argv[1])); warehouse.start_run(command='run', extractor_version='v1');"
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert killed.returncode == -9
    assert path.with_name("onrecord.duckdb.wal").stat().st_size > 0
    with Warehouse.open(path) as warehouse:
        assert warehouse._count("select count(*) from meta.runs") == 1
