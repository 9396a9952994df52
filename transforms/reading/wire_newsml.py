"""NewsML-G2 to wire items: a news item, a message with several, a package."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.etree import _Element

from transforms.reading.block_text import has_markup, html_paragraphs, paragraphs, plain_paragraphs
from transforms.reading.wire_items import (
    WireItem,
    publication_status,
    version_number,
    wire_byline,
    wire_dateline,
)
from transforms.reading.wire_nitf import nitf_byline, nitf_headline, nitf_paragraphs
from transforms.reading.xml_documents import child, children, descendant, line, local_name

_ITEM_NAMES = frozenset({"newsitem", "packageitem"})
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SIDE_ROLES = ("sub", "short", "alt", "secondary")


def newsml_items(root: _Element) -> Iterator[WireItem]:
    """Items of a `newsItem`, `packageItem` or `newsMessage` element, in order."""
    if local_name(root) in _ITEM_NAMES:
        yield _item(root)
        return
    for element in root.iter():
        if local_name(element) in _ITEM_NAMES:
            yield _item(element)


def _item(root: _Element) -> WireItem:
    meta, content = child(root, "itemmeta"), child(root, "contentmeta")
    nitf = _embedded_nitf(root)
    first_created = line(child(meta, "firstcreated")) or line(child(content, "contentcreated"))
    version_created = line(child(meta, "versioncreated"))
    headline = (nitf_headline(nitf) if nitf is not None else None) or _headline(content) or line(child(meta, "title"))
    embargo = child(meta, "embargoed")
    return WireItem(
        kind="newsml-g2",
        item_class=_item_class(root, meta),
        status=publication_status(_code(child(meta, "pubstatus"))),
        item_id=root.get("guid") or None,
        version=version_number(root.get("version")),
        headline=headline,
        byline=(nitf_byline(nitf) if nitf is not None else None) or wire_byline(line(child(content, "by"))),
        dateline=wire_dateline(line(child(content, "dateline"))),
        provider=_name(child(meta, "provider")) or _name(child(content, "infosource")),
        section=line(child(content, "slugline")),
        language=_language(root, content),
        issued=first_created or version_created,
        revised=version_created,
        embargoed=(line(embargo) or "") if embargo is not None else None,
        paragraphs=_paragraphs(root, nitf, headline=headline),
    )


def _item_class(root: _Element, meta: _Element | None) -> str:
    """`icls:text`, `ninat:text` -> `text`; an item that does not say counts as text."""
    if local_name(root) == "packageitem":
        return "package"
    return (_code(child(meta, "itemclass")) or "text").rpartition(":")[2].lower()


def _headline(content: _Element | None) -> str | None:
    """The first headline that is not marked as a lesser one, else the first."""
    found = list(children(content, "headline"))
    main = [
        headline for headline in found if not any(role in (headline.get("role") or "").lower() for role in _SIDE_ROLES)
    ]
    return line(next(iter(main or found), None))


def _language(root: _Element, content: _Element | None) -> str | None:
    """Of the content; the item's own `xml:lang` is that of its metadata, and only the next best."""
    declared = child(content, "language")
    tag = declared.get("tag") if declared is not None else None
    return tag or root.get(_LANGUAGE) or None


def _name(element: _Element | None) -> str | None:
    """Name of a party: in words, by a literal, by its web address, by the end of its code."""
    if element is None:
        return None
    address = urlsplit(element.get("uri") or "").hostname
    code = (element.get("qcode") or "").rpartition(":")[2]
    name = str(line(child(element, "name")) or element.get("literal") or address or code)
    return name.removeprefix("www.") or None


def _code(element: _Element | None) -> str | None:
    return (element.get("qcode") or element.get("uri") or element.get("literal")) if element is not None else None


def _embedded_nitf(root: _Element) -> _Element | None:
    return descendant(child(root, "contentset"), "nitf")


def _paragraphs(root: _Element, nitf: _Element | None, *, headline: str | None) -> tuple[str, ...]:
    """Text of the first rendition that has one: NITF, other inline XML, inline data."""
    if nitf is not None:
        return nitf_paragraphs(child(nitf, "body", "body.content"), headline=headline)
    content = child(root, "contentset")
    for inline in children(content, "inlinexml"):
        body = descendant(inline, "body")
        found = paragraphs(body if body is not None else inline, is_wire=True)
        if found:
            return found
    for inline in children(content, "inlinedata"):
        text = "".join(inline.itertext())
        is_html = "html" in (inline.get("contenttype") or "") or has_markup(text)
        found = html_paragraphs(text, is_wire=True) if is_html else plain_paragraphs(text)
        if found:
            return found
    return ()
