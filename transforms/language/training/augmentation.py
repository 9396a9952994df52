"""The same text as other newsrooms would print it: other quotation marks, headlines in capitals or lower case.

Every change keeps the number of characters, so labels hold as they are.
"""

import re
from dataclasses import replace
from random import Random

from transforms.language.training.labels import LabelledText

_DOUBLE_SPAN = re.compile(r"“([^“”\n]*)”|\"([^\"\n]*)\"")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
MAX_HEADLINE_WORDS = 16


def restyled(labelled: LabelledText, random: Random) -> LabelledText:
    """One printing of the text, chosen at random: half of them as it is."""
    draw = random.random()
    text = labelled.text
    if draw < 0.15:
        text = text.translate(_STRAIGHT)
    elif draw < 0.30:
        text = _curly(text)
    elif draw < 0.42:
        text = _british(text, is_curly=random.random() < 0.6)
    if random.random() < 0.12:
        text = _headline(text, is_upper=random.random() < 0.6)
    return labelled if text == labelled.text else replace(labelled, text=text)


def _curly(text: str) -> str:
    return _APOSTROPHE.sub("’", _DOUBLE_SPAN.sub(lambda found: f"“{found[0][1:-1]}”", text))


def _british(text: str, *, is_curly: bool) -> str:
    opening, closing = ("‘", "’") if is_curly else ("'", "'")
    # Marks inside marks stay as they are: apostrophes cannot be told from them.
    return _DOUBLE_SPAN.sub(lambda found: f"{opening}{found[0][1:-1]}{closing}", text)


def _headline(text: str, *, is_upper: bool) -> str:
    """The first line in capitals or in lower case, when it is as short as a headline."""
    line = text.split("\n", 1)[0]
    if not 3 <= len(line.split()) <= MAX_HEADLINE_WORDS:
        return text
    changed = line.upper() if is_upper else line.lower()
    return changed + text[len(line) :] if len(changed) == len(line) else text
