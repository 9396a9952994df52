"""Parts of pages: the body of an article as a field of a record holds it, without the page around it.

All of a part is article, so nothing is looked for in it: blocks become paragraphs, and scripts, styles and controls go.
"""

import re

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transforms.reading.decoding import clean_text
from transforms.reading.html_limits import has_too_many_attributes, is_too_large

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PAGE_WINDOW = 2000
_DROPPED_TAGS = "script style noscript template iframe object embed form button select svg math audio video head"
_DROPPED = frozenset(_DROPPED_TAGS.split())
_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby rt rp s samp small "
    "span strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_BREAK = "\x00"
_DEPTH = 200


class FragmentTooComplexError(ValueError):
    """The markup nests too deep, or holds more tags or attributes than are read."""


def is_page(markup: str) -> bool:
    """Whether markup is a whole page and not the part of one that holds the article."""
    return _PAGE.search(markup, 0, _PAGE_WINDOW) is not None


def fragment_text(markup: str) -> str:
    """The text of a part of a page, blocks joined by a blank line; empty when there is none.

    Raises
    ------
    FragmentTooComplexError
        When there is more structure in it than is read.
    """
    if has_too_many_attributes(markup):
        raise FragmentTooComplexError
    try:
        tree = document_fromstring(f"<div>{clean_text(markup)}</div>", parser=HTMLParser(remove_comments=True))
    except (LxmlError, ValueError):
        return ""
    if is_too_large(tree):
        raise FragmentTooComplexError
    pieces: list[str] = []
    _collect(tree, pieces, 0)
    paragraphs = (" ".join(part.split()) for part in "".join(pieces).split(_BREAK))
    return "\n\n".join(part for part in paragraphs if part)


def _collect(element: HtmlElement, pieces: list[str], depth: int) -> None:
    if depth > _DEPTH:
        raise FragmentTooComplexError
    if isinstance(element.tag, str) and element.tag not in _DROPPED:
        edge = "" if element.tag in _INLINE else _BREAK
        pieces += (edge, element.text or "")
        for child in element:
            _collect(child, pieces, depth + 1)
        pieces.append(edge)
    pieces.append(element.tail or "")
