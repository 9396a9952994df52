"""Which way the text of a page is found. Apart from what finds it, which takes long to import."""

from enum import StrEnum


class HtmlExtractor(StrEnum):
    """How the text of a page is found."""

    FULL = "full"
    """By the extractor's own rules, compared with two others where they differ."""
    FAST = "fast"
    """By its own rules alone: a third faster, a little less accurate on unusual pages."""
