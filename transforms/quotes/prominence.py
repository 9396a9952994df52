"""How far a name puts its bearer in view by its place in its sentence: as subject, object, possessive or modifier."""

import re

from transforms.annotations import Span

SUBJECT_WEIGHT = 1.2
FIRST_WEIGHT = 0.3
"""The first of its kind in its sentence."""
POSSESSIVE_WEIGHT = -1.0
"""“Lind's lawyer”: the lawyer is talked about."""
INNER_WEIGHT = -1.2
"""“the Lind campaign”."""

SUBJECT, OPENER = "subject", "opens its clause"

_WORDS_BEFORE = 70
_OBJECT_BEFORE = frozenset(
    """
    about above after against alongside among around as asked asks at before behind beside besides between by called
    calls despite during except following for from in including into like met named near of off on onto over replaced
    replacing since tell telling tells than thanked through to told toward towards under unlike until upon urged via
    warned with within without
    """.split()  # noqa: SIM905 - a word list reads better as text
)
_CLAUSE_OPENERS = frozenset(("although", "because", "but", "if", "that", "though", "when", "where", "while"))
_TRANSPARENT = frozenset(("the", "a", "an", "his", "her", "their", "its", "former", "then", "late", "both", "fellow"))
_INNER_AFTER = re.compile(
    r"[ -](?:campaigns?|administration|supporters?|voters?|aides?|advisers?|allies|team|famil(?:y|ies)|camp|officials?|"
    r"government|cabinet|backers?|fans?|era|presidency|lawyers?|attorneys?|spokes\w+|staff|surrogates?|delegates?|"
    r"estate|foundation|organi[sz]ation|victory|rally|speech|case|trial|ad|ads|plan|appointees?|loyalists?)\b"
)
_POSSESSIVE_AFTER = ("’s", "'s")


def prominence(text: str, name: Span, *, sentence_start: int, is_first: bool) -> tuple[float, tuple[str, ...]]:
    """Weight of a name, in sentences of distance, with the reasons in words.

    `is_first` says that the name is the first of its kind in its sentence.
    """
    weight = 0.0
    reasons: tuple[str, ...] = ()
    if text[name.end : name.end + 2] in _POSSESSIVE_AFTER or text[name.end - 2 : name.end] in _POSSESSIVE_AFTER:
        weight, reasons = POSSESSIVE_WEIGHT, ("possessive",)
    elif _INNER_AFTER.match(text, name.end):
        weight, reasons = INNER_WEIGHT, ("inside another phrase",)
    else:
        stands = _stand_in_clause(text, name, sentence_start)
        if stands:
            weight, reasons = SUBJECT_WEIGHT, (SUBJECT, OPENER) if stands == OPENER else (SUBJECT,)
    if is_first:
        return weight + FIRST_WEIGHT, (*reasons, "first in sentence")
    return weight, reasons


def _stand_in_clause(text: str, name: Span, sentence_start: int) -> str:
    """OPENER for a name that opens its clause, SUBJECT for one that may be a subject, "" for an object.

    An object is what stands, behind titles and articles, after a preposition or a verb that takes a listener.
    """
    for word in reversed(text[max(sentence_start, name.start - _WORDS_BEFORE) : name.start].split()):
        lowered = word.lower()
        if lowered in _OBJECT_BEFORE:
            return ""
        if word.endswith(",") or lowered in _CLAUSE_OPENERS:
            return OPENER
        if not (word[0].isupper() or lowered in _TRANSPARENT):
            return SUBJECT
    return OPENER
