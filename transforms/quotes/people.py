"""What the article says about its people besides their names: the roles that they hold.

Roles are read next to names ("Foreign Minister Anna Lind", "Anna Lind, the foreign minister"); the `QuoteLexicon` holds
the nouns. Titles and gendered roles tell `Genders` who is a he and who is a she.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.annotations import Entity, Span
from transforms.quotes.genders import Genders
from transforms.quotes.lexicon import Role

PERSON, ORGANISATION = "PERSON", "ORG"
ORGANISATION_ROLE = "organisation"

BEFORE_NAME_CHARACTERS = 60
AFTER_NAME_CHARACTERS = 90
WORDS_BEFORE_NAME = 6

COURTESY_ROLES = frozenset(("mr", "mrs", "ms", "miss", "sir", "dame", "lord", "lady"))
RANK_WORDS = frozenset(("prime", "vice", "deputy", "assistant", "associate", "lieutenant", "former", "acting"))
SHORTEST_STEM = 3
"""Letters that a country and its people have in common ("Ukraine", "Ukrainian")."""
MAX_HOLDERS = 200
"""The latest sightings of a role that are looked at; it bounds the work on texts of a megabyte."""

WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*\.?")
_WORD_END = re.compile(r"[^\W\d_][\w’'.-]*$")
_APPOSITION = re.compile(r",[ \u00a0]([^,;:()“”\"\n]+)")
_APPOSITION_END = re.compile(
    r"\b(?:who|which|that|said|told|says|was|were|is|are|has|have|had|will|would)\b|[.!?](?:\s|$)"
)
_AGE = re.compile(r"\d{1,3}-year-old")
_AGE_AFTER_NAME = re.compile(r",[ \u00a0](\d{1,3})\b(?=[,.;)])")
_LEADING_APPOSITION = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er) ([^,;:.!?()“”\"\n]{3,45}), $")
_NO_APPOSITION = re.compile(r"(?:and|but|or)\b")
_ENDINGS_OF_PEOPLES = frozenset(("", "n", "an", "ian", "ean", "ish", "ese", "i"))
_ENDINGS_OF_PLACES = frozenset(("", "a", "e", "ia", "y", "ey", "en", "and"))
_ORIGIN_BEHIND = re.compile(
    r"[ \u00a0](?:\([A-Z]{1,3}-(?P<code>[A-Z][A-Za-z]+)|"
    r"(?:of|from)[ \u00a0](?:the[ \u00a0])?(?P<place>[A-Z][^\W\d_]+(?:[ \u00a0][A-Z][^\W\d_]+)*))"
)
"""Where somebody named is from or in office: "Senator Lind (D-Vt.)", "Lind of Vermont"."""
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]+")
_ARTICLES = frozenset(("a", "an", "the", "his", "her", "their", "its"))
_COMPLEMENT = re.compile(r"\b(?:of|for|at|to|in|from|with|on|and)\b")


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role with the words before it, lower case: all of them, and those that are proper names ("Ukrainian")."""

    role: Role
    modifiers: frozenset[str]
    proper_modifiers: frozenset[str]


@dataclass(frozen=True, slots=True)
class HeldRole(RolePhrase):
    """A role seen beside a person's name."""

    person: int
    seen_at: int


@dataclass(frozen=True, slots=True)
class NamedMention:
    """One named mention in this text: where, and the index of its entity."""

    span: Span
    entity: int
    is_person: bool


@dataclass(frozen=True, slots=True)
class People:
    """Named mentions of one text in text order, held roles by role and by broader role, and evidence of genders."""

    mentions: tuple[NamedMention, ...]
    roles: Mapping[str, Sequence[HeldRole]]
    broader_roles: Mapping[str, Sequence[HeldRole]]
    genders: Genders
    first_roles: Mapping[int, int]
    """Where each person with a role was first seen with one."""

    def has_role(self, person: int, *, before: int) -> bool:
        """Whether a role stood beside a name of `person` before an offset."""
        return self.first_roles.get(person, before) < before

    def is_named_with(self, person: int, phrase: "RolePhrase", *, before: int) -> bool:
        """Whether the role of `phrase`, or a narrower one, and all its modifiers stood beside names of `person`."""
        held = [
            held
            for by_role in (self.roles, self.broader_roles)
            for held in _seen_before(by_role.get(phrase.role.role, ()), before)
            if held.person == person
        ]
        modifiers = frozenset().union(*(one.modifiers for one in held))
        return bool(held) and _has_all(modifiers, phrase.modifiers)

    def holders(self, phrase: "RolePhrase", *, broader: bool, before: int) -> set[int]:
        """People beside whose name the role of `phrase` stood before the offset `before`.

        A vice president is no president: words that change the rank must be the same on both sides. The proper names
        among the modifiers ("the Ukrainian president") must have stood there too; where they stood beside nobody, they
        leave those people out who are of another ("Russian President Vladimir Putin").
        """
        rank = phrase.modifiers & RANK_WORDS
        held_roles = (self.broader_roles if broader else self.roles).get(phrase.role.role, ())
        seen = _seen_before(held_roles, before)
        same_rank = [held for held in seen if broader or held.modifiers & RANK_WORDS == rank]
        matching = {held.person for held in same_rank if _has_all(held.modifiers, phrase.proper_modifiers)}
        if matching or broader:
            return matching
        of_another = {held.person for held in same_rank if held.proper_modifiers}
        return {held.person for held in same_rank} - of_another


def _seen_before(held_roles: Sequence[HeldRole], before: int) -> Sequence[HeldRole]:
    """The latest MAX_HOLDERS of `held_roles`, which are in text order, before an offset."""
    end = bisect_left(held_roles, before, key=lambda held: held.seen_at)
    return held_roles[max(end - MAX_HOLDERS, 0) : end]


def _has_all(modifiers: frozenset[str], wanted: frozenset[str]) -> bool:
    return wanted <= modifiers or all(any(_is_same_word(word, other) for other in modifiers) for word in wanted)


def _is_same_word(modifier: str, held: str) -> bool:
    """Whether two modifiers name the same: "latvian" and "latvia", "vermont" and the "-vt" of a bracket."""
    if modifier == held:
        return True
    if held[0] == "-":
        letters = iter(modifier)
        return modifier[0] == held[1] and all(letter in letters for letter in held[1:])
    stem = next((at for at, pair in enumerate(zip(modifier, held, strict=False)) if pair[0] != pair[1]), None)
    stem = min(len(modifier), len(held)) if stem is None else stem
    return stem >= SHORTEST_STEM and modifier[stem:] in _ENDINGS_OF_PEOPLES and held[stem:] in _ENDINGS_OF_PLACES


def read_people(text: str, text_part: str, entities: Sequence[Entity], *, roles: Mapping[str, Role]) -> People:
    """Read the roles beside the names of one text; `roles` are those of a `QuoteLexicon`."""
    mentions = sorted(
        (
            NamedMention(mention.span, index, entity.entity_type == PERSON)
            for index, entity in enumerate(entities)
            for mention in entity.mentions
            if mention.text_part == text_part and mention.mention_kind == "name"
        ),
        key=lambda mention: (mention.span.start, mention.span.end),
    )
    seen_roles: list[HeldRole] = []
    for mention in mentions:
        entity_type = entities[mention.entity].entity_type
        if entity_type not in (PERSON, ORGANISATION):
            continue
        for held in _roles_beside(text, mention, roles):
            # A person is no company, and "the ministry, the spokesman said" makes no ministry a spokesman.
            if (held.role.broader_role == ORGANISATION_ROLE) == mention.is_person:
                continue
            seen_roles.append(held)
    genders = Genders(
        entities, [(held.seen_at, held.person, held.role.gender) for held in seen_roles if held.role.gender]
    )
    by_role: dict[str, list[HeldRole]] = {}
    by_broader_role: dict[str, list[HeldRole]] = {}
    for held in seen_roles:
        by_role.setdefault(held.role.role, []).append(held)
        by_broader_role.setdefault(held.role.broader_role, []).append(held)
    first_roles: dict[int, int] = {}
    for held in seen_roles:
        if held.role.role not in COURTESY_ROLES:
            first_roles.setdefault(held.person, held.seen_at)
    return People(tuple(mentions), by_role, by_broader_role, genders, first_roles)


def read_role(words: Sequence[str], roles: Mapping[str, Role], *, is_open: bool = False) -> RolePhrase | None:
    """The last role noun among `words` (a noun phrase, cut before its complement), with the words before it.

    With `is_open`, the last word is a role also when the list does not have it ("the beekeeper"), if it is in lower
    case: what is said of a person in apposition, and "the 47-year-old".
    """
    lowered = [word.lower().rstrip(".") for word in words]
    for position in range(len(lowered) - 1, -1, -1):
        word = lowered[position]
        role = roles.get(word)
        is_last = position == len(lowered) - 1
        is_age = role is None and word[:1].isdigit() and _AGE.fullmatch(word) is not None
        if role is None and (is_age or (is_open and is_last and words[position][0].islower())):
            role = Role(word, "", "")
        if role is not None:
            before = [word for word in range(position) if lowered[word] not in _ARTICLES]
            return RolePhrase(
                role,
                modifiers=frozenset(lowered[word] for word in before),
                proper_modifiers=frozenset(
                    lowered[word]
                    for word in before
                    if words[word][0].isupper() and lowered[word] not in RANK_WORDS and lowered[word] not in roles
                ),
            )
    return None


def _roles_beside(text: str, mention: NamedMention, roles: Mapping[str, Role]) -> Iterator[HeldRole]:
    start, end = mention.span.start, mention.span.end
    name_words = WORD.findall(text, start, end)
    # A title may have been read as part of the name: "Mrs. Clinton", "Sen. Cruz". An organisation's name says what it
    # is: "the Safety Authority" is an authority.
    titles = _title_words(_words_before(text, start), roles) if mention.is_person else name_words
    if mention.is_person and name_words and name_words[0].lower().rstrip(".") in roles:
        titles.append(name_words[0])
    phrase = read_role(titles, roles) if titles else None
    if phrase:
        yield _held(phrase, mention, _origin_behind(text, end) if mention.is_person else frozenset())
    if text.startswith(",", end):
        yield from _roles_behind(text, mention, roles)
    leading = None
    if text.startswith(", ", start - 2):
        leading = _LEADING_APPOSITION.search(text[max(start - BEFORE_NAME_CHARACTERS, 0) : start])
    if leading:
        phrase = read_role(WORD.findall(_COMPLEMENT.split(leading.group(1))[0]), roles, is_open=True)
        if phrase:
            yield _held(phrase, mention)


def _roles_behind(text: str, mention: NamedMention, roles: Mapping[str, Role]) -> Iterator[HeldRole]:
    """Roles in what stands behind the comma after a name: "Anna Lind, the foreign minister", "Anna Lind, 47,"."""
    end = mention.span.end
    apposition = _APPOSITION.match(text, end, min(end + AFTER_NAME_CHARACTERS, len(text)))
    if apposition:
        words_after = _APPOSITION_END.split(apposition.group(1))[0]
        words = WORD.findall(_COMPLEMENT.split(words_after)[0])
        is_phrase = bool(words) and words[0].lower() in _ARTICLES
        phrase = read_role(words, roles, is_open=is_phrase)
        if phrase and not _NO_APPOSITION.match(words_after):
            complement = _CAPITALISED.findall(words_after)
            yield _held(phrase, mention, frozenset(word.lower() for word in complement))
    age = _AGE_AFTER_NAME.match(text, end)
    if age:
        yield _held(RolePhrase(Role(f"{age.group(1)}-year-old", "", ""), frozenset(), frozenset()), mention)


def _words_before(text: str, start: int) -> list[str]:
    """The words that stand before a name with nothing but single spaces between, at most WORDS_BEFORE_NAME."""
    words: list[str] = []
    before = text[max(start - BEFORE_NAME_CHARACTERS, 0) : start].replace("\u00a0", " ")
    for token in reversed(before.split(" ")[:-1] if before.endswith(" ") else []):
        match = _WORD_END.search(token)
        if match is None or len(words) == WORDS_BEFORE_NAME:
            break
        words.insert(0, match.group())
        if match.start():
            break
    return words


def _held(phrase: RolePhrase, mention: NamedMention, origin: frozenset[str] = frozenset()) -> HeldRole:
    modifiers = phrase.modifiers | origin
    return HeldRole(phrase.role, modifiers, phrase.proper_modifiers, mention.entity, mention.span.start)


def _origin_behind(text: str, end: int) -> frozenset[str]:
    """The places that stand behind a name as its own, in lower case; the code of one in a bracket with a hyphen."""
    match = _ORIGIN_BEHIND.match(text, end, min(end + AFTER_NAME_CHARACTERS, len(text)))
    if match is None:
        return frozenset()
    if match["code"]:
        return frozenset({f"-{match['code'].lower()}"})
    return frozenset(word.lower() for word in _CAPITALISED.findall(match["place"]))


def _title_words(words: Sequence[str], roles: Mapping[str, Role]) -> list[str]:
    """The words directly before a name that can be its title.

    "the Ukrainian President" but not "told the president that": every word between the role noun and the name must be
    capitalised ("Secretary of State"), else the role noun must stand directly before the name ("spokesman").
    """
    for position in range(len(words) - 1, -1, -1):
        if words[position].lower().rstrip(".") in roles:
            return list(words[max(position - 3, 0) : position + 1])
        if not (words[position][0].isupper() or words[position] in ("of", "the", "for")):
            break
    return []
