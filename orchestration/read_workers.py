"""Reading many files: in this process for little work, in a pool of processes for many pages.

Only files whose pages take long go to a process; the others are read here, when their turn has come. Records come in
the order of the files, whatever is read first.
"""

import logging
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO

from orchestration.file_reading import READER_DIED, failed_record, read_file
from orchestration.process_pool import WorkerPool
from orchestration.process_recovery import Note, Work, is_done, run_in_processes
from orchestration.read_processes import (
    ReadFile,
    ReadingFailedError,
    placed_records,
    probe_reader,
    read_into_spool,
    spooled_records,
    start_reader,
)
from orchestration.sources import SourceFile
from transforms.reading.costs import COST_HEAD_BYTES, page_seconds

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions
    from transforms.reading.records import ReadRecord

SECONDS_PER_WORKER = 2.0
"""A reading process pays for its start when it has at least this much to read; it takes a second."""

FILES_PER_GUESS = 1000
"""Files whose work is guessed before it is known where they are read."""

SPOOL_SECONDS = 0.1
"""How long a look at a file that is being read waits for its end."""

_LOG = logging.getLogger(__name__)


class FileTask:
    """A file to be read, and how many of its records were handed on."""

    def __init__(self, file: SourceFile, *, is_deadly: bool = False) -> None:
        """`is_deadly`: it has killed a process before, and is never read in this one."""
        self.file = file
        self.is_deadly = is_deadly
        self.given_count = 0

    @cached_property
    def page_seconds(self) -> float:
        """The CPU time that its pages will take, guessed."""
        if self.file.is_standard_input:
            return 0.0
        try:
            with self.file.path.open("rb") as stream:
                head = stream.read(COST_HEAD_BYTES)
        except OSError:
            return 0.0
        return page_seconds(head, byte_count=self.file.byte_count, relative_path=self.file.relative_path)


@dataclass(frozen=True, slots=True)
class Piece:
    """A record of a file, or its end."""

    file: SourceFile
    position: int
    """Up to which byte the file was read."""
    record: "ReadRecord | None"
    """None at the end of the file, which comes once for every file."""


def read_files(
    tasks: Iterable[FileTask],
    *,
    options: "ReadOptions",
    workers: int,
    note: Note = _LOG.warning,
    is_isolated: bool = False,
    read: ReadFile = read_file,
) -> Iterator[Piece]:
    """Read files, giving their records in the order of the files.

    Parameters
    ----------
    tasks
        Taken a thousand ahead. Standard input is always read in this process.
    options
        The same for all.
    workers
        Processes at most. With 1 this process reads, and what kills it ends the run.
    note
        Told of every process that dies. Only the file that kills its process again and again is lost by that: what
        stood in it before is given, and then a rejected record with a reason.
    is_isolated
        Read in another process whatever can be, so that deaths are survived, also with one worker and little work.
    read
        Reads one file.

    Raises
    ------
    ReadingFailedError
        When processes die before they are given a file, or have no room for temporary files.
    """
    remaining = iter(tasks)
    while batch := list(islice(remaining, FILES_PER_GUESS)):
        worth = workers if is_isolated else _workers_worth(batch, limit=workers)
        if is_isolated or worth > 1 or any(task.is_deadly for task in batch):
            work = _Reading(options, read, is_isolated=is_isolated, is_shared=worth > 1)
            with work:
                yield from run_in_processes(chain(batch, remaining), work=work, workers=worth, note=note)
            return
        for task in batch:
            yield from _read_here(task, options=options, read=read)


def _workers_worth(tasks: list[FileTask], *, limit: int) -> int:
    """How many processes the files are worth, at most `limit`; 1 means none besides this one."""
    seconds = 0.0
    for task in tasks if limit > 1 else ():
        seconds += task.page_seconds
        if seconds >= limit * SECONDS_PER_WORKER:
            return limit
    return max(1, int(seconds / SECONDS_PER_WORKER))


def _read_here(task: FileTask, *, options: "ReadOptions", read: ReadFile) -> Iterator[Piece]:
    for position, record in placed_records(task.file, options=options, read=read):
        yield Piece(task.file, position, record)
    yield Piece(task.file, task.file.byte_count, None)


class _PendingHere:
    """A file that this process reads when its turn has come."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces

    def is_busy(self) -> bool:
        return False

    def is_safe(self) -> bool:
        return True

    def results(self) -> Iterator[Piece]:
        return self._pieces


class _PendingThere:
    """A file that a process reads; its records are given while it is being read."""

    def __init__(self, task: FileTask, future: "Future[None]", spool: BinaryIO) -> None:
        self._task, self._future, self._spool = task, future, spool

    def is_busy(self) -> bool:
        return not self._future.done()  # what it has read waits on disk

    def is_safe(self) -> bool:
        return is_done(self._future)

    def results(self) -> Iterator[Piece]:
        is_over = False
        while not is_over:
            is_over = bool(wait([self._future], timeout=SPOOL_SECONDS).done)
            for position, record in spooled_records(self._spool):
                self._task.given_count += 1
                yield Piece(self._task.file, position, record)
        self._spool.close()
        self._future.result()  # raises when the process died
        yield Piece(self._task.file, self._task.file.byte_count, None)


class _Reading(Work[FileTask, Piece]):
    """Reading of files, each with a spool in a temporary folder. A context manager."""

    doing, done, unit = "reading", "read", "file"

    def __init__(self, options: "ReadOptions", read: ReadFile, *, is_isolated: bool, is_shared: bool) -> None:
        self._options, self._read = options, read
        self._is_isolated, self._is_shared = is_isolated, is_shared
        self._folder: tempfile.TemporaryDirectory[str] = tempfile.TemporaryDirectory(prefix="onrecord-reading-")
        self._spools: list[BinaryIO] = []

    def __enter__(self) -> "_Reading":
        return self

    def __exit__(self, *_: object) -> None:
        for spool in self._spools:
            spool.close()
        self._folder.cleanup()

    def open_pool(self, workers: int) -> WorkerPool:
        return WorkerPool(start_reader, (self._read, self._options), workers=workers)

    def submit(self, item: FileTask, executor: Executor) -> "_PendingHere | _PendingThere":
        if not self._is_read_there(item):
            return _PendingHere(_read_here(item, options=self._options, read=self._read))
        handle, name = tempfile.mkstemp(dir=self._folder.name)
        spool = open(handle, "rb")  # noqa: SIM115, PTH123 - closed when it is read to its end, or with all others
        self._spools = [spool, *(other for other in self._spools if not other.closed)]
        future = executor.submit(read_into_spool, item.file, name, item.given_count)
        return _PendingThere(item, future, spool)

    def _is_read_there(self, task: FileTask) -> bool:
        if task.file.is_standard_input:
            return False
        return self._is_isolated or task.is_deadly or (self._is_shared and task.page_seconds > 0)

    def probe(self, executor: Executor) -> None:
        executor.submit(probe_reader).result()

    def size(self, item: FileTask) -> int:
        return 1

    def parts(self, item: FileTask) -> Iterator[FileTask]:
        yield item

    def give_up(self, item: FileTask, death: str, *, note: Note) -> Iterator[Piece]:
        before = f" behind its first {item.given_count:,} records" if item.given_count else ""
        reason = (
            f"The process that read the file died{before} ({death}), twice; most likely for want of memory, or of a "
            "defect that the file brings out. It is tried again next time. Free memory or lower the number of workers; "
            "if it fails again, take the file out of the sources or split it, and please report it."
        )
        note(f"{item.file.source_uri}: {reason}")
        yield Piece(item.file, item.file.byte_count, failed_record(item.file, READER_DIED, reason))
        yield Piece(item.file, item.file.byte_count, None)

    def dead_at_start(self, death: str) -> ReadingFailedError:
        return ReadingFailedError(
            f"a reading process died before it was given a file ({death}), most likely for want of memory. What was "
            "stored stays; run again with fewer workers (--workers 1)."
        )
