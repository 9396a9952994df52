"""Names that the words around them show to be companies: "shares in Torvelin", "Torvelin's shareholders".

The network reads an unknown one-word company as often as not as a person. People have no shareholders.
"""

import re
from collections.abc import Sequence

from transforms.annotations import TextPart
from transforms.entities.lexicon import word_set
from transforms.entities.names import name_words
from transforms.entities.phrases import word_before
from transforms.entities.spans import NameSpan

REACH = 40
"""Characters before and after a name that are looked at."""

_BEFORE = re.compile(
    r"""(?:
        \b(?:shares?|stakes?|stocks?|shareholders|chief\ executive|chief\ financial\ officer
          |auditors?|subsidiar(?:y|ies)|takeover|headquarters)\ (?:of|in)
      | \b(?:co-?)?founded
      | \b(?:\w*maker|manufacturer|retailer|wholesaler|airline|lender|insurer|brewer|supplier|supermarket
          |conglomerate|utility|subsidiary|contractor|news\ agency|newspaper|newspapers|broadcaster|magazine|tabloid
          |platform|start-?up|the\ (?:company|firm|brand|charity))
    )\s$""",
    re.IGNORECASE | re.VERBOSE,
)
_LAST_WORDS = word_set(
    """
    of in founded cofounded co-founded manufacturer retailer wholesaler airline lender insurer brewer supplier
    supermarket conglomerate utility subsidiary contractor agency newspaper newspapers broadcaster magazine tabloid
    platform start-up startup company firm brand charity
    """
)
"""Words that `_BEFORE` ends in, beside those in "maker"; behind any other it is not asked."""
# "Clinton shares more with ..." is a verb, "40 percent of Sanders voters" a poll: neither is asked about.
_AFTER = re.compile(
    r"""(?:['’]s?\ (?:[A-Z][\w.]+\ )?(?:shares|subsidiary|unit)
      | ,\ (?:an?|the|[A-Z]\w+['’]s)\ (?:[\w-]+\ ){0,3}?(?:company|firm|\w*maker|manufacturer|retailer|airline|lender
          |insurer|broadcaster|start-?up|conglomerate|publisher|newspaper|news\ agency|brokerage|consultancy|think\ tank
          |charity)\b
          (?=[,.]|\ (?:that|which|based|in|with)\b)
      | (?:['’]s?)?\ (?:shareholders|stock|share\ price|plc|subsidiary|factory|factories|sales(?:man|woman|people))
    )\b""",
    re.VERBOSE,
)


def company_names(spans: Sequence[NameSpan], parts: Sequence[TextPart]) -> frozenset[tuple[str, ...]]:
    """One-word names that stand, at least once in the article, where only a company can."""
    found = set()
    for span in spans:
        words = name_words(span.surface_form)
        if len(words) == 1 and words not in found:
            text = parts[span.part_index].text
            if _follows_kind(text, span.start) or _AFTER.match(text, span.end, span.end + 2 * REACH):
                found.add(words)
    return frozenset(found)


def _follows_kind(text: str, start: int) -> bool:
    last = word_before(text, start).casefold()
    if last not in _LAST_WORDS and not last.endswith("maker"):
        return False
    return _BEFORE.search(text[max(0, start - REACH) : start]) is not None
