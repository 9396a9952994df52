"""What a feed holds, whatever its format."""

import re
from dataclasses import dataclass, replace

from transforms.reading.dates import PrintedDate, read_date

_SHORT_YEAR = re.compile(r"((?:[a-z]{3},?\s+)?\d{1,2}\s+[a-z]{3}\s+)(\d\d)(?=\s+\d{1,2}:\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and whether it is HTML."""

    value: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item, its fields as the feed gives them."""

    entry_id: str | None = None
    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    section: str | None = None
    language: str | None = None
    summary: MarkedText | None = None
    content: MarkedText | None = None
    source_title: str | None = None
    """Title of the feed that the item was taken over from."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its entries in order."""

    title: str | None = None
    url: str | None = None
    """Address of the site."""
    language: str | None = None
    authors: tuple[str, ...] = ()
    """Of every entry that names none (Atom, JSON Feed); the editor of an RSS channel is not among them."""
    entries: tuple[FeedEntry, ...] = ()
    is_cut_off: bool = False
    """Whether the document ends before its last closing tag; an item that it cuts through is not among the entries."""


def read_feed_date(printed: str | None) -> PrintedDate | None:
    """A date of a feed; None without one.

    As `read_date`, and with the two-digit years that RSS took over from RFC 822, read as RFC 2822 says: up to 49 of
    this century, from 50 of the last.
    """
    if printed is None:
        return None
    full = _SHORT_YEAR.sub(lambda match: f"{match[1]}{'20' if match[2] < '50' else '19'}{match[2]}", printed)
    return replace(read_date(full), printed=" ".join(printed.split())[:80])
