"""Members of a ZIP archive that has lost its directory, because it was cut off or damaged, by their own headers."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from transforms.reading.nesting import Allowance, ContainerError
from transforms.reading.rejections import CONTAINER_DAMAGED

_LOCAL_SIGNATURE: Final = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s5H3L2H")
_IS_ENCRYPTED, _HAS_DESCRIPTOR, _IS_UTF8 = 0x1, 0x8, 0x800
_RAW_DEFLATE_WINDOW = -15
_PIECE_BYTES = 1 << 16
_UNPACKED_PIECE_BYTES = 1 << 18


class SalvagedContent:
    """A member read from its own header, without a directory."""

    def __init__(
        self, file: BinaryIO, *, packed_size: int | None, method: int, crc: int | None, allowance: Allowance
    ) -> None:
        self._file = file
        self._left = packed_size
        self._inflater = zlib.decompressobj(_RAW_DEFLATE_WINDOW) if method == zipfile.ZIP_DEFLATED else None
        self._stated_crc = crc
        self._crc = 0
        self._allowance = allowance

    def read(self, _size: int = -1, /) -> bytes:
        """The next piece; empty only at the end.

        Raises
        ------
        ContainerError
            When the member is damaged or cut off, or the archive unfolds to more than it may.
        """
        while True:
            piece, is_end = self._next()
            if piece:
                self._crc = zlib.crc32(piece, self._crc)
                self._allowance.note_unpacked(len(piece))
                return piece
            if is_end:
                self._check()
                return b""

    def pass_over(self) -> None:
        """Stand behind the member; raises as `read`."""
        while self.read():
            pass

    def _next(self) -> tuple[bytes, bool]:
        inflater = self._inflater
        if inflater is not None and inflater.eof:
            return b"", True
        packed = inflater.unconsumed_tail if inflater is not None else b""
        if not packed:
            wanted = _PIECE_BYTES if self._left is None else min(self._left, _PIECE_BYTES)
            packed = self._file.read(wanted)
            if self._left is not None:
                self._left -= len(packed)
            if not packed:
                return self._out_of_bytes()
        if inflater is None:
            return packed, False
        try:
            piece = inflater.decompress(packed, _UNPACKED_PIECE_BYTES)
        except zlib.error as error:
            raise ContainerError(CONTAINER_DAMAGED, "The member cannot be unpacked") from error
        if inflater.eof and inflater.unused_data:
            self._file.seek(-len(inflater.unused_data), 1)
        return piece, False

    def _out_of_bytes(self) -> tuple[bytes, bool]:
        if self._left == 0 and self._inflater is None:
            return b"", True
        raise ContainerError(CONTAINER_DAMAGED, "The archive breaks off within the member")

    def _check(self) -> None:
        if self._left and self._inflater is None:
            raise ContainerError(CONTAINER_DAMAGED, "The archive breaks off within the member")
        if self._left is None:  # what stands behind the member holds the checksum
            descriptor = self._file.read(16)
            start = 4 if descriptor.startswith(b"PK\x07\x08") else 0
            self._stated_crc = int.from_bytes(descriptor[start : start + 4], "little")
            self._file.seek(start + 12 - len(descriptor), 1)
            self._left = 0
        if self._stated_crc is not None and self._crc != self._stated_crc:
            raise ContainerError(CONTAINER_DAMAGED, "The member's checksum does not fit")
        self._stated_crc = None


def salvage_members(file: BinaryIO, *, allowance: Allowance) -> Iterator[tuple[str, int, SalvagedContent]]:
    """Name, stated size and content of the members from where the file stands, as far as their headers lead.

    The content of each is read, or passed over, before the next is looked for.

    Raises
    ------
    ContainerError
        Where a member is damaged.
    """
    while (header := file.read(_LOCAL.size)).startswith(_LOCAL_SIGNATURE) and len(header) == _LOCAL.size:
        _, _, flags, method, _, _, crc, packed_size, size, name_size, extra_size = _LOCAL.unpack(header)
        name = file.read(name_size).decode("utf-8" if flags & _IS_UTF8 else "cp437", "backslashreplace")
        file.seek(extra_size, 1)
        has_descriptor = bool(flags & _HAS_DESCRIPTOR)
        if flags & _IS_ENCRYPTED or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            break
        if has_descriptor and method == zipfile.ZIP_STORED and not packed_size:
            break
        content = SalvagedContent(
            file,
            packed_size=None if has_descriptor else packed_size,
            method=method,
            crc=None if has_descriptor else crc,
            allowance=allowance,
        )
        if not name.endswith("/"):
            yield name, size, content
        content.pass_over()
