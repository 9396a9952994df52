"""Markup that holds an article and nothing else, as paragraphs: items of feeds and bodies of wire items.

The extractor for pages is of no use here: it weighs an article against the furniture of a page, and runs short
fragments, in which there is nothing to weigh, together into one line.
"""

import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import LxmlError, _Element

from transforms.reading.decoding import clean_text
from transforms.reading.html_limits import has_too_many_attributes, is_too_large
from transforms.reading.xml_documents import local_name

_BLOCK_NAMES = (
    "address article aside blockquote block body body.content bq caption center dd details div dl dt figure footer "
    "h1 h2 h3 h4 h5 h6 header hl1 hl2 hr html li main ol p pre section summary table tbody tfoot thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset({"td", "th"})
_LEFT_OUT_NAMES = (
    "audio button canvas figcaption head media nav noscript option script select style svg template textarea title "
    "video"
)
_LEFT_OUT = frozenset(_LEFT_OUT_NAMES.split())
_CLOSED_IN_ITSELF = re.compile(rf"<({_LEFT_OUT_NAMES.replace(' ', '|')})\b([^<>]*)/>", re.IGNORECASE)
"""As XHTML may have it; an HTML parser would take all that follows for its content."""
_FRAMES = re.compile(
    r"</?(?:applet|embed|frame|frameset|iframe|noembed|noframes|object|plaintext)\b[^<>]*>", re.IGNORECASE
)
"""Without these tags a parser finds no raw text in what follows one that is not closed."""
_NO_DECLARATION = re.compile(r"<!(?!--|doctype\b|\[CDATA\[)", re.IGNORECASE)
_PARAGRAPH_BREAK = re.compile("\v\\s*\v")
_BREAK = "\v"
"""Stands for `<br>` until the text is folded; the character itself is no longer in the markup."""
_CELL = "\x1f"
"""Stands between the cells of a row; likewise."""
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
_AT_MARGIN = re.compile(r"\n(?=\S)")
_HAS_MARKUP = re.compile(r"<(?:/|!--)?[a-z][^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]\w*);", re.IGNORECASE)


class MarkupTooComplexError(ValueError):
    """Markup with more elements or attributes than are read."""


def paragraphs(element: _Element, *, is_wire: bool = False) -> tuple[str, ...]:
    """Paragraphs, headings, list items and table rows under an element, each as one line, in reading order.

    Parameters
    ----------
    element
        From an HTML or an XML parser; namespaces do not matter.
    is_wire
        Whether hard-wrapped text may stand inside a paragraph: lines at the margin, with new paragraphs indented.
    """
    found: list[str] = []
    pieces: list[str] = []

    def close() -> None:
        text = "".join(pieces)
        pieces.clear()
        for part in _PARAGRAPH_BREAK.split(text):
            for paragraph in _unwrapped(part) if is_wire else (part,):
                folded = _fold(paragraph)
                if folded:
                    found.append(folded)

    def walk(node: _Element) -> None:
        name = local_name(node)
        if name in _BLOCKS:
            close()
        pieces.append(node.text or "")
        for inner in node:
            inner_name = local_name(inner)
            if inner_name == "br":
                pieces.append(_BREAK)
            elif inner_name and inner_name not in _LEFT_OUT:
                if inner_name in _CELLS and _fold("".join(pieces)):
                    pieces.append(_CELL)
                walk(inner)
            pieces.append(inner.tail or "")
        if name in _BLOCKS:
            close()

    walk(element)
    close()
    return tuple(found)


def html_paragraphs(markup: str, *, is_wire: bool = False) -> tuple[str, ...]:
    """Paragraphs of a fragment of HTML.

    Raises
    ------
    MarkupTooComplexError
        When it holds more than is read.
    """
    cleaned = clean_text(markup)
    if not cleaned.strip():
        return ()
    if has_too_many_attributes(cleaned):
        raise MarkupTooComplexError
    cleaned = _NO_DECLARATION.sub("&lt;!", cleaned)
    bare = _CLOSED_IN_ITSELF.sub(r"<\1\2></\1>", _FRAMES.sub(" ", cleaned))
    try:
        tree = lxml.html.fragment_fromstring(bare, create_parent="div")
    except (LxmlError, ValueError, RecursionError):
        return ()
    if is_too_large(tree):
        raise MarkupTooComplexError
    return paragraphs(tree, is_wire=is_wire)


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of plain text: parted by blank lines; hard-wrapped text by its indentation."""
    parts = re.split(r"\n[ \t]*\n", clean_text(text))
    return tuple(folded for part in parts for piece in _unwrapped(part) if (folded := _fold(piece)))


def html_line(markup: str) -> str | None:
    """A short text that may hold markup, such as a title, as one line; None when blank or too complex."""
    if not has_markup(markup):
        return " ".join(clean_text(markup).split()) or None
    try:
        return " ".join(html_paragraphs(markup)) or None
    except MarkupTooComplexError:
        return None


def has_markup(text: str) -> bool:
    """Whether a text holds a tag or an entity of HTML."""
    return _HAS_MARKUP.search(text) is not None


def _unwrapped(text: str) -> Iterator[str]:
    """Paragraphs of text with lines both at the margin and indented; text in one form is one paragraph."""
    is_wrapped = _INDENTED.search(text.lstrip()) is not None and _AT_MARGIN.search(text) is not None
    yield from _INDENTED.split(text) if is_wrapped else (text,)


def _fold(text: str) -> str:
    """White space to single blanks, with a tab between the cells of a row."""
    return "\t".join(" ".join(cell.split()) for cell in text.split(_CELL)).strip()
