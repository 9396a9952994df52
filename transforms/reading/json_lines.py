"""JSON records: one object an article, `text` required, everything else optional."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from transforms.reading.bylines import clean_byline, join_authors, split_authors
from transforms.reading.datelines import find_dateline
from transforms.reading.dates import CONFIDENCE_BY_SOURCE, UNREADABLE, PrintedDate, read_date
from transforms.reading.decoding import MAX_REPLACED_SHARE, clean_text, decode_bytes
from transforms.reading.languages import detect_language, normalize_language
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord, RecordOrigin
from transforms.reading.rejections import (
    EMPTY,
    JSON_INVALID,
    JSON_NOT_OBJECT,
    JSON_TEXT_MISSING,
    JSON_TEXT_WRONG_TYPE,
    UNDECODABLE,
)
from transforms.reading.urls import normalize_url
from transforms.reading.wire_ninjs import is_ninjs, read_ninjs

# Dumps made for other tools use these names; the first one that holds a value counts.
_HEADLINE_FIELDS = ("headline", "title")
_BYLINE_FIELDS = ("byline", "author", "authors")
_DATE_FIELDS = ("published_at", "published_date", "date")
_URL_FIELDS = ("url", "canonical_url")
_LANGUAGE_FIELDS = ("language", "language_code")
_MAX_FIELD_LENGTH = 2000
INVALID: Final = object()
"""What `parse_json` gives for a text that is not JSON."""


def parse_json(text: str) -> tuple[object, str | None]:
    """A JSON value, or `INVALID` and why it is not one.

    NaN and Infinity, which some writers put for missing numbers, become null; of a doubled key the last counts.
    """
    try:
        return json.loads(text, parse_constant=lambda _: None), None
    except RecursionError:
        return INVALID, "It nests too deep"
    except ValueError as error:
        # The position is of use; the text of the error is not repeated when it is not the parser's own.
        position = f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        return INVALID, f"{str(error).split(':')[0][:80]}{position}"


def read_json_bytes(data: bytes, *, origin: RecordOrigin) -> ReadRecord:
    """Read one line of a JSON Lines file."""
    decoded = decode_bytes(data)
    if decoded.replaced_count > MAX_REPLACED_SHARE * max(1, len(decoded.text)):
        return origin.reject(UNDECODABLE, f"{decoded.replaced_count} characters cannot be decoded")
    value, problem = parse_json(decoded.text)
    if value is INVALID:
        return origin.reject(JSON_INVALID, problem)
    return read_json_value(value, origin=origin)


def read_json_value(value: object, *, origin: RecordOrigin) -> ReadRecord:
    """Read one parsed JSON value as an article.

    A value of the wrong type rejects the record only when it is the text; in any other field it counts as missing.
    """
    if is_ninjs(value) and isinstance(value, dict):
        return read_ninjs(value, origin=origin)
    if not isinstance(value, dict):
        return origin.reject(JSON_NOT_OBJECT, f"It is {_type_name(value)}")
    outlet_name = clean_outlet_name(_string(value.get("outlet")))
    outlet_id = outlet_slug(outlet_name)
    text = value.get("text")
    if text is None:
        return origin.reject(JSON_TEXT_MISSING, outlet_id=outlet_id)
    if not isinstance(text, str):
        return origin.reject(JSON_TEXT_WRONG_TYPE, f"It is {_type_name(text)}", outlet_id=outlet_id)
    body = clean_text(text)
    if not body.strip():
        return origin.reject(EMPTY, '"text" is blank', outlet_id=outlet_id)
    return origin.accept(_draft(value, body, outlet_name=outlet_name, origin=origin))


def _draft(value: Mapping[str, object], body: str, *, outlet_name: str | None, origin: RecordOrigin) -> ArticleDraft:
    record_id = _record_id(value.get("id"))
    byline, authors = _byline(_first(value, _BYLINE_FIELDS))
    printed = _printed_date(_first(value, _DATE_FIELDS))
    source = "header" if printed and printed.published_date else "none"
    return ArticleDraft(
        source_id=record_id or _position_id(origin),
        text=body,
        record_id=record_id,
        outlet_id=outlet_slug(outlet_name),
        outlet_name=outlet_name,
        canonical_url=normalize_url(_string(_first(value, _URL_FIELDS))),
        headline=_line(_first(value, _HEADLINE_FIELDS)),
        byline=byline,
        authors=authors,
        dateline=_line(value.get("dateline")) or find_dateline(body),
        published_at=printed.published_at if printed else None,
        published_date=printed.published_date if printed else None,
        published_at_source=source,
        published_at_confidence=CONFIDENCE_BY_SOURCE[source],
        published_at_text=printed.printed if printed else None,
        published_at_issue=printed.issue if printed else None,
        modified_at=_instant(value.get("modified_at")),
        language_code=normalize_language(_first(value, _LANGUAGE_FIELDS)) or detect_language(body),
    )


def _position_id(origin: RecordOrigin) -> str:
    return f"{origin.relative_path}#{origin.record_locator}" if origin.record_locator else origin.relative_path


def _first(value: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((value[name] for name in names if value.get(name) not in (None, "", [])), None)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _line(value: object) -> str | None:
    """A string as one line without control characters; None for anything else or when blank."""
    if not isinstance(value, str):
        return None
    return " ".join(clean_text(value).split())[:_MAX_FIELD_LENGTH] or None


def _record_id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return clean_text(str(value)).strip() or None


def _byline(value: object) -> tuple[str | None, tuple[str, ...]]:
    """Byline and names of a string, a list of names, or objects with a `name`."""
    elements = value if isinstance(value, list) else [value]
    named = [element.get("name") if isinstance(element, dict) else element for element in elements]
    lines = [line for element in named if (line := clean_byline(_line(element))) is not None]
    if not isinstance(value, list):
        return (lines[0], split_authors(lines[0])) if lines else (None, ())
    return ", ".join(lines) or None, join_authors(lines)


def _printed_date(value: object) -> PrintedDate | None:
    """The date of a string; any other value cannot be told apart (seconds? a year? a day?) and stays unread."""
    if value is None:
        return None
    if isinstance(value, str):
        return read_date(clean_text(value)) if value.strip() else None
    return PrintedDate(str(value)[:80], issue=UNREADABLE)


def _instant(value: object) -> datetime | None:
    return read_date(value).published_at if isinstance(value, str) else None


def _type_name(value: object) -> str:
    names = {bool: "true or false", str: "a string", list: "an array", dict: "an object", type(None): "null"}
    return names.get(type(value), "a number")
