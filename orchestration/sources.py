"""Finding the input files: a sorted walk that looks at names, sizes and times, and opens nothing."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UsageError

UNFINISHED_SUFFIXES = frozenset({".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp"})
"""Names that programs give to files which they have not finished writing."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file as it was when the walk came by."""

    path: Path
    root: Path
    """The folder that was given, or for a file that was given itself, the folder it lies in."""
    byte_count: int
    modified_ns: int

    @property
    def source_uri(self) -> str:
        """The absolute path: what `raw.documents.source_uri` holds."""
        return str(self.path)

    @property
    def relative_path(self) -> str:
        """The path below `root`, with forward slashes: the `source_id` of an article without an id of its own."""
        return self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A file that was read to its end, and how many records it held."""

    file: SourceFile
    record_count: int
    fields_version: str | None = None
    """Version of the field mapping that its records were read with; None when they have no fields."""


def check_sources(paths: Sequence[Path]) -> None:
    """See that every path exists.

    Raises
    ------
    UsageError
        Naming the paths that do not.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"no such file or folder: {', '.join(missing)}")


def walk_sources(paths: Sequence[Path]) -> Iterator[SourceFile]:
    """Give every regular file at or below `paths`, each once, in the order of the paths and then of the names.

    Hidden files and folders (`.git`, `.DS_Store`) and unfinished files (`.part`) are passed over unless they were named
    themselves, as is everything that is no regular file: sockets, pipes, devices, links that lead nowhere. Links to
    folders are not followed, so the walk ends.
    """
    seen: set[Path] = set()
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 - Path.absolute keeps "..", resolve() follows links
        for file, root in _files_below(path):
            found = _source_file(file, root)
            if found is not None and file not in seen:
                seen.add(file)
                yield found


def _files_below(path: Path) -> Iterator[tuple[Path, Path]]:
    if not path.is_dir():
        yield path, path.parent
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() not in UNFINISHED_SUFFIXES:
                yield Path(folder, name), path


def _source_file(path: Path, root: Path) -> SourceFile | None:
    try:
        found = path.stat()
    except OSError:  # a link that leads nowhere, or a file that has just gone
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return SourceFile(path, root, found.st_size, found.st_mtime_ns)
