"""How fast a run passes over files that it has read before: files per second of wall clock and of processor time.

    python tests/benchmarks/unchanged_files.py [--files 20000] [--folder DIR]

Small text files are made in a temporary folder and read once. Then the reading stage runs again: with nothing changed
(size and time), and after every file was touched (size, then hash), each with the warehouse open already.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.pipeline import open_warehouse, read_sources
from orchestration.settings import Settings, load_settings
from orchestration.summaries import ReadSummary

FILES_PER_FOLDER = 500
STORY = "It rained in Oslo on Monday, and {number} people took a coat, Ana Ruiz said.\n\n" + "The rain went on. " * 150


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder unless given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        inbox = Path(folder, "inbox")
        for number in range(options.files):
            path = inbox / f"{number // FILES_PER_FOLDER}" / f"{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(STORY.format(number=number))
        settings = load_settings({"data_dir": Path(folder, "data")}, environment={})
        measure("new, read and stored", lambda: read(inbox, settings), options.files)
        measure("unchanged, by size and time", lambda: read(inbox, settings), options.files)
        for path in inbox.rglob("*.txt"):
            os.utime(path)
        summary = measure("touched, by hash", lambda: read(inbox, settings), options.files)
        assert summary.touched_file_count == options.files
        measure("unchanged again", lambda: read(inbox, settings), options.files)


def read(inbox: Path, settings: Settings) -> ReadSummary:
    with open_warehouse(settings) as warehouse:
        return read_sources(warehouse, [inbox], settings=settings)


def measure(what: str, work: Callable[[], ReadSummary], file_count: int) -> ReadSummary:
    started, processor = time.perf_counter(), time.process_time()
    summary = work()
    seconds, processor_seconds = time.perf_counter() - started, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{what}: {file_count / seconds:,.0f} files/s, {file_count / processor_seconds:,.0f} per processor second, "
        f"{peak:.0f} MB at its peak\n"
    )
    return summary


if __name__ == "__main__":
    main()
