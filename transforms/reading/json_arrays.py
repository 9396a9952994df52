"""JSON arrays that are too large to be held whole: their elements one by one."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Final

from transforms.reading.rejections import MAX_ARTICLE_BYTES
from transforms.reading.streams import HeadedStream

_BETWEEN = re.compile(r"[\s,]*")
_PIECE_BYTES = 1 << 20
MAX_ELEMENT_CHARS: Final = 2 * MAX_ARTICLE_BYTES
"""Beyond this length an element that does not end is taken for broken."""


class ArrayBrokenError(ValueError):
    """An element is no JSON, or the array ends before its end."""


def read_elements(stream: HeadedStream) -> Iterator[object]:
    """Give the elements of an array in UTF-8 whose "[" is next in the stream. Memory holds a few megabytes.

    Raises
    ------
    ArrayBrokenError
        Behind the last element that can be read.
    """
    buffer = _Buffer(stream)
    if buffer.next_char() != "[":
        raise ArrayBrokenError
    buffer.position += 1
    while (char := buffer.next_char()) != "]":
        if not char:
            raise ArrayBrokenError
        yield buffer.next_value()


class _Buffer:
    """The part of the text that is looked at."""

    def __init__(self, stream: HeadedStream) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._parse = json.JSONDecoder(parse_constant=lambda _: None).raw_decode
        self._text = ""
        self._is_at_end = False
        self.position = 0

    def next_char(self) -> str:
        """The next character that is neither white space nor a comma, which stays; empty at the end."""
        while True:
            match = _BETWEEN.match(self._text, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self._text) or not self._fill():
                return self._text[self.position : self.position + 1]

    def next_value(self) -> object:
        """The value that begins here; the text is read on until it is whole."""
        while True:
            try:
                value, end = self._parse(self._text, self.position)
            except RecursionError:
                raise ArrayBrokenError from None
            except ValueError:
                if len(self._text) - self.position > MAX_ELEMENT_CHARS or not self._fill():
                    raise ArrayBrokenError from None
                continue
            # A number or word that ends with the text may go on behind it.
            if end < len(self._text) or not self._fill():
                self.position = end
                found: object = value
                return found

    def _fill(self) -> bool:
        """Read on, more the longer the value at hand is, so that it is not parsed too often; False at the end."""
        if self._is_at_end:
            return False
        rest = self._text[self.position :]
        piece = self._stream.read_up_to(max(_PIECE_BYTES, len(rest)))
        self._is_at_end = not piece
        self._text, self.position = rest + self._decode(piece, final=not piece), 0
        return not self._is_at_end or len(self._text) > len(rest)
