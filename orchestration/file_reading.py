"""Reading one file: its bytes to records, whatever the system or a reader does."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from orchestration.errors import is_interruption
from orchestration.sources import SourceFile

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions
    from transforms.reading.records import ReadRecord

UNREADABLE_FILE = "unreadable_file"
"""Reason code of a file that could not be opened or read to its end."""

READER_FAILED = "reader_failed"
"""Reason code of a file at which a reader failed: a defect of On Record, not of the file."""

READER_DIED = "reader_died"
"""Reason code of a file that ended the process that read it, twice."""

NOT_WHOLE = frozenset({UNREADABLE_FILE, READER_FAILED, READER_DIED})
"""Reason codes of files that were not read to their end, and are tried again by the next run."""

SPOOL_BYTES = 8_000_000
"""Size from which an archive that must be read out of order is kept in a temporary file and not in memory."""

OnPosition = Callable[[int], None]


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
        yield failed_record(file, UNREADABLE_FILE, reason)
    except Exception as error:  # one input never ends a run, whatever it does to a reader
        if is_interruption(error):
            raise
        reason = f"The reader failed ({type(error).__name__}: {error}). A defect of On Record: please report it."
        yield failed_record(file, READER_FAILED, reason)


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


def failed_record(file: SourceFile, reason_code: str, reason: str) -> "ReadRecord":
    """What stands for a file, or for the rest of one, that could not be read."""
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
