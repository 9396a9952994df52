"""Web archives (WARC, ARC) to articles: every captured page becomes one, or a row that says why not.

What a capture is decides first what the server called it, then its bytes: pages go to the HTML reader with the address
that they were captured from, other forms of articles to the reader that knows their content. Records that tell how
pages were fetched (requests, metadata, the archive's own description) hold no article and make no row.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO
from urllib.parse import urlsplit

from transforms.reading.archive_records import ArchiveRecord, read_records
from transforms.reading.captures import Capture, read_capture
from transforms.reading.detection import HEAD_BYTES, Format, detect_format
from transforms.reading.html_page import read_html
from transforms.reading.options import DEFAULT_OPTIONS, ReadOptions
from transforms.reading.records import MEDIA_HTML, MEDIA_UNKNOWN, MEDIA_WEB_ARCHIVE, ReadRecord, RecordOrigin
from transforms.reading.rejections import ARCHIVE_EMPTY, EMPTY, NOT_AN_ARTICLE
from transforms.reading.streams import ByteSource
from transforms.reading.urls import host_of, normalize_url

ContentReader = Callable[[BinaryIO, str, str], Iterator[ReadRecord]]
"""Reads bytes by what they are: stream, source URI and relative path to records."""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_UNTOLD_TYPES = frozenset({None, "application/octet-stream", "binary/octet-stream", "unknown/unknown", "no-type"})
_ARTICLE_TYPE = re.compile(
    r"text/(?:plain|xml|json|markdown)|application/(?:json|ld\+json|feed\+json|x-ndjson|xml|(?!.*svg)[\w.-]+\+xml|"
    r"[\w.-]+\+json|rss|atom)"
)
_SITE_FILE = re.compile(
    r"/(?:robots|ads|app-ads|humans|security|llms|llms-full|sellers|manifest|sitemap_robots)\.(?:txt|json)$|/\.well-known/",
    re.IGNORECASE,
)
"""Paths of files that are for machines, though they come as plain text."""
_SELF_CONTAINED = frozenset({Format.HTML, Format.TEXT})
"""Formats of which one input is one article, so that its address is the article's."""
_NO_ARTICLES = frozenset({Format.BINARY, Format.WEB_ARCHIVE})
_NEEDS_A_TYPE = frozenset({Format.TEXT, Format.COMPRESSED, Format.UNSUPPORTED, *_NO_ARTICLES})
"""Formats that are read only where the server has said what the bytes are: a style sheet is text too."""


def read_web_archive(
    stream: ByteSource,
    *,
    source_uri: str,
    relative_path: str,
    read_content: ContentReader,
    options: ReadOptions = DEFAULT_OPTIONS,
) -> Iterator[ReadRecord]:
    """Read the captures of a WARC or ARC file, plain or gzipped, from where the stream stands.

    Parameters
    ----------
    read_content
        Reads captures that are no HTML pages by what their bytes are.

    Yields
    ------
    One record for every captured page and for everything that is damaged, located by the offset in the file and the
    record's id. Reading goes on behind what is damaged. No content makes this raise.
    """
    is_empty, passed_count, digest = True, 0, hashlib.sha256()
    for record in read_records(stream):
        capture = read_capture(record)
        if capture is None:
            passed_count += record.byte_count
            digest.update(record.content_sha256.encode())
            continue
        is_empty = False
        origin = RecordOrigin(
            source_uri=source_uri,
            relative_path=_page_path(capture.uri) or relative_path,
            media_type=MEDIA_UNKNOWN,
            byte_count=record.byte_count,
            content_sha256=record.content_sha256,
            record_locator=_locator(record, capture),
            url=_page_url(capture.uri),
            captured_at=capture.captured_at,
        )
        if capture.reason_code is not None:
            yield origin.reject(capture.reason_code, capture.detail)
        else:
            yield from _read_body(capture, origin=origin, read_content=read_content, options=options)
    if is_empty:
        origin = RecordOrigin(source_uri, relative_path, MEDIA_WEB_ARCHIVE, passed_count, digest.hexdigest())
        yield origin.reject(ARCHIVE_EMPTY)


def _read_body(
    capture: Capture, *, origin: RecordOrigin, read_content: ContentReader, options: ReadOptions
) -> Iterator[ReadRecord]:
    if not capture.body.strip():
        yield origin.reject(EMPTY, "The page has no content")
        return
    kind, _ = detect_format(capture.body[:HEAD_BYTES], relative_path="")
    if not _may_hold_articles(capture, kind):
        yield origin.reject(NOT_AN_ARTICLE, f"It was served as {capture.media_type or 'nothing in particular'}")
    elif kind is Format.HTML or (kind is Format.TEXT and capture.media_type in _HTML_TYPES):
        page = replace(origin, media_type=MEDIA_HTML)
        # A page was not published after it was captured, whenever the archive is read.
        own = replace(options, now=capture.captured_at or options.now)
        record = read_html(capture.body, origin=page, http_charset=capture.charset, options=own)
        yield _as_captured(record, capture, origin)
    else:
        for record in read_content(io.BytesIO(capture.body), origin.source_uri, origin.relative_path):
            yield _place(record, capture, origin, is_whole=kind in _SELF_CONTAINED)


def _may_hold_articles(capture: Capture, kind: Format) -> bool:
    if capture.media_type in _HTML_TYPES:
        return kind not in _NO_ARTICLES
    if not (capture.uri or "").lower().startswith(("http://", "https://")):
        return kind is Format.HTML  # else it is a log of the archiver's or a file of some machine
    if capture.media_type in _UNTOLD_TYPES:
        return kind not in _NEEDS_A_TYPE
    is_article_type = _ARTICLE_TYPE.fullmatch(capture.media_type or "") is not None
    return is_article_type and kind not in _NO_ARTICLES and not _SITE_FILE.search(_path_of(capture.uri))


def _place(record: ReadRecord, capture: Capture, origin: RecordOrigin, *, is_whole: bool) -> ReadRecord:
    """A record of another reader, located in the archive; an article that is the whole page takes its address."""
    inner = record.record_locator
    placed = replace(
        record,
        source_uri=origin.source_uri,
        container_uri=origin.source_uri,
        record_locator=f"{origin.record_locator} {inner}" if inner else origin.record_locator,
        byte_count=record.byte_count if inner else origin.byte_count,
        content_sha256=record.content_sha256 if inner else origin.content_sha256,
        captured_at=origin.captured_at,
    )
    if not is_whole:
        return placed
    return _as_captured(placed, capture, origin)


def _as_captured(record: ReadRecord, capture: Capture, origin: RecordOrigin) -> ReadRecord:
    """The article with the address that it was captured from, as it is written there and in its canonical form."""
    article = record.article
    if article is None:
        return record
    canonical_url = article.canonical_url or origin.url
    return replace(
        record, article=replace(article, source_id=capture.uri or article.source_id, canonical_url=canonical_url)
    )


def _locator(record: ArchiveRecord, capture: Capture) -> str:
    return f"{record.place} {capture.record_id}" if capture.record_id else record.place


def _page_url(uri: str | None) -> str | None:
    """The address as other readers write it; crawlers may leave spaces in it."""
    return normalize_url((uri or "").replace(" ", "%20"))


def _page_path(uri: str | None) -> str | None:
    """Host and path of an address, as if the site lay in a folder of its own: the outlet falls out of it."""
    url = _page_url(uri)
    host = host_of(url)
    return f"{host}/{_path_of(url).strip('/')}" if host else None


def _path_of(uri: str | None) -> str:
    try:
        return urlsplit(uri or "").path
    except ValueError:
        return ""
