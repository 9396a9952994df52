"""Byte streams that can be looked at before they are read, and read line by line within a limit."""

import codecs
import hashlib
from typing import Protocol

from transforms.reading.decoding import wide_encoding

_PIECE_BYTES = 1 << 17


class ByteSource(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes; empty at the end."""


class HeadedStream:
    """A stream whose head was read ahead; it need not be seekable.

    Of a stream that fails within its head, the bytes before are given first, then the failure is raised.
    """

    def __init__(self, stream: ByteSource, *, head_bytes: int) -> None:
        self._stream = stream
        self._buffer = b""
        self._position = 0
        self._failure: Exception | None = None
        self.head = self._read_ahead(head_bytes)

    @property
    def unread_count(self) -> int:
        """Bytes that were taken from the stream and not read."""
        return len(self._buffer) - self._position

    def push_back(self, data: bytes) -> None:
        """Give back bytes that were read; the next read starts with them."""
        self._buffer, self._position = data + self._buffer[self._position :], 0

    def read(self, size: int = -1, /) -> bytes:
        """The bytes that are at hand, up to `size`; empty only at the end. What comes before a failure is given."""
        if not self._fill():
            return b""
        end = len(self._buffer) if size < 0 else self._position + size
        piece = self._buffer[self._position : end]
        self._position += len(piece)
        return piece

    def read_piece(self) -> bytes:
        """Some bytes; empty only at the end."""
        return self.read_up_to(_PIECE_BYTES)

    def read_up_to(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer only at the end."""
        pieces: list[bytes] = []
        while size > 0 and self._fill():
            piece = self._buffer[self._position : self._position + size]
            self._position += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def read_line(self, limit: int) -> bytes:
        """The next line with its newline, or its first `limit` bytes; empty at the end."""
        pieces: list[bytes] = []
        while limit > 0 and self._fill():
            newline = self._buffer.find(b"\n", self._position, self._position + limit)
            end = newline + 1 if newline >= 0 else min(self._position + limit, len(self._buffer))
            pieces.append(self._buffer[self._position : end])
            limit -= end - self._position
            self._position = end
            if newline >= 0:
                break
        return b"".join(pieces)

    def _read_ahead(self, size: int) -> bytes:
        pieces: list[bytes] = []
        while size > 0 and self._failure is None:
            try:
                piece = self._stream.read(_PIECE_BYTES)
            except Exception as error:  # noqa: BLE001 - raised when the bytes before it are used up
                self._failure = error
                break
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
        self._buffer = b"".join(pieces)
        return self._buffer[: len(self._buffer) + min(size, 0)]

    def _fill(self) -> bool:
        """Whether the buffer holds a byte that was not read, after reading on if it must."""
        if self._position >= len(self._buffer):
            if self._failure is not None:
                raise self._failure
            self._buffer, self._position = self._stream.read(_PIECE_BYTES), 0
        return self._position < len(self._buffer)


class TranscodedStream:
    """A stream in a wide encoding (UTF-16, UTF-32), read as UTF-8."""

    def __init__(self, stream: HeadedStream, *, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._is_done = False

    def read(self, _size: int = -1, /) -> bytes:
        """The next piece of some length; empty only at the end."""
        while not self._is_done:
            piece = self._stream.read_piece()
            self._is_done = not piece
            text = self._decoder.decode(piece, final=not piece)
            if text:
                return text.encode("utf-8", "replace")
        return b""


def as_utf8(headed: HeadedStream) -> HeadedStream:
    """The stream, recoded when it is in UTF-16 or UTF-32; the mark of UTF-8 is taken away."""
    encoding = wide_encoding(headed.head)
    if encoding is not None:
        headed = HeadedStream(TranscodedStream(headed, encoding=encoding), head_bytes=0)
    mark = headed.read_up_to(3)
    headed.push_back(mark.removeprefix(b"\xef\xbb\xbf"))
    return headed


def measure_rest(headed: HeadedStream, start: bytes) -> tuple[int, str]:
    """Size and SHA-256 of an input of which `start` was read; nothing of the rest is kept."""
    digest, size = hashlib.sha256(start), len(start)
    while piece := headed.read_piece():
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()
