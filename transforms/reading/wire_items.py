"""Items of a news wire, whatever their format, and how they become records.

All versions of an item are one article: its id at the source is the record's id, and the newest version wins, by the
time and number that the source gives it (`transforms.reading.versions`).
"""

import re
from dataclasses import dataclass

from transforms.reading.bylines import clean_byline, split_authors
from transforms.reading.datelines import find_dateline
from transforms.reading.dates import CONFIDENCE_BY_SOURCE, PrintedDate, read_date
from transforms.reading.languages import detect_language, normalize_language
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord, RecordOrigin
from transforms.reading.rejections import NO_TEXT, WIRE_EMBARGOED, WIRE_NOT_TEXT, WIRE_WITHDRAWN

USABLE, CANCELED, WITHHELD = "usable", "canceled", "withheld"

# `gr/bp`, `MA/LP`, `vrg`: who wrote and who edited, for the desk and not for print.
_DESK_INITIALS = re.compile(r"[^\W\d_]{1,3}(?:\s*[/-]\s*[^\W\d_]{1,3})*|[^\W\d_]{1,4}(?:\s*/\s*[^\W\d_]{1,4})+")
_BY = re.compile(r"^by\b:?\s+", re.IGNORECASE)
_TIME_STAMP = re.compile(r"\d{4}-?\d\d-?\d\d.*|[\d:.,/+Z\s-]+")
_LEAD_PARAGRAPHS = 3
"""A dateline may stand below a byline and a note of what was corrected."""
_MAX_VERSION = 2**63 - 1


@dataclass(frozen=True, slots=True)
class WireItem:
    """One version of an item, as its format gives it. Dates are as printed; texts are single lines."""

    kind: str
    """`nitf`, `newsml-g2` or `ninjs`."""
    item_class: str = "text"
    """`text`, or what else it is: picture, graphic, video, composite, package."""
    status: str = USABLE
    item_id: str | None = None
    version: int | None = None
    headline: str | None = None
    byline: str | None = None
    dateline: str | None = None
    provider: str | None = None
    section: str | None = None
    """Section or slugline."""
    language: str | None = None
    issued: str | None = None
    """When the item was first issued."""
    revised: str | None = None
    """When this version was made."""
    embargoed: str | None = None
    """When an embargo ends; empty for one without an end, None without embargo."""
    paragraphs: tuple[str, ...] = ()


def wire_byline(printed: str | None) -> str | None:
    """The byline without "By", or None for initials of the desk."""
    byline = clean_byline(_BY.sub("", (printed or "").strip(" ,;"), count=1))
    return None if byline is None or _DESK_INITIALS.fullmatch(byline) else byline


def wire_dateline(printed: str | None) -> str | None:
    """The dateline, or None for a time stamp, which some wires put into its place."""
    folded = " ".join((printed or "").split()).rstrip(" -–—")
    return None if not folded or _TIME_STAMP.fullmatch(folded) else folded


def version_number(printed: object) -> int | None:
    """A version number of the source; None when it is no whole number."""
    text = str(printed if printed is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() and int(text) <= _MAX_VERSION else None


def publication_status(printed: object) -> str:
    """`stat:canceled`, `Cancelled`, `canceled` -> `canceled`; what is not known counts as usable."""
    word = str(printed or "").rpartition(":")[2].strip().lower()
    if word.startswith("cancel") or word == "killed":
        return CANCELED
    return WITHHELD if word == WITHHELD else USABLE


def read_wire_item(item: WireItem, *, origin: RecordOrigin) -> ReadRecord:
    """The record of an item: an article, the end of one that was withdrawn, or a rejected record.

    An item under an embargo counts as published when the embargo ends.
    """
    outlet_name = clean_outlet_name(item.provider) or clean_outlet_name(origin.folder)
    outlet_id = outlet_slug(outlet_name)
    if item.item_class != "text":
        return origin.reject(WIRE_NOT_TEXT, f"The item is a {item.item_class}"[:80], outlet_id=outlet_id)
    if item.status != USABLE:
        named = ", ".join(filter(None, (item.status, f'"{item.headline}"' if item.headline else None)))
        if item.item_id is None:
            return origin.reject(WIRE_WITHDRAWN, named, outlet_id=outlet_id)
        version = _draft(item, text="", outlet_name=outlet_name, origin=origin)
        return origin.withdraw(version, WIRE_WITHDRAWN, named)
    if item.embargoed == "":
        return origin.reject(WIRE_EMBARGOED, item.headline, outlet_id=outlet_id)
    text = "\n\n".join(item.paragraphs)
    if not text:
        return origin.reject(NO_TEXT, item.headline, outlet_id=outlet_id)
    return origin.accept(_draft(item, text=text, outlet_name=outlet_name, origin=origin))


def _draft(item: WireItem, *, text: str, outlet_name: str | None, origin: RecordOrigin) -> ArticleDraft:
    printed = _published(item)
    source = "header" if printed and printed.published_date else "none"
    leads = (find_dateline(paragraph) for paragraph in item.paragraphs[:_LEAD_PARAGRAPHS])
    return ArticleDraft(
        source_id=item.item_id or origin.position_id,
        text=text,
        record_id=item.item_id,
        outlet_id=outlet_slug(outlet_name),
        outlet_name=outlet_name,
        headline=item.headline,
        byline=item.byline,
        authors=split_authors(item.byline),
        dateline=item.dateline or next(filter(None, leads), None),
        section=item.section,
        published_at=printed.published_at if printed else None,
        published_date=printed.published_date if printed else None,
        published_at_source=source,
        published_at_confidence=CONFIDENCE_BY_SOURCE[source],
        published_at_text=printed.printed if printed else None,
        published_at_issue=printed.issue if printed else None,
        published_at_offset_minutes=printed.offset_minutes if printed else None,
        modified_at=read_date(item.revised).published_at if item.revised else None,
        # Agencies declare the language of the house on texts in another: the words decide, where there are enough.
        language_code=detect_language(text) or normalize_language(item.language),
        source_version=item.version,
        withdrawal=item.status if item.status != USABLE else None,
    )


def _published(item: WireItem) -> PrintedDate | None:
    """When the item was issued, or the end of its embargo when that is later."""
    printed = read_date(item.issued) if item.issued else None
    released = read_date(item.embargoed) if item.embargoed else None
    if printed is None or released is None or released.published_date is None:
        return printed or released
    if printed.published_at is not None and released.published_at is not None:
        return released if released.published_at > printed.published_at else printed
    is_later = printed.published_date is None or released.published_date > printed.published_date
    return released if is_later else printed
