"""Offices on a day: whether a title fits an actor's terms, and who held the office that a phrase names."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from transforms.actors.knowledge import Role
from transforms.actors.lookups import ActorLookups
from transforms.actors.roles import role_key
from transforms.actors.titles import Title, split_title

LONGEST_PHRASE = 6

_SHORT = {
    "sen": "senator", "rep": "representative", "congressman": "representative", "congresswoman": "representative",
    "gov": "governor", "pm": "prime minister", "mp": "member parliament", "potus": "president", "queen": "king",
    "princess": "prince",
}  # fmt: skip
_LIKE = {
    "president": frozenset({"president", "head of state", "head of government"}),
    "prime minister": frozenset({"prime minister", "head of government"}),
    "chancellor": frozenset({"chancellor", "head of government"}),
    "king": frozenset({"king", "queen", "head of state"}),
    "emir": frozenset({"emir", "head of state"}),
    "sultan": frozenset({"sultan", "head of state"}),
    "leader": frozenset(
        {"president", "prime minister", "chancellor", "supreme leader", "head of state", "head of government", "king"}
    ),
}
_LESSER = frozenset({"vice", "deputy", "under", "assistant", "acting", "shadow", "lieutenant"})
_UNSPECIFIC = frozenset({"general", "officer", "chief", "director", "member", "editor", "analyst", "lawyer", "coach"})
"""Titles that people of all walks have: no sign of an office of the knowledge base."""


@lru_cache(maxsize=16_384)
def _title_key(office: str) -> str:
    """The key of an office as a title prints it: "sen" = "senator", "foreign secretary" = "foreign minister"."""
    return role_key(" ".join(_SHORT.get(word, word) for word in office.split()))


@lru_cache(maxsize=65_536)
def is_office(office: str, role: str) -> bool:
    """Whether a title as printed may stand for a role of the knowledge base: all its words, and the same rank of it."""
    asked, held = _title_key(office), role_key(role)
    if not asked or asked in _UNSPECIFIC:
        return False
    if asked == held or held in _LIKE.get(asked, ()):
        return True
    asked_words, held_words = set(asked.split()), set(held.split())
    if asked in _LIKE:  # "president" alone is no president of a bank
        return False
    return asked_words <= held_words and asked_words & _LESSER == held_words & _LESSER


def fits_title(roles: Iterable[Role], title: Title, *, on: date | None) -> bool:
    """Whether one of the terms is what the title says: the office, its country, and the day (a former one: ended)."""
    return any(
        (title.country_code is None or role.country_code == title.country_code)
        and (_has_ended(role, on) if title.is_former else role.is_valid_on(on))
        and is_office(title.office, role.role)
        for role in roles
    )


def _has_ended(role: Role, on: date | None) -> bool:
    return role.valid_to is not None and (on is None or role.valid_to < on)


def title_of_phrase(phrase: str, *, lookups: ActorLookups) -> Title | None:
    """The office that a phrase is the name of, when it says of which country ("the French president"), or None."""
    words = phrase.split()
    if words and words[0].casefold() in ("the", "a", "an"):
        words = words[1:]
    if not 2 <= len(words) <= LONGEST_PHRASE:
        return None
    title, rest = split_title(" ".join([*words, "-"]), lookups=lookups)
    if title is None or rest != "-" or title.country_code is None or title.is_former:
        return None
    return None if _title_key(title.office) == "leader" else title


def holder_of(title: Title, *, on: date | None, lookups: ActorLookups) -> Role | None:
    """The term of the one person who held the office on the day; None where the base has none or several."""
    if on is None:
        return None
    asked = _title_key(title.office)
    keys = sorted(_LIKE.get(asked, frozenset({asked})))
    terms = [term for key in keys for term in lookups.knowledge.holders(key, title.country_code, on=on)]
    terms = [term for term in terms if role_key(term.role) == asked] or terms
    return terms[0] if len({term.actor_id for term in terms}) == 1 else None
