"""What a feed holds, whatever its format."""

from dataclasses import dataclass

from transforms.reading.decoding import clean_text

_MAX_LENGTH = 2000


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
    """Whether the document ends before its last closing tag."""


def plain_line(value: object) -> str | None:
    """A string as one line without control characters; None for anything else or when blank."""
    return (" ".join(clean_text(value).split())[:_MAX_LENGTH] or None) if isinstance(value, str) else None
