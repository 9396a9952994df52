"""Records of a web archive (WARC or ARC), one by one, with what is wrong with them.

Here only the frame of a record is read: where it begins, how long it says it is, and whether that is true. A record
whose length does not lead to the next record is looked through for one that it has swallowed; after anything that
cannot be read, reading goes on at the next first line of a record, or at the next gzip member that begins with one.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from fastwarc.warc import HeaderMap

from transforms.reading.archive_bytes import RECORD_START, ArchiveParts, Damage, open_parts
from transforms.reading.rejections import MAX_ARTICLE_BYTES
from transforms.reading.streams import ByteSource, HeadedStream

MAX_RECORD_BYTES = MAX_ARTICLE_BYTES + 1_000_000
"""Size of the largest record that is looked into: a page with its headers and the frame of its transfer."""
MAX_HEADER_BYTES = 32_000
"""Size of the largest header; its parser refuses larger ones."""

_LINE_ENDS = b"\r\n\x00"
_NEXT_RECORD = re.compile(rb"\n(?=" + RECORD_START.pattern + rb")")
_PEEK_BYTES = 4096
_WARC_VERSION = re.compile(rb"WARC/\d{1,2}\.\d{1,2}\r?\n")
_ARC_LINE = re.compile(
    rb"(?P<uri>\S+:.*?) (?P<address>\S+) (?P<date>\d{12,}) (?P<type>\S+) (?:\S+ )*?(?P<length>\S+)\s*"
)


class Flaw(Enum):
    """Why a record is not read."""

    CUT_OFF = "cut off"
    """The archive, or its gzip member, ends before the record does."""
    BROKEN = "broken"
    """Its header or its length is wrong, or its checksum."""
    TOO_LARGE = "too large"
    GAP = "gap"
    """These bytes are no record at all."""


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """One record as it stands in the archive."""

    place: str
    """Where it begins: `offset 531`, or `offset 0+1714`, bytes of unpacked data behind the start of a gzip member."""
    headers: HeaderMap | None
    """Named fields of a WARC record; those of ARC under the names that WARC has for them; None in a gap."""
    block: bytes
    """What follows the headers; no more than `MAX_RECORD_BYTES`."""
    byte_count: int
    """Size with headers, as far as it is there."""
    missing_count: int
    """Bytes that it should have beyond these."""
    content_sha256: str
    """Of the whole record, headers and all."""
    flaw: Flaw | None


def read_records(stream: ByteSource) -> Iterator[ArchiveRecord]:
    """Read the records of an archive from where the stream stands. No content makes this raise."""
    parts = open_parts(stream)
    reader = _Reader(parts)
    while True:
        while (record := reader.next_record()) is not None:
            yield record
        gap = reader.gap_before_next_part()
        if gap is not None:
            yield gap
        if not parts.next_part():
            return


@dataclass(slots=True)
class _OpenRecord:
    """A record that is being read."""

    place: str
    position: int
    digest: "hashlib._Hash"
    headers: HeaderMap | None = None
    block: bytes = b""
    missing_count: int = 0


class _Reader:
    """A place in the unpacked bytes."""

    def __init__(self, parts: ArchiveParts) -> None:
        self._parts = parts
        self._counted = _CountedParts(parts)
        self._bytes = HeadedStream(self._counted, head_bytes=0)
        self._has_told_damage = True

    @property
    def _position(self) -> int:
        return self._counted.count - self._bytes.unread_count

    def next_record(self) -> ArchiveRecord | None:
        """The next record of the current part, or what stands where one should; None at the part's end."""
        self._skip_line_ends()
        position = self._position
        line = self._bytes.read_line(MAX_HEADER_BYTES)
        if not line:
            return None
        record = _OpenRecord(self._parts.place(position), position, hashlib.sha256(line))
        flaw = self._read(record, line)
        self._has_told_damage = flaw in {Flaw.CUT_OFF, Flaw.BROKEN} and self._parts.damage is not None
        return ArchiveRecord(
            place=record.place,
            headers=record.headers,
            block=record.block if flaw is None else b"",
            byte_count=self._position - position,
            missing_count=record.missing_count,
            content_sha256=record.digest.hexdigest(),
            flaw=flaw,
        )

    def gap_before_next_part(self) -> ArchiveRecord | None:
        """Damage behind the last record of a part that no record has told of."""
        if self._parts.damage is None or self._has_told_damage:
            return None
        self._has_told_damage = True
        place = f"behind {self._parts.place(self._position)}"
        return ArchiveRecord(place, None, b"", 0, 0, hashlib.sha256(place.encode()).hexdigest(), Flaw.GAP)

    def _read(self, record: _OpenRecord, line: bytes) -> Flaw | None:
        """Read a record on from its first line, and stand behind it."""
        record.headers = self._headers(line, record.digest)
        if record.headers is None:
            self._skip_to_record(record.digest)
            return Flaw.GAP
        length = _length(record.headers)
        if length is None:
            self._skip_to_record(record.digest)
            return Flaw.BROKEN
        record.block = self._bytes.read_up_to(min(length, MAX_RECORD_BYTES))
        record.missing_count = length - len(record.block)
        return self._check_short(record) if record.missing_count else self._check_end(record)

    def _headers(self, line: bytes, digest: "hashlib._Hash") -> HeaderMap | None:
        """The header that begins with a line; None when it begins none."""
        if not _WARC_VERSION.fullmatch(line):
            found = _ARC_LINE.fullmatch(line) if len(line) <= _PEEK_BYTES else None
            return _arc_headers(found) if found else None
        lines, size = [line], len(line)
        while size < MAX_HEADER_BYTES and (line := self._bytes.read_line(MAX_HEADER_BYTES)).strip():
            digest.update(line)
            lines.append(line)
            size += len(line)
        headers = HeaderMap("utf-8")
        # The parser wants both characters at the end of a line; old writers left one out.
        try:
            headers.parse(io.BytesIO(b"".join(text.rstrip(b"\r\n") + b"\r\n" for text in [*lines, b""])))
        except OSError:
            return HeaderMap("utf-8")
        return headers

    def _check_end(self, record: _OpenRecord) -> Flaw | None:
        """Whether a record that is there as long as it says leads to the next one, or to the end."""
        follows = self._look_ahead()
        swallowed = None if not follows or RECORD_START.match(follows) else _NEXT_RECORD.search(record.block)
        if swallowed is not None:
            return self._go_back(record, swallowed.start() + 1)
        record.digest.update(record.block)
        if not follows:
            is_trusted = self._parts.damage is None or self._parts.damaged_from >= self._position
            return None if is_trusted else Flaw.BROKEN
        if RECORD_START.match(follows):
            return None
        self._skip_to_record(record.digest)
        return Flaw.BROKEN

    def _check_short(self, record: _OpenRecord) -> Flaw:
        """Why less of a record was read than it says it has."""
        swallowed = _NEXT_RECORD.search(record.block)
        if swallowed is not None:
            return self._go_back(record, swallowed.start() + 1)
        record.digest.update(record.block)
        return self._pass_over(record) if len(record.block) == MAX_RECORD_BYTES else self._flaw_of_part()

    def _go_back(self, record: _OpenRecord, end: int) -> Flaw:
        """End a record where the next one begins, within what its length claims."""
        record.digest.update(record.block[:end])
        self._bytes.push_back(record.block[end:])
        return Flaw.BROKEN

    def _pass_over(self, record: _OpenRecord) -> Flaw:
        """Pass over the rest of a large record, unless it turns out that it swallows others."""
        tail = b""
        while record.missing_count > 0:
            piece = self._bytes.read_up_to(min(record.missing_count, 1 << 17))
            if not piece:
                return self._flaw_of_part()
            found = _NEXT_RECORD.search(tail + piece)
            if found is not None:
                kept = max(0, found.start() + 1 - len(tail))
                record.digest.update(piece[:kept])
                self._bytes.push_back((tail + piece)[found.start() + 1 :])
                return Flaw.BROKEN
            record.digest.update(piece)
            record.missing_count -= len(piece)
            tail = (tail + piece)[-_PEEK_BYTES:]
        return Flaw.TOO_LARGE

    def _flaw_of_part(self) -> Flaw:
        """What is wrong with a record that its part ends within."""
        return Flaw.BROKEN if self._parts.damage is Damage.BROKEN_MEMBER else Flaw.CUT_OFF

    def _skip_to_record(self, digest: "hashlib._Hash") -> None:
        """Pass over bytes up to the next record of this part, or to the part's end."""
        window = b"\n"
        while piece := self._bytes.read_piece():
            window += piece
            found = _NEXT_RECORD.search(window)
            if found is not None:
                self._bytes.push_back(window[found.start() + 1 :])
                return
            digest.update(window[:-_PEEK_BYTES])
            window = window[-_PEEK_BYTES:]

    def _skip_line_ends(self) -> None:
        size = 8
        while piece := self._bytes.read_up_to(size):
            rest = piece.lstrip(_LINE_ENDS)
            if rest:
                self._bytes.push_back(rest)
                return
            size = 1 << 17  # not two line ends but padding, which may be long

    def _look_ahead(self) -> bytes:
        """The next bytes behind the line ends that part two records."""
        self._skip_line_ends()
        follows = self._bytes.read_up_to(_PEEK_BYTES)
        self._bytes.push_back(follows)
        return follows


class _CountedParts:
    """Counts what was taken from the parts."""

    def __init__(self, parts: ArchiveParts) -> None:
        self._parts = parts
        self.count = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._parts.read(size)
        self.count += len(data)
        return data


def _length(headers: HeaderMap) -> int | None:
    value = (headers.get("Content-Length") or "").strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else None


def _arc_headers(line: re.Match[bytes]) -> HeaderMap:
    """Fields of an ARC line under the names of WARC."""
    headers = HeaderMap("utf-8")
    headers.status_line = "ARC"
    is_about_archive = line["uri"].startswith(b"filedesc:")
    date = line["date"][:14].decode("ascii")
    headers.set("WARC-Type", "warcinfo" if is_about_archive else "response")
    headers.set_bytes(b"WARC-Target-URI", line["uri"])
    headers.set("WARC-Date", f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:14] or '00'}Z")
    headers.set_bytes(b"Content-Type", line["type"])
    headers.set_bytes(b"Content-Length", line["length"])
    return headers
