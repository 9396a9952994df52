"""Sitemaps: entries of a sitemap, of a news sitemap, and the sitemaps that an index names. Nothing is fetched."""

import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from lxml import etree
from lxml.etree import XMLSyntaxError, _Element

from transforms.reading.feeds import item_origin, link_only
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ReadRecord, RecordOrigin
from transforms.reading.rejections import EMPTY, LINK_ONLY, XML_CUT_OFF
from transforms.reading.urls import host_of, normalize_url
from transforms.reading.xml_documents import XmlRefusedError, check_entities, child, line, local_name


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address, with what a news sitemap says of it. Dates are as printed."""

    url: str
    is_sitemap: bool = False
    """Whether the address is that of another sitemap."""
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    outlet_name: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Sitemap:
    """Entries in order."""

    entries: list[SitemapEntry] = field(default_factory=list)
    is_cut_off: bool = False
    """Whether the XML breaks off or cannot be read on; the entries before that are there."""


def parse_sitemap(data: bytes) -> Sitemap:
    """Parse a sitemap or an index of sitemaps. An entry without an address is passed over.

    Raises
    ------
    XmlRefusedError
        When it declares entities.
    """
    check_entities(data)
    sitemap = Sitemap()
    events = etree.iterparse(
        io.BytesIO(data.strip()),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            if local_name(element) in {"url", "sitemap"}:
                entry = _entry(element)
                if entry is not None:
                    sitemap.entries.append(entry)
                _free(element)
    except XMLSyntaxError:
        sitemap.is_cut_off = True
    return sitemap


def read_sitemap(data: bytes, *, origin: RecordOrigin) -> Iterator[ReadRecord]:
    """Read a sitemap: one rejected record an entry, for an entry is a link; one more when the document is cut off."""
    try:
        sitemap = parse_sitemap(data)
    except XmlRefusedError as error:
        yield origin.reject(error.code, error.detail)
        return
    if not sitemap.entries and not sitemap.is_cut_off:
        yield origin.reject(EMPTY, "The sitemap has no entries")
    for number, entry in enumerate(sitemap.entries, start=1):
        place = item_origin(asdict(entry), number=number, origin=origin)
        url = normalize_url(entry.url)
        outlet_id = outlet_slug(clean_outlet_name(entry.outlet_name) or host_of(url))
        if entry.is_sitemap:
            yield place.reject(LINK_ONLY, f"Another sitemap: {url or 'no web address'}"[:500], outlet_id=outlet_id)
        else:
            published = entry.published or entry.modified
            yield link_only(place, title=entry.title, url=url, published=published, outlet_id=outlet_id)
    if sitemap.is_cut_off:
        yield origin.reject(XML_CUT_OFF)


def _entry(element: _Element) -> SitemapEntry | None:
    url = line(child(element, "loc"))
    if url is None:
        return None
    news = child(element, "news")
    return SitemapEntry(
        url=url,
        is_sitemap=local_name(element) == "sitemap",
        title=line(child(news, "title")),
        published=line(child(news, "publication_date")),
        modified=line(child(element, "lastmod")),
        outlet_name=line(child(news, "publication", "name")),
        language=line(child(news, "publication", "language")),
    )


def _free(element: _Element) -> None:
    """Let go of what was read, so that memory does not grow with the document."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
