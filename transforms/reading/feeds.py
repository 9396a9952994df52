"""Feeds to records: an article for every item that brings its text, a rejected record for every other."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace

from transforms.reading.block_text import MarkupTooComplexError
from transforms.reading.bylines import clean_byline, join_authors
from transforms.reading.datelines import find_dateline
from transforms.reading.dates import CONFIDENCE_BY_SOURCE
from transforms.reading.feed_content import entry_text
from transforms.reading.feed_entries import parse_feed
from transforms.reading.feed_values import Feed, FeedEntry, read_feed_date
from transforms.reading.html_paragraphs import fold
from transforms.reading.json_feeds import json_feed
from transforms.reading.languages import detect_language, normalize_language
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord, RecordOrigin, bytes_sha256
from transforms.reading.rejections import EMPTY, HTML_TOO_COMPLEX, LINK_ONLY, XML_BROKEN, XML_CUT_OFF
from transforms.reading.urls import host_of, normalize_url
from transforms.reading.xml_documents import XmlRefusedError

_TITLE_PARTS = re.compile(r"\s+[-–—|»·>/:]+\s+|:\s+")
_FEED_WORDS = re.compile(r"\b(?:rss|atom|json|feed|feeds|xml)\b", re.IGNORECASE)


def read_feed(data: bytes, *, origin: RecordOrigin) -> Iterator[ReadRecord]:
    """Read an XML feed: one record an item; one more when the document is cut off or holds none."""
    try:
        feed = parse_feed(data)
    except XmlRefusedError as error:
        yield origin.reject(error.code, error.detail)
        return
    except Exception as error:  # noqa: BLE001 - what a document does to the parser is its row, not the run's end
        yield origin.reject(XML_BROKEN, f"The parser failed ({type(error).__name__})")
        return
    yield from _read_entries(feed, origin=origin)


def read_json_feed(value: dict[str, object], *, origin: RecordOrigin) -> Iterator[ReadRecord]:
    """Read a JSON Feed that was parsed: one record an item."""
    yield from _read_entries(json_feed(value), origin=origin)


def feed_outlet(feed: Feed, entry: FeedEntry) -> str | None:
    """The outlet's name: of the feed's title the part that its domain repeats, else all of it; else the domain.

    "World news | The Courier" of courier.example gives "The Courier". An item that was taken over from another feed
    belongs to that one.
    """
    title = _FEED_WORDS.sub("", entry.source_title or feed.title or "").strip(" -–—|»·>/:()[]")
    host = host_of(normalize_url(entry.url)) or host_of(normalize_url(feed.url))
    parts = [part.strip() for part in _TITLE_PARTS.split(title) if part.strip()]
    label = fold(host.rsplit(".", 1)[0]) if host else ""
    known = next((part for part in parts if len(parts) > 1 and _names_host(part, label)), None)
    return clean_outlet_name(known or title) or clean_outlet_name(host)


def _read_entries(feed: Feed, *, origin: RecordOrigin) -> Iterator[ReadRecord]:
    if not feed.entries and not feed.is_cut_off:
        yield origin.reject(EMPTY, "The feed has no items")
    for number, entry in enumerate(feed.entries, start=1):
        yield _read_entry(entry, feed=feed, origin=item_origin(asdict(entry), number=number, origin=origin))
    if feed.is_cut_off:
        yield origin.reject(XML_CUT_OFF)


def item_origin(fields: dict[str, object], *, number: int, origin: RecordOrigin) -> RecordOrigin:
    """Where an item stands; its bytes are those of its fields as compact JSON."""
    data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return item_place(origin, data, number=number)


def item_place(origin: RecordOrigin, data: bytes, *, number: int) -> RecordOrigin:
    """Where an item stands in its document; `data` is what counts as its bytes."""
    locator = f"{origin.record_locator}, item {number}" if origin.record_locator else f"item {number}"
    return replace(origin, byte_count=len(data), content_sha256=bytes_sha256(data), record_locator=locator)


def link_only(
    origin: RecordOrigin, *, title: str | None, url: str | None, published: str | None, outlet_id: str | None
) -> ReadRecord:
    """The record of an item without its article; the reason names what a fetch would bring."""
    printed = read_feed_date(published)
    day = printed.published_date if printed else None
    named = [f'"{title}"' if title else None, day.isoformat() if day else None, url or "no address"]
    return origin.reject(LINK_ONLY, ", ".join(filter(None, named))[:500], outlet_id=outlet_id)


def _read_entry(entry: FeedEntry, *, feed: Feed, origin: RecordOrigin) -> ReadRecord:
    outlet_name = feed_outlet(feed, entry) or clean_outlet_name(origin.folder)
    outlet_id = outlet_slug(outlet_name)
    url = normalize_url(entry.url)
    try:
        text = entry_text(entry)
    except MarkupTooComplexError:
        return origin.reject(HTML_TOO_COMPLEX, outlet_id=outlet_id)
    if text is None:
        return link_only(origin, title=entry.title, url=url, published=entry.published, outlet_id=outlet_id)
    printed, updated = read_feed_date(entry.published), read_feed_date(entry.updated)
    source = "feed" if printed and printed.published_date else "none"
    names = entry.authors or feed.authors
    affiliations = [outlet_name] if outlet_name else []
    authors = tuple(name for name in join_authors(names, affiliations=affiliations) if outlet_slug(name) != outlet_id)
    return origin.accept(
        ArticleDraft(
            source_id=entry.entry_id or url or origin.position_id,
            text=text,
            record_id=entry.entry_id,
            outlet_id=outlet_id,
            outlet_name=outlet_name,
            canonical_url=url,
            headline=entry.title,
            byline=clean_byline(", ".join(names)),
            authors=authors,
            dateline=find_dateline(text),
            section=entry.section,
            published_at=printed.published_at if printed else None,
            published_date=printed.published_date if printed else None,
            published_at_source=source,
            published_at_confidence=CONFIDENCE_BY_SOURCE[source],
            published_at_text=printed.printed if printed else None,
            published_at_issue=printed.issue if printed else None,
            published_at_offset_minutes=printed.offset_minutes if printed else None,
            modified_at=updated.published_at if updated else None,
            # Feeds of multilingual houses declare one language for all items: the words decide, where they can.
            language_code=detect_language(text) or normalize_language(entry.language or feed.language),
        )
    )


def _names_host(part: str, label: str) -> bool:
    letters = fold(part)
    initials = "".join(word[0] for word in part.casefold().split())
    is_named = letters.removeprefix("the") in label or label in letters
    return bool(label and letters) and (is_named or (len(initials) > 1 and initials == label))
