"""News in XML: which reader a document goes to, by its root element."""

from collections.abc import Iterator

from transforms.reading.block_text import MarkupTooComplexError
from transforms.reading.feed_listing import FEED_ROOTS, SITEMAP_ROOTS
from transforms.reading.feeds import item_place, read_feed
from transforms.reading.records import ReadRecord, RecordOrigin
from transforms.reading.rejections import EMPTY, HTML_TOO_COMPLEX, MAX_XML_DOCUMENT_BYTES, TOO_LARGE
from transforms.reading.sitemaps import read_sitemap
from transforms.reading.wire_items import WireItem, read_wire_item
from transforms.reading.wire_newsml import newsml_items
from transforms.reading.wire_nitf import nitf_item
from transforms.reading.xml_documents import XmlRefusedError, local_name, parse_xml


def read_news_xml(data: bytes, *, root: str, is_whole: bool, origin: RecordOrigin) -> Iterator[ReadRecord]:
    """Read a feed, a sitemap or a wire document.

    Parameters
    ----------
    data
        The document, or its start when it is larger than is read.
    root
        Name of its root element, in lower case.
    is_whole
        Whether `data` is all of it.
    """
    if not is_whole:
        limit = f"{MAX_XML_DOCUMENT_BYTES // 1_000_000} MB is the limit"
        yield origin.reject(TOO_LARGE, f"The XML document has {origin.byte_count:,} bytes, {limit}")
    elif root in FEED_ROOTS:
        yield from read_feed(data, origin=origin)
    elif root in SITEMAP_ROOTS:
        yield from read_sitemap(data, origin=origin)
    else:
        yield from _read_wire(data, origin=origin)


def wire_items(data: bytes) -> tuple[WireItem, ...]:
    """Items of an NITF or NewsML-G2 document.

    Raises
    ------
    XmlRefusedError
        When it declares entities or is not well-formed.
    MarkupTooComplexError
        When the markup of a body holds more than is read.
    """
    root = parse_xml(data)
    return (nitf_item(root),) if local_name(root) == "nitf" else tuple(newsml_items(root))


def _read_wire(data: bytes, *, origin: RecordOrigin) -> Iterator[ReadRecord]:
    """A document with one item is a single page; those of a message stand at their number."""
    try:
        items = wire_items(data)
    except XmlRefusedError as error:
        yield origin.reject(error.code, error.detail)
        return
    except MarkupTooComplexError:
        yield origin.reject(HTML_TOO_COMPLEX)
        return
    if not items:
        yield origin.reject(EMPTY, "The message holds no items")
    for number, item in enumerate(items, start=1):
        data = repr(item).encode("utf-8", "replace")
        place = item_place(origin, data, number=number) if len(items) > 1 else origin
        yield read_wire_item(item, origin=place)
