"""Rows of delimited text, one at a time, each with the lines that it stood in; a broken row never swallows the others.

A quotation mark that is never closed makes a parser take the rest of a file for one value. Here the row in which it
was opened is given up, and reading starts again at the line behind it.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from transforms.reading.decoding import decode_bytes
from transforms.reading.rejections import MAX_ARTICLE_BYTES
from transforms.reading.streams import HeadedStream

DELIMITERS: Final = ",;\t|"
_EXCEL_HINT = b"sep="

# The module's own limit, 131,072 characters, is less than a long article; it can only be set for the whole process.
csv.field_size_limit(max(csv.field_size_limit(), MAX_ARTICLE_BYTES))


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: the number of its first line, its bytes, and its values, or why they cannot be told apart."""

    line_number: int
    data: bytes
    values: tuple[str, ...]
    problem: str | None = None
    is_too_large: bool = False


class _RowTooLargeError(Exception):
    """A row has grown beyond `MAX_ARTICLE_BYTES`."""


class _Lines:
    """Lines of a stream, with those that the row at hand has taken; they can be given back."""

    def __init__(self, stream: HeadedStream) -> None:
        self._stream = stream
        self._ahead: deque[bytes] = deque()
        self.taken: list[bytes] = []
        self._taken_bytes = 0
        self.line_number = 0
        """Lines of all rows before the one at hand."""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._stream.read_line(MAX_ARTICLE_BYTES + 1)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._taken_bytes += len(line)
        if self._taken_bytes > MAX_ARTICLE_BYTES:
            raise _RowTooLargeError
        try:
            return line.decode()
        except UnicodeDecodeError:
            return decode_bytes(line).text

    def finish_row(self) -> bytes:
        """The bytes of the row at hand; the next line begins another."""
        data = b"".join(self.taken)
        self.line_number += len(self.taken)
        self.taken, self._taken_bytes = [], 0
        return data

    def give_up_row(self) -> bytes:
        """The first line of the row at hand, which is given up; its other lines are read again."""
        first, *others = self.taken
        self._ahead.extendleft(reversed(others))
        self.taken, self._taken_bytes = [], 0
        self.line_number += 1
        return first

    def pass_over_line(self) -> int:
        """Read a line to its end of which only the start was taken; gives the bytes passed over."""
        size = 0
        while not self._ahead and (piece := self._stream.read_line(1 << 17)):
            size += len(piece)
            if piece.endswith(b"\n"):
                break
        return size


def detect_delimiter(line: str) -> str:
    """The delimiter of a header: the one that gives the most columns, the comma where none gives two."""
    return max(DELIMITERS, key=lambda delimiter: (len(split_line(line, delimiter)), delimiter == ","))


def split_line(line: str, delimiter: str) -> list[str]:
    """Values of one line; one that no parser takes is cut at every delimiter."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def read_rows(stream: HeadedStream) -> Iterator[CsvRow]:
    """Give the rows of a stream in UTF-8 (or Windows-1252) without a mark, the header first.

    Blank lines are passed over. A row is held in memory whole, no more than `MAX_ARTICLE_BYTES` of it.
    """
    first = stream.read_line(MAX_ARTICLE_BYTES + 1)
    lines = _Lines(stream)
    hint = first.strip(b" \r\n").lower().removeprefix(_EXCEL_HINT).decode("latin-1")
    if first.lower().startswith(_EXCEL_HINT) and hint in {*DELIMITERS, ""}:
        lines.line_number, delimiter = 1, hint or ","
    else:
        stream.push_back(first)
        delimiter = detect_delimiter(decode_bytes(first).text)
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for values in reader:
                number = lines.line_number + 1
                data = lines.finish_row()
                if values:
                    yield CsvRow(number, data, tuple(values))
            return
        except _RowTooLargeError:
            yield _given_up(lines, f"The row has more than {MAX_ARTICLE_BYTES:,} bytes", is_too_large=True)
        except csv.Error as error:
            if not lines.taken:
                return
            yield _given_up(lines, _problem_text(str(error)))


def _given_up(lines: _Lines, problem: str, *, is_too_large: bool = False) -> CsvRow:
    number, is_one_line = lines.line_number + 1, len(lines.taken) == 1
    line = lines.give_up_row()
    if not line.endswith(b"\n"):
        lines.pass_over_line()
    # Of several lines that are too much together, the first may only have an open quotation mark.
    if is_too_large and not is_one_line:
        problem = "A quotation mark is opened and not closed"
    return CsvRow(number, line, (), problem, is_too_large=is_too_large and is_one_line)


def _problem_text(error: str) -> str:
    if "unexpected end of data" in error:
        return "A quotation mark is opened and not closed"
    if "expected after" in error:
        return "A quotation mark stands inside a value in quotation marks"
    return "The line is no row of values"
