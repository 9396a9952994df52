"""Datelines: `WARSAW, Sept. 3 (Example Agency) —` at the start of a text."""

import re

_MONTH = (
    r"(?:Jan|Feb|Mar|March|Apr|April|May|June|July|Aug|Sept|Oct|Nov|Dec|"
    r"January|February|August|September|October|November|December)"
)
_DAY = rf"(?:,\s+{_MONTH}\.?\s+\d{{1,2}}(?:,\s+\d{{4}})?)?"
_REGION = r"(?:,\s+[A-Z][A-Za-z.]+(?:\s+[A-Z][A-Za-z.]+){0,2})?"
_CAPITALS_CITY = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/-]+(?:\s+[A-ZÀ-ÖØ-Þ.'’/-]+){0,4}"
_TITLE_CITY = r"[A-ZÀ-ÖØ-Þ][\w.'’/-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w.'’/-]+){0,3}"
_AGENCY = r"\s*\([^()\n]{2,40}\)"
_DASH = r"(?:\s*(?:—|–|--|\s-)|(?<=\))\.\s?[-–—])\s*(?=\S)"  # "(EFE).- " is the Spanish way
# Without an agency in brackets only a city in capitals is sure to be a dateline and not a sentence with a dash.
_LABEL = r"(?!(?:EXCLUSIVE|BREAKING|UPDATED?|WATCH|VIDEO|LIVE|OPINION|ANALYSIS|CORRECTION|NEWS|ADVISORY)\b)"
_DATELINE = re.compile(
    rf"\s*(?P<dateline>{_LABEL}{_CAPITALS_CITY}{_REGION}{_DAY}(?:{_AGENCY})?|{_TITLE_CITY}{_REGION}{_DAY}{_AGENCY}){_DASH}"
)
_WINDOW = 200


def find_dateline(text: str) -> str | None:
    """The dateline that opens a text, without its dash; None when there is none. The text itself keeps it."""
    match = _DATELINE.match(text[:_WINDOW])
    return " ".join(match.group("dateline").split()) if match else None
