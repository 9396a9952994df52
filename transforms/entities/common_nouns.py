"""Common nouns that look like names: "Firefighters rescued" beside "the firefighters", "a non-fungible token (NFT)"."""

import re
from collections import defaultdict
from collections.abc import Sequence

from transforms.annotations import TextPart
from transforms.entities.heads import NO_NAME_HEADS
from transforms.entities.lexicon import ACRONYM_STOP_WORDS
from transforms.entities.names import is_acronym
from transforms.entities.spans import NORP, NameSpan

_QUOTES = " \"“”‘'(["
_ENDS = "\n.!?:–—-"
_WORDS_BEFORE_BRACKET = re.compile(r"((?:[\w’'-]+\s){2,8})\([\"“]?$")
REACH = 6
BRACKET_REACH = 90


def without_common_nouns(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> list[NameSpan]:
    """Drop the common nouns.

    Those are one-word names that only open sentences, where the article has the same word in lower case as well (a word
    that is part of a longer name of the article stays), and acronyms that a bracket explains by words in lower case or
    by what is no entity ("the Marrow Trade Scheme (MTS)").
    """
    by_form: dict[str, list[NameSpan]] = defaultdict(list)
    longer: set[str] = set()
    for span in spans:
        form = span.surface_form
        if " " in form:
            longer.update(form.split())
        elif form[1:].islower() and span.label != NORP:
            by_form[form].append(span)
    common = {
        form
        for form, found in by_form.items()
        if form not in longer and all(_opens_sentence(parts, span) for span in found) and _is_plain_word(form, parts)
    }
    common.update(span.surface_form for span in spans if _is_explained_by_nouns(parts, span))
    return [span for span in spans if span.surface_form not in common]


def _is_explained_by_nouns(parts: Sequence[TextPart], span: NameSpan) -> bool:
    text, form = parts[span.part_index].text, span.surface_form
    if text[span.start - 1 : span.start] not in ("(", '"', "“") or not is_acronym(form):
        return False
    before = _WORDS_BEFORE_BRACKET.search(text[max(0, span.start - BRACKET_REACH) : span.start])
    if before is None:
        return False
    words = before[1].replace("-", " ").split()
    letters = form.replace(".", "").casefold()
    carrying = [word for word in words if word not in ACRONYM_STOP_WORDS][-len(letters) :]
    if "".join(word[0].casefold() for word in carrying) != letters:
        return False
    # The first word of a sentence may be a capital; the last one is the noun.
    return all(word.islower() for word in carrying[1:]) or carrying[-1].casefold() in NO_NAME_HEADS


def _opens_sentence(parts: Sequence[TextPart], span: NameSpan) -> bool:
    before = parts[span.part_index].text[max(0, span.start - REACH) : span.start].rstrip(_QUOTES)
    return not before or before[-1] in _ENDS


def _is_plain_word(form: str, parts: Sequence[TextPart]) -> bool:
    plain = form.casefold()
    texts = [part.text for part in parts if plain in part.text]
    if not texts:
        return False
    word = re.compile(rf"(?<![\w@#/.-]){re.escape(plain)}(?![\w@/-]|\.\w)")
    return any(word.search(text) for text in texts)
