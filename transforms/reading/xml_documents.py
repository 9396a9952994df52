"""XML without its dangers: no network, no document type, no entities, and a size that is known before it is parsed."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import XMLSyntaxError, _Element

from transforms.reading.decoding import decode_bytes, wide_encoding
from transforms.reading.rejections import XML_BROKEN, XML_ENTITIES

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<[A-Za-z_]")
_ENTITY = re.compile(r"<!ENTITY\s+(?P<parameter>%\s+)?\S+\s+(?P<value>\"[^\"]*\"|'[^']*'|\S+)")
_NAMED_REFERENCE = re.compile(r"[&%][^#]")
MAX_ENTITY_LENGTH = 100
"""Longer values could still unfold by repetition; what people declare are single characters."""


class XmlRefusedError(ValueError):
    """A document that is not parsed: `code` is the reason code, `detail` what was found, None when the code says it."""

    def __init__(self, code: str, detail: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def check_entities(data: bytes) -> None:
    """See that a document declares no entity that names a file, an address or another entity.

    Raises
    ------
    XmlRefusedError
        With the code `xml_entities`.
    """
    if b"<!ENTITY" not in data and wide_encoding(data[:4096]) is None:
        return
    text = _COMMENT.sub("", decode_bytes(data).text)
    root = _ROOT.search(text)
    prolog = text[: root.start()] if root else text
    declared = _ENTITY.findall(prolog)
    if len(declared) < prolog.count("<!ENTITY") or any(_is_unsafe(parameter, value) for parameter, value in declared):
        raise XmlRefusedError(XML_ENTITIES)


def parse_xml(data: bytes) -> _Element:
    """Parse a whole document. Comments and processing instructions are left out.

    Raises
    ------
    XmlRefusedError
        When it declares entities or is not well-formed.
    """
    check_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data.strip(), parser)
    except (XMLSyntaxError, ValueError) as error:
        raise XmlRefusedError(XML_BROKEN, _problem(error)) from None


def local_name(element: _Element) -> str:
    """Tag without its namespace, in lower case; empty for what is no element (an entity reference)."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """Child elements of a name, whatever their namespace."""
    return (child for child in (() if element is None else element) if local_name(child) == name)


def child(element: _Element | None, *path: str) -> _Element | None:
    """First element down a path of names; None where it breaks off."""
    for name in path:
        element = next(children(element, name), None)
    return element


def descendant(element: _Element | None, name: str) -> _Element | None:
    """First element of a name at any depth, in document order."""
    if element is None:
        return None
    return next((found for found in element.iter() if local_name(found) == name), None)


def line(element: _Element | None, *, without: frozenset[str] = frozenset()) -> str | None:
    """All text in an element as one line; None when it is blank. Elements named in `without` are left out."""
    if element is None:
        return None
    return " ".join("".join(_text(element, without)).split()) or None


def _text(element: _Element, without: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if local_name(inner) not in without and isinstance(inner.tag, str):
            yield from _text(inner, without)
        yield inner.tail or ""


def _is_unsafe(parameter: str, value: str) -> bool:
    is_external = value[:1] not in {'"', "'"}
    return bool(parameter) or is_external or len(value) > MAX_ENTITY_LENGTH or bool(_NAMED_REFERENCE.search(value))


def _problem(error: Exception) -> str:
    position = f" (line {error.lineno})" if isinstance(error, XMLSyntaxError) else ""
    return f"The parser stopped{position}"
