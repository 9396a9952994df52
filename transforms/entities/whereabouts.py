"""Names that the words around them show to be places: "the town of Marrel", "near Marrel", "the Marrel district".

The network reads an unknown one-word place as often as not as a person. Nothing happens in people.
"""

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass

from transforms.annotations import TextPart
from transforms.entities.lexicon import LOCATION_LAST, word_set
from transforms.entities.names import name_words
from transforms.entities.phrases import word_before
from transforms.entities.reference import Reference
from transforms.entities.spans import NORP, PLACE, NameSpan

REACH = 40
MIN_SHARE = 0.3
"""Share of a name's mentions that must stand in a place, where only a preposition says so."""

_KIND_BEFORE = re.compile(
    r"\b(?:town|city|village|province|district|county|municipality|region|suburb|island|port|resident|residents|mayor|"
    r"archbishop|bishop|streets|outskirts|people|department|state|capital)s?(?: \([a-z]+\))? "
    r"(?:of|called|named) (?:the )?$|\b(?:towns|cities|villages|places|locations|provinces) (?:like|such as) $"
)
_KINDS = word_set(
    """
    district province county region village municipality township upazila taluk residents airport electorate
    neighbourhood neighborhood suburb peninsula prefecture
    """
)
_GOVERNED = word_set("government administration presidency cabinet")
_WITHIN = frozenset({"in", "near", "outside", "throughout", "across", "into"})
_WITHIN_COUNTRY = frozenset({"in", "near", "from", "at", "outside"})
_PREPOSITIONS = _WITHIN | _WITHIN_COUNTRY | {"to", "around", "of"}
_MAY_SPEAK = word_set("also said says told tweeted added wrote was")
_BEFORE_NAMES_OF_PLACES = frozenset({"of", "called", "named", "like", "as", "the"})
_NOTHING_AFTER = frozenset(("", ".", "\n", ")", "-", ";", ":", "”", '"'))
"""Characters behind a name after which nothing is said of it."""
_NO_PLACE = re.compile(
    r"\b(?:confidence|trust|faith|interest|belie\w+|invest\w*|stakes?|shares?|disappoint\w+|role|star\w*|rage|ran|run|"
    r"bumped|crash\w*)\s(?:in|into|across)\s$",
    re.IGNORECASE,
)
_NAME_BEHIND_COMMA = re.compile(r",\s((?:[A-Z][\w.]+)(?:\s[A-Z]\w+)?)(?![\w’'])")
_PERSON_AFTER = re.compile(r",\swho\b|['’]s\s(?:wife|husband|mother|father|brother|sister|lawyer)\b")
_SPEAKS = re.compile(
    r"(?:\s\([^)]{1,30}\))?,?\s(?:also\s)?(?:said|says|told|tweeted|added|wrote|was born)\b"
    r"|['’]s\s(?:wife|mother|father|son)"
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What the words around the one-word names of an article say; names as in `name_words`."""

    places: Set[tuple[str, ...]]
    """Names that are places and no people."""
    kinds: Set[tuple[str, ...]]
    """Those of them that have the kind of place beside them: no organisations either."""
    people: Set[tuple[str, ...]]
    """Names that are people and no organisations ("the Roe government", "Roe, who")."""
    never_places: Set[tuple[str, ...]]
    """Names that no mention of the article shows to be a place."""


NOWHERE = Whereabouts(frozenset(), frozenset(), frozenset(), frozenset())


def name_whereabouts(spans: Sequence[NameSpan], parts: Sequence[TextPart], *, reference: Reference) -> Whereabouts:
    """Ask the words around each name of one or two words whether something happens there."""
    mentions: dict[tuple[str, ...], int] = defaultdict(int)
    within: dict[tuple[str, ...], int] = defaultdict(int)
    kinds: set[tuple[str, ...]] = set()
    maybe: set[tuple[str, ...]] = set()
    speakers: set[tuple[str, ...]] = set()
    people: set[tuple[str, ...]] = set()
    for span in spans:
        words = name_words(span.surface_form)
        if span.label == NORP or len(words) > 2:
            continue
        text = parts[span.part_index].text
        mentions[words] += 1
        before = word_before(text, span.start).casefold()
        if before in _PREPOSITIONS:
            maybe.add(words)
        following = text[span.end : span.end + 1]
        word_after = _word_after(text, span.end) if following == " " else ""
        if following in _NOTHING_AFTER and before not in _PREPOSITIONS and before not in _BEFORE_NAMES_OF_PLACES:
            continue
        if len(words) == 2 and span.label == PLACE and span.surface_form.split()[-1] in LOCATION_LAST:
            kinds.add(words[:1])
        if (
            word_after in _KINDS
            or _has_kind(text, span, before)
            or (before in _WITHIN_COUNTRY and _is_in_country(text, span.end, reference))
        ):
            kinds.add(words)
        elif len(words) == 1 and before in _WITHIN and _happens_there(text, span):
            within[words] += 1
        if word_after in _GOVERNED:
            people.add(words)
        if following in _NOTHING_AFTER or (word_after and word_after not in _MAY_SPEAK and word_after[0] != "("):
            continue
        if _SPEAKS.match(text, span.end):
            speakers.add(words)
        if _PERSON_AFTER.match(text, span.end):
            people.add(words)
    places = kinds | {words for words, count in within.items() if count >= MIN_SHARE * mentions[words]}
    # What the reference table knows is for it to say.
    places -= {name_words(form) for form in {span.surface_form for span in spans} if reference.name(form) is not None}
    return Whereabouts(
        places=frozenset(places - speakers),
        kinds=frozenset((kinds & places) - speakers),
        people=frozenset(people - places),
        never_places=frozenset(set(mentions) - maybe - places),
    )


def _word_after(text: str, end: int) -> str:
    return text[end + 1 : end + 20].partition(" ")[0].rstrip(",.;")


def _has_kind(text: str, span: NameSpan, before: str) -> bool:
    return before in _BEFORE_NAMES_OF_PLACES and bool(
        _KIND_BEFORE.search(text[max(0, span.start - REACH) : span.start])
    )


def _happens_there(text: str, span: NameSpan) -> bool:
    if text[span.end : span.end + 1] in ("'", "’"):
        return False
    return _NO_PLACE.search(text[max(0, span.start - REACH) : span.start]) is None


def _is_in_country(text: str, end: int, reference: Reference) -> bool:
    country = _NAME_BEHIND_COMMA.match(text, end)
    row = None if country is None else reference.name(country[1])
    return row is not None and row.actor_type == "GPE"
