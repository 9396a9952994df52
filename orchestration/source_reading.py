"""The reading stage: files to article versions, chunk by chunk.

A file that was read to its end is noted with its size, time and hash in the same transaction as its last records, and
passed over from then on: unopened while size and time are the same, after a look at its bytes when only its time has
changed. One with fields (JSON, CSV, Parquet) is noted with the mapping too, and read again when that has changed. A
file that was cut off is read again from its start; what it had brought is recognised.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.file_reading import NOT_WHOLE, READER_DIED, read_file
from orchestration.progress import ProgressListener, SilentProgress
from orchestration.read_options import read_options
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.sources import FinishedFile, PassedOver, SourceFile, check_sources, walk_sources
from orchestration.summaries import ReadSummary
from orchestration.warehouse import Warehouse

if TYPE_CHECKING:
    from orchestration.read_workers import FileTask, Piece
    from transforms.reading.records import ReadRecord

FILES_PER_LOOK = 1000
"""Files that are compared with meta.source_files in one query."""

FILES_AHEAD = 20_000
"""Files that are walked before reading begins, so that their bytes in all are known; of more they are not."""

CHUNK_CHARACTERS = 8_000_000
"""Text after which a chunk is stored even if it has few records; bounds memory."""


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
        self._bytes_done, self._position = 0, 0
        self._total_bytes: int | None = None

    def run(self, files: Iterator[SourceFile], passed_over: PassedOver) -> ReadSummary:
        ahead = list(islice(files, FILES_AHEAD))
        is_all = len(ahead) < FILES_AHEAD and not any(file.is_standard_input for file in ahead)
        self._total_bytes = sum(file.byte_count for file in ahead) if is_all else None
        self._progress.begin("reading", total=None, unit="records")
        self._read(chain(ahead, files))
        self._store()
        self._progress.end()
        return ReadSummary(
            unreadable_files=tuple(self._unreadable),
            rejected=dict(sorted(self._rejected.items())),
            passed_over=passed_over.counts,
            links_out=passed_over.links,
            **self._counts,
        )

    def _read(self, files: Iterator[SourceFile]) -> None:
        tasks = self._tasks(files)
        first = next(tasks, None)
        if first is None:
            return
        from orchestration.read_workers import read_files  # noqa: PLC0415 - nothing new, nothing loaded

        pieces = read_files(
            chain([first], tasks),
            options=self._options,
            workers=self._settings.worker_count,
            note=self._progress.note,
            # It may have been a file that ended the last run: were it read in this process, it would end every run.
            is_isolated=self._warehouse.was_interrupted(),
            read=read_file,
        )
        for _, pieces_of_file in groupby(pieces, key=attrgetter("file")):
            self._take(pieces_of_file)

    def _tasks(self, files: Iterator[SourceFile]) -> "Iterator[FileTask]":
        """What is to be read of the files; those that were read before are counted in passing."""
        fields_version = self._options.fields.version
        for batch in _batches(files, FILES_PER_LOOK):
            finished = self._warehouse.finished_files(batch, fields_version=fields_version)
            others = [file for file in batch if file.source_uri not in finished]
            self._counts["skipped_file_count"] += len(batch) - len(others)
            self._bytes_done += sum(file.byte_count for file in batch) - sum(file.byte_count for file in others)
            if others:
                yield from self._changed(others, fields_version=fields_version)
            self._tell_bytes()

    def _changed(self, files: list[SourceFile], *, fields_version: str) -> "Iterator[FileTask]":
        from orchestration.read_workers import FileTask  # noqa: PLC0415 - as above

        outdated = self._warehouse.outdated_files(files, fields_version=fields_version)
        touched = self._warehouse.touched_files([file for file in files if file.source_uri not in outdated])
        deadly = self._warehouse.rejected_files(files, reason_code=READER_DIED)
        self._reread |= outdated
        for file in files:
            known = touched.get(file.source_uri)
            if known is not None and _content_sha256(file) == known.content_sha256:
                self._counts["touched_file_count"] += 1
                self._bytes_done += file.byte_count
                self._finished.append(replace(known, file=file))
                continue
            if self._log is not None:
                self._log.open(self._warehouse)  # before anything can kill the run, so that the next one knows
            yield FileTask(file, is_deadly=file.source_uri in deadly)

    def _take(self, pieces: "Iterator[Piece]") -> None:
        """Take what a file gives, up to its end."""
        record_count, is_whole, fields_version = 0, True, None
        content_sha256: str | None = None
        for piece in pieces:
            file, record = piece.file, piece.record
            self._position = max(self._position, piece.position)  # archives are read from their end on
            if file.source_uri in self._reread and not record_count:
                self._forgotten.add(file.source_uri)
            if record is None:
                break
            fields_version = fields_version or record.fields_version
            if record.reason_code in NOT_WHOLE:
                is_whole = False
                self._unreadable.append(f"{file.source_uri}: {record.reason}")
            is_page = record.container_uri is None and record.byte_count == file.byte_count
            content_sha256 = record.content_sha256 if is_page and not record_count else None
            record_count += 1
            self._add(record)
        self._bytes_done, self._position = self._bytes_done + file.byte_count, 0
        self._counts["file_count"] += 1
        if is_whole and not file.is_standard_input:
            hashed = content_sha256 if content_sha256 and _is_as_it_was(file) else _content_sha256(file)
            self._finished.append(FinishedFile(file, record_count, fields_version, hashed))
            if len(self._finished) >= FILES_PER_LOOK:
                self._store()

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

    def _tell_bytes(self) -> None:
        self._progress.tell_bytes(self._bytes_done + self._position, total=self._total_bytes)


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
