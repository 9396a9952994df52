"""CSV files that users write by hand: lines with their numbers, and messages that say what to mend."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.errors import UsageError

if TYPE_CHECKING:
    from _csv import Reader

REMARK = "#"


@dataclass(frozen=True, slots=True)
class CsvForm:
    """What a file must look like."""

    columns: tuple[str, ...]
    """All columns that are known, in the order in which values are handed out."""
    required_count: int
    """How many of the columns, from the first on, a file must have."""
    error: type[UsageError]
    """What is raised."""
    unreadable: str
    """The message when the file cannot be opened, with `{path}` and `{reason}`."""


def read_csv_lines(path: Path, form: CsvForm) -> Iterator[tuple[int, list[str]]]:
    """Number and values of each filled line below the header, the values in the order of the form's columns.

    Missing values and columns are empty strings, lines that begin with "#" are remarks. Raises the form's error, with
    path, line and what to do.
    """
    try:
        with open_csv(path, error=form.error) as reader:
            header = [name.strip() for name in next((cells for cells in reader if cells), [])]
            _check_header(path, max(reader.line_num, 1), header, form)
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) > len(header):
                    raise form.error(
                        f"{path}, line {reader.line_num}: there are {len(cells)} values for {len(header)} columns "
                        f"({','.join(header)}). Remove a comma, or put quotation marks around a value that has one."
                    )
                given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                yield reader.line_num, [given.get(column, "") for column in form.columns]
    except OSError as error:
        raise form.error(form.unreadable.format(path=path, reason=error.strerror)) from None


@contextmanager
def open_csv(path: Path, *, error: type[UsageError]) -> "Iterator[Reader]":
    """The cells of the lines of a file; remarks are empty lines, so that the numbers of the others hold.

    Within the block `error` is raised for what is no CSV in UTF-8, and OSError when the file cannot be opened.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(("\n" if line.startswith(REMARK) else line for line in file), strict=True)
            yield reader
    except UnicodeDecodeError:
        raise error(f"{path} is not UTF-8 text. Save it as CSV in UTF-8.") from None
    except csv.Error as problem:
        raise error(f"{path}, line {reader.line_num}: this is not valid CSV ({problem}).") from None


def _check_header(path: Path, line: int, header: Sequence[str], form: CsvForm) -> None:
    required, optional = form.columns[: form.required_count], form.columns[form.required_count :]
    is_known = set(required) <= set(header) <= set(form.columns) and len(set(header)) == len(header)
    if not is_known:
        extra = f", and if you need them {', '.join(optional)}" if optional else ""
        raise form.error(
            f"{path}, line {line}: the header is {','.join(header)!r}. Write {','.join(required)!r}{extra}."
        )
