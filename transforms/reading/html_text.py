"""The body text of a page: paragraphs, list items and section headings, in reading order."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura.settings import Document

from transforms.reading.extractors import HtmlExtractor
from transforms.reading.html_furniture import SENTENCE_END, Block, drop_furniture
from transforms.reading.html_paragraphs import (
    SourceParagraph,
    drop_embedded_posts,
    fold,
    keys_apart,
    link_only_keys,
    missed_paragraphs,
    source_paragraphs,
)

# The extractor logs what it throws away, on a normal page; rejects are reported as records instead.
for _name in ("trafilatura", "htmldate", "courlan"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_LEAVES = frozenset(("p", "head", "item", "cell", "fw", "ab", "code"))
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
MIN_WORDS = 5
"""A page with less text than this holds no article."""


@dataclass(frozen=True, slots=True)
class PageText:
    """Blocks joined by a blank line, and which of them are section headings."""

    text: str
    headings: tuple[str, ...]


def parse_html(markup: str) -> HtmlElement | None:
    """Parse a page; None when the parser finds no document in it."""
    try:
        return trafilatura.load_html(markup)
    except (LxmlError, ValueError, RecursionError):
        return None


def extract_text(
    tree: HtmlElement, *, headline: str | None, byline: str | None, extractor: HtmlExtractor = HtmlExtractor.FULL
) -> PageText | None:
    """Extract the article's text.

    Parameters
    ----------
    tree
        The parsed page; it is used up.
    headline, byline
        Blocks at the top that only repeat these are left out.

    Returns
    -------
    None when there is no article: hardly any text, or nothing but a list of links.
    """
    drop_embedded_posts(tree)
    paragraphs = source_paragraphs(tree)
    try:
        document = trafilatura.bare_extraction(
            tree,
            fast=extractor is HtmlExtractor.FAST,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
        )
    except (LxmlError, ValueError, RecursionError):
        return None
    if not isinstance(document, Document) or document.body is None:
        return None
    blocks = list(_blocks(document.body))
    if len(blocks) == 1 and headline and fold(blocks[0].text).startswith(fold(headline)):
        # The extractor's last resort runs headline, byline and text together.
        blocks = [Block(paragraph.text, is_heading=False) for paragraph in paragraphs] or blocks
    apart = keys_apart(paragraphs, [fold(block.text) for block in blocks])
    blocks = _with_missed([block for block in blocks if fold(block.text) not in apart], paragraphs)
    blocks = drop_furniture(blocks, headline=headline, byline=byline, link_only=link_only_keys(paragraphs))
    if not _is_article(blocks):
        return None
    headings = tuple(block.text for block in blocks if block.is_heading)
    return PageText("\n\n".join(block.text for block in blocks), headings)


def _with_missed(blocks: list[Block], paragraphs: Sequence[SourceParagraph]) -> list[Block]:
    """The blocks with the paragraphs that the extractor passed over, each in its place."""
    merged: dict[int, list[Block]] = {}
    for number, paragraph in missed_paragraphs(paragraphs, [fold(block.text) for block in blocks]):
        merged.setdefault(number, []).append(Block(paragraph.text, is_heading=False))
    if not merged:
        return blocks
    return [*merged.get(-1, []), *(part for i, block in enumerate(blocks) for part in (block, *merged.get(i, [])))]


def _blocks(body: HtmlElement) -> Iterator[Block]:
    """Leaf blocks of the extractor's XML; text that stands loose between them is a block of its own."""
    loose: list[str] = []
    for element in body:
        if not isinstance(element.tag, str):
            loose.append(element.tail or "")
            continue
        if element.tag in _LEAVES or not any(child.tag in _LEAVES or len(child) for child in element):
            yield from _split_block("".join(loose), is_heading=False)
            loose = []
            yield from _split_block(_inner_text(element), is_heading=element.tag == "head")
        else:
            yield from _split_block("".join([*loose, element.text or ""]), is_heading=False)
            loose = []
            yield from _blocks(element)
        loose.append(element.tail or "")
    yield from _split_block("".join(loose), is_heading=False)


def _split_block(text: str, *, is_heading: bool = False) -> Iterator[Block]:
    for part in _PARAGRAPH_BREAK.split(text):
        folded = " ".join(part.split())
        if folded:
            yield Block(folded, is_heading)


def _inner_text(element: HtmlElement) -> str:
    """Text of an element, a line break as a break between paragraphs when it is doubled."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            pieces.append("\n" if child.tag == "lb" else "")
            pieces.append(_inner_text(child))
            pieces.append("\n\n" if child.tag in _LEAVES else "")
        pieces.append(child.tail or "")
    return "".join(pieces)


def _is_article(blocks: Sequence[Block]) -> bool:
    """Whether there are some words, and at least one block that is a sentence."""
    words = sum(len(block.text.split()) for block in blocks)
    if words >= MIN_WORDS and any(SENTENCE_END.search(block.text) for block in blocks if not block.is_heading):
        return True
    # Scripts without spaces or with other full stops.
    return any(len(block.text) >= 40 and not block.text.isascii() for block in blocks)
