"""Capitals that stand for their government: "Moscow and Kyiv work toward", "Washington said", "Kyiv's willingness".

The rule. A capital acts as its government when the article names the country in another way as well (its name or its
people), nothing around the capital says that it is a place, and something says that it acts. It is a place after a
preposition of place or a verb of motion, beside a comma with its country or state, in a dateline, and before a
capitalised word or a noun of the city ("Washington residents"). It acts

- as the subject of a verb of doing or saying ("Moscow has claimed", "Kyiv is prepared to"),
- with a possessive before a noun of politics ("Kyiv's membership"),
- beside another country or capital under one "and" ("Moscow and Kyiv"), unless the pair stands after a preposition of
  place,
- as the object of a verb or preposition of dealing ("force Washington to", "talks with Moscow").

What stays undecided is the city: counting a city as a government would be the worse error.
"""

import re

from transforms.entities.reference import Reference
from transforms.entities.spans import NameSpan

WINDOW = 60

_NAME = r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,2}"
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|around|across|outside|inside|into|through|throughout|via|toward|towards|to|of|from|above|over|for|"
    r"on|downtown|central|greater|north|south|east|west|northern|southern|eastern|western|nearby|capital|city|"
    r"visit(?:s|ed|ing)?|leav(?:e|es|ing)|left|reach(?:es|ed)?|tour(?:s|ed|ing)?|enter(?:s|ed|ing)?|bomb(?:s|ed|ing)?|"
    r"captur(?:e|es|ed|ing)|storm(?:s|ed|ing)?|besieged|shell(?:s|ed|ing)|struck|hit|hits)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_DEALING_BEFORE = re.compile(
    r"\b(?:with|against|between|by|forc\w+|urg\w+|accus\w+|support\w*|pressur\w+|push\w*|tell|tells|told|ask\w*|warn\w*|"
    r"blam\w+|allow\w*|help\w*|persuad\w+|convinc\w+|prompt\w*|criticiz\w+|criticis\w+|condemn\w*)\s+$",
    re.IGNORECASE,
)
_REFUSAL_FROM = re.compile(
    r"(?:\bno|\byes|response|answer|reaction|pressure|support)[”\"’']?\s+from\s+$", re.IGNORECASE
)
_PAIR_BEFORE = re.compile(rf"(?P<before>(?:^|\S+)\s+(?:both\s+)?)(?P<other>{_NAME})\s+and\s+$")
_PAIR_AFTER = re.compile(rf"\s+and\s+(?P<other>{_NAME})")
_POSSESSED = re.compile(
    r"['’]s\s+(?:\w+\s+){0,2}?(?:willingness|membership|government|leaders?\w*|forces?|army|military|troops|position|"
    r"stance|response|demands?|decisions?|policy|policies|plans?|offers?|proposals?|bid|efforts?|support|allies|ally|"
    r"interests?|intentions?|goals?|aims?|ambitions?|refusal|readiness|claims?|objections?|attempts?|war|invasion|fury|"
    r"actions?|strategy|influence|relations?|ties|requests?|calls?|commitments?|sovereignty|security|negotiators?|anger|"
    r"officials?|diplomats?|ambassador|envoys?|role|right|accession|failure|concerns?|sanctions?|nuclear|views?|embassy)\b"
)
_VERB_AFTER = re.compile(
    r"\s+(?:(?:has|have|had|will|would|could|should|must|may|might|can|cannot|did|does|do|is|was|are|were|also|still|now|"
    r"never|again|then|not|been|\w+ly|(?:did|does|is|was|has|wo|would|could)n['’]t)\s+){0,4}"
    r"(?:wants?|wanted|needs?|needed|seeks?|sought|says?|said|thinks?|hopes?|hoped|insists?|insisted|denie[sd]|backs|gave|"
    r"gives?|took|takes?|made|makes?|sent|sends?|kept|keeps?|told|tells?|put|let|lets|sees?|responds?|agree[sd]?|view[sd]?|"
    r"willing|prepared|ready|concerned|skeptical|sceptical|determined|unwilling|remains?|remained|expects?|fears?|"
    r"argue|accept|withdraw|work|consider|continue|decide|join|claims?|accuses?|warns?|urges?|deem\w*|"
    r"[a-z]{3,}ed)\b"
    r"|\s+(?:is|was|are|were|been)\s+(?:\w+\s+)?[a-z]{3,}ing\b"
)
_NOT_DOING = re.compile(
    r"\s+(?:\w+\s+){0,3}?(?:located|situated|based|ranked|named|called|hit|following|during|including|being)\b"
)
_CITY_AFTER = re.compile(
    r"\s*(?:,\s*(?:[A-Z]|\d)|-)|\s+(?:residents?|streets?|area|region|suburbs?|neighbou?rhoods?|police|mayor|airport|hotel|"
    r"restaurant|hospital|university|museum|time|metro|based|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\s+[A-Z]"
)
_DATELINE_AFTER = re.compile(r"(?:,[^.\n]{0,40})?\s*(?:\([^)\n]{1,40}\)\s*)?(?:—|–|-{1,2}|:)\s")


def acting_evidence(text: str, span: NameSpan, *, reference: Reference) -> str | None:
    """Which part of the rule makes the capital at `span` a government, or None when it is read as the city.

    Returns
    -------
    "possessive", "subject", "pair", "counterpart" or None. Whether the article names the country is for the caller.
    """
    before = text[max(0, span.start - WINDOW) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + WINDOW].partition("\n")[0]
    asked = _REFUSAL_FROM.search(before) is not None
    if (not before.strip() and _DATELINE_AFTER.match(after)) or (_PLACE_BEFORE.search(before) and not asked):
        return None
    if _POSSESSED.match(after):
        return "possessive"
    if _is_pair(before, after, reference):
        return "pair"
    if _CITY_AFTER.match(after) or _in_list_of_places(before):
        return None
    if _VERB_AFTER.match(after) and not _NOT_DOING.match(after):
        return "subject"
    return "counterpart" if asked or _DEALING_BEFORE.search(before) else None


def _is_pair(before: str, after: str, reference: Reference) -> bool:
    """Whether the capital stands under one "and" with another country or capital, and the pair is no place."""
    paired = _PAIR_BEFORE.search(before)
    if paired is not None:
        ahead = paired["before"]
        return _is_polity(paired["other"], reference) and not (
            _PLACE_BEFORE.search(ahead) or ahead.rstrip().endswith(",")
        )
    follower = _PAIR_AFTER.match(after)
    return follower is not None and _is_polity(follower["other"], reference) and not before.rstrip().endswith(",")


def _is_polity(form: str, reference: Reference) -> bool:
    """Whether a form, or its first word ("Kyiv" in "Kyiv The"), is a country or a capital."""
    return any(reference.capital(part) or reference.name(part) for part in (form, form.partition(" ")[0]))


def _in_list_of_places(before: str) -> bool:
    """Whether the capital is the end of "in Paris and" or "from Oslo, Paris and"."""
    paired = _PAIR_BEFORE.search(before)
    return paired is not None and bool(
        _PLACE_BEFORE.search(paired["before"]) or paired["before"].rstrip().endswith(",")
    )
