"""The unpacked bytes of a web archive, in parts: where the packed bytes are broken, one part ends and the next begins.

A gzipped web archive has one gzip member for each record, so that reading can go on behind a broken one.
"""

import re
import zlib
from collections import deque
from enum import Enum
from typing import Protocol

from transforms.reading.streams import ByteSource, HeadedStream
from transforms.reading.unpacking import GZIP_SIGNATURE, gzip_inflater, unpack_head

RECORD_START = re.compile(
    rb"WARC/\d{1,2}\.\d{1,2}\r?\n|(?:filedesc|https?|ftp|dns):[^\n]{1,2100} \d{12,17} [^\n]{1,300} -?\d{1,19}\r?\n"
)
"""The first line of a record: the version of WARC, or the URL, address, date, type and length of ARC. Bounded, so that
no line takes long to refuse."""
_MEMBER_SIGNATURE = GZIP_SIGNATURE + b"\x08"
_PIECE_BYTES = 1 << 15
_STEP_BYTES = 256
_TRIAL_BYTES = 4096
_MAX_LINE_BYTES = 4096


class Damage(Enum):
    """What ended a part of an archive before the archive's own end."""

    BROKEN_MEMBER = "a gzip member is broken: what was unpacked last cannot be trusted"
    CUT_MEMBER = "the file ends within a gzip member"
    NO_MEMBER = "what follows a whole gzip member is not another one"


class ArchiveParts(Protocol):
    """Unpacked bytes, part by part."""

    damage: Damage | None
    """What ended the current part; None while it goes on, and at the end of the archive."""
    damaged_from: int
    """Position in the unpacked bytes from which on, up to the part's end, they cannot be trusted."""

    def read(self, size: int = -1, /) -> bytes:
        """The next piece of the current part, of any length; empty at the part's end."""

    def next_part(self) -> bool:
        """Pass over what is broken; False when nothing readable follows."""

    def place(self, position: int) -> str:
        """Where in the file the unpacked byte at `position` stands, in words that a locator can hold."""


def open_parts(stream: ByteSource) -> ArchiveParts:
    """Read an archive, gzipped or plain, from where the stream stands."""
    raw = HeadedStream(stream, head_bytes=len(GZIP_SIGNATURE))
    return _GzipParts(raw) if raw.head == GZIP_SIGNATURE else _PlainParts(raw)


def starts_record(data: bytes) -> bool:
    """Whether bytes begin with a record of a web archive, packed or not."""
    if not data.startswith(_MEMBER_SIGNATURE):
        return RECORD_START.match(data[:_MAX_LINE_BYTES]) is not None
    return RECORD_START.match(unpack_head(data[:_TRIAL_BYTES], limit=_MAX_LINE_BYTES)) is not None


class _PlainParts:
    """An archive that is not packed is one part."""

    def __init__(self, raw: HeadedStream) -> None:
        self._raw = raw
        self.damage: Damage | None = None
        self.damaged_from = 0

    def read(self, _size: int = -1, /) -> bytes:
        return self._raw.read_piece()

    def next_part(self) -> bool:
        return False

    def place(self, position: int) -> str:
        return f"offset {position}"


class _GzipParts:
    """Gzip members one behind the other; NUL bytes between them are padding, anything else is damage."""

    def __init__(self, raw: HeadedStream) -> None:
        self._raw = raw
        self._raw_offset = 0
        self._inflater: zlib._Decompress | None = None
        self._is_broken = False
        self._position = 0
        self._member_starts = deque[tuple[int, int]](maxlen=1024)
        """Position and offset in the file of the latest members: a reader may have looked some records ahead."""
        self.damage: Damage | None = None
        self.damaged_from = 0

    def read(self, _size: int = -1, /) -> bytes:
        while self.damage is None:
            if self._is_broken:
                self._end_part(Damage.BROKEN_MEMBER)
            elif self._inflater is None and not self._open_member():
                break
            elif data := self._inflate():
                self._position += len(data)
                return data
        return b""

    def next_part(self) -> bool:
        if self.damage is None:
            return False
        window = b""
        while piece := self._take():
            window += piece
            start = window.find(_MEMBER_SIGNATURE)
            while start >= 0:
                head = window[start:] + self._take(max(0, _TRIAL_BYTES - len(window) + start))
                window = window[:start] + head
                if starts_record(head):
                    self._give_back(head)
                    self.damage = None
                    return True
                start = window.find(_MEMBER_SIGNATURE, start + 1)
            window = window[-len(_MEMBER_SIGNATURE) + 1 :]
        return False

    def place(self, position: int) -> str:
        known = (found for found in reversed(self._member_starts) if found[0] <= position)
        start, offset = next(known, self._member_starts[0])
        return f"offset {offset}" if start == position else f"offset {offset}+{position - start}"

    def _open_member(self) -> bool:
        """Begin the next member; False at the end of the part."""
        while piece := self._take():
            rest = piece.lstrip(b"\x00")
            if not rest:
                continue
            self._give_back(rest)
            if not rest.startswith(_MEMBER_SIGNATURE[: len(rest)]):
                self._end_part(Damage.NO_MEMBER)
                return False
            self._inflater = gzip_inflater()
            self._member_starts.append((self._position, self._raw_offset))
            return True
        return False

    def _inflate(self) -> bytes:
        """Some bytes of the open member; none when it has ended or is cut off."""
        assert self._inflater is not None
        packed = self._take()
        if not packed:
            self._end_part(Damage.CUT_MEMBER)
            return b""
        before = self._inflater.copy()
        try:
            data = self._inflater.decompress(packed, 4 * _PIECE_BYTES)
        except zlib.error:
            self._is_broken = True
            # The search for the next member begins in these bytes, behind the start of this one.
            self._give_back(packed[1:])
            return _inflate_what_is_whole(before, packed)
        self._give_back(self._inflater.unconsumed_tail or self._inflater.unused_data)
        if self._inflater.eof:
            self._inflater = None
        return data

    def _end_part(self, damage: Damage) -> None:
        self.damage = damage
        self.damaged_from = self._position if damage is Damage.NO_MEMBER else self._member_starts[-1][0]
        self._inflater, self._is_broken = None, False

    def _take(self, size: int = _PIECE_BYTES) -> bytes:
        data = self._raw.read_up_to(size)
        self._raw_offset += len(data)
        return data

    def _give_back(self, data: bytes) -> None:
        self._raw.push_back(data)
        self._raw_offset -= len(data)


def _inflate_what_is_whole(inflater: "zlib._Decompress", packed: bytes) -> bytes:
    """What can be unpacked of a broken piece, to within some bytes of the break."""
    whole = b""
    for start in range(0, len(packed), _STEP_BYTES):
        try:
            whole += inflater.decompress(packed[start : start + _STEP_BYTES])
        except zlib.error:
            break
        if len(whole) > 64 * _PIECE_BYTES:
            break
    return whole
