"""What is new in the sources since the last look, for the sensor: by names, sizes and times."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publishing import NothingPublishedError, open_published
from orchestration.sources import SourceFile
from orchestration.warehouse_lock import WarehouseFileError

SETTLE_SECONDS = 5.0
"""A file that was changed within these seconds may still be being written."""

_MARK_BYTES = 6
_MARK_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class InboxNews:
    """What one look has found."""

    new_files: tuple[SourceFile, ...]
    waiting_count: int
    """New files that may still be being written."""
    cursor: str
    """To be handed to the next look once the new files have been asked for."""
    run_key: str
    """The same for the same state of the same new files."""


def look_for_news(
    files: Iterable[SourceFile], *, cursor: str | None, now_ns: int, published_path: Path | None = None
) -> InboxNews:
    """Compare the files with what the last look saw.

    Parameters
    ----------
    files
        All files of the sources.
    cursor
        Of the look before; None for the first one, to which every file is new.
    now_ns
        Nanoseconds since 1970, the clock that files' times are measured by.
    published_path
        The published file, which tells what other runs have read already; nobody waits for it.

    Notes
    -----
    The cursor holds eight characters for each file, a hash of path, size and time of change, so that files which are
    moved in with an old time are seen, and a folder of 100,000 files makes a cursor of 0.8 MB.
    """
    known = _marks(cursor or "")
    seen, new_files, waiting_count = set[str](), list[SourceFile](), 0
    for file in files:
        mark = _mark(file)
        if mark in known:
            seen.add(mark)
        elif now_ns - file.modified_ns < SETTLE_SECONDS * 1e9 and file.modified_ns <= now_ns:
            waiting_count += 1
        else:
            seen.add(mark)
            new_files.append(file)
    if new_files and published_path is not None:
        read = _files_read(published_path, new_files)
        new_files = [file for file in new_files if file not in read]
    run_key = hashlib.sha256("".join(sorted(_mark(file) for file in new_files)).encode()).hexdigest()[:24]
    return InboxNews(tuple(new_files), waiting_count, "".join(sorted(seen)), run_key)


def _files_read(published_path: Path, files: Sequence[SourceFile]) -> set[SourceFile]:
    """Those of the files that had been read to their end, as they are, when the published file was made."""
    try:
        connection = open_published(published_path)
    except (NothingPublishedError, WarehouseFileError):
        return set()
    try:
        rows = connection.execute("select source_uri, byte_count, modified_ns from meta.source_files").fetchall()
    except duckdb.CatalogException:
        return set()
    finally:
        connection.close()
    read = set(rows)
    return {file for file in files if (file.source_uri, file.byte_count, file.modified_ns) in read}


def _mark(file: SourceFile) -> str:
    state = f"{file.source_uri}\0{file.byte_count}\0{file.modified_ns}".encode("utf-8", "surrogateescape")
    return base64.urlsafe_b64encode(hashlib.sha256(state).digest()[:_MARK_BYTES]).decode()


def _marks(cursor: str) -> set[str]:
    return {cursor[start : start + _MARK_CHARACTERS] for start in range(0, len(cursor), _MARK_CHARACTERS)}
