"""Speakers that are printed as a title or a kind of thing: "the minister", "the 46-year-old", "the company".

A definite phrase has something that it goes back to. First come the names beside which the role stood ("Foreign
Minister Anna Lind ... the minister"). Where it stood beside none, three kinds of phrase go back to who is in view: an
epithet, which names nobody's office but describes somebody known ("the retired surgeon", "the billionaire"), a calling
right after its only bearer ("Lind of the Harbour Institute sees no way out. The analyst said"), and a kind of body
("the company", "the newspaper"). An epithet that came in with "a" or "one" ("a 46-year-old was hurt") is of
somebody unnamed, and stays unresolved, as do the holders of an office that the text has not named.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.annotations import Entity, Span
from transforms.quotes.discourse import (
    ANOTHER_PARAGRAPH,
    NOTHING_KNOWN,
    Discourse,
    Situation,
    SpeakerCandidate,
    is_topic,
    leads_clearly,
)
from transforms.quotes.heads import SourceHeads
from transforms.quotes.lexicon import Role
from transforms.quotes.people import AFTER_NAME_CHARACTERS, ORGANISATION_ROLE, PERSON, People, RolePhrase, read_role
from transforms.quotes.prominence import SUBJECT

LOOK_BACK_SENTENCES = 4

LOOK_BACK_OF_ONE = 30
LOOK_BACK_CHARACTERS = 6000
"""It bounds the work where a whole text is one sentence."""
OTHERS_IN_VIEW = 1
"""How many other people may have been named since the one who is meant."""
ROLES_OF_ONE = frozenset(
    """
    president vice-president premier chancellor pope king queen prince governor mayor speaker congressman
    congresswoman senator parliament court party department ministry minister pontiff emperor
    """.split()  # noqa: SIM905 - a word list reads better as text
)
"""Offices and bodies of which a text mostly has one."""

EPITHET_ROLES = frozenset(
    """
    actor artist astronaut billionaire businessperson candidate champion chef designer filmmaker front-runner
    incumbent lawmaker magnate millionaire model mogul musician player politician rival singer star striker tycoon
    veteran winner writer
    """.split()  # noqa: SIM905 - a word list reads better as text
)
EPITHET_MODIFIERS = frozenset(("former", "retired", "ex", "one-time", "onetime", "then"))
CALLING_ROLES = frozenset(
    """
    academic activist analyst author baker banker chef coach columnist consultant councillor designer doctor economist
    engineer farmer filmmaker founder historian lawmaker nurse organizer owner pollster professor researcher scholar
    scientist shopkeeper strategist teacher trader
    """.split()  # noqa: SIM905 - a word list reads better as text
)
"""Callings by which a text goes on to call somebody whom it named without one: not offices, nor those who speak for
others ("the spokesman") or are mostly unnamed ("the witness")."""
_EPITHET_WORD = re.compile(r"\d{1,3}-year-old|\w+-(?:born|turned|educated)|(?:mother|father)-of-\w+")

COMPANY_ROLES = frozenset(
    """
    airline bank broker brokerage carmaker company corporation firm maker manufacturer operator retailer startup utility
    """.split()  # noqa: SIM905 - a word list reads better as text
)
NEWSPAPER_ROLES = frozenset(("newspaper", "magazine"))
_NEWSPAPER_NAME = re.compile(
    r"\b(?:Times|Post|Journal|Sentinel|News|Tribune|Herald|Gazette|Daily|Guardian|Globe|Telegraph|Chronicle|Star|"
    r"Observer|Press|Courier|Register|Record|Mail|Independent|Standard|Examiner|Inquirer|Dispatch|Mirror|Express|"
    r"Ledger|Bulletin|Weekly|Magazine|Review)\b"
)
_PUBLIC_NAME = re.compile(
    r"\b(?:Department|Ministry|Office|Commission|Court|Senate|House|Congress|Parliament|Committee|Council|Police|Agency|"
    r"Bureau|Administration|Government|Party|University|College|Army|Navy|Air Force|Guard|Institute|Hospital|School|"
    r"Authority|Board|Assembly|Union|Nations|Service|Treasury|Pentagon|White House|Kremlin)\b"
)
_INDEFINITE = re.compile(r"\b(?:[Aa]n?|[Oo]ne|[Aa]nother|[Tt]wo|[Tt]hree)\s+((?:[\w’'-]+\s+){0,3}[\w’'-]+)")
_OPEN_WORDS = 4


@dataclass(frozen=True, slots=True)
class NominalSpeaker:
    """What a nominal goes back to, or None, with the rule and what else it could have been."""

    entity: int | None
    rule: str
    candidates: tuple[SpeakerCandidate, ...] = ()


class NominalResolver:
    """Resolves the nominals of one text; to be called in text order, as `Discourse` is."""

    def __init__(
        self,
        text: str,
        entities: Sequence[Entity],
        people: People,
        heads: SourceHeads,
        *,
        roles: Mapping[str, Role],
        persons: Discourse,
        bodies: Discourse,
    ) -> None:
        self._text = text
        self._entities = entities
        self._people = people
        self._heads = heads
        self._roles = roles
        self._persons = persons
        self._bodies = bodies
        self._last_referred: dict[int, int] = {}

    def resolve(self, source: Span, *, situation: Situation) -> NominalSpeaker:
        """What `source`, a definite phrase without a name at its head, goes back to."""
        phrase = read_role(self._heads.head_words(source), self._roles, is_open=True)
        if phrase is None:
            return NominalSpeaker(None, "no_name")
        holder = self._holder(phrase, before=source.start)
        if holder is not None:
            return holder
        if phrase.role.broader_role == ORGANISATION_ROLE:
            return self._body(source, phrase, situation)
        return self._epithet(source, phrase, situation)

    def refer(self, phrase_span: Span, *, speaker: int | None) -> int | None:
        """What a definite phrase that nobody speaks as goes back to: only who was named with all that it says.

        Nothing but the phrase says here that somebody is meant, so every word of it must have stood beside the name,
        and nobody unnamed may have been brought in with its noun since ("a senator"). Nor is it the `speaker` of the
        words that it stands in, but for a body that goes by its own noun ("the Harbour Group said the group").
        """
        phrase = read_role(self._heads.head_words(phrase_span), self._roles)
        if phrase is None:
            return None
        is_body = phrase.role.broader_role == ORGANISATION_ROLE
        found = self._holder(phrase, before=phrase_span.start)
        is_holder = found is not None
        if found is None and is_body and not phrase.modifiers:
            found = self._body(phrase_span, phrase, NOTHING_KNOWN)
        entity = found.entity if found is not None else None
        if entity is None:
            return None
        if is_holder and not self._people.is_named_with(entity, phrase, before=phrase_span.start):
            return None
        is_of_speaker = entity == speaker and not (is_body and is_holder)
        if is_of_speaker or not self._is_in_view(entity, phrase, phrase_span):
            return None
        self._last_referred[entity] = phrase_span.end
        return entity

    def _is_in_view(self, entity: int, phrase: RolePhrase, phrase_span: Span) -> bool:
        """Whether the text still speaks of `entity`, and of no other with the same noun since.

        Offices that one person or body holds at a time ("the president", "the court") stay longer in view than nouns
        that fit many ("the group").
        """
        is_body = phrase.role.broader_role == ORGANISATION_ROLE
        last = self._heads.last_name_of(entity, before=phrase_span.start)
        last_seen = max(last.end if last is not None else -1, self._last_referred.get(entity, -1))
        if last_seen < 0 or phrase_span.start - last_seen > LOOK_BACK_CHARACTERS:
            return False
        is_of_one = phrase.role.role in ROLES_OF_ONE
        discourse = self._bodies if is_body else self._persons
        limit = LOOK_BACK_OF_ONE if is_of_one else LOOK_BACK_SENTENCES
        if discourse.sentences_between(last_seen, phrase_span.start) > limit:
            return False
        between = self._heads.entities_between(last_seen, phrase_span.start) - {entity}
        if is_body and not is_of_one and any(self._entities[other].entity_type == "ORG" for other in between):
            return False
        people = sum(self._entities[other].entity_type == PERSON for other in between)
        if not is_body and not is_of_one and people > OTHERS_IN_VIEW:
            return False
        introduction_end = last.end + AFTER_NAME_CHARACTERS if last and self._text.startswith(",", last.end) else 0
        noun = re.compile(rf"\b{re.escape(self._text[phrase_span.start : phrase_span.end].rsplit(None, 1)[-1])}s?\b")
        return all(
            self._text.endswith(("the ", "The "), 0, other.start())
            for other in noun.finditer(self._text, max(last_seen, introduction_end), phrase_span.start)
        )

    def _holder(self, phrase: RolePhrase, *, before: int) -> NominalSpeaker | None:
        """The only one beside whose name the role stood; None when it stood beside no name."""
        for broader, rule in ((False, "role_seen_beside_name"), (True, "broader_role_seen_beside_name")):
            holders = self._people.holders(phrase, broader=broader, before=before)
            if len(holders) == 1:
                return NominalSpeaker(next(iter(holders)), rule)
            if holders:
                return NominalSpeaker(None, "role_of_several_people")
        return None

    def _body(self, source: Span, phrase: RolePhrase, situation: Situation) -> NominalSpeaker:
        """The company, group or newspaper that the text is about just then."""
        ranked = self._bodies.rank(source.start, situation=situation, look_back=LOOK_BACK_SENTENCES)
        role = phrase.role.role
        candidates = tuple(
            candidate
            for candidate in ranked
            if self._is_of_kind(candidate.entity, role) and (role in NEWSPAPER_ROLES or is_topic(candidate, situation))
        )
        return _clear_leader(candidates, "body_in_view")

    def _is_of_kind(self, entity: int, role: str) -> bool:
        name = self._entities[entity].entity_name
        if self._entities[entity].entity_type != "ORG":
            return False
        if role in NEWSPAPER_ROLES:
            return _NEWSPAPER_NAME.search(name) is not None
        if role in COMPANY_ROLES or role in ("group", "organization", "organisation"):
            return _PUBLIC_NAME.search(name) is None and _NEWSPAPER_NAME.search(name) is None
        return role == "agency" and name.isupper()

    def _epithet(self, source: Span, phrase: RolePhrase, situation: Situation) -> NominalSpeaker:
        head = phrase.role.role
        words = {*phrase.modifiers, head}
        is_epithet = (
            head in EPITHET_ROLES
            or not words.isdisjoint(EPITHET_MODIFIERS)
            or any(_EPITHET_WORD.fullmatch(word) for word in words)
        )
        if self._is_of_unnamed(head, before=source.start):
            return NominalSpeaker(None, "role_not_seen_before")
        if not is_epithet:
            return self._calling(source, phrase, situation)
        candidates = self._persons.rank(
            source.start,
            situation=situation,
            gender=phrase.role.gender,
            genders=self._people.genders,
            look_back=LOOK_BACK_SENTENCES,
        )
        return _clear_leader(candidates, "epithet_of_person_in_view")

    def _calling(self, source: Span, phrase: RolePhrase, situation: Situation) -> NominalSpeaker:
        """The calling of the only person of the paragraph so far, if the text gave that person no role."""
        ranked = self._persons.rank(
            source.start, situation=situation, gender=phrase.role.gender, genders=self._people.genders, look_back=2
        )
        near = tuple(candidate for candidate in ranked if ANOTHER_PARAGRAPH not in candidate.reasons)
        is_calling = {phrase.role.role, phrase.role.broader_role} & CALLING_ROLES
        if not is_calling or len(near) != 1 or SUBJECT not in near[0].reasons:
            return NominalSpeaker(None, "role_not_seen_before", ranked)
        if self._people.has_role(near[0].entity, before=source.start):
            return NominalSpeaker(None, "role_not_seen_before", ranked)
        return NominalSpeaker(near[0].entity, "calling_of_person_in_paragraph", ranked)

    def _is_of_unnamed(self, head: str, *, before: int) -> bool:
        return self._first_indefinites.get(head, before) < before

    @cached_property
    def _first_indefinites(self) -> dict[str, int]:
        """Words that stood behind "a", "one" or "another", with the offset where each first did."""
        first: dict[str, int] = {}
        for match in _INDEFINITE.finditer(self._text):
            for word in match.group(1).lower().split()[:_OPEN_WORDS]:
                first.setdefault(word, match.start())
        return first


def _clear_leader(candidates: tuple[SpeakerCandidate, ...], rule: str) -> NominalSpeaker:
    if not leads_clearly(candidates):
        return NominalSpeaker(None, "role_not_seen_before", candidates)
    return NominalSpeaker(candidates[0].entity, rule, candidates)
