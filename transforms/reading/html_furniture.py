"""What stands in the text of a page but is not the article's: its own title, dates, links to others, calls to act."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.reading.dates import read_date
from transforms.reading.html_paragraphs import fold

MAX_FURNITURE_WORDS = 30
"""Longer blocks are prose, whatever they begin with."""
MAX_TOP_BLOCKS = 5
"""How far below the start a headline, byline or date still only repeats what is stored beside the text."""

_PAYWALL = re.compile(
    r"(?:\b(?:subscribe|sign (?:up|in)|log in|register|join)\b[^.!?]{0,60}"
    r"\b(?:to (?:continue|keep|read)|reading|for full)"
    r"|\balready a (?:subscriber|member)\b|\bto continue reading\b|\bfor subscribers only\b)[^.!?]*[.!?]?"
    r"(?:\s*(?:log|sign) in\.?)?",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"[^\w]*(?:(?:read|see|watch|listen)\s+(?:more|also|next|here|now|full)\b|more\s+(?:from|on|stories|like this)\b"
    r"|(?:related|recommended|trending|popular|latest)(?:\s+(?:articles?|stories|story|videos?|reading|news|content|topics))?"
    r"\s*(?::|$)|don['’]t\s+miss\b|you\s+(?:may|might)\s+also\s+like\b|click\s+(?:here|on)\b|editor['’]?s['’]?\s+picks?\b"
    r"|lire\s+aussi\b|à\s+lire\b|lesen\s+sie\s+auch\b|leggi\s+anche\b|le[ai]\s+también\b|leia\s+(?:também|mais)\b|lees\s+ook\b)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"[^\w]*(?:sign\s+up\b(?=.*\b(?:newsletters?|alerts?|updates?|inbox|news)\b)"
    r"|subscribe\s+(?:to|now|today|here)\b|get\s+(?:the\s+latest|breaking|daily|our|more)\b.*\b(?:inbox|newsletter|app|alerts?|news)\b"
    r"|follow\b.*\bon\s+(?:twitter|x|facebook|instagram|google\s+news|tiktok|whatsapp|linkedin|bluesky|threads)\b"
    r"|download\b.*\bapp\b|(?:do\s+you\s+)?have\s+a\s+(?:tip|story|news\s+tip)\b.*[?@]|(?:got|know)\s+a\s+(?:tip|story)\b"
    r"|join\b.*\b(?:whatsapp|telegram|facebook\s+group|newsletter|mailing\s+list)\b"
    r"|(?:get\s+in\s+touch|contact\s+us)\b.*(?:@|\bemail)|share\s+(?:this|on)\b|advertise?ment\b|(?:article|story)\s+continues\b"
    r"|article\s+content\s*$|(?:you\s+must|please)\b.*\b(?:log\s?in|logout|comment|commenting)\b|leave\s+a\s+(?:comment|reply)\b"
    r"|(?:all\s+rights\s+reserved|copyright\s+©|©\s*\d{4})\b)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:photo|image|picture|credit|file photo)s?(?:\s+(?:credit|by|courtesy))?\s*[:/©]", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]")
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*(?:\s|$)")
_FINAL_STOP = re.compile(r"[.!?…:;,][\"”’')\]]*$")
_MAX_CREDIT_WORDS = 10
_MAX_FIRST_HEADING_WORDS = 8
"""A longer heading above the first paragraph is the standfirst, set as a heading for its looks."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item or heading of the extracted text, on one line."""

    text: str
    is_heading: bool


def drop_furniture(
    blocks: Sequence[Block], *, headline: str | None, byline: str | None, link_only: frozenset[str] = frozenset()
) -> list[Block]:
    """Blocks that are the article's own.

    Left out are: headline, byline and date repeated above the text, with what stands above them; pointers to other
    articles and calls to subscribe, follow or write in; paragraphs that are nothing but a link (`link_only`: their
    keys as `html_paragraphs.fold` makes them); lines without a word; headings with nothing below them.
    """
    kept: list[Block] = []
    for block in blocks[_top_length(blocks, headline=headline, byline=byline) :]:
        kept += _without_calls(block, link_only)
    while kept and kept[-1].is_heading:
        kept.pop()
    if kept and kept[0].is_heading and len(kept[0].text.split()) > _MAX_FIRST_HEADING_WORDS:
        kept[0] = Block(kept[0].text, is_heading=False)
    return kept


def _top_length(blocks: Sequence[Block], *, headline: str | None, byline: str | None) -> int:
    """How many blocks at the top only repeat headline, byline or date, or stand above these and are no sentences."""
    repeated = {fold(text) for text in (headline, byline, f"By {byline}") if text}
    length = 0
    for number, block in enumerate(blocks[:MAX_TOP_BLOCKS]):
        if (
            fold(block.text) in repeated
            or _is_byline(block.text, byline)
            or read_date(block.text).published_date is not None
        ):
            length = number + 1
        elif SENTENCE_END.search(block.text) or len(block.text.split()) > MAX_FURNITURE_WORDS:
            break
    return length


def _is_byline(text: str, byline: str | None) -> bool:
    """Whether a block names the authors, in other words than the byline."""
    names = [fold(name) for name in (byline or "").split(", ")]
    is_short = text[:3].lower() == "by " and len(text.split()) <= MAX_FURNITURE_WORDS
    return is_short and any(name and name in fold(text) for name in names)


def _without_calls(block: Block, link_only: frozenset[str]) -> Iterator[Block]:
    text, word_count = block.text, len(block.text.split())
    if not _WORD.search(text):
        return
    if word_count <= MAX_FURNITURE_WORDS:
        if _POINTER.match(text) or _CALL.match(text):
            return
        if word_count <= _MAX_CREDIT_WORDS and _CREDIT.match(text):
            return
        if not _FINAL_STOP.search(text) and fold(text) in link_only:
            return
        if _PAYWALL.search(text):
            rest = _PAYWALL.sub("", text).strip()
            if SENTENCE_END.search(rest):
                yield Block(rest, block.is_heading)
            return
    yield block
