"""Reading for tests that kills its process at certain files; in a module, so that other processes can import it."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

from orchestration.file_reading import read_file
from orchestration.sources import SourceFile
from transforms.reading.records import ReadRecord

KILLER_BYTES = b"kill me"
KILLED_ONCE, SLOW, UNWANTED_HERE, WAITS = "once", "slow", "elsewhere", "waits"
KILLING_RECORD = "kill here"


def read_deadly(file: SourceFile, **options: Any) -> Iterator[ReadRecord]:
    """Read a file; what it holds or is called says where this process dies."""
    if SLOW in file.path.name:
        time.sleep(0.3)
    if UNWANTED_HERE in file.path.name:
        with file.path.with_suffix(".pid").open("a") as log:
            log.write(f"{os.getpid()}\n")
    if KILLED_ONCE in file.path.name:
        mark = file.path.with_suffix(".died")
        if not mark.exists():
            mark.touch()
            die()
    if not file.is_standard_input and KILLER_BYTES in file.path.read_bytes():
        die()
    for record in read_file(file, **options):
        if record.article is not None and KILLING_RECORD in record.article.text:
            die()
        yield record


def read_and_wait(file: SourceFile, **options: Any) -> Iterator[ReadRecord]:
    """Read a file; behind its first record wait for a file beside it."""
    for number, record in enumerate(read_file(file, **options)):
        while number and not (file.path.parent / "go on").exists():
            time.sleep(0.01)
        yield record


def read_when_others_are(file: SourceFile, **options: Any) -> Iterator[ReadRecord]:
    """Read a file; one whose name says so waits at each record a little for its 20 neighbours, and notes how many."""
    for record in read_file(file, **options):
        yield record
        deadline = time.monotonic() + 0.1
        while WAITS in file.path.name and _count_read(file) < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
    if WAITS in file.path.name:
        file.path.with_suffix(".others").write_text(str(_count_read(file)))
    file.path.with_suffix(".read").touch()


def _count_read(file: SourceFile) -> int:
    return len(list(file.path.parent.glob("*.read")))


def die_at_start(*_: object, **__: object) -> None:
    """A process that does not live to be given a file."""
    die()


def die() -> None:
    """End this process as the system does when there is no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)
