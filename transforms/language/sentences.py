"""Sentences and section headings of a news text.

Paragraphs are split first, always: whatever stands at a paragraph's end, a sentence ends there. Inside a paragraph
every place where a sentence could end (full stop, question or exclamation mark, ellipsis, then white space) is judged
by the words on its two sides.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from transforms.annotations import Sentence, Span
from transforms.language.abbreviations import BEFORE_NUMBER, NEVER_ENDING, OFTEN_INSIDE, REPORTING_VERBS, STARTERS
from transforms.language.paragraphs import paragraph_spans

MAX_HEADING_WORDS = 12

_LOOK_BACK = 40  # characters: no abbreviation is longer, and time stays linear in the text
_MARK = "[.?!…‽]"
_QUOTE_CLOSERS = "\"'”’»"
_POSSIBLE_END = re.compile(
    rf"""
    (?<!{_MARK})(?<!{_MARK}\s)             # at the first of a run of marks
    (?P<marks>{_MARK}(?:\s?{_MARK})*+)     # the run may be spaced: ". . ."
    (?P<closers>[{_QUOTE_CLOSERS})\]}}*]*+)
    (?P<gap>\s++)
    (?=[\"'“‘«(\[{{*—–-]*+(?P<next>\w*+))  # the next word, behind what may open it
    """,
    re.VERBOSE,
)
_WORD_BEFORE = re.compile(r"[^\s\"“‘(\[{—–/-]+$")
_REPORTING_CLAUSE = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,5}(?P<verb>[a-z]+)\b")
_INITIALS = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")
_LIST_NUMBER = re.compile(r"\d{1,2}|[A-Za-z]|[ivx]{1,4}")
_WORD = re.compile(r"\w")
_FINAL_MARK = re.compile(r"[.?!…:;,‽][\"'”’»)\]]*$")
_QUOTE_MARKS = re.compile(r"[\"“”„«»]")


def split_sentences(text: str, *, headings: Collection[str] | None = None) -> tuple[Sentence, ...]:
    """Split a text into sentences and section headings.

    Parameters
    ----------
    text
        The text; its paragraphs are split first.
    headings
        The paragraphs that are headings, as far as the source of the text marks them; without them, headings are told
        by their looks.

    Returns
    -------
    Sentences in text order. They do not overlap, hold no white space at their ends, never cross a paragraph, and hold
    together all of the text that is not white space. A heading is a sentence of its own; `section_heading` is the
    heading above a sentence, None before the first and for the headings themselves.
    """
    paragraphs = paragraph_spans(text)
    marked = None if headings is None else frozenset(headings)
    sentences: list[Sentence] = []
    section_heading: str | None = None
    for index, paragraph in enumerate(paragraphs):
        is_marked = marked is not None and text[paragraph.start : paragraph.end] in marked
        spans = [paragraph] if is_marked else list(_split_paragraph(text, paragraph))
        is_heading = is_marked or (marked is None and len(spans) == 1 and _is_heading(text, paragraphs, index))
        if is_heading:
            section_heading = text[paragraph.start : paragraph.end]
        for span in spans:
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
    """Judge one possible end by the marks, the word before them and the words after."""
    following = match["next"]
    if following.islower():  # not "eHow" or "iPhone": names may begin in lower case
        return False
    is_quote_closed = any(mark in _QUOTE_CLOSERS for mark in match["closers"])
    if match["marks"] != ".":
        return not (is_quote_closed and _is_reporting_clause(text, match.end()))
    word = _WORD_BEFORE.search(text, max(start, match.start() - _LOOK_BACK), match.start())
    if word is None or is_quote_closed:
        return True
    is_list_number = word.start() == start and _LIST_NUMBER.fullmatch(word.group()) is not None
    return not is_list_number and _stop_ends_sentence(word.group(), following)


def _is_reporting_clause(text: str, position: int) -> bool:
    """Whether a name and a verb of saying stand at `position`."""
    clause = _REPORTING_CLAUSE.match(text, position)
    return clause is not None and clause["verb"] in REPORTING_VERBS


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
