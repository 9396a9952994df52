"""Sentences and section headings of a news text.

Paragraphs are split first, always: whatever stands at a paragraph's end, a sentence ends there. Inside a paragraph
every place where a sentence could end (full stop, question or exclamation mark, ellipsis, then white space) is judged
by the words on its two sides.
"""

import re
from collections.abc import Iterator, Sequence

from transforms.annotations import Sentence, Span
from transforms.language.abbreviations import BEFORE_NUMBER, NEVER_ENDING, OFTEN_INSIDE, STARTERS
from transforms.language.paragraphs import paragraph_spans

MAX_HEADING_WORDS = 12

_OPENERS = "\"'“‘«([{*—–-"
_CLOSERS = "\"'”’»)\\]}*"
_POSSIBLE_END = re.compile(
    rf"(?P<marks>[.?!…‽]+)(?P<closers>[{_CLOSERS}]*)(?P<gap>\s+)(?=(?P<openers>[{re.escape(_OPENERS)}]*)(?P<next>\w*))"
)
_LAST_WORD = re.compile(r"[^\s\"“‘(\[{—–/]+$")
_WORD = re.compile(r"\w")
_FINAL_MARK = re.compile(r"[.?!…:;,‽][\"'”’»)\]]*$")
_QUOTE_MARKS = re.compile(r"[\"“”„«»]")
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_LIST_NUMBER = re.compile(r"\d{1,2}|[A-Za-z]|[ivx]{1,4}")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences and section headings.

    Returns
    -------
    Sentences in text order. They do not overlap, hold no white space at their ends, never cross a paragraph, and hold
    together all of the text that is not white space. A heading is a sentence of its own; `section_heading` is the
    heading above a sentence, None before the first and for the headings themselves.
    """
    paragraphs = paragraph_spans(text)
    sentences: list[Sentence] = []
    section_heading: str | None = None
    for index, paragraph in enumerate(paragraphs):
        is_heading = _is_heading(text, paragraphs, index)
        if is_heading:
            section_heading = text[paragraph.start : paragraph.end]
        for span in [paragraph] if is_heading else _split_paragraph(text, paragraph):
            sentences.append(
                Sentence(
                    span=span,
                    sentence_index=len(sentences),
                    paragraph_index=index,
                    is_heading=is_heading,
                    section_heading=None if is_heading else section_heading,
                )
            )
    return tuple(sentences)


def _is_heading(text: str, paragraphs: Sequence[Span], index: int) -> bool:
    """A short line without final punctuation, between blank lines, not a quotation, with text on both its sides."""
    if not 0 < index < len(paragraphs) - 1:
        return False
    before, paragraph, after = paragraphs[index - 1 : index + 2]
    line = text[paragraph.start : paragraph.end]
    return (
        "\n" in text[before.end : paragraph.start].replace("\n", "", 1)
        and "\n" in text[paragraph.end : after.start].replace("\n", "", 1)
        and len(line.split()) <= MAX_HEADING_WORDS
        and _WORD.search(line) is not None
        and not _FINAL_MARK.search(line)
        and not _QUOTE_MARKS.search(line)
    )


def _split_paragraph(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for match in _POSSIBLE_END.finditer(text, paragraph.start, paragraph.end):
        if _ends_sentence(text, start, match):
            yield Span(start, match.start("gap"))
            start = match.end("gap")
    if start < paragraph.end:
        yield Span(start, paragraph.end)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Judge one possible end by the marks and the word after them."""
    following = match["next"]
    if following[:1].islower():
        return False
    if match["marks"] != "." or match["closers"]:
        return True
    word = _LAST_WORD.search(text, start, match.start())
    if word is None:
        return True
    is_list_number = word.start() == start and _LIST_NUMBER.fullmatch(word.group()) is not None
    return not is_list_number and _stop_ends_sentence(word.group(), following)


def _stop_ends_sentence(word: str, following: str) -> bool:
    """Whether the full stop after `word` ends a sentence, or belongs to an abbreviation in its middle."""
    bare = word.lower()
    if bare in NEVER_ENDING:
        return False
    if bare in BEFORE_NUMBER:
        return not following[:1].isdigit()
    if bare in OFTEN_INSIDE or _INITIALS.fullmatch(word):
        return word == "I" or following.lower() in STARTERS
    return True
