"""Sources of actors: which files are meant, what format they are in, and their rows."""

import bz2
import gzip
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from orchestration.errors import OnRecordError, UsageError
from transforms.actors.sources.legislators import read_legislators
from transforms.actors.sources.plain_csv import read_plain_csv
from transforms.actors.sources.rows import ActorRows, CountryCodes, UnusableRowError
from transforms.actors.sources.wikidata_csv import is_query_header, read_wikidata_csv
from transforms.actors.sources.wikidata_json import read_wikidata_json

READER_VERSION = 1
"""Raise it when a reader makes other rows of the same file: parsed copies of earlier runs are then read anew."""
SOURCE_SUFFIXES = (".csv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".gz", ".bz2")


class ActorSourceError(OnRecordError):
    """A source cannot be read; the message says why."""


def is_url(source: str) -> bool:
    """Whether a source is fetched, and no file."""
    return source.startswith(("http://", "https://"))


def list_sources(sources: Sequence[str]) -> list[str]:
    """Sources one by one, each once: URLs, and the absolute paths of files and of the files of folders.

    Raises
    ------
    UsageError
        When a file or folder is not there, or a folder holds no source.
    """
    found: list[str] = []
    for source in sources:
        if is_url(source):
            found.append(source)
            continue
        path = Path(source).expanduser()
        if path.is_dir():
            files = _source_files(path)
            if not files:
                raise UsageError(
                    f"{path} holds no file that may be a source of actors (.csv, .json, .yaml, .gz, .bz2)."
                )
            found.extend(str(file.resolve()) for file in files)
        elif path.exists():
            found.append(str(path.resolve()))
        else:
            raise UsageError(
                f"{source} is not there. Give files, folders, or URLs that start with http:// or https://."
            )
    return list(dict.fromkeys(found))


def _source_files(folder: Path) -> list[Path]:
    """The files of a folder that may be sources, by name."""
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() in SOURCE_SUFFIXES)


def read_source(path: Path, *, countries: CountryCodes, source: str) -> ActorRows:
    """Read a file in any of the formats, plain or compressed (gzip, bzip2; told from the content).

    Parameters
    ----------
    path
        The file.
    countries
        Codes of countries.
    source
        What the rows name as their source unless the file does.

    Raises
    ------
    ActorSourceError
        When the file cannot be opened, is cut, is not UTF-8, or has no known format.
    """
    rows = ActorRows()
    try:
        with _open_text(path) as file:
            head = file.readline()
            while head.strip() == "" and head:
                head = file.readline()
            lines = _from(head, file)
            start = head.lstrip("\ufeff \t")
            if start.startswith(("{", "[")):
                read_wikidata_json(lines, rows, countries=countries, source=source)
            elif start.startswith(("- ", "---", "#")):
                read_legislators(lines, rows, source=source)
            elif is_query_header(start.strip().replace('"', "").split(",")):
                read_wikidata_csv(lines, rows, countries=countries, source=source)
            else:
                read_plain_csv(lines, rows, countries=countries, source=source)
    except (EOFError, gzip.BadGzipFile) as error:
        raise ActorSourceError(f"{path} is cut off or damaged ({error})") from error
    except UnicodeDecodeError as error:
        raise ActorSourceError(f"{path} is not UTF-8 text ({error})") from error
    except OSError as error:
        raise ActorSourceError(f"{path} cannot be read ({error.strerror or error})") from error
    except UnusableRowError as error:
        raise ActorSourceError(f"{path}: {error}") from error
    return rows


def _from(first: str, rest: IO[str]) -> Iterator[str]:
    yield first
    yield from rest


@contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    with path.open("rb") as raw:
        magic = raw.read(3)
        raw.seek(0)
        binary: Any = raw
        if magic[:2] == b"\x1f\x8b":
            binary = gzip.open(raw)  # noqa: SIM115 - closed with the text file below
        elif magic == b"BZh":
            binary = bz2.open(raw)  # noqa: SIM115
        with io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as text:
            yield text
