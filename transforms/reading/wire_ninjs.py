"""ninjs (News in JSON, versions 1 to 3) to wire items."""

from urllib.parse import urlsplit

from transforms.reading.block_text import MarkupTooComplexError, html_paragraphs, plain_paragraphs
from transforms.reading.decoding import plain_line
from transforms.reading.records import ReadRecord, RecordOrigin
from transforms.reading.rejections import HTML_TOO_COMPLEX
from transforms.reading.wire_items import (
    WireItem,
    publication_status,
    read_wire_item,
    version_number,
    wire_byline,
    wire_dateline,
)

Fields = dict[str, object]
_BODY_FIELDS = ("bodyxhtml", "bodyhtml", "bodytext")
_MARKS = frozenset({*_BODY_FIELDS, "bodies", "versioncreated", "pubstatus", "headlines", "representationtype"})
_MARK_COUNT = 2
_HTML_ROLES = frozenset({"xhtml", "html", "richtext"})


def is_ninjs(value: object) -> bool:
    """Whether a JSON object is a ninjs item: it names itself (`uri` or `guid`) and has two of its fields.

    An object with `text` is a plain record of JSON Lines, whatever else it has.
    """
    if not isinstance(value, dict) or isinstance(value.get("text"), str):
        return False
    fields = _folded(value)
    is_named = isinstance(fields.get("uri"), str) or isinstance(fields.get("guid"), str)
    return is_named and (len(_MARKS & fields.keys()) >= _MARK_COUNT or _is_typed(fields))


def ninjs_item(value: Fields) -> WireItem:
    """The item of a ninjs object; fields of the wrong type count as missing.

    Raises
    ------
    MarkupTooComplexError
        When its markup holds more than is read.
    """
    fields = _folded(value)
    item_id = plain_line(fields.get("guid")) or plain_line(fields.get("uri"))
    created, revised = plain_line(fields.get("firstcreated")), plain_line(fields.get("versioncreated"))
    embargo = fields.get("embargoed")
    return WireItem(
        kind="ninjs",
        item_class=(plain_line(fields.get("type")) or "text").lower(),
        status=publication_status(fields.get("pubstatus")),
        item_id=item_id,
        version=version_number(fields.get("version")),
        headline=plain_line(fields.get("headline"))
        or _main(fields.get("headlines"))
        or plain_line(fields.get("title")),
        byline=wire_byline(plain_line(fields.get("byline")) or plain_line(fields.get("by"))),
        dateline=wire_dateline(plain_line(fields.get("dateline")) or plain_line(fields.get("located"))),
        provider=_provider(fields, item_id),
        section=plain_line(fields.get("section")) or plain_line(fields.get("slugline")),
        language=plain_line(fields.get("language")),
        issued=created or plain_line(fields.get("contentcreated")) or revised,
        revised=revised,
        embargoed=plain_line(embargo) or "" if isinstance(embargo, str) else None,
        paragraphs=_paragraphs(fields),
    )


def read_ninjs(value: Fields, *, origin: RecordOrigin) -> ReadRecord:
    """Read a ninjs item that was parsed."""
    try:
        return read_wire_item(ninjs_item(value), origin=origin)
    except MarkupTooComplexError:
        return origin.reject(HTML_TOO_COMPLEX)


def _folded(value: Fields) -> Fields:
    """Fields by name in lower case without underscores: the versions of the format differ in little else."""
    return {name.lower().replace("_", ""): field for name, field in value.items()}


def _is_typed(fields: Fields) -> bool:
    return isinstance(fields.get("type"), str) and bool(fields.keys() & {*_BODY_FIELDS, "bodies"})


def _main(values: object) -> str | None:
    """The text with the role `main` of a list, else the first one."""
    texts = [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    texts.sort(key=lambda value: value.get("role") != "main")
    return next((text for value in texts if (text := plain_line(value.get("value")))), None)


def _paragraphs(fields: Fields) -> tuple[str, ...]:
    """Text of the body: with paragraphs marked up where there is such a form, else plain."""
    bodies = [(fields[name], name != "bodytext") for name in _BODY_FIELDS if name in fields]
    listed = fields.get("bodies")
    for body in listed if isinstance(listed, list) else []:
        if isinstance(body, dict):
            folded = _folded(body)
            declared = f"{folded.get('contenttype', '')} {folded.get('role', '')}".lower()
            bodies.append((folded.get("value"), any(role in declared for role in _HTML_ROLES)))
    bodies.sort(key=lambda body: not body[1])
    for text, is_html in bodies:
        if isinstance(text, str):
            found = html_paragraphs(text, is_wire=True) if is_html else plain_paragraphs(text)
            if found:
                return found
    return ()


def _provider(fields: Fields, item_id: str | None) -> str | None:
    """Who sends it: by name, else by the domain of the item's address."""
    for name in ("provider", "source", "infosource", "infosources", "copyrightholder"):
        value = fields.get(name)
        first = value[0] if isinstance(value, list) and value else value
        named = plain_line(first.get("name")) if isinstance(first, dict) else plain_line(first)
        if named:
            return named
    try:
        return urlsplit(item_id or "").hostname
    except ValueError:
        return None
