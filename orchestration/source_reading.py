"""The reading stage: files to article versions, chunk by chunk.

A file that was read to its end is noted with its size, time and hash in the same transaction as its last records, and
passed over from then on: unopened while size and time are the same, after a look at its bytes when only its time has
changed. One with fields (JSON, CSV, Parquet) is noted with the mapping too, and read again when that has changed. A
file that was cut off is read again from its start; what it had brought is recognised.
"""

import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from orchestration.errors import is_interruption
from orchestration.progress import ProgressListener, SilentProgress
from orchestration.read_options import read_options
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.sources import FinishedFile, PassedOver, SourceFile, check_sources, walk_sources
from orchestration.summaries import ReadSummary
from orchestration.warehouse import Warehouse

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions
    from transforms.reading.records import ReadRecord

UNREADABLE_FILE = "unreadable_file"
"""Reason code of a file that could not be opened or read to its end."""

READER_FAILED = "reader_failed"
"""Reason code of a file at which a reader failed: a defect of On Record, not of the file."""

FILES_PER_LOOK = 1000
"""Files that are compared with meta.source_files in one query."""

FILES_AHEAD = 20_000
"""Files that are walked before reading begins, so that their bytes in all are known; of more they are not."""

CHUNK_CHARACTERS = 8_000_000
"""Text after which a chunk is stored even if it has few records; bounds memory."""

SPOOL_BYTES = 8_000_000
"""Size from which an archive that must be read out of order is kept in a temporary file and not in memory."""

OnPosition = Callable[[int], None]


def read_sources(
    warehouse: Warehouse,
    paths: Sequence[Path],
    *,
    settings: Settings,
    progress: ProgressListener | None = None,
    log: RunLog | None = None,
) -> ReadSummary:
    """Read every file at or below `paths` that is new or has changed, and store what it holds.

    Raises
    ------
    UsageError
        When a path does not exist or cannot be a source, or the mapping of fields or the project's own table of
        outlets cannot be used; nothing is read then.
    """
    check_sources(paths)
    stage = _ReadingStage(warehouse, settings=settings, progress=progress or SilentProgress(), log=log)
    passed_over = PassedOver()
    return stage.run(walk_sources(paths, passed_over=passed_over), passed_over)


def read_file(
    file: SourceFile, *, options: "ReadOptions | None" = None, on_position: OnPosition | None = None
) -> "Iterator[ReadRecord]":
    """Give the records of a file; one that cannot be read to its end, for whatever reason, ends in a rejected record.

    `on_position` is told, before each record, up to which byte the file was read.
    """
    from transforms.reading.nesting import Allowance, Nesting  # noqa: PLC0415 - nothing new, nothing loaded
    from transforms.reading.options import DEFAULT_OPTIONS  # noqa: PLC0415
    from transforms.reading.reading import read_stream  # noqa: PLC0415

    try:
        with _opened(file) as stream:
            records = read_stream(
                stream,
                source_uri=file.source_uri,
                relative_path=file.relative_path,
                byte_count=None if file.is_standard_input else file.byte_count,
                options=options or DEFAULT_OPTIONS,
                nesting=Nesting(Allowance(), _open_spool),
            )
            for record in records:
                if on_position is not None and not file.is_standard_input and not stream.closed:
                    on_position(stream.tell())
                yield _from_standard_input(record) if file.is_standard_input else record
    except OSError as error:
        reason = f"The system does not let the file be read: {error.strerror or error}. It is tried again next time."
        yield _failed(file, UNREADABLE_FILE, reason)
    except Exception as error:  # one input never ends a run, whatever it does to a reader
        if is_interruption(error):
            raise
        reason = f"The reader failed ({type(error).__name__}: {error}). A defect of On Record: please report it."
        yield _failed(file, READER_FAILED, reason)


@contextmanager
def _opened(file: SourceFile) -> Iterator[BinaryIO]:
    if file.is_standard_input:
        yield sys.stdin.buffer
        return
    with file.path.open("rb") as stream:
        yield stream


def _open_spool() -> BinaryIO:
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES))


def _from_standard_input(record: "ReadRecord") -> "ReadRecord":
    """A page from standard input as a record in it: standard input is no place whose page could have changed."""
    if record.container_uri is not None:
        return record
    return replace(record, container_uri=record.source_uri, record_locator="document")


def _failed(file: SourceFile, reason_code: str, reason: str) -> "ReadRecord":
    from transforms.reading.records import MEDIA_UNKNOWN, ReadRecord  # noqa: PLC0415

    return ReadRecord(
        source_uri=file.source_uri,
        container_uri=None,
        record_locator=None,
        media_type=MEDIA_UNKNOWN,
        byte_count=file.byte_count,
        content_sha256="",
        reason_code=reason_code,
        reason=reason,
        outlet_id=None,
        article=None,
    )


class _ReadingStage:
    """The records and files that wait to be stored, and the counts so far."""

    def __init__(
        self, warehouse: Warehouse, *, settings: Settings, progress: ProgressListener, log: RunLog | None
    ) -> None:
        self._warehouse = warehouse
        self._settings = settings
        self._options = read_options(settings, now=datetime.now(UTC))
        self._progress = progress
        self._log = log
        self._records: list[ReadRecord] = []
        self._characters = 0
        self._finished: list[FinishedFile] = []
        self._unreadable: list[str] = []
        self._rejected = Counter[str]()
        self._counts = Counter[str]()
        self._reread = set[str]()
        self._forgotten = set[str]()
        self._bytes_before, self._position = 0, 0
        self._total_bytes: int | None = None

    def run(self, files: Iterator[SourceFile], passed_over: PassedOver) -> ReadSummary:
        ahead = list(islice(files, FILES_AHEAD))
        is_all = len(ahead) < FILES_AHEAD and not any(file.is_standard_input for file in ahead)
        self._total_bytes = sum(file.byte_count for file in ahead) if is_all else None
        self._progress.begin("reading", total=None, unit="records")
        for batch in _batches(chain(ahead, files), FILES_PER_LOOK):
            self._read_batch(batch)
            self._store()
        self._progress.end()
        return ReadSummary(
            unreadable_files=tuple(self._unreadable),
            rejected=dict(sorted(self._rejected.items())),
            passed_over=passed_over.counts,
            links_out=passed_over.links,
            **self._counts,
        )

    def _read_batch(self, batch: list[SourceFile]) -> None:
        fields_version = self._options.fields.version
        finished = self._warehouse.finished_files(batch, fields_version=fields_version)
        others = [file for file in batch if file.source_uri not in finished]
        touched = {}
        if others:
            outdated = self._warehouse.outdated_files(others, fields_version=fields_version)
            touched = self._warehouse.touched_files([file for file in others if file.source_uri not in outdated])
            self._reread |= outdated
        for file in batch:
            known = touched.get(file.source_uri)
            if file.source_uri in finished:
                self._counts["skipped_file_count"] += 1
            elif known is not None and _content_sha256(file) == known.content_sha256:
                self._counts["touched_file_count"] += 1
                self._finished.append(replace(known, file=file))
            else:
                self._read(file)
            self._bytes_before, self._position = self._bytes_before + file.byte_count, 0
        self._tell_bytes()

    def _read(self, file: SourceFile) -> None:
        record_count, is_whole, fields_version = 0, True, None
        content_sha256: str | None = None
        if file.source_uri in self._reread:
            self._forgotten.add(file.source_uri)
        for record in read_file(file, options=self._options, on_position=self._note_position):
            fields_version = fields_version or record.fields_version
            if record.reason_code in {UNREADABLE_FILE, READER_FAILED}:
                is_whole = False
                self._unreadable.append(f"{file.source_uri}: {record.reason}")
            is_page = record.container_uri is None and record.byte_count == file.byte_count
            content_sha256 = record.content_sha256 if is_page and not record_count else None
            record_count += 1
            self._add(record)
        self._counts["file_count"] += 1
        if is_whole and not file.is_standard_input:
            hashed = content_sha256 if content_sha256 and _is_as_it_was(file) else _content_sha256(file)
            self._finished.append(FinishedFile(file, record_count, fields_version, hashed))

    def _add(self, record: "ReadRecord") -> None:
        self._records.append(record)
        self._characters += len(record.article.text) if record.article else 0
        if len(self._records) >= self._settings.read_chunk_records or self._characters >= CHUNK_CHARACTERS:
            self._store()

    def _store(self) -> None:
        if not self._records:
            if self._finished:
                self._warehouse.note_files(self._finished)
                self._finished = []
            return
        if self._log is not None:
            self._log.open(self._warehouse)
        loaded = self._warehouse.load_records(
            self._records,
            finished_files=self._finished,
            reread_files=self._reread,
            forgotten_files=self._forgotten,
        )
        self._forgotten = set()
        self._counts.update(new_count=loaded.new, changed_count=loaded.changed)
        self._counts.update(unchanged_count=loaded.unchanged, known_count=loaded.known)
        self._rejected.update(loaded.rejected)
        if self._log is not None:
            self._log.count(
                accepted=loaded.new + loaded.changed, unchanged=loaded.unchanged, rejected=sum(loaded.rejected.values())
            )
        self._progress.advance(len(self._records))
        self._tell_bytes()
        self._records, self._finished, self._characters = [], [], 0

    def _note_position(self, position: int) -> None:
        # Archives are read from their end on: only the furthest place says how much is done.
        self._position = max(self._position, position)

    def _tell_bytes(self) -> None:
        self._progress.tell_bytes(self._bytes_before + self._position, total=self._total_bytes)


def _content_sha256(file: SourceFile) -> str | None:
    """SHA-256 of a file; None when it is not as the walk saw it, or cannot be read."""
    try:
        with file.path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
    return found if _is_as_it_was(file) else None


def _is_as_it_was(file: SourceFile) -> bool:
    try:
        now = file.path.stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (file.byte_count, file.modified_ns)


def _batches(files: Iterable[SourceFile], size: int) -> Iterator[list[SourceFile]]:
    remaining = iter(files)
    while batch := list(islice(remaining, size)):
        yield batch
