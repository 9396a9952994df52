"""The commands of the README's sections on web archives and fetching, as they stand there."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration import pipeline
from orchestration.cli import app
from orchestration.dbt_runner import BuildResult
from tests.unit.orchestration.fetch_site import NewsSite, reply, serve_news, story
from tests.unit.reading.archives import http, packed, page, record, records

Command = Callable[..., Result]


def readme_commands(repository: Path, section: str) -> list[str]:
    """The lines of a section's first block of commands, without comments."""
    text = (repository / "README.md").read_text(encoding="utf-8").partition(f"### {section}\n")[2]
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    return [line.partition(" #")[0].strip() for line in block[1].splitlines()]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serve_news(NewsSite()) as served:
        yield served


@pytest.fixture
def environment(repository: Path, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(repository),
        "ONRECORD_DATA_DIR": str(tmp_path / "data"),
        "ONRECORD_FETCH_ALLOWED_HOSTS": "127.0.0.1",
        "ONRECORD_FETCH_DELAY_SECONDS": "0",
        "ONRECORD_PROFILE": "rules",
    }


@pytest.fixture
def onrecord(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command line; `https://tidings.example` is the site on this machine. dbt has tests of its own."""
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(line: str, *, site: NewsSite | None = None) -> Result:
        words = (line.replace("https://tidings.example", site.url) if site else line).split()
        assert words[0] == "onrecord"
        return CliRunner().invoke(app, words[1:])

    return run


def rows(tmp_path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(tmp_path / "data/published/onrecord.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_run_reads_the_web_archive_of_the_readme(onrecord: Command, repository: Path, tmp_path: Path) -> None:
    again = record(http(page("Ferry report number 0")), uri="https://tidings.example/0?utm_source=post", number=7)
    missing = record(http(b"", status="404 Not Found"), uri="https://tidings.example/old", number=8)
    (tmp_path / "crawl.warc.gz").write_bytes(packed([*records(2), again, missing])[:-20])
    (line,) = readme_commands(repository, "Web archives")
    done = onrecord(line)
    assert done.exit_code == 0, done.output
    assert "1 file: 2 new, 0 changed, 1 unchanged, 1 rejected" in done.stdout
    found = rows(
        tmp_path,
        "select status, reason_code, record_locator like 'offset%', captured_at is not null from raw.documents",
    )
    assert sorted(found) == [
        ("accepted", None, True, True),
        ("accepted", None, True, True),
        ("rejected", "archive_record_cut_off", True, True),
        ("unchanged", "unchanged", True, True),
    ]  # fmt: skip
    assert rows(tmp_path, "select canonical_url from raw.articles order by 1") == [
        ("https://tidings.example/0",),
        ("https://tidings.example/1",),
    ]


def test_fetch_and_run_do_what_the_readme_says(
    onrecord: Command, repository: Path, tmp_path: Path, site: NewsSite
) -> None:
    site.answers |= {"/rss.xml": story("Stands for a feed here"), "/2025/03/ferry.html": story("Ferry sails again")}
    for line in readme_commands(repository, "From the web"):
        done = onrecord(line, site=site)
        assert done.exit_code == 0, done.output
    headlines = rows(tmp_path, "select headline from raw.articles order by 1")
    assert headlines == [("Ferry sails again",), ("Stands for a feed here",)]


def test_fetch_keeps_what_it_has_when_it_is_interrupted(
    environment: dict[str, str], tmp_path: Path, site: NewsSite
) -> None:
    def hang(handler: object) -> None:
        time.sleep(20)

    site.answers |= {"/robots.txt": reply(), "/a": story(), "/hang": hang}
    # What starts the tests in the background may have switched the signal off, which a process inherits.
    start = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from orchestration.cli import main"
    )
    command = [sys.executable, "-c", f"{start}; main()", "fetch", f"{site.url}/a", f"{site.url}/hang"]
    process = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while not site.asked("/hang") and time.monotonic() < deadline:
        time.sleep(0.05)
    # A library that is at work may swallow a signal; whoever waits presses Ctrl-C once more.
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130, errors
    assert "Interrupted." in errors
    assert [path.suffixes[-2:] for path in (tmp_path / "data/inbox").iterdir()] == [[".warc", ".gz"]]
