"""What a record of a web archive holds: a page as a server gave it, its transfer undone, or the reason why not."""

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from fastwarc.warc import HeaderMap, WarcRecord, WarcRecordType

from transforms.reading.archive_records import ArchiveRecord, Flaw
from transforms.reading.decoding import clean_text
from transforms.reading.rejections import (
    ARCHIVE_RECORD_BROKEN,
    ARCHIVE_RECORD_CUT_OFF,
    ARCHIVE_RECORD_NO_URI,
    ARCHIVE_REVISIT,
    HTTP_STATUS,
    MAX_ARTICLE_BYTES,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
)
from transforms.reading.unpacking import GZIP_SIGNATURE, gzip_inflater

_ABOUT_PAGES = frozenset({"warcinfo", "request", "metadata"})
"""Types of records that tell how pages were fetched; there is nothing to read in them."""
_PAGES = frozenset({"response", "resource"})
_FLAWS = {
    Flaw.CUT_OFF: ARCHIVE_RECORD_CUT_OFF,
    Flaw.BROKEN: ARCHIVE_RECORD_BROKEN,
    Flaw.GAP: ARCHIVE_RECORD_BROKEN,
    Flaw.TOO_LARGE: TOO_LARGE,
}
_STATUS_OK = 200
_HTTP_START = re.compile(rb"HTTP/\d(?:\.\d)? \d{3}\b")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_MAX_SHOWN = 200
_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+*-]+)")


@dataclass(frozen=True, slots=True)
class Capture:
    """A page of an archive. It has a body, or a `reason_code` with a detail in words."""

    uri: str | None
    record_id: str | None
    captured_at: datetime | None
    media_type: str | None
    """As the server declared it, lower case, without parameters."""
    charset: str | None
    body: bytes
    reason_code: str | None = None
    detail: str | None = None


def read_capture(record: ArchiveRecord) -> Capture | None:
    """Read what a record holds; None for a whole one that only tells how pages were fetched."""
    headers = record.headers
    kind = (headers.get("WARC-Type") or "").strip().lower() if headers is not None else ""
    uri = clean_uri(headers.get("WARC-Target-URI")) if headers is not None else None
    if record.flaw is not None:
        return _failed(headers, uri, _FLAWS[record.flaw], _describe_flaw(record, uri))
    if headers is None or kind in _ABOUT_PAGES:
        return None
    refusal = _refusal(headers, kind, uri)
    return _failed(headers, uri, *refusal) if refusal else _read_page(record.block, headers, uri or "")


def _refusal(headers: HeaderMap, kind: str, uri: str | None) -> tuple[str, str | None] | None:
    """Why a whole record holds no page, as far as its own headers tell: reason code and detail."""
    if kind == "revisit":
        return ARCHIVE_REVISIT, _shown(uri)
    if kind not in _PAGES:
        return UNSUPPORTED_FORMAT, f"This is a record of the type {_shown(kind) or 'unknown'}"
    if uri is None:
        return ARCHIVE_RECORD_NO_URI, None
    truncation = headers.get("WARC-Truncated")
    if truncation:
        return ARCHIVE_RECORD_CUT_OFF, f"{_shown(uri)} was cut when it was captured ({_shown(truncation)})"
    return None


def clean_uri(value: str | None) -> str | None:
    """A target URI without control characters, and without the angle brackets that some writers put around it."""
    return clean_text(value or "").strip().removeprefix("<").removesuffix(">").strip() or None


def _read_page(block: bytes, headers: HeaderMap, uri: str) -> Capture:
    declared = headers.get("Content-Type") or ""
    if not _HTTP_START.match(block):
        if _media_type(declared) == "application/http":
            detail = f"The record of {_shown(uri)} holds no answer of a server"
            return _failed(headers, uri, ARCHIVE_RECORD_BROKEN, detail)
        return _capture(headers, uri, media_type=_media_type(declared), charset=_charset(declared), body=block)
    answer = _open_answer(block, decode="none")
    status = answer.http_headers.status_code if answer else None
    if answer is None or status != _STATUS_OK:
        return _failed(headers, uri, HTTP_STATUS, f"{_shown(uri)}: the server answered {status or 'nothing readable'}")
    try:
        body = _body(block, answer.http_headers)
    except _BodyError as error:
        return _failed(headers, uri, error.reason_code, f"{_shown(uri)}: {error}")
    declared = answer.http_headers.get("Content-Type") or ""
    return _capture(headers, uri, media_type=_media_type(declared), charset=_charset(declared), body=body)


class _BodyError(ValueError):
    """A body that is not whole."""

    def __init__(self, reason_code: str, message: str) -> None:
        super().__init__(message)
        self.reason_code = reason_code


def _open_answer(block: bytes, *, decode: Literal["none", "transfer", "all"]) -> WarcRecord | None:
    """A server's answer with its headers read; None when it cannot be decoded."""
    answer = WarcRecord()
    answer.init_headers(WarcRecordType.response)
    answer.is_http = True
    answer.set_bytes_content(block)
    try:
        # Without its quirks mode it does not know line ends of one character, which old archives have.
        answer.parse_http(auto_decode=decode, quirks_mode=True)
    except OSError:
        return None
    return answer


def _body(block: bytes, http: HeaderMap) -> bytes:
    """The page in an answer: chunks joined, unpacked, no larger than is read, and as long as the server said.

    Raises
    ------
    _BodyError
        When it is cut off, broken or too large.
    """
    packing = (http.get("Content-Encoding") or "").strip().lower()
    sent = _read_answer(block, decode="transfer", limit=len(block))
    body = _read_answer(block, decode="all", limit=MAX_ARTICLE_BYTES + 1) if packing else sent
    if body is None and sent is not None and not sent.startswith(GZIP_SIGNATURE):
        body = sent  # unpacked by whoever stored it, and the header left as it was
    if body is None or sent is None:
        raise _BodyError(ARCHIVE_RECORD_BROKEN, "the page cannot be unpacked")
    if len(body) > MAX_ARTICLE_BYTES:
        raise _BodyError(TOO_LARGE, f"the page has more than {MAX_ARTICLE_BYTES:,} bytes")
    declared = (http.get("Content-Length") or "").strip()
    if declared.isdecimal() and len(sent) < int(declared) and not http.get("Transfer-Encoding"):
        raise _BodyError(ARCHIVE_RECORD_CUT_OFF, f"{len(sent):,} of {int(declared):,} bytes are there")
    if body is not sent and packing in {"gzip", "x-gzip"} and _is_cut_gzip(sent, len(body)):
        raise _BodyError(ARCHIVE_RECORD_CUT_OFF, "the packed page is cut off")
    return body


def _read_answer(block: bytes, *, decode: Literal["transfer", "all"], limit: int) -> bytes | None:
    """The body of an answer, at most `limit` bytes of it; None when it is broken."""
    answer = _open_answer(block, decode=decode)
    try:
        return answer.reader.read(limit) if answer is not None else None
    except OSError:
        return None


def _is_cut_gzip(packed: bytes, size: int) -> bool:
    """Whether a gzip stream ends early: its last bytes hold its size, else it is unpacked to see."""
    if not packed.startswith(GZIP_SIGNATURE) or int.from_bytes(packed[-4:], "little") == size:
        return False
    inflater = gzip_inflater()
    try:
        inflater.decompress(packed, MAX_ARTICLE_BYTES)
    except zlib.error:
        return True
    return not inflater.eof


def _capture(headers: HeaderMap, uri: str, *, media_type: str | None, charset: str | None, body: bytes) -> Capture:
    return Capture(uri, _record_id(headers), _date(headers), media_type, charset, body)


def _failed(headers: HeaderMap | None, uri: str | None, reason_code: str, detail: str | None) -> Capture:
    record_id = _record_id(headers) if headers is not None else None
    captured_at = _date(headers) if headers is not None else None
    return Capture(uri, record_id, captured_at, None, None, b"", reason_code, detail)


def _describe_flaw(record: ArchiveRecord, uri: str | None) -> str:
    whose = f"The record of {_shown(uri)}" if uri else "The record"
    if record.flaw is Flaw.GAP:
        return f"{record.byte_count:,} bytes are no record of an archive" if record.byte_count else "The archive breaks"
    if record.flaw is Flaw.BROKEN:
        return f"{whose} is broken, or its length is wrong"
    if record.flaw is Flaw.TOO_LARGE:
        return f"{whose} has {record.byte_count:,} bytes"
    return f"{whose} breaks off: {record.missing_count:,} of its bytes are missing"


def _record_id(headers: HeaderMap) -> str | None:
    return _shown(headers.get("WARC-Record-ID")) or None


def _date(headers: HeaderMap) -> datetime | None:
    """The instant of capture, UTC; None when it is not a date of WARC."""
    try:
        found = datetime.fromisoformat((headers.get("WARC-Date") or "").strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _media_type(declared: str) -> str | None:
    found = _MEDIA_TYPE.match(declared)
    return found[1].lower() if found else None


def _charset(declared: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", declared, re.IGNORECASE)
    return found[1] if found else None


def _shown(text: str | None) -> str:
    """Text from an archive as it may stand in a report: printable and not long."""
    return _UNPRINTABLE.sub("?", text or "")[:_MAX_SHOWN]
