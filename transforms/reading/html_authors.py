"""Who wrote a page: from its JSON-LD, its meta elements, or the line that the reader sees."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from transforms.reading.bylines import is_name_like, join_authors, split_authors
from transforms.reading.json_ld import ArticleData
from transforms.reading.outlets import outlet_slug

AUTHOR_META = (
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "twitter:creator",
)

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|by|bylines?|contributors?|reporters?|staff|people|persons?|profiles?|news-?team|writers?|"
    r"journalists?|columnists?|correspondents?|team)/(?:[^?#]*/)?([^/?#]+)/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_BYLINE_PARTS_TEXT = "author authors byline bylines writer contributor reporter wrote"
_BYLINE_PARTS = frozenset(_BYLINE_PARTS_TEXT.split())
_NOT_AUTHOR_PARTS_TEXT = "comment comments related recirc sidebar footer nav promo widget popular bio"
_NOT_AUTHOR_PARTS = frozenset(_NOT_AUTHOR_PARTS_TEXT.split())
_BY_LINE = re.compile(r"\s*(?:(?:written|reported|story|words|text|posted|report)\s+)?by\b[\s:]*(\S.*)", re.IGNORECASE)
# "A, B and C, Example News" and "C - Example team": what follows the last name is where they work.
_AFTER_DASH = re.compile(r"\s[-–—]\s.*$")
_AFTER_LAST = re.compile(r"(\s+and\s+[^,|]+),(?!\s*(?:Jr|Sr|I{2,3})\b).*$")
_WORD = re.compile(r"[a-z]+")
_MAX_BYLINE = 120
_BODY_WORDS, _BODY_PARAGRAPHS = 20, 3
"""A byline stands above the third paragraph of this many words."""
_LABELS = ("written by", "author", "by", "posted by")


def read_authors(
    tree: HtmlElement, data: ArticleData, meta: Mapping[str, Sequence[str]], *, site_names: Sequence[str]
) -> tuple[str, ...]:
    """Names from the first place that has one left after the outlet's own name is taken out."""
    outlets = {outlet_slug(name) for name in site_names}
    declared: list[Sequence[str]] = [data.authors, *(meta.get(name, ()) for name in AUTHOR_META), _labelled(meta)]
    for names in chain(declared, _visible_authors(tree)):
        named = [name for name in names if outlet_slug(name) not in outlets]
        authors = tuple(
            name for name in join_authors(named, affiliations=site_names) if outlet_slug(name) not in outlets
        )
        if authors:
            return authors
    return ()


def _labelled(meta: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The value beside a label of Twitter cards: `twitter:label1` = "Written by"."""
    for number in ("1", "2"):
        label = next(iter(meta.get(f"twitter:label{number}", ())), "")
        if label.lower().strip(" :") in _LABELS:
            return tuple(meta.get(f"twitter:data{number}", ()))
    return ()


def _visible_authors(tree: HtmlElement) -> Iterator[Sequence[str]]:
    """Names beside the text, each way of finding them tried only when it is asked for: they take long."""
    elements = _above_the_text(tree)
    linked, printed = _linked_authors(elements), _byline_authors(elements)
    # Of several authors some may have no page of their own to link to.
    yield printed if set(linked) <= set(printed) else linked
    yield printed
    yield (extract_author(tree) or "").split("; ")


def _above_the_text(tree: HtmlElement) -> list[HtmlElement]:
    """Elements from the main heading, if there is one, to the third paragraph of the text."""
    elements: list[HtmlElement] = []
    paragraph_count = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "h1" and paragraph_count == 0:
            elements = []
        elements.append(element)
        if element.tag == "p" and len(element.text_content().split()) >= _BODY_WORDS:
            paragraph_count += 1
            if paragraph_count >= _BODY_PARAGRAPHS:
                break
    return elements


def _linked_authors(elements: Iterable[HtmlElement]) -> list[str]:
    """Texts of links to an author's page, as far as they stand together with the first of them."""
    found: list[tuple[HtmlElement, str]] = []
    for element in elements:
        if element.tag != "a":
            continue
        name = " ".join(element.text_content().split())
        if not is_name_like(name) or not _leads_to_author(element, name) or _is_elsewhere(element):
            continue
        found.append((element, name))
    if not found:
        return []
    around = set(list(found[0][0].iterancestors())[:3])
    return list(dict.fromkeys(name for link, name in found if around & set(list(link.iterancestors())[:3])))


def _leads_to_author(link: HtmlElement, name: str) -> bool:
    if "author" in (link.get("rel") or "").lower().split() or "author" in (link.get("itemprop") or "").lower():
        return True
    match = _AUTHOR_PATH.search(link.get("href") or "")
    # The address names the same person: other links of this kind lead to lists and sections.
    return match is not None and name.rsplit(maxsplit=1)[-1].lower().strip(".") in match.group(1).lower()


def _byline_authors(elements: Iterable[HtmlElement]) -> list[str]:
    """Names of the first short line that is marked as a byline, or begins with "By"."""
    for element in elements:
        if len(element) > 12 or element.tag in {"script", "style", "title", "h1", "meta", "a"}:
            continue
        text = _byline_text(element)
        if not 3 < len(text) <= _MAX_BYLINE:
            continue
        match = _BY_LINE.match(text)
        is_marked = bool(_BYLINE_PARTS & _parts(element))
        if (match or is_marked) and not _is_elsewhere(element):
            line = _AFTER_LAST.sub(r"\1", _AFTER_DASH.sub("", match.group(1) if match else text))
            names = [name for name in split_authors(line) if is_name_like(name)]
            if names:
                return names
    return []


def _byline_text(element: HtmlElement) -> str:
    """Text of an element in which names of neighbouring elements do not run together."""
    pieces = [" ".join(piece.split()) for piece in element.itertext() if isinstance(piece, str)]
    text = " | ".join(piece for piece in pieces if piece)
    return re.sub(
        r"\s*\|\s*(and|&|,)\s*(?:\|\s*)?", r" \1 ", re.sub(r"\b(by:?)\s*\|", r"\1", text, flags=re.IGNORECASE)
    )


def _is_elsewhere(element: HtmlElement) -> bool:
    around = [element, *element.iterancestors()][:5]
    return any(near.tag in {"aside", "nav", "footer"} or _NOT_AUTHOR_PARTS & _parts(near) for near in around)


def _parts(element: HtmlElement) -> set[str]:
    marks = (element.get("class"), element.get("id"), element.get("data-testid"), element.get("itemprop"))
    return set(_WORD.findall(" ".join(mark for mark in marks if mark).lower()))
