"""JSON Feed (versions 1 and 1.1) to entries."""

import re
from collections.abc import Iterator

from transforms.reading.decoding import plain_line
from transforms.reading.feed_values import Feed, FeedEntry, MarkedText

_MARK = "jsonfeed.org/version"
_MARK_IN_BYTES = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version")
_HEAD_BYTES = 8192


def is_json_feed_head(head: bytes) -> bool:
    """Whether a JSON document is a JSON Feed, by its first bytes."""
    return _MARK_IN_BYTES.search(head[:_HEAD_BYTES]) is not None


def is_json_feed(value: object) -> bool:
    """Whether a JSON value is a JSON Feed."""
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    return _MARK in str(value.get("version", ""))


def json_feed(value: dict[str, object]) -> Feed:
    """Map a JSON Feed (version 1 or 1.1); fields of the wrong type count as missing."""
    items = value.get("items")
    return Feed(
        title=plain_line(value.get("title")),
        url=plain_line(value.get("home_page_url")),
        language=plain_line(value.get("language")),
        authors=tuple(_json_authors(value)),
        entries=tuple(
            _json_entry(item) for item in (items if isinstance(items, list) else []) if isinstance(item, dict)
        ),
    )


def _json_entry(item: dict[str, object]) -> FeedEntry:
    html, plain, summary = item.get("content_html"), item.get("content_text"), item.get("summary")
    content = MarkedText(html, True) if isinstance(html, str) and html.strip() else None
    if content is None and isinstance(plain, str) and plain.strip():
        content = MarkedText(plain, False)
    tags = item.get("tags")
    identity = item.get("id")
    return FeedEntry(
        entry_id=str(identity) if isinstance(identity, str | int) else None,
        url=plain_line(item.get("url")) or plain_line(item.get("external_url")),
        title=plain_line(item.get("title")),
        authors=tuple(_json_authors(item)),
        published=plain_line(item.get("date_published")) or plain_line(item.get("date_modified")),
        updated=plain_line(item.get("date_modified")),
        section=plain_line(tags[0]) if isinstance(tags, list) and tags else None,
        language=plain_line(item.get("language")),
        summary=MarkedText(summary, False) if isinstance(summary, str) and summary.strip() else None,
        content=content,
    )


def _json_authors(value: dict[str, object]) -> Iterator[str]:
    authors = value.get("authors")
    for author in authors if isinstance(authors, list) else [value.get("author")]:
        name = plain_line(author.get("name")) if isinstance(author, dict) else None
        if name:
            yield name
