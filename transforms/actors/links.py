"""What linking takes and gives: spans with a type in, one link a span out; the methods, and how far each is trusted.

Confidence is a stated rank, not a measured probability; `transforms/actors/README.md` has what was measured by method.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from transforms.actors.keys import alias_key
from transforms.entities.lexicon import word_set
from transforms.entities.names import organisation_words
from transforms.identifiers import stable_id

LINKING_VERSION = "1"
"""Raise it with every change of a rule or word list that moves links: articles linked by an older version are then
linked again, without a new parse."""

PERSON, ORG, PLACE, PEOPLE = "PERSON", "ORG", "PLACE", "NORP"
NO_ACTOR = "NO_ACTOR"

USER_ALIAS = "user_alias"
FULL_NAME = "full_name"
ACRONYM = "acronym"
TITLE_SURNAME = "title_surname"
DEMONYM = "demonym"
OFFICE = "office"
SURNAME_IN_ARTICLE = "surname_in_article"
SURNAME_OFFICE = "surname_office"
SHORT_NAME = "short_name_in_article"
PLACE_NAME = "place_name"
GOVERNMENT_SEAT = "government_seat"
DISCOVERED = "discovered"
NIL = "nil"

CONFIDENCE = {
    USER_ALIAS: 0.99,
    FULL_NAME: 0.95,
    DEMONYM: 0.95,
    SURNAME_IN_ARTICLE: 0.93,
    ACRONYM: 0.9,
    OFFICE: 0.85,
    TITLE_SURNAME: 0.85,
    GOVERNMENT_SEAT: 0.8,
    PLACE_NAME: 0.8,
    SHORT_NAME: 0.8,
    SURNAME_OFFICE: 0.75,
    DISCOVERED: 0.5,
    NIL: 0.0,
}
NARROWED = 0.85
"""What is left of a confidence when several actors bear the name and the office, country or title chose one."""

DISCOVERED_PREFIX = "new:"
ALONE_MARK = "@"
"""In the id of an actor of one article alone; other ids of new actors have none."""
LONGEST_SLUG = 60

_KINDS = {
    "person": PERSON, "per": PERSON, "q5": PERSON, "q215627": PERSON,
    "org": ORG, "organization": ORG, "organisation": ORG, "q43229": ORG,
    "place": PLACE, "gpe": PLACE, "loc": PLACE, "fac": PLACE, "location": PLACE, "q27096213": PLACE, "country": PLACE,
    "norp": PEOPLE, "group": PEOPLE, "q33829": PEOPLE,
}  # fmt: skip
_NOT_ACTORS = word_set(
    """
    event law work work_of_art product language date time money quantity ordinal cardinal percent abstract object
    substance animal plant title
    """
)
_WIKIDATA_CLASS = re.compile(r"q\d+")
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ].*)")


class MentionSpan(NamedTuple):
    """A mention given: `text[start:end]` and what some system called it (see `mention_kinds`)."""

    start: int
    end: int
    entity_type: str = ""


class ActorLink(NamedTuple):
    """Whom a mention means. `actor_id` is None when nothing is claimed; ids with `new:` are not of the base."""

    actor_id: str | None
    actor_name: str | None
    actor_type: str | None
    wikidata_id: str | None
    link_method: str
    link_confidence: float
    link_evidence: str
    alternative_actor_id: str | None = None
    """The other reading of a capital or building: the government beside the place, or the place beside it."""

    @property
    def is_known(self) -> bool:
        """Whether the actor is one of the knowledge base."""
        return self.actor_id is not None and not self.is_discovered

    @property
    def is_discovered(self) -> bool:
        """Whether only the name of the actor is known."""
        return self.actor_id is not None and self.actor_id.startswith(DISCOVERED_PREFIX)


def knowledge_version_of(fingerprint: str) -> str:
    """`knowledge_version` of the links that these rules make with the knowledge base of this hash."""
    return f"linking-{LINKING_VERSION}+knowledge-{fingerprint}"


def nil(reason: str) -> ActorLink:
    """No link, and why."""
    return ActorLink(None, None, None, None, NIL, CONFIDENCE[NIL], reason)


@lru_cache(maxsize=4096)
def mention_kinds(entity_type: str) -> frozenset[str]:
    """PERSON, ORG, PLACE, NORP that a type allows, or NO_ACTOR alone; several may be joined by `|`; empty = any.

    Types of OntoNotes and CoNLL, plain words, and the Wikidata classes of linking benchmarks are known.
    """
    parts = [part.strip().casefold() for part in entity_type.split("|")]
    kinds = frozenset(_KINDS[part] for part in parts if part in _KINDS)
    if kinds or not all(part in _NOT_ACTORS or _WIKIDATA_CLASS.fullmatch(part) for part in parts):
        return kinds
    return frozenset((NO_ACTOR,))


@lru_cache(maxsize=65_536)
def discovered_id(kind: str, name: str, *, document_id: str | None = None) -> str:
    """Id of an actor that the knowledge base does not know.

    `name` without `document_id` gives the same id in every article, with it one of that article alone. An organisation
    has one id with its legal suffix ("Acme Inc.") and without.
    """
    key = (alias_key(" ".join(organisation_words(name))) if kind == ORG else "") or alias_key(name) or name
    slug = re.sub(r"[^\w]+", "-", key).strip("-")[:LONGEST_SLUG]
    if document_id is None:
        return f"{DISCOVERED_PREFIX}{kind.lower()}:{slug}:{stable_id('actor', kind, key)[:8]}"
    return f"{DISCOVERED_PREFIX}{kind.lower()}:{slug}{ALONE_MARK}{stable_id('actor', kind, key, document_id)}"


def discovered(kind: str, name: str, evidence: str, *, document_id: str | None = None) -> ActorLink:
    """The link to an actor that is known by its name only."""
    actor_id = discovered_id(kind, name, document_id=document_id)
    confidence = CONFIDENCE[DISCOVERED] if document_id is None else 0.3
    return ActorLink(actor_id, name, kind, None, DISCOVERED, confidence, evidence)


@lru_cache(maxsize=65_536)
def unknown_name(kind: str, name: str) -> ActorLink:
    """The link of a name that the knowledge base does not have."""
    return discovered(kind, name, f"name: {name}")


def day_of(printed: str | None) -> date | None:
    """The day of "2015-09-01", "20150901" or a timestamp; None for anything else."""
    match = _DATE.fullmatch(printed.strip()) if isinstance(printed, str) else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
