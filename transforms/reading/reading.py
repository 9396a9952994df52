"""The entry of reading: one stream of bytes in, one `ReadRecord` for every record in it out."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, cast

from transforms.reading.completion import complete_record
from transforms.reading.containers import CONTAINER_FORMATS, read_container
from transforms.reading.csv_tables import read_csv
from transforms.reading.detection import HEAD_BYTES, Format, detect_format
from transforms.reading.json_inputs import read_json
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
    MAX_ARTICLE_BYTES,
    MAX_XML_DOCUMENT_BYTES,
    TOO_LARGE,
    UNSUPPORTED_FORMAT,
)
from transforms.reading.streams import ByteSource, HeadedStream, as_utf8, measure_rest

_MEDIA_TYPES = {
    Format.TEXT: MEDIA_TEXT,
    Format.HTML: MEDIA_HTML,
    Format.JSON: MEDIA_JSON_LINES,
    Format.NEWS_XML: MEDIA_NEWS_XML,
}
_REJECTIONS = {Format.EMPTY: EMPTY, Format.BINARY: BINARY, Format.UNSUPPORTED: UNSUPPORTED_FORMAT}


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
    One record for every article in the input, and one for everything that could not be read, with its reason. No
    more is held of an input than `MAX_ARTICLE_BYTES` (`MAX_JSON_DOCUMENT_BYTES` of a JSON document that is not JSON
    Lines, `MAX_XML_DOCUMENT_BYTES` of a feed or wire document; of a Parquet file or archive that cannot be sought in
    what `parquet_tables` and `nesting` allow). No content makes this raise; errors of the stream (`OSError`) pass
    through.
    """
    records = _read_any(
        stream,
        source_uri=source_uri,
        relative_path=relative_path,
        byte_count=byte_count,
        options=options,
        nesting=nesting or Nesting(Allowance()),
    )
    for record in records:
        yield complete_record(record, options=options)


def _read_any(
    stream: ByteSource,
    *,
    source_uri: str,
    relative_path: str,
    byte_count: int | None,
    options: ReadOptions,
    nesting: Nesting,
) -> Iterator[ReadRecord]:
    """Read an input, or what a container holds; the records are completed once, where the input as a whole is read."""
    rewind = _rewinding(stream)
    headed = HeadedStream(stream, head_bytes=HEAD_BYTES)
    kind, detail = detect_format(headed.head, relative_path=relative_path)
    if kind is Format.EMPTY and len(headed.head) == HEAD_BYTES:
        kind = Format.TEXT  # a long run of white space says nothing about what follows
    if kind is Format.JSON:
        yield from read_json(
            as_utf8(headed),
            source_uri=source_uri,
            relative_path=relative_path,
            byte_count=byte_count,
            options=options,
        )
        return
    if kind in CONTAINER_FORMATS:
        yield from read_container(
            headed,
            kind,
            rewind=rewind,
            source_uri=source_uri,
            relative_path=relative_path,
            nesting=nesting,
            read_stream=partial(_read_any, options=options),
        )
        return
    if kind is Format.TABLE:
        yield from read_csv(as_utf8(headed), source_uri=source_uri, relative_path=relative_path, options=options)
        return
    if kind is Format.PARQUET:
        yield from _read_parquet(headed, rewind, source_uri, relative_path, options)
        return
    if kind is Format.WEB_ARCHIVE:
        yield from _read_archive(headed, source_uri, relative_path, options)
        return
    limit = MAX_XML_DOCUMENT_BYTES if kind is Format.NEWS_XML else MAX_ARTICLE_BYTES
    data = headed.read_up_to(limit + 1)
    is_whole = len(data) <= limit
    size, content_sha256 = (len(data), bytes_sha256(data)) if is_whole else measure_rest(headed, data)
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
        nesting = Nesting(Allowance())  # of its own: what a page unfolds to is bounded page by page
        return _read_any(content, source_uri=uri, relative_path=path, byte_count=None, options=options, nesting=nesting)

    yield from read_web_archive(
        headed,
        source_uri=source_uri,
        relative_path=relative_path,
        read_content=read_content,
        options=options,
    )


def _read_parquet(
    headed: HeadedStream,
    rewind: Callable[[], BinaryIO] | None,
    source_uri: str,
    relative_path: str,
    options: ReadOptions,
) -> Iterator[ReadRecord]:
    from transforms.reading.parquet_tables import read_parquet  # noqa: PLC0415 - its library takes long to import

    yield from read_parquet(
        headed if rewind is None else rewind(),
        source_uri=source_uri,
        relative_path=relative_path,
        options=options,
    )
