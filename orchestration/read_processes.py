"""What happens inside a reading process: it is handed a file and writes its records, one by one, to a spool.

A spool is a temporary file without a name: the parent reads from its start what the process adds at its end. So
neither holds the records of a large archive, the parent stores the first while the last are being read, and what was
read before a process died is there. For a page of 600 words a record costs both sides 0.1 ms together, against 35 ms
for finding its text.
"""

import copyreg
import io
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from orchestration.errors import OnRecordError
from orchestration.process_pool import follow_parent
from orchestration.sources import SourceFile

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions
    from transforms.reading.records import ReadRecord

ReadFile = Callable[..., "Iterator[ReadRecord]"]
"""`file_reading.read_file` or what takes its place; picklable where processes read."""

PROBE_PAGE = (
    b"<html><title>Rain</title><p>It rained in Ashford all day, and the mayor said that it was late.</p></html>"
)
_LENGTH_BYTES = 8


class ReadingFailedError(OnRecordError):
    """Reading processes die whatever they read, or have no room to work in."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    read: ReadFile
    options: "ReadOptions"


_prepared: list[_Prepared] = []
"""What `start_reader` was given: one element in a reading process, none elsewhere."""


def start_reader(read: ReadFile, options: "ReadOptions") -> None:
    """Prepare a reading process. All of them read by the same options and at the same time."""
    follow_parent()
    _prepared.append(_Prepared(read, options))


def placed_records(file: SourceFile, *, options: "ReadOptions", read: ReadFile) -> "Iterator[tuple[int, ReadRecord]]":
    """Read a file, each record with the place up to which the file was read for it."""
    position = 0

    def note_position(reached: int) -> None:
        nonlocal position
        position = reached

    for record in read(file, options=options, on_position=note_position):
        yield position, record


def read_into_spool(file: SourceFile, spool: str, given_count: int) -> None:
    """Read a file into the spool of that path, whose name is taken away; the first `given_count` records are left out.

    The parent has the spool open already.

    Raises
    ------
    ReadingFailedError
        When there is no room for the spool.
    """
    prepared = _prepared[0]
    path = Path(spool)
    records = placed_records(file, options=prepared.options, read=prepared.read)
    try:
        with path.open("ab") as stream:
            path.unlink()  # nothing is left behind, whoever is killed
            for position, record in islice(records, given_count, None):
                stream.write(as_spooled(position, record))
                stream.flush()
    except OSError as error:  # of the spool: what happens to the file is a record
        raise ReadingFailedError(
            f"a reading process cannot write to the folder for temporary files, {path.parent.parent} "
            f"({error.strerror or error}). Make room there, or name another folder in TMPDIR; or run with --workers 1."
        ) from None


def probe_reader() -> None:
    """Read a harmless page, so that what happens afterwards is the file's doing."""
    from transforms.reading.reading import read_stream  # noqa: PLC0415 - not needed by the parent

    list(read_stream(io.BytesIO(PROBE_PAGE), source_uri="/probe.html", relative_path="probe.html"))


def as_spooled(position: int, record: "ReadRecord") -> bytes:
    """A record as it stands in a spool, with the place up to which its file was read."""
    content = pickle.dumps((position, record), protocol=pickle.HIGHEST_PROTOCOL)
    return len(content).to_bytes(_LENGTH_BYTES) + content


def spooled_records(stream: BinaryIO) -> "Iterator[tuple[int, ReadRecord]]":
    """Give the records that are whole by now, each with the place up to which its file was read."""
    while True:
        start = stream.tell()
        header = stream.read(_LENGTH_BYTES)
        length = int.from_bytes(header)
        content = stream.read(length) if len(header) == _LENGTH_BYTES else b""
        if not content or len(content) < length:
            stream.seek(start)
            return
        yield pickle.loads(content)


def _as_view(values: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(values)


# Mappings of fields are read-only views, which pickle does not know by itself.
copyreg.pickle(MappingProxyType, lambda view: (_as_view, (dict(view),)))
