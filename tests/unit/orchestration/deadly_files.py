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
KILLED_ONCE, SLOW, UNWANTED_HERE = "once", "slow", "elsewhere"
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


def die_at_start(*_: object, **__: object) -> None:
    """A process that does not live to be given a file."""
    die()


def die() -> None:
    """End this process as the system does when there is no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)
