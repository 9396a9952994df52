"""Finding the input files: a sorted walk that looks at names, sizes and times, and opens nothing."""

import glob
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.errors import UsageError
from transforms.reading.member_names import is_hidden_file, is_hidden_folder, is_unfinished

STANDARD_INPUT = Path("-")
STANDARD_INPUT_URI = "stdin"
"""What stands for a path in `raw.documents` when the bytes came from standard input."""

LINKS_NAMED = 20
"""Links that are told by name; the others are counted."""

_URL = re.compile(r"(?:https?|ftp|s3|gs):/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One input file as it was when the walk came by; or standard input, of which nothing is known before."""

    path: Path
    root: Path
    """The folder that was given, or for a file that was given itself, the folder it lies in."""
    byte_count: int
    modified_ns: int

    @property
    def is_standard_input(self) -> bool:
        return self.path == STANDARD_INPUT

    @property
    def source_uri(self) -> str:
        """The absolute path: what `raw.documents.source_uri` holds. Bytes that are no UTF-8 are written out."""
        return STANDARD_INPUT_URI if self.is_standard_input else _as_text(str(self.path))

    @property
    def relative_path(self) -> str:
        """The path below `root`, with forward slashes: the `source_id` of an article without an id of its own."""
        if self.is_standard_input:
            return STANDARD_INPUT_URI
        return _as_text(self.path.relative_to(self.root).as_posix())


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A file that was read to its end, and how many records it held."""

    file: SourceFile
    record_count: int
    fields_version: str | None = None
    """Version of the field mapping that its records were read with; None when they have no fields."""
    content_sha256: str | None = None
    """Of all its bytes; None when it changed while it was read."""


class PassedOver:
    """What a walk left out, counted by kind, so that nothing is left out silently."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._links: list[str] = []

    def add(self, kind: str) -> None:
        self._counts[kind] += 1

    def add_link(self, path: str) -> None:
        """A link to a file outside of the folder that was given."""
        self._counts["link_out"] += 1
        if len(self._links) < LINKS_NAMED:
            self._links.append(_as_text(path))

    @property
    def counts(self) -> Mapping[str, int]:
        """By kind: hidden, unfinished, link_out, link_to_folder, no_file."""
        return dict(sorted(self._counts.items()))

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(self._links)


def check_sources(paths: Sequence[Path]) -> None:
    """See that every path exists, that every pattern has a match, and that none is a URL.

    Raises
    ------
    UsageError
        Naming what there is not, with the fix.
    """
    for path in paths:
        if is_url(path):
            address = re.sub(r"^(\w+:)/(?=[^/])", r"\1//", str(path))
            raise UsageError(
                f"{address} is an address on the web, and sources are files. `onrecord fetch URL` brings pages and "
                "feeds into the inbox; then `onrecord run` reads them."
            )
    unmatched = [str(path) for path in paths if _is_pattern(path) and not _matches(path)]
    if unmatched:
        raise UsageError(f"nothing matches {', '.join(unmatched)}: check the pattern, or name a folder.")
    missing = [str(path) for path in paths if path != STANDARD_INPUT and not _is_pattern(path) and not path.exists()]
    if missing:
        raise UsageError(f"no such file or folder: {', '.join(missing)}")


def is_url(path: Path | str) -> bool:
    """Whether a source that was given is an address of any kind; as a path it has lost one of its slashes."""
    return _URL.match(str(path)) is not None


def is_web_address(text: str) -> bool:
    """Whether an argument, as it was given, is an address that can be fetched."""
    return text.lower().startswith(("http://", "https://"))


def walk_sources(paths: Sequence[Path], *, passed_over: PassedOver | None = None) -> Iterator[SourceFile]:
    """Give every regular file at or below `paths`, each once, in the order of the paths and then of the names.

    A path may be a file, a folder, a pattern (`articles/2026-*/*.jsonl`, `**` for any folders), whose matches count as
    named themselves, or `-` for standard input. Below a folder are passed over, and counted in `passed_over`: hidden
    files and folders (`.git`, `.DS_Store`) and unfinished ones (`.part`), what is no regular file (sockets, pipes,
    devices, links that lead nowhere), links to folders, so the walk ends, and links to files outside of the folder.
    """
    left_out = passed_over or PassedOver()
    seen: set[str] = set()
    for given in paths:
        if given == STANDARD_INPUT:
            if str(given) not in seen:
                seen.add(str(given))
                yield SourceFile(STANDARD_INPUT, STANDARD_INPUT, 0, 0)
            continue
        for path in _matches(given) if _is_pattern(given) else [str(given)]:
            start = os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps "..", resolve() follows links
            for file, root in _files_below(start, left_out):
                found = _source_file(file, root, left_out) if file not in seen else None
                if found is not None:
                    seen.add(file)
                    yield found


def _is_pattern(path: Path) -> bool:
    """Whether a path is to be matched: one that exists is itself, whatever its name."""
    return glob.has_magic(str(path)) and not os.path.lexists(path)


def _matches(pattern: Path) -> list[str]:
    return sorted(glob.glob(str(pattern), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern


def _files_below(start: str, left_out: PassedOver) -> Iterator[tuple[str, Path]]:
    root = Path(start)
    if not root.is_dir():
        yield start, root.parent
        return
    real_root = os.path.realpath(start)
    for folder, folders, names in os.walk(start):
        folders[:] = sorted(name for name in folders if _is_entered(folder, name, left_out))
        for name in sorted(names):
            path = f"{folder}/{name}" if folder != "/" else f"/{name}"
            if is_hidden_file(name):
                left_out.add("hidden")
            elif is_unfinished(name):
                left_out.add("unfinished")
            elif os.path.islink(path) and not _is_inside(path, real_root):  # noqa: PTH114 - ten times as fast
                left_out.add_link(path)
            else:
                yield path, root


def _is_entered(folder: str, name: str, left_out: PassedOver) -> bool:
    kind = "hidden" if is_hidden_folder(name) else "link_to_folder" if os.path.islink(f"{folder}/{name}") else None  # noqa: PTH114
    if kind is not None:
        left_out.add(kind)
    return kind is None


def _is_inside(path: str, real_root: str) -> bool:
    real = os.path.realpath(path)
    return real.startswith(real_root.rstrip("/") + "/") or not os.path.exists(real)  # noqa: PTH110


def _source_file(path: str, root: Path, left_out: PassedOver) -> SourceFile | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:  # a link that leads nowhere, or a file that has just gone
        left_out.add("no_file")
        return None
    if not stat.S_ISREG(found.st_mode):
        left_out.add("no_file")
        return None
    return SourceFile(Path(path), root, found.st_size, found.st_mtime_ns)


def _as_text(path: str) -> str:
    """A path as text: what the file system has in bytes that are no UTF-8 is written out."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")
