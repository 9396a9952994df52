"""Bounds on a page's structure: beyond them, extraction takes minutes instead of fractions of a second.

News pages have about a thousand elements, the largest of some two hundred looked at 5,500, with at most 640 inline
elements in one block.
"""

import re
from collections import Counter

from lxml.html import HtmlElement

MAX_ATTRIBUTES = 1500
"""Of one tag: parsers compare each attribute with all others."""
MAX_ELEMENTS = 30_000
MAX_INLINE_ELEMENTS = 2000
"""Directly in one element: the extractor's time grows with their square."""

_TOO_MANY_ATTRIBUTES = re.compile(
    r"<[a-zA-Z][^\s<>/]*+(?>[\s/]++[^\s=>/]++(?>\s*+=\s*+(?>\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+)"
    rf"{{{MAX_ATTRIBUTES}}}"
)
_BLOCK_TAG_NAMES = (
    "article br dd div dl dt h1 h2 h3 h4 h5 h6 hr li link meta option p script section style table tbody td th time tr"
)
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())


def has_too_many_attributes(markup: str) -> bool:
    """Whether a tag has more than `MAX_ATTRIBUTES`; asked before the page is parsed."""
    return _TOO_MANY_ATTRIBUTES.search(markup) is not None


def is_too_large(tree: HtmlElement) -> bool:
    """Whether a parsed page has more elements, or more inline elements in one place, than are read."""
    inline_counts: Counter[HtmlElement] = Counter()
    for number, element in enumerate(tree.iter()):
        if number >= MAX_ELEMENTS:
            return True
        if element.tag not in _BLOCK_TAGS:
            parent = element.getparent()
            inline_counts[parent] += 1
            if inline_counts[parent] > MAX_INLINE_ELEMENTS:
                return True
    return False
