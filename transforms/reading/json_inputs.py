"""An input of JSON: which form it has, and its records one by one."""

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.reading.json_arrays import ArrayBrokenError, read_elements
from transforms.reading.json_feeds import is_json_feed, is_json_feed_head
from transforms.reading.json_lines import INVALID, parse_json, read_json_bytes, read_json_value
from transforms.reading.options import ReadOptions
from transforms.reading.records import MEDIA_JSON_LINES, ReadRecord, RecordOrigin, bytes_sha256
from transforms.reading.rejections import (
    EMPTY,
    JSON_INVALID,
    MAX_ARTICLE_BYTES,
    MAX_JSON_DOCUMENT_BYTES,
    TOO_LARGE,
)
from transforms.reading.streams import HeadedStream, measure_rest


@dataclass(frozen=True, slots=True)
class _Place:
    """The file at hand, and how its records are read."""

    source_uri: str
    relative_path: str
    options: ReadOptions

    def origin(self, byte_count: int, content_sha256: str, locator: str | None = None) -> RecordOrigin:
        return RecordOrigin(
            self.source_uri,
            self.relative_path,
            MEDIA_JSON_LINES,
            byte_count,
            content_sha256,
            locator,
            fields_version=self.options.fields.version,
        )


def read_json(
    headed: HeadedStream, *, source_uri: str, relative_path: str, byte_count: int | None, options: ReadOptions
) -> Iterator[ReadRecord]:
    """Read JSON Lines, an array of articles, a JSON Feed, or one object over several lines, in UTF-8 without a mark.

    Parameters
    ----------
    byte_count
        Size of the input, when it is known: an oversized document is then rejected without being held.
    """
    place = _Place(source_uri, relative_path, options)
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
    origin = place.origin(*((len(data), bytes_sha256(data)) if is_whole else measure_rest(headed, data)))
    if not is_whole:
        limit = f"{MAX_JSON_DOCUMENT_BYTES // 1_000_000} MB is the limit of one that is not JSON Lines"
        yield origin.reject(TOO_LARGE, f"The JSON document has {origin.byte_count:,} bytes, {limit}")
    elif value is INVALID:
        yield origin.reject(JSON_INVALID, problem)
    elif isinstance(value, list):
        yield from _read_json_items(value, origin=origin, place=place)
    elif isinstance(value, dict) and is_json_feed(value):
        from transforms.reading.feeds import read_json_feed  # noqa: PLC0415 - its parser takes long to import

        yield from read_json_feed(value, origin=origin)
    else:
        yield read_json_value(value, origin=origin, options=place.options)


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
            yield read_json_bytes(record, origin=origin, options=place.options)


def _read_large_array(headed: HeadedStream, *, place: _Place) -> Iterator[ReadRecord]:
    """Elements of an array that is not held whole. The rest behind a broken one is one rejected record."""
    number = 0
    try:
        for number, item in enumerate(read_elements(headed), start=1):
            yield _read_json_item(item, number, place=place)
    except ArrayBrokenError:
        origin = place.origin(*measure_rest(headed, b""), f"behind item {number}")
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
    return read_json_value(item, origin=origin, options=place.options)


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
