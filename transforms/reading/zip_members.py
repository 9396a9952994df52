"""Members of a ZIP archive that can be sought in, in the order of its directory.

An archive without a whole directory is read from its start, as far as its members are whole.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from transforms.reading.nesting import Allowance, ContainerError, check_member_size, expansion_limit
from transforms.reading.rejections import (
    CONTAINER_DAMAGED,
    CONTAINER_TOO_LARGE,
    MAX_MEMBERS,
    MEMBER_ENCRYPTED,
    MEMBER_PACKING_UNKNOWN,
    UNSUPPORTED_FORMAT,
)
from transforms.reading.streams import ByteSource
from transforms.reading.zip_salvage import salvage_members

_END_SIGNATURE: Final = b"PK\x05\x06"

_MAX_DIRECTORY_BYTES = 32_000_000
"""The directory is held in memory; with names of usual length these are some 250,000 members."""
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR, _END_64 = b"PK\x06\x07", b"PK\x06\x06"
_MAX_COMMENT_BYTES = 65_535
_IS_ENCRYPTED = 0x1
_DOCUMENT_MARKS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/container.xml", "META-INF/MANIFEST.MF"})
_PIECE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One member that is no folder: its content, and why it is not read when it is not."""

    name: str
    size: int
    content: ByteSource
    problem: ContainerError | None = None


class ZipContent:
    """The bytes of one member, its checksum compared at the end."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, allowance: Allowance) -> None:
        self._archive = archive
        self._info = info
        self._allowance = allowance
        self._file: zipfile.ZipExtFile | None = None

    def read(self, _size: int = -1, /) -> bytes:
        """The next piece; empty only at the end.

        Raises
        ------
        ContainerError
            When the member is damaged, or the archive unfolds to more than it may.
        """
        try:
            if self._file is None:
                self._file = self._archive.open(self._info)  # type: ignore[assignment] # typed as any reader of bytes
            assert self._file is not None
            piece = self._file.read(_PIECE_BYTES)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
            raise ContainerError(CONTAINER_DAMAGED, f"It cannot be unpacked ({type(error).__name__})") from error
        self._allowance.note_unpacked(len(piece))
        return piece


def read_zip(file: BinaryIO, *, allowance: Allowance, is_outermost: bool) -> Iterator[ZipMember]:
    """Give the members of an archive.

    Raises
    ------
    ContainerError
        When the archive as a whole is not read, or breaks off; the members given before are whole.
    """
    size = file.seek(0, 2)
    if is_outermost:
        allowance.note_packed(size)
    archive = _open(file) if _has_directory(file, size) else None
    if archive is None:
        file.seek(0)
        for name, member_size, salvaged in salvage_members(file, allowance=allowance):
            yield ZipMember(name, member_size, salvaged)
        raise ContainerError(CONTAINER_DAMAGED, "It has no whole directory at its end: members may be missing")
    infos = archive.infolist()
    names = {info.filename for info in infos[:20]}
    if names & _DOCUMENT_MARKS:
        raise ContainerError(UNSUPPORTED_FORMAT, "This is an Office, EPUB or program file")
    for info in infos[:MAX_MEMBERS]:
        if not info.is_dir():
            content = ZipContent(archive, info, allowance=allowance)
            yield ZipMember(info.filename, info.file_size, content, _problem(info))
    if len(infos) > MAX_MEMBERS:
        raise ContainerError(CONTAINER_TOO_LARGE, f"It has {len(infos):,} members, of which {MAX_MEMBERS:,} were read")


def _open(file: BinaryIO) -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        return None


def _problem(info: zipfile.ZipInfo) -> ContainerError | None:
    """Why a member is not read, as far as its entry tells."""
    if info.flag_bits & _IS_ENCRYPTED:
        return ContainerError(MEMBER_ENCRYPTED)
    # The decompressors that zipfile has for other methods do not bound what they give.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return ContainerError(MEMBER_PACKING_UNKNOWN, f"It is method {info.compress_type} of the ZIP format")
    if info.file_size > expansion_limit(info.compress_size):
        detail = f"{info.compress_size:,} bytes unfold to {info.file_size:,}"
        return ContainerError(CONTAINER_TOO_LARGE, detail)
    try:
        check_member_size(info.file_size)
    except ContainerError as error:
        return error
    return None


def _has_directory(file: BinaryIO, size: int) -> bool:
    """Whether the record that ends an archive is there. Raises `ContainerError` when the directory is too large."""
    tail_size = min(size, _END.size + _MAX_COMMENT_BYTES + 20)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    start = tail.rfind(_END_SIGNATURE)
    if start < 0 or len(tail) - start < _END.size:
        return False
    directory_bytes = _END.unpack_from(tail, start)[5]
    if directory_bytes == 0xFFFFFFFF and tail[start - 20 : start - 16] == _END_64_LOCATOR:
        offset = int.from_bytes(tail[start - 12 : start - 4], "little")
        file.seek(min(offset, size))
        record = file.read(56)
        directory_bytes = int.from_bytes(record[40:48], "little") if record.startswith(_END_64) else directory_bytes
    if directory_bytes > min(size, _MAX_DIRECTORY_BYTES):
        if directory_bytes > size:
            return False
        raise ContainerError(CONTAINER_TOO_LARGE, f"Its directory has {directory_bytes:,} bytes")
    return True
