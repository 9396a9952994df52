"""Where a content begins and ends: its span moved to the marks, words and clause that it belongs to.

The network reads word by word; at the edge of a content it can be a word off. What the print shows for certain is put
right here: the quotation marks, punctuation that belongs to the sentence around, and a last word that cannot be one.
"""

import re

from transforms.annotations import Span
from transforms.quotes.marks import MarkedText

MAX_CLOSED_CHARACTERS = 120
"""How far after a word that cannot be the last one the end of its clause is looked for."""

WORD_CHARACTER = re.compile(r"[^\W_]")
_LEADING = re.compile(r"(?:[\s,;:)\]–—]|-+\s)*")
_OUTER_PUNCTUATION = ",;:–—- \t\n\u00a0"
# Articles, possessives and prepositions: a noun must follow. Left out are those that often end a clause ("tune in",
# "to look at", "the one she put it on") unless one of the words that open a noun phrase follows at once.
_UNFINISHED = re.compile(
    r"(?:\b(?:an?|the|its|their|our|my|your|every|of|into|including|than|per|via)|[^\W\d_][’']s)$", re.IGNORECASE
)
_UNFINISHED_BEFORE_NOUN = re.compile(r"\b(?:in|on|at|to|for|with|by|from|about|as)$", re.IGNORECASE)
_NOUN_OPENER = re.compile(r"\s(?:an?|the|its|his|their|our|my|your|this|these|those|less|more)\s", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[ \u00a0](?=\w)")
_CLAUSE_EDGE = re.compile(
    r"[,;:!?()\[\]“”„«»\"\n–—]|''|``|\.(?=\s|$)|\s-+\s|"
    r"\s(?:and|but|or|that|which|who|whose|because|although|though|while|when|if|as|after|before|since|until)\s",
    re.IGNORECASE,
)


def fit_to_marks(text: str, span: Span, marked: MarkedText, *, floor: int) -> Span:
    """Widen a span that stops at the last word inside a pair of marks; cut one that took a mark of its neighbour.

    `floor` is the offset from which on text may be taken. The span must hold a word; the result holds the same words.
    """
    start, end = span.start, span.end
    runs = marked.runs_within(Span(max(start - 1, 0), end + 1))
    for run in runs:
        if run.span.end <= end and not WORD_CHARACTER.search(text, start, run.span.end):
            start = run.span.end  # only the closing mark of the run before lay inside
        elif run.span.start >= start and not WORD_CHARACTER.search(text, run.span.start, end):
            end = run.span.start  # only the opening mark of the run after lay inside
    for run in runs:
        if run.span.start < start < run.span.end and not WORD_CHARACTER.search(text, run.span.start, start):
            start = max(run.span.start, floor)
        if run.span.start < end < run.span.end and not WORD_CHARACTER.search(text, end, run.span.end):
            end = run.span.end
    return _trimmed(text, Span(start, end))


def closed_end(text: str, span: Span, *, ceiling: int) -> int:
    """End of a span whose last word calls for another ("the wiring of the"): the next edge of a clause.

    `ceiling` is where something else begins: the next content, the cue, the source. Other spans keep their end.
    """
    end = span.end
    tail = text[max(span.start, end - 12) : end]
    is_unfinished = _UNFINISHED.search(tail) or (_UNFINISHED_BEFORE_NOUN.search(tail) and _NOUN_OPENER.match(text, end))
    if not is_unfinished or not _NEXT_WORD.match(text, end):
        return end
    limit = min(ceiling, end + MAX_CLOSED_CHARACTERS)
    edge = _CLAUSE_EDGE.search(text, end, limit)
    if edge is None and limit < ceiling:
        return end
    found = edge.start() if edge else limit
    return max(end, end + len(text[end:found].rstrip()))


def _trimmed(text: str, span: Span) -> Span:
    """Without the punctuation of the sentence around it: the comma before, the comma, dash or bracket after."""
    start = min(_LEADING.match(text, span.start, span.end).end(), span.end)  # type: ignore[union-attr]
    end = start + len(text[start : span.end].rstrip(_OUTER_PUNCTUATION))
    if text.endswith(")", start, end) and "(" not in text[start:end]:
        end = start + len(text[start : end - 1].rstrip(_OUTER_PUNCTUATION))
    return Span(start, end) if start < end else span
