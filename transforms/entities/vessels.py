"""Ships are things: "USS Marlow" is no organisation, nor is "the Marlow" in the same article."""

import re
from collections.abc import Sequence

from transforms.annotations import TextPart
from transforms.entities.cleaning import NORP, PERSON, PLACE, NameSpan

# "MV" and "MS" before a name are as often initials: such ships are known by the words before them.
_PREFIX = r"(?:USS|USNS|HMS|HMAS|HMCS|HMNZS|INS|RMS|USCGC|HNoMS)"
_PREFIXED = re.compile(rf"{_PREFIX}\s+(?=[A-Z])")
_BEHIND_PREFIX = re.compile(rf"\b{_PREFIX}\s$")
_VESSEL_BEFORE = re.compile(
    r"\b(?:vessel|warship|frigate|destroyer|trawler|tanker|ferry|submarine|freighter|yacht|liner|icebreaker|battleship|"
    r"cruiser|aircraft carrier|cruise ship|the ship),?(?:\s(?:called|named))?,?\s(?:M[VSTY]\s)?[\"“‘]?$"
)
_THE_BEFORE = re.compile(r"\b[Tt]he\s$")
REACH = 24


def without_vessels(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> list[NameSpan]:
    """Drop the ships among the names: those behind a prefix of ships, and the same name elsewhere in the article.

    A place or a person of that name stays, unless it has an article ("the Mysore").
    """
    vessels: set[str] = set()
    dropped: set[NameSpan] = set()
    for span in spans:
        text = parts[span.part_index].text
        prefix = _PREFIXED.match(text, span.start)
        before = text[max(0, span.start - REACH) : span.start]
        if prefix or _BEHIND_PREFIX.search(before) or (span.label != PLACE and _VESSEL_BEFORE.search(before)):
            vessels.add(text[prefix.end() if prefix else span.start : span.end])
            dropped.add(span)
    if not dropped:
        return list(spans)
    return [span for span in spans if span not in dropped and not _is_vessel(span, vessels, parts)]


def _is_vessel(span: NameSpan, vessels: set[str], parts: Sequence[TextPart]) -> bool:
    if span.surface_form not in vessels or span.label == NORP:
        return False
    before = parts[span.part_index].text[max(0, span.start - REACH) : span.start]
    is_bearer = span.label == PLACE or (span.label == PERSON and " " in span.surface_form)
    return not is_bearer or _THE_BEFORE.search(before) is not None
