"""The reading stage: files to article versions, chunk by chunk.

A file that was read to its end is noted with its size and time in the same transaction as its last records, and passed
over from then on; one with fields (JSON, CSV, Parquet) also with the mapping, and it is read again when that has
changed. A file that was cut off is read again from its start; what it had brought is recognised.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.progress import ProgressListener, SilentProgress
from orchestration.read_options import read_options
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.sources import FinishedFile, SourceFile, check_sources, walk_sources
from orchestration.summaries import ReadSummary
from orchestration.warehouse import Warehouse

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions
    from transforms.reading.records import ReadRecord

UNREADABLE_FILE = "unreadable_file"
"""Reason code of a file that could not be opened or read to its end."""

FILES_PER_LOOK = 1000
"""Files that are compared with meta.source_files in one query."""

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
        When a path does not exist, or the mapping of fields or the project's own table of outlets cannot be used;
        nothing is read then.
    """
    check_sources(paths)
    stage = _ReadingStage(warehouse, settings=settings, progress=progress or SilentProgress(), log=log)
    return stage.run(walk_sources(paths))


def read_file(file: SourceFile, *, options: "ReadOptions | None" = None) -> "Iterator[ReadRecord]":
    """Give the records of a file; one that the system does not let us read ends in a rejected record."""
    from transforms.reading.options import DEFAULT_OPTIONS  # noqa: PLC0415 - nothing new, nothing loaded
    from transforms.reading.reading import read_stream  # noqa: PLC0415 - nothing new, nothing loaded
    from transforms.reading.records import MEDIA_UNKNOWN, ReadRecord  # noqa: PLC0415

    try:
        with file.path.open("rb") as stream:
            yield from read_stream(
                stream,
                source_uri=file.source_uri,
                relative_path=file.relative_path,
                byte_count=file.byte_count,
                options=options or DEFAULT_OPTIONS,
            )
    except OSError as error:
        yield ReadRecord(
            source_uri=file.source_uri,
            container_uri=None,
            record_locator=None,
            media_type=MEDIA_UNKNOWN,
            byte_count=file.byte_count,
            content_sha256="",
            reason_code=UNREADABLE_FILE,
            reason=f"The system does not let the file be read: {error.strerror or error}. It is tried again next time.",
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

    def run(self, files: Iterator[SourceFile]) -> ReadSummary:
        self._progress.begin("reading", total=None, unit="records")
        for batch in _batches(files, FILES_PER_LOOK):
            finished = self._warehouse.finished_files(batch, fields_version=self._options.fields.version)
            self._counts["skipped_file_count"] += len(finished)
            if len(finished) < len(batch):
                self._reread |= self._warehouse.outdated_files(batch, fields_version=self._options.fields.version)
            for file in batch:
                if file.source_uri not in finished:
                    self._read(file)
        if self._records or self._finished:
            self._store()
        self._progress.end()
        return ReadSummary(
            unreadable_files=tuple(self._unreadable), rejected=dict(sorted(self._rejected.items())), **self._counts
        )

    def _read(self, file: SourceFile) -> None:
        record_count, is_whole, fields_version = 0, True, None
        if file.source_uri in self._reread:
            self._forgotten.add(file.source_uri)
        for record in read_file(file, options=self._options):
            fields_version = fields_version or record.fields_version
            if record.reason_code == UNREADABLE_FILE:
                is_whole = False
                self._unreadable.append(f"{file.path}: {record.reason}")
            record_count += 1
            self._add(record)
        self._counts["file_count"] += 1
        if is_whole:
            self._finished.append(FinishedFile(file, record_count, fields_version))

    def _add(self, record: "ReadRecord") -> None:
        self._records.append(record)
        self._characters += len(record.article.text) if record.article else 0
        if len(self._records) >= self._settings.read_chunk_records or self._characters >= CHUNK_CHARACTERS:
            self._store()

    def _store(self) -> None:
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
        self._records, self._finished, self._characters = [], [], 0


def _batches(files: Iterable[SourceFile], size: int) -> Iterator[list[SourceFile]]:
    remaining = iter(files)
    while batch := list(islice(remaining, size)):
        yield batch
