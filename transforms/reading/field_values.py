"""Records with named fields to articles: what JSON objects, rows of CSV files and rows of Parquet files share.

A value of the wrong type rejects the record only when it is the text; in any other field it counts as missing.
"""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from transforms.reading.bylines import clean_byline, join_authors, split_authors
from transforms.reading.datelines import find_dateline
from transforms.reading.dates import (
    CONFIDENCE_BY_SOURCE,
    FIRST_YEAR,
    IMPLAUSIBLE,
    LAST_YEAR,
    UNREADABLE,
    PrintedDate,
    read_date,
)
from transforms.reading.decoding import MAX_LINE_LENGTH, clean_text, plain_line
from transforms.reading.field_paths import FieldPath, find_value, first_value
from transforms.reading.fields import Layout, layout_of
from transforms.reading.languages import detect_language, normalize_language
from transforms.reading.options import ReadOptions
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord, RecordOrigin
from transforms.reading.rejections import EMPTY, HTML_NO_ARTICLE, HTML_TOO_COMPLEX
from transforms.reading.urls import host_of, normalize_url

_NO_DATES = frozenset(("none", "null", "nan", "nat"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_PER_UNIT = {"seconds": 1.0, "milliseconds": 0.001}
_SHOWN_NAMES = 12

_Record = Mapping[str, object]
_Paths = Sequence[FieldPath]


@dataclass(frozen=True, slots=True)
class TextProblems:
    """Reason codes of a form of records for a text that is missing, and for one that is no text."""

    missing: str
    wrong_type: str


def read_fields(record: _Record, *, origin: RecordOrigin, options: ReadOptions, problems: TextProblems) -> ReadRecord:
    """Read the fields of one record as an article."""
    layout = layout_of(options.fields, tuple(record))
    outlet_name = _outlet_name(first_value(record, layout["outlet"]))
    text = first_value(record, layout["text"])
    if isinstance(text, str):
        body = clean_text(text)
        if body.strip():
            return origin.accept(_draft(record, body, outlet_name=outlet_name, origin=origin, layout=layout))
    markup = first_value(record, layout["html"])
    if isinstance(markup, str) and markup.strip():
        return _read_markup(record, markup, outlet_name=outlet_name, origin=origin, layout=layout, options=options)
    return _reject_text(record, layout["text"], origin=origin, outlet_id=_slug(outlet_name), problems=problems)


def _reject_text(
    record: _Record, paths: _Paths, *, origin: RecordOrigin, outlet_id: str | None, problems: TextProblems
) -> ReadRecord:
    for path in paths:
        value = find_value(record, path)
        if isinstance(value, str):
            return origin.reject(EMPTY, f'"{path.printed}" is blank', outlet_id=outlet_id)
        if value is not None:
            return origin.reject(problems.wrong_type, f"It is {type_name(value)}", outlet_id=outlet_id)
    detail = f"Its fields are {names_text(list(record))}" if record else None
    return origin.reject(problems.missing, detail, outlet_id=outlet_id)


def type_name(value: object) -> str:
    """The JSON name of a value's type, with its article."""
    names = {bool: "true or false", str: "a string", list: "an array", dict: "an object", type(None): "null"}
    return names.get(type(value), "a number")


def names_text(names: Sequence[str]) -> str:
    """Names of fields for a message: the first of them, without control characters."""
    shown = [" ".join(clean_text(str(name)).split())[:40] for name in names[:_SHOWN_NAMES]]
    return ", ".join(shown) + (f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else "")


def _read_markup(
    record: _Record,
    markup: str,
    *,
    outlet_name: str | None,
    origin: RecordOrigin,
    layout: Layout,
    options: ReadOptions,
) -> ReadRecord:
    """A record whose article is a page or a part of one. What the record itself tells comes before the page."""
    from transforms.reading.html_fragments import (  # noqa: PLC0415 - its parser is needed by few records
        FragmentTooComplexError,
        fragment_text,
        is_page,
    )

    outlet_id = _slug(outlet_name)
    if not is_page(markup):
        try:
            body = fragment_text(markup)
        except FragmentTooComplexError:
            return origin.reject(HTML_TOO_COMPLEX, outlet_id=outlet_id)
        if not body:
            return origin.reject(HTML_NO_ARTICLE, outlet_id=outlet_id)
        return origin.accept(_draft(record, body, outlet_name=outlet_name, origin=origin, layout=layout))
    from transforms.reading.html_page import read_html  # noqa: PLC0415 - its extractor takes long to import

    page = read_html(markup.encode("utf-8", "surrogatepass"), origin=origin, options=options)
    if page.article is None:
        return page
    own = _draft(record, page.article.text, outlet_name=outlet_name, origin=origin, layout=layout)
    return origin.accept(_over_page(own, page.article))


def _over_page(own: ArticleDraft, page: ArticleDraft) -> ArticleDraft:
    """The fields of the record, and those of the page where the record is silent."""
    dated = own if own.published_date is not None else page
    return replace(
        page,
        source_id=own.source_id,
        record_id=own.record_id,
        outlet_id=own.outlet_id or page.outlet_id,
        outlet_name=own.outlet_name or page.outlet_name,
        canonical_url=own.canonical_url or page.canonical_url,
        headline=own.headline or page.headline,
        byline=own.byline or page.byline,
        authors=own.authors or page.authors,
        dateline=own.dateline or page.dateline,
        published_at=dated.published_at,
        published_date=dated.published_date,
        published_at_source=dated.published_at_source,
        published_at_confidence=dated.published_at_confidence,
        published_at_text=dated.published_at_text,
        published_at_issue=dated.published_at_issue,
        published_at_offset_minutes=dated.published_at_offset_minutes,
        modified_at=own.modified_at or page.modified_at,
        language_code=own.language_code or page.language_code,
    )


def _draft(
    record: _Record, body: str, *, outlet_name: str | None, origin: RecordOrigin, layout: Layout
) -> ArticleDraft:
    record_id = _record_id(first_value(record, layout["id"]))
    byline, authors = _byline(first_value(record, layout["byline"]))
    printed = _printed_date(first_value(record, layout["published_at"]), layout.dates)
    modified = _printed_date(first_value(record, layout["modified_at"]), layout.dates)
    source = "header" if printed and printed.published_date else "none"
    return ArticleDraft(
        source_id=record_id or origin.position_id,
        text=body,
        record_id=record_id,
        outlet_id=_slug(outlet_name),
        outlet_name=outlet_name,
        canonical_url=_url(record, layout["url"]),
        headline=plain_line(first_value(record, layout["headline"])),
        byline=byline,
        authors=authors,
        dateline=plain_line(first_value(record, layout["dateline"])) or find_dateline(body),
        published_at=printed.published_at if printed else None,
        published_date=printed.published_date if printed else None,
        published_at_source=source,
        published_at_confidence=CONFIDENCE_BY_SOURCE[source],
        published_at_text=printed.printed if printed else None,
        published_at_issue=printed.issue if printed else None,
        published_at_offset_minutes=printed.offset_minutes if printed else None,
        modified_at=modified.published_at if modified else None,
        language_code=normalize_language(first_value(record, layout["language"])) or detect_language(body),
    )


def _record_id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    printed = str(value)
    return (printed if printed.isprintable() else clean_text(printed)).strip() or None


def _named(value: object) -> object:
    """The value itself, or an object's name; of a list, what its first element gives."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("name") if isinstance(value, Mapping) else value


def _outlet_name(value: object) -> str | None:
    named = _named(value)
    return _clean_outlet(named[:MAX_LINE_LENGTH]) if isinstance(named, str) else None


# A dump holds few outlets, days and authors in many records.
@lru_cache(maxsize=4096)
def _clean_outlet(name: str) -> str | None:
    if name.lstrip().lower().startswith(("http://", "https://")):
        name = host_of(normalize_url(name)) or name
    return clean_outlet_name(name)


_slug = lru_cache(maxsize=4096)(outlet_slug)


def _url(record: _Record, paths: _Paths) -> str | None:
    """The first value that is a web address."""
    for path in paths:
        value = find_value(record, path)
        if isinstance(value, str) and (url := normalize_url(value)) is not None:
            return url
    return None


def _byline(value: object) -> tuple[str | None, tuple[str, ...]]:
    """Byline and names of a string, a list of names, or objects with a `name`."""
    if isinstance(value, str):
        listed = _listed(value)
        if listed is None:
            return _byline_of_text(value[:MAX_LINE_LENGTH])
        value = listed
    elements = value if isinstance(value, list) else [value]
    lines = [line for element in elements if (line := clean_byline(plain_line(_named(element)))) is not None]
    if not isinstance(value, list):
        return (lines[0], split_authors(lines[0])) if lines else (None, ())
    return ", ".join(lines) or None, join_authors(lines)


@lru_cache(maxsize=4096)
def _byline_of_text(value: str) -> tuple[str | None, tuple[str, ...]]:
    line = clean_byline(plain_line(value))
    return (line, split_authors(line)) if line is not None else (None, ())


def _listed(value: str) -> list[object] | None:
    """The list that a table's cell holds as text, as JSON or as Python prints it; None when it is no list."""
    if not (value.startswith("[") and value.endswith("]")) or len(value) > MAX_LINE_LENGTH:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        return found if isinstance(found, list) else None
    return None


def _printed_date(value: object, dates: str) -> PrintedDate | None:
    """The date of a text or of a typed column; of a number only when the mapping says what it counts."""
    if value is None:
        return None
    if isinstance(value, datetime | date):
        return read_date(value.isoformat())
    unit = _SECONDS_PER_UNIT.get(dates)
    if unit is not None and (isinstance(value, int | float) or _is_number(value)):
        return _date_of_number(str(value), unit)
    if isinstance(value, str):
        stripped = value.strip()[:MAX_LINE_LENGTH]
        return _date_of_text(stripped) if stripped and stripped.lower() not in _NO_DATES else None
    return PrintedDate(str(value)[:80], issue=UNREADABLE)


@lru_cache(maxsize=8192)
def _date_of_text(value: str) -> PrintedDate:
    return read_date(clean_text(value))


def _is_number(value: object) -> bool:
    return isinstance(value, str) and value.strip().lstrip("-").replace(".", "", 1).isdecimal()


def _date_of_number(printed: str, seconds_per_unit: float) -> PrintedDate:
    """The instant so many units after 1970; its day is that of UTC."""
    try:
        instant = _EPOCH + timedelta(seconds=float(printed) * seconds_per_unit)
    except (OverflowError, ValueError):
        return PrintedDate(printed[:80], issue=IMPLAUSIBLE)
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        return PrintedDate(printed[:80], issue=IMPLAUSIBLE)
    return PrintedDate(printed[:80], instant.date(), instant, clock=instant.time())
