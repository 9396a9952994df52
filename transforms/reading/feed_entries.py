"""XML feeds to entries: RSS, RDF, Atom and CDF, by feedparser. From bytes; nothing is fetched.

Nothing is cleaned or chosen here but what the format itself settles; the text of an entry is left as markup.
"""

import io
import re
from collections.abc import Iterator

import feedparser

from transforms.reading.block_text import html_line
from transforms.reading.decoding import plain_line
from transforms.reading.feed_values import Feed, FeedEntry, MarkedText
from transforms.reading.xml_documents import check_entities

_PLAIN_TYPES = frozenset({"text/plain", "text"})
_ITEM_END = re.compile(rb"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_CLOSING_TAGS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</channel>", b"</entry>")


def parse_feed(data: bytes, *, url: str | None = None) -> Feed:
    """Parse an XML feed; the broken parts of one that is not well-formed are passed over.

    Parameters
    ----------
    data
        The whole document.
    url
        Its address, against which relative links are resolved.

    Raises
    ------
    XmlRefusedError
        When it declares entities.
    """
    check_entities(data)
    headers = {"content-location": url} if url else {}
    # As a stream: a string or bytes could be taken for an address or a path.
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    found = parsed["feed"]
    is_cut_off = bool(parsed["bozo"]) and not data.rstrip().lower().endswith(_CLOSING_TAGS)
    whole_count = len(_ITEM_END.findall(data)) if is_cut_off else None
    return Feed(
        title=_title(found),
        url=_string(found, "link"),
        language=_string(found, "language"),
        authors=tuple(_authors(found)) if parsed["version"].startswith("atom") else (),
        entries=tuple(map(_entry, parsed["entries"][:whole_count])),
        is_cut_off=is_cut_off,
    )


def _entry(found: dict[str, object]) -> FeedEntry:
    contents = [_marked(detail) for detail in _list(found, "content")]
    filled = [content for content in contents if content is not None]
    source = dict.get(found, "source")
    return FeedEntry(
        entry_id=_string(found, "id"),
        url=_link(found),
        title=_title(found),
        authors=tuple(_authors(found)),
        published=_string(found, "published") or _string(found, "created") or _string(found, "updated"),
        updated=_string(found, "updated"),
        section=next((term for tag in _list(found, "tags") if (term := _tag(tag))), None),
        language=_string(found, "language") or _content_language(found),
        summary=_marked(dict.get(found, "summary_detail")),
        # Some feeds give the same text as HTML and as plain text, or a teaser first.
        content=max(filled, key=lambda content: len(content.value), default=None),
        source_title=_title(source) if isinstance(source, dict) else None,
    )


def _title(found: dict[str, object]) -> str | None:
    detail = dict.get(found, "title_detail")
    marked = _marked(detail) if isinstance(detail, dict) else None
    if marked is None:
        return _string(found, "title")
    return html_line(marked.value) if marked.is_html else plain_line(marked.value)


def _link(found: dict[str, object]) -> str | None:
    """The item's page: the publisher's own address before that of a click counter, and any link before none."""
    links = [str(link.get("href") or "") for link in _list(found, "links") if link.get("rel") in {"alternate", "self"}]
    identity = _string(found, "id") or ""
    candidates = [_string(found, "feedburner_origlink"), _string(found, "link"), *links, identity]
    return next((link for link in candidates if link and link.lower().startswith(("http://", "https://"))), None)


def _authors(found: dict[str, object]) -> Iterator[str]:
    details = [author for author in _list(found, "authors") if author]
    names = [str(author.get("name") or "") for author in details]
    printed = _string(found, "author")
    if not any(names) and printed:
        names = [printed]
    yield from filter(None, (plain_line(name) for name in names))


def _tag(tag: dict[str, object]) -> str | None:
    """A category as words: its label where the term is an address or a number."""
    term, label = plain_line(tag.get("term")), plain_line(tag.get("label"))
    is_code = term is None or "://" in term or not any(char.isalpha() for char in term)
    words = label if is_code else term
    return words[:200] if words else None


def _content_language(found: dict[str, object]) -> str | None:
    details = [*_list(found, "content"), dict.get(found, "summary_detail"), dict.get(found, "title_detail")]
    return next(
        (str(detail["language"]) for detail in details if isinstance(detail, dict) and detail.get("language")), None
    )


def _marked(detail: object) -> MarkedText | None:
    if not isinstance(detail, dict):
        return None
    value = detail.get("value")
    if not isinstance(value, str) or not value.strip():
        return None
    return MarkedText(value, detail.get("type") not in _PLAIN_TYPES)


def _list(found: dict[str, object], name: str) -> list[dict[str, object]]:
    value = dict.get(found, name)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _string(found: dict[str, object], name: str) -> str | None:
    """A field under its own name: feedparser's lookup gives the update for a missing publication date, and so on."""
    return plain_line(dict.get(found, name))
