"""Compressed streams (gzip, bzip2, xz), unpacked piece by piece, with what comes out bounded.

Streams one behind the other are read as one, as their own tools do; what stands behind the last and is none is passed
over. A checksum that does not fit, or an end before its time, raises: what was read last is not whole.
"""

import bz2
import hashlib
import lzma
import zlib
from collections.abc import Callable
from typing import Final, Protocol

from transforms.reading.nesting import Allowance, ContainerError, check_member_size
from transforms.reading.rejections import CONTAINER_DAMAGED
from transforms.reading.streams import ByteSource

GZIP_SIGNATURE: Final = b"\x1f\x8b"
XZ_SIGNATURE: Final = b"\xfd7zXZ\x00"
BZIP2_SIGNATURE: Final = b"BZh"

_GZIP_WINDOW = 31
"""zlib's word for "a gzip stream, checksum and all"."""
_XZ_MEMORY_BYTES = 150_000_000
"""The largest preset of xz (-9) needs 65 MB to unpack."""
_PIECE_BYTES = 1 << 13
"""Small: what a damaged piece unfolds to is lost."""
_UNPACKED_PIECE_BYTES = 1 << 18


def gzip_inflater() -> "zlib._Decompress":
    """Inflates one gzip stream and compares its checksum; what stands behind it is left as `unused_data`."""
    return zlib.decompressobj(_GZIP_WINDOW)


class _Decompressor(Protocol):
    """What the decompressors of bz2 and lzma have in common, and `_GzipDecompressor` copies."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _GzipDecompressor:
    """zlib's decompressor with the interface of the others."""

    def __init__(self) -> None:
        self._inflater = gzip_inflater()

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.eof and not self._inflater.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)


_DECOMPRESSORS: Final[tuple[tuple[bytes, Callable[[], _Decompressor]], ...]] = (
    (GZIP_SIGNATURE, _GzipDecompressor),
    (BZIP2_SIGNATURE, bz2.BZ2Decompressor),
    (XZ_SIGNATURE, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY_BYTES)),
)


class PackedSource:
    """The packed bytes of a container: counted and hashed while they are read, so that a row can tell of them."""

    def __init__(self, source: ByteSource, *, allowance: Allowance, is_outermost: bool) -> None:
        self._source = source
        self._allowance = allowance
        self._is_outermost = is_outermost
        self._digest = hashlib.sha256()
        self.count = 0

    def read(self, _size: int = -1, /) -> bytes:
        """The next piece; empty at the end."""
        piece = self._source.read(_PIECE_BYTES)
        self._digest.update(piece)
        self.count += len(piece)
        if self._is_outermost:
            self._allowance.note_packed(self.count)
        return piece

    def measure(self) -> tuple[int, str]:
        """Size and SHA-256 of all of it; what was not read yet is passed over."""
        while self.read():
            pass
        return self.count, self._digest.hexdigest()


class UnpackedStream:
    """What a compressed stream unfolds to. It can be read once, in order."""

    def __init__(self, packed: ByteSource, *, allowance: Allowance) -> None:
        self._packed = packed
        self._allowance = allowance
        self._pending = b""
        self._decompressor: _Decompressor | None = None
        self._is_done = False
        self._count = 0

    def read(self, _size: int = -1, /) -> bytes:
        """The next piece of some length; empty only at the end.

        Raises
        ------
        ContainerError
            When the stream is damaged or cut off, or unfolds to more than it may.
        """
        while not self._is_done:
            if self._decompressor is None and not self._open_next():
                break
            piece = self._unpack()
            if piece:
                self._count += len(piece)
                check_member_size(self._count)
                self._allowance.note_unpacked(len(piece))
                return piece
        return b""

    def _open_next(self) -> bool:
        """Begin the stream that follows, if one does."""
        while len(self._pending) < len(XZ_SIGNATURE) and (more := self._packed.read()):
            # Padding between streams is of NUL bytes.
            self._pending = (self._pending + more).lstrip(b"\x00") if self._count else self._pending + more
        opener = next((make for mark, make in _DECOMPRESSORS if self._pending.startswith(mark)), None)
        self._is_done = opener is None
        self._decompressor = opener() if opener else None
        return opener is not None

    def _unpack(self) -> bytes:
        decompressor = self._decompressor
        assert decompressor is not None
        if decompressor.needs_input and not self._pending:
            self._pending = self._packed.read()
            if not self._pending:
                raise ContainerError(CONTAINER_DAMAGED, f"It breaks off after {self._count:,} unpacked bytes")
        data, self._pending = (self._pending, b"") if decompressor.needs_input else (b"", self._pending)
        try:
            piece = decompressor.decompress(data, _UNPACKED_PIECE_BYTES)
        except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError) as error:
            raise ContainerError(CONTAINER_DAMAGED, f"It is damaged after {self._count:,} unpacked bytes") from error
        if decompressor.eof:
            self._pending = decompressor.unused_data + self._pending
            self._decompressor = None
        return piece


def unpack_head(head: bytes, *, limit: int) -> bytes:
    """What the first bytes of a gzip stream unfold to, no more than `limit` bytes; empty when they are broken."""
    try:
        return gzip_inflater().decompress(head, limit)
    except zlib.error:
        return b""
