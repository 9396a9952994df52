"""Common nouns that look like names because they open a sentence: "Firefighters rescued" beside "the firefighters"."""

import re
from collections import defaultdict
from collections.abc import Sequence

from transforms.annotations import TextPart
from transforms.entities.cleaning import NORP, NameSpan

_OPENS = re.compile(r"(?:^|[\n.!?:]\s*|\s[–—-]\s)[\"“”‘'(\[]*$")
REACH = 6


def without_common_nouns(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> list[NameSpan]:
    """Drop one-word names that only open sentences, where the article has the same word in lower case as well.

    A word that is part of a longer name of the article stays.
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
    return [span for span in spans if span.surface_form not in common]


def _opens_sentence(parts: Sequence[TextPart], span: NameSpan) -> bool:
    return _OPENS.search(parts[span.part_index].text[max(0, span.start - REACH) : span.start]) is not None


def _is_plain_word(form: str, parts: Sequence[TextPart]) -> bool:
    plain = form.casefold()
    return any(plain in part.text and re.search(rf"(?<![\w@#/.-]){re.escape(plain)}(?![\w@/-]|\.\w)", part.text) for part in parts)
