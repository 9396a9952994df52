"""Members of a tar archive, read in order from a stream that need not be seekable.

The standard library's reader keeps every member and takes long names and extended headers of any declared size into
memory; here both are bounded, for archives come from strangers. Formats: ustar, GNU (long names), pax (path, size) and
the old form without a signature.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from transforms.reading.nesting import ContainerError, check_member_size
from transforms.reading.rejections import CONTAINER_DAMAGED
from transforms.reading.streams import HeadedStream

BLOCK_BYTES: Final = 512
_MAX_EXTRA_BYTES = 1_000_000
"""Of a long name or an extended header; those in use have some hundred."""
_MAX_SIZE_DIGITS = 20
_REGULAR = frozenset(b"\x007")
_LINKS = {ord("1"): "a hard link", ord("2"): "a symbolic link"}
_DEVICES = {ord("3"): "a device", ord("4"): "a device", ord("6"): "a pipe", ord("S"): "a sparse file"}
_FOLDER, _LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL = (ord(char) for char in "5LKxg")
_OCTAL = re.compile(rb"\s*([0-7]{0,22})[\x00 ]*")
_PAX_KEY = re.compile(rb"(\d{1,7}) ([^=\n]{1,200})=")


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member that is no folder."""

    name: str
    size: int
    irregular: str | None
    """What it is when it is no regular file: a symbolic link to /etc/passwd, a device."""
    content: "MemberStream"


class MemberStream:
    """The bytes of one member. It can be read once, in order, before the next member is asked for."""

    def __init__(self, source: HeadedStream, *, size: int) -> None:
        self._source = source
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        """The next piece; empty at the member's end.

        Raises
        ------
        ContainerError
            When the archive ends before the member does.
        """
        wanted = self._left if size < 0 else min(self._left, size)
        piece = self._source.read(wanted) if wanted else b""
        self._left -= len(piece)
        if wanted and not piece:
            raise ContainerError(
                CONTAINER_DAMAGED, f"The archive breaks off {self._left:,} bytes before the member's end"
            )
        return piece

    def pass_over(self) -> None:
        """Skip what was not read; raises as `read`."""
        while self.read():
            pass


def is_tar(head: bytes) -> bool:
    """Whether bytes begin with a header of tar: its checksum fits."""
    return len(head) >= BLOCK_BYTES and _has_checksum(head[:BLOCK_BYTES])


def read_tar(source: HeadedStream) -> Iterator[TarMember]:
    """Give the members in order; the content of each must be read before the next is asked for.

    Raises
    ------
    ContainerError
        Where the archive is damaged or breaks off; the members before it are whole.
    """
    long_name, declared = "", dict[str, str]()
    while (header := source.read_up_to(BLOCK_BYTES)).strip(b"\x00"):
        if len(header) < BLOCK_BYTES or not _has_checksum(header):
            raise ContainerError(CONTAINER_DAMAGED, "Where a member should begin there is none")
        size, kind = _number(header[124:136]), header[156]
        if kind in {_LONG_NAME, _LONG_LINK, _PAX, _PAX_GLOBAL}:
            extra = _read_extra(source, size)
            if kind == _LONG_NAME:
                long_name = _text(extra.rstrip(b"\x00"))
            elif kind == _PAX:
                declared = _pax_fields(extra)
            continue
        if declared.get("size", "").isascii() and declared.get("size", "").isdecimal():
            size = int(declared["size"][:_MAX_SIZE_DIGITS])
            check_member_size(size)
        is_sparse = any(name.startswith("GNU.sparse.") for name in declared)
        irregular = "a sparse file" if is_sparse else _irregular(kind, header)
        if kind in _LINKS or kind == _FOLDER:
            size = 0
        name = declared.get("path") or long_name or _header_name(header)
        content = MemberStream(source, size=size)
        if kind != _FOLDER and not (name.endswith("/") and kind in _REGULAR):
            yield TarMember(name, size, irregular, content)
        content.pass_over()
        source.read_up_to(-size % BLOCK_BYTES)
        long_name, declared = "", {}
    if not header:
        raise ContainerError(CONTAINER_DAMAGED, "The archive has no end: members may be missing")


def _read_extra(source: HeadedStream, size: int) -> bytes:
    if size > _MAX_EXTRA_BYTES:
        raise ContainerError(CONTAINER_DAMAGED, f"A member's header has {size:,} bytes")
    extra = source.read_up_to(size)
    source.read_up_to(-size % BLOCK_BYTES)
    return extra


def _irregular(kind: int, header: bytes) -> str | None:
    if kind in _LINKS:
        return f"{_LINKS[kind]} to {_until_nul(header[157:257]).decode('utf-8', 'backslashreplace')}"
    # A kind that is not known is to be read as a file, says the standard.
    return _DEVICES.get(kind)


def _header_name(header: bytes) -> str:
    name = _until_nul(header[:100])
    prefix = _until_nul(header[345:500]) if header[257:263] == b"ustar\x00" else b""
    return _text(prefix + b"/" + name if prefix else name)


def _pax_fields(data: bytes) -> dict[str, str]:
    """Records `length key=value` of an extended header; reading stops at the first that is none."""
    fields: dict[str, str] = {}
    position = 0
    while match := _PAX_KEY.match(data, position):
        end = position + int(match[1])
        if not match.end() < end <= len(data):
            break
        fields[_text(match[2])] = _text(data[match.end() : end - 1])
        position = end
    return fields


def _has_checksum(header: bytes) -> bool:
    """Whether the sum of the bytes is the one that the header states, its own field counted as blanks."""
    stated = _OCTAL.fullmatch(header[148:156])
    return (
        stated is not None
        and stated[1] != b""
        and int(stated[1], 8) == sum(header) - sum(header[148:156]) + 8 * ord(" ")
    )


def _number(field: bytes) -> int:
    """A size: octal digits, or the base-256 form of GNU for large ones."""
    if field[0] == 0x80:
        size = int.from_bytes(field[1:], "big")
    else:
        match = _OCTAL.fullmatch(field)
        if match is None:
            raise ContainerError(CONTAINER_DAMAGED, "The size of a member is no number")
        size = int(match[1] or b"0", 8)
    check_member_size(size)
    return size


def _until_nul(field: bytes) -> bytes:
    return field.partition(b"\x00")[0]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
