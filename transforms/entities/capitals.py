"""Capitals that stand for their government: "Moscow and Kyiv work toward", "Washington said", "Kyiv's willingness".

The rule. A capital acts as the government when nothing around it says that it is a place, and something says that it
acts. It is a place after a preposition of place or a verb of motion, beside a comma with its country or state, in a
dateline, and before a capitalised word or a noun of the city ("Washington residents"). It acts as the subject of a
verb, with a possessive before a noun of politics, in "Moscow and Kyiv", and as the object of a verb or preposition of
dealing ("force Washington to", "talks with Moscow").
"""

import re

from transforms.entities.cleaning import NameSpan

WINDOW = 48

_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|around|across|outside|inside|into|through|throughout|via|toward|towards|to|of|from|above|"
    r"downtown|central|greater|north|south|east|west|northern|southern|eastern|western|nearby|capital|city|"
    r"visit|visits|visited|visiting|leave|leaves|left|leaving|reach|reaches|reached|tour|toured|enter|entered|"
    r"entering|bomb|bombed|bombing|capture|captured|storm|stormed|besieged|shelled|struck|hit|hits|in and around)"
    r"(?:\s+the)?\s+|,\s*)$",
    re.IGNORECASE,
)
_DEALING_BEFORE = re.compile(
    r"\b(?:with|against|between|by|for|and|pressure on|sanctions on|response from|answer from|support from|help from|"
    r"“no” from|demands? (?:of|from)|aid to|message to|"
    r"forc\w+|urg\w+|accus\w+|support\w*|press\w*|pressur\w+|push\w*|tell|tells|told|ask\w*|warn\w*|blam\w+|"
    r"allow\w*|help\w*|persuad\w+|convinc\w+|prompt\w*|criticiz\w+|criticis\w+|condemn\w*|that|as|if|but|while|because|"
    r"whether|when|said|says)\s+$",
    re.IGNORECASE,
)
_PAIR_AFTER = re.compile(r"\s+and\s+(?=[A-Z])")
_POSSESSED = re.compile(
    r"['’]s\s+(?:\w+\s+){0,2}?(?:willingness|membership|government|leaders?\w*|forces?|army|military|troops|position|"
    r"stance|response|demands?|decision|policy|policies|plans?|offer|proposal|bid|efforts?|support|allies|ally|"
    r"interests?|intentions?|goals?|aims?|ambitions?|refusal|readiness|claims?|objections?|attempts?|war|invasion|"
    r"actions?|strategy|foreign|influence|relations?|ties|request|calls?|commitment|sovereignty|security|negotiators?|"
    r"officials?|diplomats?|ambassador|envoy|role|right|access|accession|failure|concerns?|sanctions?|nuclear|view)\b"
)
_VERB_AFTER = re.compile(
    r"\s+(?:\w+ly\s+|also\s+|still\s+|now\s+|never\s+|again\s+|then\s+|has\s+|have\s+|had\s+|not\s+)*"
    r"(?:is|was|are|were|has|have|had|will|would|could|should|must|may|might|can|cannot|did|does|do|didn['’]t|doesn['’]t|"
    r"won['’]t|isn['’]t|hasn['’]t|wants?|wanted|needs?|needed|sees|saw|seeks?|sought|says?|said|thinks?|hopes?|hoped|"
    r"insists?|insisted|remains?|remained|began|begins|backs|gave|gives|took|takes|made|makes|sent|sends|held|holds|"
    r"kept|keeps|told|tells|knows|knew|put|let|lets|[a-z]{3,}(?:ed|es))\b"
)
_CITY_AFTER = re.compile(
    r"\s*(?:,\s*(?:[A-Z]|\d)|\s+(?:residents?|streets?|area|region|suburbs?|neighbou?rhoods?|police|mayor|airport|hotel|"
    r"restaurant|hospital|university|museum|time|based|metro|on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|"
    r"\s+[A-Z]|-)"
)
_DATELINE_AFTER = re.compile(r"(?:,[^.\n]{0,40})?\s*(?:\([^)\n]{1,40}\)\s*)?(?:—|–|-{1,2}|:)\s")


def acting_evidence(text: str, span: NameSpan) -> str | None:
    """Why the capital at `span` acts as a government, or None when it is read as the city."""
    before = text[max(0, span.start - WINDOW) : span.start]
    after = text[span.end : span.end + WINDOW]
    is_line_start = not before.strip() or before.endswith("\n")
    if is_line_start and _DATELINE_AFTER.match(after):
        return None
    deals = _DEALING_BEFORE.search(before)
    if _PLACE_BEFORE.search(before) and not deals:
        return None
    if _POSSESSED.match(after):
        return "possessive"
    if _CITY_AFTER.match(after):
        return None
    return (
        "subject"
        if _VERB_AFTER.match(after)
        else "counterpart"
        if deals
        else "pair"
        if _PAIR_AFTER.match(after)
        else None
    )
