"""What names are looked up by: one key for all spellings of a name, and the surnames that follow from a full name."""

import re
import unicodedata

GENERATION_WORDS = frozenset({"jr", "sr", "ii", "iii", "iv"})
SURNAME_FIRST_COUNTRIES = frozenset({"CN", "HK", "KH", "KP", "KR", "MO", "SG", "TW", "VN"})
"""Where English texts keep the surname in front ("Xi Jinping"). A last word is offered too: usage varies."""
DOUBLE_SURNAME_COUNTRIES = frozenset(
    {"AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV", "UY"}
    | {"VE"}
)
"""Where the second last of three or more words may be the name that texts use ("Pena" of "Enrique Pena Nieto")."""

_PARTICLES = "abu al ben bin da das de del della den der di do dos du el ibn la le ould st ten ter ur van von zu"
_PARTICLE = frozenset(_PARTICLES.split())
# NFKD takes accents off; these letters have no decomposition.
_LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe",
        "Œ": "Oe", "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A",
    }
)  # fmt: skip
_DROPPED = dict.fromkeys(map(ord, ".'’‘ʼ`´ʻ\"“”"))
_SPACED = dict.fromkeys(map(ord, "-‐‑‒–—/,_"), " ")
_MARKS = str.maketrans({**{chr(code): None for code in _DROPPED}, **{chr(code): " " for code in _SPACED}, "&": " and "})


def alias_key(name: str) -> str:
    """What a name is looked up by.

    No accents, no full stops and apostrophes ("U.S." = "US", "Sana'a" = "Sanaa"), hyphens and commas as spaces, `&` as
    `and`, lower case, single spaces, no leading article. An empty string for a name without letters or digits.
    """
    if not name.isascii():
        folded = unicodedata.normalize("NFKD", name.translate(_LETTERS))
        name = "".join(letter for letter in folded if not unicodedata.combining(letter))
    key = " ".join(name.translate(_MARKS).casefold().split())
    return key[4:] if key.startswith("the ") else key


def without_initials(key: str) -> str:
    """The key without single letters between the first and the last word: "donald j trump" = "donald trump"."""
    words = key.split()
    if len(words) < 3:
        return key
    return " ".join([words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]])


def surname_keys(full_name: str, country_code: str | None) -> tuple[str, ...]:
    """Keys under which a person of this full name may be mentioned by surname alone, the likeliest first.

    The last word with and without its particles ("van der Bellen", "Bellen"), a double name as a whole
    ("Ocasio-Cortez"), the last two words of three; the first word where the surname comes first. Empty for a name of
    one word.
    """
    words = re.split(r"[\s,]+", full_name.strip())
    keys = [key for key in map(alias_key, words) if key]
    while len(keys) > 2 and keys[-1] in GENERATION_WORDS:
        keys.pop()
    if len(keys) < 2:
        return ()
    start = len(keys) - 1
    while start > 1 and keys[start - 1] in _PARTICLE:
        start -= 1
    found = [" ".join(keys[start:]), keys[-1]]
    if country_code in SURNAME_FIRST_COUNTRIES:
        found.insert(0, keys[0])
    elif start > 1 and len(keys[start - 1]) > 1:
        found.append(" ".join(keys[start - 1 :]))
        if country_code in DOUBLE_SURNAME_COUNTRIES:
            found.append(keys[start - 1])
    return tuple(dict.fromkeys(found))
