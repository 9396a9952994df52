"""What a feed or sitemap lists, for the command that fetches the pages behind it. Pure: bytes in, values out."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from transforms.reading.block_text import MarkupTooComplexError
from transforms.reading.dates import PrintedDate
from transforms.reading.decoding import decode_bytes
from transforms.reading.detection import HEAD_BYTES, Format, detect_format
from transforms.reading.feed_content import entry_text
from transforms.reading.feed_entries import parse_feed
from transforms.reading.feed_values import Feed, read_feed_date
from transforms.reading.json_feeds import is_json_feed, json_feed
from transforms.reading.json_lines import parse_json
from transforms.reading.rejections import MAX_XML_DOCUMENT_BYTES, TOO_LARGE, UNSUPPORTED_FORMAT
from transforms.reading.sitemaps import Sitemap, parse_sitemap
from transforms.reading.unpacking import GZIP_SIGNATURE, gzip_inflater
from transforms.reading.urls import normalize_url
from transforms.reading.xml_documents import XmlRefusedError

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry"})


class NotAFeedError(ValueError):
    """Bytes that are no feed and no sitemap, or one that is not read; `code` is a reason code of `rejections`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item that a feed or sitemap names."""

    url: str
    """Normalised, http or https."""
    title: str | None
    published: PrintedDate | None
    has_full_content: bool
    """Whether the feed itself brings the article, so that nothing needs to be fetched."""


@dataclass(frozen=True, slots=True)
class FeedListing:
    """All that a document names."""

    items: tuple[ListedItem, ...] = ()
    """Each address once, in the order of the document; of entries with one id the last dated one."""
    sitemaps: tuple[str, ...] = field(default=())
    """Sitemaps that an index names. Following them, and not in circles, is for the caller."""
    is_cut_off: bool = False


def list_items(data: bytes, *, url: str | None = None) -> FeedListing:
    """List what an RSS, RDF, Atom or JSON feed or a sitemap names.

    Parameters
    ----------
    data
        The document; a gzip stream, as many sitemaps come, is inflated up to `MAX_XML_DOCUMENT_BYTES`.
    url
        Where it was fetched from, for links that are relative.

    Raises
    ------
    NotAFeedError
        With the reason code.
    """
    document = _inflated(data)
    if len(document) > MAX_XML_DOCUMENT_BYTES:
        raise NotAFeedError(TOO_LARGE)
    kind, root = detect_format(document[:HEAD_BYTES])
    try:
        if kind is Format.NEWS_XML and root in SITEMAP_ROOTS:
            return _sitemap_listing(parse_sitemap(document), base=url)
        if kind is Format.NEWS_XML and root in FEED_ROOTS:
            return _feed_listing(parse_feed(document, url=url), base=url)
    except XmlRefusedError as error:
        raise NotAFeedError(error.code) from None
    value, _ = parse_json(decode_bytes(document).text) if kind is Format.JSON else (None, None)
    if isinstance(value, dict) and is_json_feed(value):
        return _feed_listing(json_feed(value), base=url)
    raise NotAFeedError(UNSUPPORTED_FORMAT)


def _feed_listing(feed: Feed, *, base: str | None) -> FeedListing:
    by_identity: dict[str, ListedItem] = {}
    for entry in feed.entries:
        address = normalize_url(entry.url, base=base)
        if address is None:
            continue
        try:
            has_text = entry_text(entry) is not None
        except MarkupTooComplexError:
            has_text = False
        item = ListedItem(address, entry.title, read_feed_date(entry.published), has_text)
        identity = entry.entry_id or address
        known = by_identity.get(identity)
        if known is None or _instant(item) >= _instant(known):
            by_identity[identity] = item
    return FeedListing(items=tuple(_each_once(by_identity.values())), is_cut_off=feed.is_cut_off)


def _sitemap_listing(sitemap: Sitemap, *, base: str | None) -> FeedListing:
    items: list[ListedItem] = []
    sitemaps: list[str] = []
    for entry in sitemap.entries:
        address = normalize_url(entry.url, base=base)
        if address is None:
            continue
        if entry.is_sitemap:
            sitemaps.append(address)
        else:
            # The last change of a page is not its publication.
            items.append(ListedItem(address, entry.title, read_feed_date(entry.published), False))
    return FeedListing(tuple(_each_once(items)), tuple(dict.fromkeys(sitemaps)), sitemap.is_cut_off)


def _each_once(items: Iterable[ListedItem]) -> Iterable[ListedItem]:
    """Of several items with one address the first."""
    first: dict[str, ListedItem] = {}
    for item in items:
        first.setdefault(item.url, item)
    return first.values()


def _instant(item: ListedItem) -> str:
    printed = item.published
    if printed is None:
        return ""
    return str(printed.published_at or printed.published_date or "")


def _inflated(data: bytes) -> bytes:
    if not data.startswith(GZIP_SIGNATURE):
        return data
    try:
        return gzip_inflater().decompress(data, MAX_XML_DOCUMENT_BYTES + 1)
    except zlib.error:
        raise NotAFeedError(UNSUPPORTED_FORMAT) from None
