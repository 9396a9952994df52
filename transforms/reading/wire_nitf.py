"""NITF (News Industry Text Format) to wire items."""

from lxml.etree import _Element

from transforms.reading.block_text import paragraphs
from transforms.reading.wire_items import (
    WireItem,
    publication_status,
    version_number,
    wire_byline,
    wire_dateline,
)
from transforms.reading.xml_documents import child, children, descendant, line

_BYLINE_TITLE = frozenset({"byttl"})


def nitf_item(root: _Element) -> WireItem:
    """The item of an `nitf` element, whole or inside another format (then without `head`)."""
    head, body_head = child(root, "head"), child(root, "body", "body.head")
    docdata = child(head, "docdata")
    body = child(root, "body", "body.content")
    headline = nitf_headline(root)
    story_key = child(docdata, "du-key")
    item_id, version = _identity(docdata, story_key)
    issued = _attribute(child(docdata, "date.issue"), "norm") or _attribute(child(head, "pubdata"), "date.publication")
    return WireItem(
        kind="nitf",
        status=publication_status(_attribute(docdata, "management-status")),
        item_id=item_id,
        version=version,
        headline=headline or line(child(head, "title")),
        byline=nitf_byline(root),
        dateline=wire_dateline(line(child(body_head, "dateline"), without=frozenset({"story.date"}))),
        provider=_provider(head, body_head),
        section=_section(head),
        language=root.get("baselang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        issued=issued or _attribute(descendant(body_head, "story.date"), "norm"),
        revised=_attribute(child(head, "pubdata"), "date.publication") or issued,
        embargoed=_embargo(docdata),
        paragraphs=nitf_paragraphs(body, headline=headline),
    )


def nitf_headline(root: _Element) -> str | None:
    """The main headline in `body.head`."""
    return line(child(root, "body", "body.head", "hedline", "hl1"))


def nitf_byline(root: _Element) -> str | None:
    """The first byline in `body.head` without the writer's title."""
    return wire_byline(line(child(root, "body", "body.head", "byline"), without=_BYLINE_TITLE))


def nitf_paragraphs(body: _Element | None, *, headline: str | None) -> tuple[str, ...]:
    """Paragraphs of `body.content`; a first one that repeats the headline is left out."""
    found = paragraphs(body, is_wire=True) if body is not None else ()
    return found[1:] if found and headline and found[0] == headline else found


def _identity(docdata: _Element | None, story_key: _Element | None) -> tuple[str | None, int | None]:
    """Id and version: of the story where it has a key, for a document's id may differ from version to version."""
    key = _attribute(story_key, "key")
    if key:
        numbers = [version_number(_attribute(story_key, name)) for name in ("generation", "version")]
        return key, max((number for number in numbers if number is not None), default=None)
    return _attribute(child(docdata, "doc-id"), "id-string"), None


def _provider(head: _Element | None, body_head: _Element | None) -> str | None:
    docdata = child(head, "docdata")
    return (
        line(child(body_head, "distributor"))
        or _attribute(child(docdata, "doc-id"), "regsrc")
        or _attribute(child(docdata, "doc.copyright"), "holder")
        or _attribute(child(head, "pubdata"), "name")
    )


def _section(head: _Element | None) -> str | None:
    pubdata, docdata = child(head, "pubdata"), child(head, "docdata")
    keyword = _attribute(next(children(child(docdata, "key-list"), "keyword"), None), "key")
    return _attribute(pubdata, "position.section") or _attribute(child(docdata, "fixture"), "fix-id") or keyword


def _embargo(docdata: _Element | None) -> str | None:
    """A release date is an embargo, as is the status of that name, which may stand without a date."""
    release = _attribute(child(docdata, "date.release"), "norm")
    if release is None and (_attribute(docdata, "management-status") or "").lower() == "embargoed":
        return ""
    return release


def _attribute(element: _Element | None, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return " ".join(value.split()) or None if value else None
