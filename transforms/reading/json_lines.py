"""JSON records: one object an article, its fields named as a mapping says."""

import json
from typing import Final

import orjson

from transforms.reading.decoding import MAX_REPLACED_SHARE, decode_bytes
from transforms.reading.field_values import TextProblems, read_fields, type_name
from transforms.reading.fields import AUTO
from transforms.reading.json_ld import article_node
from transforms.reading.options import ReadOptions
from transforms.reading.records import ReadRecord, RecordOrigin
from transforms.reading.rejections import (
    JSON_INVALID,
    JSON_NOT_OBJECT,
    JSON_TEXT_MISSING,
    JSON_TEXT_WRONG_TYPE,
    UNDECODABLE,
)
from transforms.reading.wire_ninjs import is_ninjs, read_ninjs

INVALID: Final = object()
"""What `parse_json` gives for a text that is not JSON."""
_PROBLEMS = TextProblems(missing=JSON_TEXT_MISSING, wrong_type=JSON_TEXT_WRONG_TYPE)
_GRAPH = "@graph"
_WIRE_MAPPINGS = frozenset((AUTO, "ninjs"))
_EXACT = 2**63


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


def read_json_bytes(data: bytes, *, origin: RecordOrigin, options: ReadOptions) -> ReadRecord:
    """Read one line of a JSON Lines file."""
    value = _parse_quickly(data)
    if value is INVALID:
        return _read_odd_bytes(data, origin=origin, options=options)
    return read_json_value(value, origin=origin, options=options)


def read_json_value(value: object, *, origin: RecordOrigin, options: ReadOptions) -> ReadRecord:
    """Read one parsed JSON value as an article."""
    if not isinstance(value, dict):
        return origin.reject(JSON_NOT_OBJECT, f"It is {type_name(value)}")
    if options.fields.name in _WIRE_MAPPINGS and is_ninjs(value):
        return read_ninjs(value, origin=origin)
    if _GRAPH in value:
        value = article_node(value) or value
    return read_fields(value, origin=origin, options=options, problems=_PROBLEMS)


def _parse_quickly(data: bytes) -> object:
    """A JSON value, or `INVALID` for anything that the quick parser refuses or would change.

    It makes floats of whole numbers beyond 64 bits, which are digits of an id.
    """
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError:
        return INVALID
    if isinstance(value, dict) and any(type(inner) is float and not abs(inner) < _EXACT for inner in value.values()):
        return INVALID
    return value


def _read_odd_bytes(data: bytes, *, origin: RecordOrigin, options: ReadOptions) -> ReadRecord:
    """A line that the quick parser refuses: another encoding, half a character, a number that is none, or no JSON."""
    decoded = decode_bytes(data)
    if decoded.replaced_count > MAX_REPLACED_SHARE * max(1, len(decoded.text)):
        return origin.reject(UNDECODABLE, f"{decoded.replaced_count} characters cannot be decoded")
    value, problem = parse_json(decoded.text)
    if value is INVALID:
        return origin.reject(JSON_INVALID, problem)
    return read_json_value(value, origin=origin, options=options)
