"""The entry of reading: one stream of bytes in, one `ReadRecord` for every record in it out."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from transforms.reading.completion import completes_records
from transforms.reading.containers import CONTAINER_FORMATS, read_container
from transforms.reading.csv_tables import read_csv
from transforms.reading.decoding import wide_encoding
from transforms.reading.detection import HEAD_BYTES, Format, detect_format
from transforms.reading.fields import FieldMapping
from transforms.reading.json_arrays import ArrayBrokenError, read_elements
from transforms.reading.json_feeds import is_json_feed, is_json_feed_head
from transforms.reading.json_lines import INVALID, parse_json, read_json_bytes, read_json_value
from transforms.reading.nesting import Allowance, Nesting
from transforms.reading.options import DEFAULT_OPTIONS, ReadOptions
from transforms.reading.plain_text import read_plain_text
from transforms.reading.records import (
    MEDIA_HTML,
    MEDIA_JSON_LINES,
    MEDIA_NEWS_XML,
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
    MAX_XML_DOCUMENT_BYTES,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
)
from transforms.reading.streams import ByteSource, HeadedStream, TranscodedStream

_MEDIA_TYPES = {
    Format.TEXT: MEDIA_TEXT,
    Format.HTML: MEDIA_HTML,
    Format.JSON: MEDIA_JSON_LINES,
    Format.NEWS_XML: MEDIA_NEWS_XML,
}
_REJECTIONS = {Format.EMPTY: EMPTY, Format.BINARY: BINARY, Format.UNSUPPORTED: UNSUPPORTED_FORMAT}


@completes_records
def read_stream(
    stream: ByteSource,
    *,
    source_uri: str,
    relative_path: str,
    byte_count: int | None = None,
    options: ReadOptions = DEFAULT_OPTIONS,
    nesting: Nesting | None = None,
) -> Iterator[ReadRecord]:
    """Read one input: text, a page, JSON, a table, a feed, a document of a wire, a web archive; also in containers.

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
    options
        Which fields of records are which of ours, how the text of pages is found, the time of reading, and the table of
        outlets.
    nesting
        The containers around the input, and where archives that come in order may be kept; none of either unless given.

    Yields
    ------
    One record for every article in the input, and one for everything that could not be read, with its reason. An
    input is never larger in memory than `MAX_ARTICLE_BYTES` (`MAX_JSON_DOCUMENT_BYTES` for a JSON document that is
    neither JSON Lines nor an array). No content makes this raise; errors of the stream (`OSError`) pass through.
    """
    rewind = _rewinding(stream)
    headed = HeadedStream(stream, head_bytes=HEAD_BYTES)
    kind, detail = detect_format(headed.head, relative_path=relative_path)
    if kind is Format.EMPTY and len(headed.head) == HEAD_BYTES:
        kind = Format.TEXT  # a long run of white space says nothing about what follows
    if kind is Format.JSON:
        place = _Place(source_uri, relative_path, options.fields)
        yield from _read_json(headed, place=place, byte_count=byte_count)
        return
    if kind in CONTAINER_FORMATS:
        yield from read_container(
            headed,
            kind,
            rewind=rewind,
            source_uri=source_uri,
            relative_path=relative_path,
            nesting=nesting or Nesting(Allowance()),
            read_stream=partial(read_stream, options=options),
        )
        return
    if kind is Format.TABLE:
        yield from read_csv(
            _as_utf8(headed), source_uri=source_uri, relative_path=relative_path, mapping=options.fields
        )
        return
    if kind is Format.PARQUET:
        yield from _read_parquet(headed, rewind, place=_Place(source_uri, relative_path, options.fields))
        return
    if kind is Format.WEB_ARCHIVE:
        yield from _read_archive(headed, source_uri, relative_path, options)
        return
    limit = MAX_XML_DOCUMENT_BYTES if kind is Format.NEWS_XML else MAX_ARTICLE_BYTES
    data = headed.read_up_to(limit + 1)
    is_whole = len(data) <= limit
    size, content_sha256 = (len(data), bytes_sha256(data)) if is_whole else _measure_rest(headed, data)
    media_type = _MEDIA_TYPES.get(kind, MEDIA_UNKNOWN)
    origin = RecordOrigin(source_uri, relative_path, media_type, size, content_sha256)
    if kind is Format.NEWS_XML:
        from transforms.reading.news_xml import read_news_xml  # noqa: PLC0415 - its parser takes long to import

        yield from read_news_xml(data, root=detail or "", is_whole=is_whole, origin=origin)
        return
    yield _read_page(data, kind, detail, is_whole=is_whole, origin=origin, options=options)


def _rewinding(stream: ByteSource) -> Callable[[], BinaryIO] | None:
    """How to stand at the start of a stream again; None when that cannot be done."""
    if not isinstance(stream, io.IOBase) or not stream.seekable() or stream.tell() != 0:
        return None
    file = cast("BinaryIO", stream)

    def rewind() -> BinaryIO:
        file.seek(0)
        return file

    return rewind


@dataclass(frozen=True, slots=True)
class _Place:
    """The file at hand, and how its records are read."""

    source_uri: str
    relative_path: str
    mapping: FieldMapping

    def origin(self, byte_count: int, content_sha256: str, locator: str | None = None) -> RecordOrigin:
        return RecordOrigin(
            self.source_uri,
            self.relative_path,
            MEDIA_JSON_LINES,
            byte_count,
            content_sha256,
            locator,
            fields_version=self.mapping.version,
        )


def _read_page(
    data: bytes,
    kind: Format,
    detail: str | None,
    *,
    is_whole: bool,
    origin: RecordOrigin,
    options: ReadOptions,
) -> ReadRecord:
    if kind in _REJECTIONS:
        return origin.reject(_REJECTIONS[kind], detail)
    if not is_whole:
        return origin.reject(TOO_LARGE, f"It has {origin.byte_count:,} bytes")
    return (
        _read_html(data, origin=origin, options=options)
        if kind is Format.HTML
        else read_plain_text(data, origin=origin)
    )


def _read_html(data: bytes, *, origin: RecordOrigin, options: ReadOptions) -> ReadRecord:
    from transforms.reading.html_page import read_html  # noqa: PLC0415 - its extractor takes long to import

    return read_html(data, origin=origin, options=options)


def _read_archive(
    headed: HeadedStream, source_uri: str, relative_path: str, options: ReadOptions
) -> Iterator[ReadRecord]:
    from transforms.reading.warc import read_web_archive  # noqa: PLC0415 - so does its parser

    def read_content(content: BinaryIO, uri: str, path: str) -> Iterator[ReadRecord]:
        return read_stream(content, source_uri=uri, relative_path=path, options=options)

    yield from read_web_archive(
        headed,
        source_uri=source_uri,
        relative_path=relative_path,
        read_content=read_content,
        options=options,
    )


def _read_parquet(
    headed: HeadedStream, rewind: Callable[[], BinaryIO] | None, *, place: _Place
) -> Iterator[ReadRecord]:
    from transforms.reading.parquet_tables import read_parquet  # noqa: PLC0415 - its library takes long to import

    yield from read_parquet(
        headed if rewind is None else rewind(),
        source_uri=place.source_uri,
        relative_path=place.relative_path,
        mapping=place.mapping,
    )


def _as_utf8(headed: HeadedStream) -> HeadedStream:
    """The stream, recoded when it is in UTF-16 or UTF-32; the mark of UTF-8 is taken away."""
    encoding = wide_encoding(headed.head)
    if encoding is not None:
        headed = HeadedStream(TranscodedStream(headed, encoding=encoding), head_bytes=0)
    mark = headed.read_up_to(3)
    headed.push_back(mark.removeprefix(b"\xef\xbb\xbf"))
    return headed


def _read_json(headed: HeadedStream, *, place: _Place, byte_count: int | None) -> Iterator[ReadRecord]:
    headed = _as_utf8(headed)
    first_line = _first_line(headed)
    is_feed = is_json_feed_head(first_line)
    if not (is_feed or _opens_document(first_line)):
        headed.push_back(first_line)
        yield from _read_json_lines(headed, place=place)
        return
    is_small = byte_count is None or byte_count <= MAX_JSON_DOCUMENT_BYTES
    data = first_line + (headed.read_up_to(MAX_JSON_DOCUMENT_BYTES + 1 - len(first_line)) if is_small else b"")
    is_whole = is_small and len(data) <= MAX_JSON_DOCUMENT_BYTES
    value, problem = parse_json(data.decode("utf-8", "replace")) if is_whole else (INVALID, None)
    if value is INVALID and not _is_array_or_bare_brace(first_line):
        headed.push_back(data)
        yield from _read_json_lines(headed, place=place)
        return
    if not is_whole and first_line.strip().startswith(b"["):
        headed.push_back(data)
        yield from _read_large_array(headed, place=place)
        return
    origin = place.origin(*((len(data), bytes_sha256(data)) if is_whole else _measure_rest(headed, data)))
    if not is_whole:
        limit = f"{MAX_JSON_DOCUMENT_BYTES // 1_000_000} MB is the limit of one that is not JSON Lines"
        yield origin.reject(TOO_LARGE, f"The JSON document has {origin.byte_count:,} bytes, {limit}")
    elif value is INVALID:
        yield origin.reject(JSON_INVALID, problem)
    elif isinstance(value, list):
        yield from _read_json_items(value, origin=origin, place=place)
    elif isinstance(value, dict) and is_json_feed(value):
        from transforms.reading.feeds import read_json_feed  # noqa: PLC0415 - as above

        yield from read_json_feed(value, origin=origin)
    else:
        yield read_json_value(value, origin=origin, mapping=place.mapping)


def _read_json_lines(headed: HeadedStream, *, place: _Place) -> Iterator[ReadRecord]:
    line_number = 0
    while line := headed.read_line(MAX_ARTICLE_BYTES + 1):
        line_number += 1
        locator = f"line {line_number}"
        if len(line) > MAX_ARTICLE_BYTES and not line.endswith(b"\n"):
            origin = place.origin(*_measure_line(headed, line), locator)
            yield origin.reject(TOO_LARGE, f"The line has {origin.byte_count:,} bytes")
            continue
        record = line.strip(b" \t\r\n")
        if record:
            origin = place.origin(len(record), bytes_sha256(record), locator)
            yield read_json_bytes(record, origin=origin, mapping=place.mapping)


def _read_large_array(headed: HeadedStream, *, place: _Place) -> Iterator[ReadRecord]:
    """Elements of an array that is not held whole. The rest behind a broken one is one rejected record."""
    number = 0
    try:
        for number, item in enumerate(read_elements(headed), start=1):
            yield _read_json_item(item, number, place=place)
    except ArrayBrokenError:
        origin = place.origin(*_measure_rest(headed, b""), f"behind item {number}")
        yield origin.reject(JSON_INVALID, f"Reading of the array stopped behind its item {number:,}")


def _read_json_items(items: list[object], *, origin: RecordOrigin, place: _Place) -> Iterator[ReadRecord]:
    if not items:
        yield origin.reject(EMPTY, "The JSON array has no elements")
    for number, item in enumerate(items, start=1):
        yield _read_json_item(item, number, place=place)


def _read_json_item(item: object, number: int, *, place: _Place) -> ReadRecord:
    """Element of a JSON array; its bytes are those of its compact form."""
    data = json.dumps(item, separators=(",", ":")).encode()
    origin = place.origin(len(data), bytes_sha256(data), f"item {number}")
    if len(data) > MAX_ARTICLE_BYTES:
        return origin.reject(TOO_LARGE, f"The element has {len(data):,} bytes")
    return read_json_value(item, origin=origin, mapping=place.mapping)


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
