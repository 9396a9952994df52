"""Offices: one key for the ways in which sources and texts name an office, and how high it ranks."""

import re
from collections.abc import Iterable
from functools import lru_cache

from transforms.actors.keys import alias_key

HEAD_RANK, LEADING_RANK, MINISTER_RANK, OTHER_RANK = 1, 2, 3, 4

_NOISE = re.compile(r"\b(?:the|of|for|and|his|her)\b")
_DEPARTMENTS = {
    "foreign": r"foreign (?:affairs|relations|secretary|minister)|external (?:affairs|relations)",
    "defence": r"defen[cs]e|war minister|armed forces",
    "finance": r"finances?|treasury|exchequer|economy",
    "interior": r"interior|internal affairs|home (?:affairs|secretary)|homeland security",
    "justice": r"justice|attorney general",
    "health": r"health",
    "education": r"education",
    "trade": r"trade|commerce",
    "energy": r"energy",
    "agriculture": r"agriculture",
    "transport": r"transport(?:ation)?",
    "culture": r"culture",
    "environment": r"environment|climate",
    "labour": r"labou?r",
}
_DEPARTMENT = {name: re.compile(rf"\b(?:{pattern})\b") for name, pattern in _DEPARTMENTS.items()}
_LEADING_DEPARTMENTS = frozenset({"foreign", "defence", "finance", "interior", "justice"})
_WHOLE_STATE = re.compile(r" of (?:republic|nation|federation|state council|council of ministers)$")
_LEGISLATOR = re.compile(
    r"\b(?:member|representative|senator|deputy|delegate|congress\w*|mp|msp|mep|councillor|commissioner|governor|mayor|"
    r"ambassador|speaker)\b"
)
_MINISTER = re.compile(
    r"\b(?:minister|secretary|chancellor of exchequer|attorney general|ministry|minister president)\b"
)
_LESSER = re.compile(
    r"\b(?:deputy|vice|assistant|shadow|junior|under ?secretary|state secretary|minister of state|minister delegate|"
    r"adviser|advisor|spokes\w+|candidate|former|opposition)\b"
)
_HEADS = {
    "head of state": "head of state",
    "head of government": "head of government",
    "president": "president",
    "prime minister": "prime minister",
    "premier": "prime minister",
    "chancellor": "chancellor",
    "federal chancellor": "chancellor",
    "taoiseach": "prime minister",
    "king": "king",
    "queen": "queen",
    "emir": "emir",
    "emperor": "emperor",
    "sultan": "sultan",
    "grand duke": "grand duke",
    "pope": "pope",
    "supreme leader": "supreme leader",
    "vice president": "vice president",
    "deputy prime minister": "deputy prime minister",
    "monarch": "head of state",
    "national leader": "head of government",
}
_FOREIGN_NAMES = ("foreign secretary",)
_US_FOREIGN_NAMES = ("secretary of state",)  # elsewhere a junior minister, or one of many


@lru_cache(maxsize=16_384)
def role_key(role: str, country_code: str | None = None) -> str:
    """One key for an office: "Minister for Foreign Affairs" and "foreign secretary" are one.

    Heads give their plain title ("president", "prime minister", "head of state"), ministers `<department> minister`
    for the departments known here, everything else its words in lower case without articles. The country is no part
    of an office: sources that print it ("President of Freedonia") are stripped of it when the base is built; "president
    of" a part of the country is another office.

    "Secretary of State" is the foreign minister in the United States, and where no country is given.
    """
    words = _words(role)
    if words in _HEADS:
        return _HEADS[words]
    if words in _FOREIGN_NAMES or (words in _US_FOREIGN_NAMES and country_code in (None, "US")):
        return "foreign minister"
    if _MINISTER.search(words) and not _LESSER.search(words):
        for department, pattern in _DEPARTMENT.items():
            if pattern.search(words):
                return f"{department} minister"
    return " ".join(_NOISE.sub(" ", words).split())


def without_country(role: str, names: Iterable[str]) -> str:
    """The office without the country at its end or start: "President of Freedonia", "Freedonia Secretary of State".

    `names` are those of the one country that the office belongs to; no other name is taken off, since the president of
    a part of a country holds another office.
    """
    for name in names:
        country = re.escape(name)
        pattern = rf"^(?:the )?{country} (?=[A-Z])|(?:,| of| for| in) (?:the )?{country}$| \({country}\)$"
        shorter = re.sub(pattern, "", role).strip()
        if shorter and shorter != role:
            return shorter
    return role


def role_rank(role: str, country_code: str | None) -> int:
    """How high an office ranks, 1 to 4, as `ref.actor_roles.role_rank` describes it."""
    key, words = role_key(role, country_code), _words(role)
    if key in _HEADS.values():
        return HEAD_RANK
    if key.endswith(" minister") and key.split()[0] in _LEADING_DEPARTMENTS and len(key.split()) == 2:
        return LEADING_RANK
    if _MINISTER.search(words) and not _LEGISLATOR.search(words) and not _LESSER.search(words):
        return MINISTER_RANK
    is_legislature = bool(re.search(r"\b(?:senator|representative|parliament|congress|commons|lords)\b", words))
    return MINISTER_RANK if is_legislature and country_code in ("US", "GB") else OTHER_RANK


def _words(role: str) -> str:
    words = re.sub(r"\bthe |\([^)]*\)", "", alias_key(role))
    return _WHOLE_STATE.sub("", words).strip()
