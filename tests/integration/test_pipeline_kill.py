"""Runs that are killed: whatever moment it is, the next run ends with the rows of an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

SCRIPT = """
import os, shutil, signal, sys
from contextlib import contextmanager
from pathlib import Path

from orchestration import pipeline, publishing
from orchestration.dbt_runner import BuildResult
from orchestration.settings import load_settings
from orchestration.warehouse_connection import WarehouseConnection

data_dir, inputs, point, count, workers = sys.argv[1:]
commits = 0


def kill_at(moment):
    if moment == point and commits == int(count):
        os.kill(os.getpid(), signal.SIGKILL)


transaction = WarehouseConnection._transaction


@contextmanager
def counted_transaction(self):
    global commits
    with transaction(self):
        yield
        commits += 1
        kill_at("before commit")
    kill_at("after commit")


def copy_half(source, target):
    if point == "while copying":
        Path(target).write_bytes(Path(source).read_bytes()[:1000])
        os.kill(os.getpid(), signal.SIGKILL)
    shutil.copyfile(source, target)
    if point == "before renaming":
        os.kill(os.getpid(), signal.SIGKILL)


WarehouseConnection._transaction = counted_transaction
publishing.copy_file = copy_half
pipeline.dbt_build = lambda *args, **options: BuildResult(0, 0, 0, 0.0)
pipeline.WORDS_PER_WORKER = 1
pipeline.run_pipeline(
    [Path(inputs)],
    settings=load_settings(
        {
            "data_dir": data_dir,
            "workers": workers,
            "read_chunk_records": 2,
            "parse_chunk_articles": 1,
            "link_chunk_articles": 1,
        },
        environment={},
    ),
)
"""

COMPARED = {
    "raw.documents": "* exclude (read_at)",
    "raw.articles": "*",
    "raw.article_changes": "article_id, change_kind",
    "raw.article_clusters": "*",
    "raw.article_fingerprints": "*",
    "raw.story_days": "*",
    "nlp.superseded_quotes": "*",
    "nlp.superseded_parses": "*",
    "nlp.sentences": "*",
    "nlp.quotes": "*",
    "nlp.entities": "*",
    "nlp.mentions": "*",
    "nlp.parses": "*",
    "nlp.entity_links": "*",
    "ref.polities": "*",
    "ref.actors": "*",
    "ref.knowledge": "*",
    "meta.source_files": "*",
}
"""What of each table must be the same: all but clock times, and the numbers of loads, which may skip."""

PAGES = {
    "rain.txt": "“It will rain,” Ana Ruiz said in Oslo. “Take coats.” She left on Monday.\n\nNobody else spoke.",
    "mill.txt": "The mill is closed, Jon Vik told reporters. Vik, who owns it, said Norway had promised help.",
    "copy of mill.txt": "The mill is closed, Jon Vik told reporters. Vik, who owns it, said Norway had promised help.",
    "nothing.txt": "",
    "wire.jsonl": '{"id": "1", "url": "https://e.example/1", "text": "Ana Ruiz said the coats were gone."}\n'
    '{"id": "2", "text": "“Gone,” said Jon Vik."}\n'
    "no article\n"
    '{"id": "1", "url": "https://e.example/1", "text": "Ana Ruiz said the coats were back."}\n',
}

# First the log's line and the knowledge base. Reading stores 8 records in chunks of 2; then come the reference table
# and 4 parses; then the links of the same 4 articles; then one parse of a superseded version, the clusters of copies,
# and the days, groups and names of stories.
COMMITS_OF_READING = 6
COMMITS_OF_PARSING = 5
COMMITS_OF_LINKING = 4
COMMITS_BEFORE_CLUSTERS = COMMITS_OF_READING + COMMITS_OF_PARSING + COMMITS_OF_LINKING + 1
KILLS = [
    ("before commit", 2),
    ("after commit", 5),
    ("before commit", COMMITS_OF_READING + 2),
    ("after commit", COMMITS_OF_READING + COMMITS_OF_PARSING + 2),
    ("before commit", COMMITS_OF_READING + COMMITS_OF_PARSING + 4),
    ("before commit", COMMITS_BEFORE_CLUSTERS),
    ("after commit", COMMITS_BEFORE_CLUSTERS + 1),
    ("after commit", COMMITS_BEFORE_CLUSTERS + 2),
    ("before commit", COMMITS_BEFORE_CLUSTERS + 4),
    ("while copying", 0),
    ("before renaming", 0),
]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def undisturbed(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("undisturbed")
    assert run(data_dir, inputs).returncode == 0
    return data_dir


def command(data_dir: Path, inputs: Path, point: str = "never", count: int = 0, *, workers: int = 1) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(data_dir), str(inputs), point, str(count), str(workers)]


def run(data_dir: Path, inputs: Path, point: str = "never", count: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(data_dir, inputs, point, count), capture_output=True, text=True, timeout=60, check=False
    )


def differences(one: Path, other: Path) -> dict[str, int]:
    """Rows of either warehouse that the other does not have, by table."""
    connection = duckdb.connect()
    for name, data_dir in (("one", one), ("other", other)):
        connection.execute(f"attach '{data_dir}/published/onrecord.duckdb' as {name} (read_only)")
    counts = {}
    for table, columns in COMPARED.items():
        rows = {name: f"(select {columns} from {name}.{table})" for name in ("one", "other")}
        query = (
            "select count(*) from ((from {one} except all from {other}) union all (from {other} except all from {one}))"
        )
        counts[table] = connection.execute(query.format(**rows)).fetchall()[0][0]
    connection.close()
    return {table: count for table, count in counts.items() if count}


def row_count(data_dir: Path, table: str) -> int:
    with duckdb.connect(str(data_dir / "published" / "onrecord.duckdb"), read_only=True) as connection:
        return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def test_undisturbed_run_has_something_of_everything(undisturbed: Path) -> None:
    counts = {table: row_count(undisturbed, table) for table in COMPARED}
    assert counts["raw.documents"] == 8
    assert counts["raw.articles"] == 5
    assert counts["nlp.parses"] == 4
    assert min(counts.values()) > 0


@pytest.mark.parametrize(("point", "count"), KILLS)
def test_run_after_a_kill_ends_with_the_rows_of_an_undisturbed_run(
    point: str, count: int, inputs: Path, undisturbed: Path, tmp_path: Path
) -> None:
    killed = run(tmp_path, inputs, point, count)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not (tmp_path / "published" / "onrecord.duckdb").exists()
    again = run(tmp_path, inputs)
    assert again.returncode == 0, again.stderr
    assert differences(undisturbed, tmp_path) == {}


def test_run_that_is_killed_again_and_again_ends_with_the_same_rows(
    inputs: Path, undisturbed: Path, tmp_path: Path
) -> None:
    for _ in range(4):
        assert run(tmp_path, inputs, "after commit", 2).returncode == -signal.SIGKILL
    assert run(tmp_path, inputs).returncode == 0
    assert differences(undisturbed, tmp_path) == {}


def test_workers_end_when_the_run_is_killed_and_more_workers_give_the_same_rows(
    inputs: Path, undisturbed: Path, tmp_path: Path
) -> None:
    point = ("after commit", COMMITS_OF_READING + 3)
    parent = subprocess.Popen(command(tmp_path, inputs, *point, workers=2), start_new_session=True)
    assert parent.wait(timeout=60) == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while processes_of_group(parent.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of_group(parent.pid) == []
    subprocess.run(command(tmp_path, inputs, workers=2), check=True, timeout=60)
    assert differences(undisturbed, tmp_path) == {}


def test_reading_processes_end_when_the_run_is_killed_and_leave_no_records_behind(
    inputs: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spools = tmp_path / "temporary"
    spools.mkdir()
    monkeypatch.setenv("TMPDIR", str(spools))
    data_dir = tmp_path / "data"
    assert run(data_dir, inputs, "after commit", 2).returncode == -signal.SIGKILL
    # A run after one that was killed reads in processes.
    parent = subprocess.Popen(command(data_dir, inputs, "after commit", 2, workers=2), start_new_session=True)
    assert parent.wait(timeout=60) == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while processes_of_group(parent.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of_group(parent.pid) == []
    (left,) = spools.glob("onrecord-reading-*")
    assert sum(path.stat().st_size for path in left.iterdir()) == 0
    subprocess.run(command(data_dir, inputs, workers=2), check=True, timeout=60)
    assert differences(undisturbed, data_dir) == {}


def processes_of_group(group: int) -> list[int]:
    """Live processes that the run has left behind."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_zombie = (entry / "stat").read_text().rsplit(")", maxsplit=1)[1].split()[0] == "Z"
            if os.getpgid(int(entry.name)) == group and not is_zombie:
                found.append(int(entry.name))
        except OSError:
            continue
    return found
