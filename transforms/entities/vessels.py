"""Ships are things: "USS Marlow" is no organisation, nor is "the Marlow" in the same article."""

import re
from collections.abc import Sequence

from transforms.annotations import TextPart
from transforms.entities.lexicon import word_set
from transforms.entities.phrases import word_before
from transforms.entities.spans import NORP, PERSON, PLACE, NameSpan

_PREFIXES = frozenset({"USS", "USNS", "HMS", "HMAS", "HMCS", "HMNZS", "INS", "RMS", "USCGC", "HNoMS"})
_PREFIXED = re.compile(rf"(?:{'|'.join(sorted(_PREFIXES, key=len, reverse=True))})\s+(?=[A-Z])")
_BEHIND_PREFIX = tuple(f"{prefix} " for prefix in sorted(_PREFIXES))
_VESSELS = word_set(
    """
    vessel warship frigate destroyer trawler tanker ferry submarine freighter yacht liner icebreaker battleship cruiser
    ship
    """
)
_BEHIND_VESSEL = tuple(f" {vessel}{mark} " for vessel in sorted(_VESSELS) for mark in ("", ","))


def without_vessels(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> list[NameSpan]:
    """Drop the ships among the names: those behind a prefix of ships, and the same name elsewhere in the article.

    A place or a person of that name stays, unless it has an article ("the Mysore").
    """
    vessels: set[str] = set()
    dropped: set[NameSpan] = set()
    for span in spans:
        text = parts[span.part_index].text
        prefix = _PREFIXED.match(text, span.start)
        if prefix or _is_behind_vessel(text, span):
            vessels.add(text[prefix.end() if prefix else span.start : span.end])
            dropped.add(span)
    if not dropped:
        return list(spans)
    return [span for span in spans if span not in dropped and not _is_vessel(span, vessels, parts)]


def _is_behind_vessel(text: str, span: NameSpan) -> bool:
    """Whether a prefix or a word for ships stands before the name ("the ferry"); "MV" does not count: initials."""
    if text.endswith(_BEHIND_PREFIX, 0, span.start):
        return True
    return span.label != PLACE and text.endswith(_BEHIND_VESSEL, 0, span.start)


def _is_vessel(span: NameSpan, vessels: set[str], parts: Sequence[TextPart]) -> bool:
    if span.surface_form not in vessels or span.label == NORP:
        return False
    is_bearer = span.label == PLACE or (span.label == PERSON and " " in span.surface_form)
    return not is_bearer or word_before(parts[span.part_index].text, span.start) in ("the", "The")
