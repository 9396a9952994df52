"""The entry of reading: one stream of bytes in, one `ReadRecord` for every record in it out."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from transforms.reading.containers import CONTAINER_FORMATS, read_container
from transforms.reading.decoding import wide_encoding
from transforms.reading.detection import HEAD_BYTES, Format, detect_format
from transforms.reading.json_lines import INVALID, parse_json, read_json_bytes, read_json_value
from transforms.reading.nesting import Allowance, Nesting
from transforms.reading.plain_text import read_plain_text
from transforms.reading.records import (
    MEDIA_HTML,
    MEDIA_JSON_LINES,
    MEDIA_TEXT,
    MEDIA_UNKNOWN,
    ReadRecord,
    RecordOrigin,
    bytes_sha256,
)
from transforms.reading.rejections import (
    BINARY,
    EMPTY,
    JSON_INVALID,
    MAX_ARTICLE_BYTES,
    MAX_JSON_DOCUMENT_BYTES,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
)
from transforms.reading.streams import ByteSource, HeadedStream, TranscodedStream

_MEDIA_TYPES = {Format.TEXT: MEDIA_TEXT, Format.HTML: MEDIA_HTML, Format.JSON: MEDIA_JSON_LINES}
_REJECTIONS = {Format.EMPTY: EMPTY, Format.BINARY: BINARY, Format.UNSUPPORTED: UNSUPPORTED_FORMAT}


def read_stream(
    stream: ByteSource,
    *,
    source_uri: str,
    relative_path: str,
    byte_count: int | None = None,
    nesting: Nesting | None = None,
) -> Iterator[ReadRecord]:
    """Read one input: a text file, an HTML page, a JSON Lines file or a JSON document, or any of them in containers.

    Parameters
    ----------
    stream
        Bytes, read once from where it stands. It need not be seekable; where it is, an archive that must be read out
        of order is read in place.
    source_uri
        Absolute path of the file, as it shall stand in `raw.documents`.
    relative_path
        Path relative to the source root: the `source_id` of single pages; its first folder is the outlet of those
        that do not name one.
    byte_count
        Size of the input, when it is known: an oversized JSON document is then rejected without being held.
    nesting
        The containers around the input, and where archives that come in order may be kept; none of either unless given.

    Yields
    ------
    One record for every article in the input, and one for everything that could not be read, with its reason. An
    input is never larger in memory than `MAX_ARTICLE_BYTES` (`MAX_JSON_DOCUMENT_BYTES` for a JSON document that is
    not JSON Lines). No content makes this raise; errors of the stream itself (`OSError`) pass through.
    """
    rewind = _rewinding(stream)
    headed = HeadedStream(stream, head_bytes=HEAD_BYTES)
    kind, detail = detect_format(headed.head, relative_path=relative_path)
    if kind is Format.EMPTY and len(headed.head) == HEAD_BYTES:
        kind = Format.TEXT  # a long run of white space says nothing about what follows
    if kind is Format.JSON:
        yield from _read_json(headed, source_uri=source_uri, relative_path=relative_path, byte_count=byte_count)
        return
    if kind in CONTAINER_FORMATS:
        yield from read_container(
            headed,
            kind,
            rewind=rewind,
            source_uri=source_uri,
            relative_path=relative_path,
            nesting=nesting or Nesting(Allowance()),
            read_stream=read_stream,
        )
        return
    data = headed.read_up_to(MAX_ARTICLE_BYTES + 1)
    is_whole = len(data) <= MAX_ARTICLE_BYTES
    size, content_sha256 = (len(data), bytes_sha256(data)) if is_whole else _measure_rest(headed, data)
    media_type = _MEDIA_TYPES.get(kind, MEDIA_UNKNOWN)
    origin = RecordOrigin(source_uri, relative_path, media_type, size, content_sha256)
    yield _read_page(data, kind, detail, is_whole=is_whole, origin=origin)


def _rewinding(stream: ByteSource) -> Callable[[], BinaryIO] | None:
    """How to stand at the start of a stream again; None when that cannot be done."""
    if not isinstance(stream, io.IOBase) or not stream.seekable() or stream.tell() != 0:
        return None
    file = cast("BinaryIO", stream)

    def rewind() -> BinaryIO:
        file.seek(0)
        return file

    return rewind


def _read_page(data: bytes, kind: Format, detail: str | None, *, is_whole: bool, origin: RecordOrigin) -> ReadRecord:
    if kind in _REJECTIONS:
        return origin.reject(_REJECTIONS[kind], detail)
    if not is_whole:
        return origin.reject(TOO_LARGE, f"It has {origin.byte_count:,} bytes")
    return _read_html(data, origin=origin) if kind is Format.HTML else read_plain_text(data, origin=origin)


def _read_html(data: bytes, *, origin: RecordOrigin) -> ReadRecord:
    from transforms.reading.html_page import read_html  # noqa: PLC0415 - its extractor takes long to import

    return read_html(data, origin=origin)


def _read_json(
    headed: HeadedStream, *, source_uri: str, relative_path: str, byte_count: int | None
) -> Iterator[ReadRecord]:
    encoding = wide_encoding(headed.head)
    if encoding is not None:
        headed = HeadedStream(TranscodedStream(headed, encoding=encoding), head_bytes=0)
    mark = headed.read_up_to(3)
    headed.push_back(mark.removeprefix(b"\xef\xbb\xbf"))
    first_line = _first_line(headed)
    if not _opens_document(first_line):
        headed.push_back(first_line)
        yield from _read_json_lines(headed, source_uri=source_uri, relative_path=relative_path)
        return
    is_small = byte_count is None or byte_count <= MAX_JSON_DOCUMENT_BYTES
    data = first_line + (headed.read_up_to(MAX_JSON_DOCUMENT_BYTES + 1 - len(first_line)) if is_small else b"")
    is_whole = is_small and len(data) <= MAX_JSON_DOCUMENT_BYTES
    value, problem = parse_json(data.decode("utf-8", "replace")) if is_whole else (INVALID, None)
    if value is INVALID and not _is_array_or_bare_brace(first_line):
        headed.push_back(data)
        yield from _read_json_lines(headed, source_uri=source_uri, relative_path=relative_path)
        return
    size, content_sha256 = (len(data), bytes_sha256(data)) if is_whole else _measure_rest(headed, data)
    origin = RecordOrigin(source_uri, relative_path, MEDIA_JSON_LINES, size, content_sha256)
    if not is_whole:
        limit = f"{MAX_JSON_DOCUMENT_BYTES // 1_000_000} MB is the limit of one that is not JSON Lines"
        yield origin.reject(TOO_LARGE, f"The JSON document has {size:,} bytes, {limit}")
    elif value is INVALID:
        yield origin.reject(JSON_INVALID, problem)
    elif isinstance(value, list):
        yield from _read_json_items(value, origin=origin)
    else:
        yield read_json_value(value, origin=origin)


def _read_json_lines(headed: HeadedStream, *, source_uri: str, relative_path: str) -> Iterator[ReadRecord]:
    line_number = 0
    while line := headed.read_line(MAX_ARTICLE_BYTES + 1):
        line_number += 1
        locator = f"line {line_number}"
        if len(line) > MAX_ARTICLE_BYTES and not line.endswith(b"\n"):
            size, content_sha256 = _measure_line(headed, line)
            origin = RecordOrigin(source_uri, relative_path, MEDIA_JSON_LINES, size, content_sha256, locator)
            yield origin.reject(TOO_LARGE, f"The line has {size:,} bytes")
            continue
        record = line.strip(b" \t\r\n")
        if record:
            origin = RecordOrigin(
                source_uri, relative_path, MEDIA_JSON_LINES, len(record), bytes_sha256(record), locator
            )
            yield read_json_bytes(record, origin=origin)


def _read_json_items(items: list[object], *, origin: RecordOrigin) -> Iterator[ReadRecord]:
    """Elements of a JSON array; the bytes of each are those of its compact form."""
    if not items:
        yield origin.reject(EMPTY, "The JSON array has no elements")
    for number, item in enumerate(items, start=1):
        data = json.dumps(item, separators=(",", ":")).encode()
        locator = f"item {number}"
        item_origin = RecordOrigin(
            origin.source_uri, origin.relative_path, MEDIA_JSON_LINES, len(data), bytes_sha256(data), locator
        )
        if len(data) > MAX_ARTICLE_BYTES:
            yield item_origin.reject(TOO_LARGE, f"The element has {len(data):,} bytes")
        else:
            yield read_json_value(item, origin=item_origin)


def _first_line(headed: HeadedStream) -> bytes:
    """The first line that is not blank, with the blank lines before it."""
    lines = b""
    while line := headed.read_line(MAX_ARTICLE_BYTES + 1):
        lines += line
        if line.strip() or len(lines) > MAX_ARTICLE_BYTES:
            break
    return lines


def _opens_document(first_line: bytes) -> bool:
    """Whether a JSON input goes on over several lines, or is an array."""
    stripped = first_line.strip()
    return stripped.startswith(b"[") or stripped.endswith((b"{", b"[", b",", b":"))


def _is_array_or_bare_brace(first_line: bytes) -> bool:
    stripped = first_line.strip()
    return stripped.startswith(b"[") or stripped == b"{"


def _measure_line(headed: HeadedStream, start: bytes) -> tuple[int, str]:
    """Size and SHA-256 of an oversized line, of which `start` was read; the rest is passed over."""
    digest, size = hashlib.sha256(start), len(start)
    while piece := headed.read_line(io.DEFAULT_BUFFER_SIZE * 16):
        digest.update(piece)
        size += len(piece)
        if piece.endswith(b"\n"):
            break
    return size, digest.hexdigest()


def _measure_rest(headed: HeadedStream, start: bytes) -> tuple[int, str]:
    """Size and SHA-256 of an input of which `start` was read; nothing of the rest is kept."""
    digest, size = hashlib.sha256(start), len(start)
    while piece := headed.read_piece():
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()
