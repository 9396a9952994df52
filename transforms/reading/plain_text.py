"""Plain text files: an optional first line with date and byline, then the text, verbatim."""

import re
from dataclasses import dataclass

from transforms.reading.bylines import clean_byline, is_address, split_authors
from transforms.reading.datelines import find_dateline
from transforms.reading.dates import CONFIDENCE_BY_SOURCE, PrintedDate, read_date
from transforms.reading.decoding import MAX_REPLACED_SHARE, clean_text, decode_bytes
from transforms.reading.languages import detect_language
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord, RecordOrigin
from transforms.reading.rejections import EMPTY, NO_TEXT, UNDECODABLE

_HEADER = re.compile(
    r"[^\S\n]*date:?[^\S\n]+(?P<date>\S[^\n]{0,60}?)(?:[^\S\n]+By:?[^\S\n]+(?P<byline>[^\n]+))?[^\S\n]*"
)
_BYLINE_HEADER = re.compile(r"[^\S\n]*By:?[^\S\n]+(?P<byline>[^\n]{2,120}?)[^\S\n]*")
_NAME_WORD = re.compile(r"[^\W\d_a-zß-öø-ÿ]|(?:and|with|de|del|della|di|da|van|von|der|den|la|le|bin|al|el)\b|[&|]")
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’)]*$")
_ABBREVIATION_END = re.compile(r"\b(?:Jr|Sr|[A-Z])\.$")
_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says, and where the text after it starts."""

    printed_date: PrintedDate | None
    byline: str | None
    text_start: int


def read_header(text: str) -> Header:
    """Read the header line ` date 2025-03-12 By Ryan Morgan`, each part optional.

    Without a header the text starts at 0. A first line with a byline alone counts only when a blank line follows and
    it looks like names, so that a paragraph that begins with "By" stays text.
    """
    line_start = _blank_end(text, 0)
    line_end = text.find("\n", line_start)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    text_start = _blank_end(text, line_start + len(line) + 1)
    match = _HEADER.fullmatch(line)
    if match and _is_date_line(match):
        return Header(read_date(match.group("date")), clean_byline(match.group("byline")), text_start)
    match = _BYLINE_HEADER.fullmatch(line)
    if match and _looks_like_names(match.group("byline")) and _is_blank_line(text, line_start + len(line) + 1):
        return Header(None, clean_byline(match.group("byline")), text_start)
    return Header(None, None, 0)


def read_plain_text(data: bytes, *, origin: RecordOrigin) -> ReadRecord:
    """Read one text file; the outlet is the folder below the source root."""
    decoded = decode_bytes(data)
    if decoded.replaced_count > MAX_REPLACED_SHARE * max(1, len(decoded.text)):
        return origin.reject(UNDECODABLE, f"{decoded.replaced_count} characters cannot be decoded")
    text = clean_text(decoded.text)
    outlet_id = outlet_slug(origin.folder)
    if not text.strip():
        return origin.reject(EMPTY, outlet_id=outlet_id)
    header = read_header(text)
    body = text[header.text_start :]
    if not body.strip():
        return origin.reject(NO_TEXT, outlet_id=outlet_id)
    printed = header.printed_date
    is_dated = printed is not None and printed.published_date is not None
    source = "header" if is_dated else "none"
    return origin.accept(
        ArticleDraft(
            source_id=origin.relative_path,
            text=body,
            outlet_id=outlet_id,
            outlet_name=clean_outlet_name(origin.folder) if outlet_id else None,
            byline=header.byline,
            authors=split_authors(header.byline),
            dateline=find_dateline(body),
            published_at=printed.published_at if printed else None,
            published_date=printed.published_date if printed else None,
            published_at_source=source,
            published_at_confidence=CONFIDENCE_BY_SOURCE[source],
            published_at_text=printed.printed if printed else None,
            published_at_issue=printed.issue if printed else None,
            published_at_offset_minutes=printed.offset_minutes if printed else None,
            language_code=detect_language(body),
        )
    )


def _is_date_line(match: re.Match[str]) -> bool:
    """Tell a header from a sentence that begins with "date": by its byline, or by one number or a readable date."""
    printed = match.group("date")
    if match.group("byline") and len(printed.split()) <= 6:
        return True
    is_one_number = " " not in printed and any(char.isdigit() for char in printed)
    return is_one_number or read_date(printed).published_date is not None


def _looks_like_names(byline: str) -> bool:
    if _SENTENCE_END.search(byline) and not _ABBREVIATION_END.search(byline):
        return False
    words = [word.strip(",") for word in byline.split()]
    return len(words) <= 15 and (is_address(byline) or all(_NAME_WORD.match(word) for word in words if word))


def _blank_end(text: str, start: int) -> int:
    """End of the blank lines that start at `start`."""
    match = _BLANK_LINES.match(text, min(start, len(text)))
    return match.end() if match else start


def _is_blank_line(text: str, start: int) -> bool:
    end = text.find("\n", start)
    return not text[start : end if end >= 0 else len(text)].strip()
