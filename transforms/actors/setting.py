"""What is known of an article around its names: its day, and the countries that it names."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from transforms.actors.lookups import ActorLookups

_CAPITALISED = re.compile(r"[A-Z][\w.]+(?: [A-Z][\w.]+)?")


@dataclass(frozen=True)
class Setting:
    """What is known of the article around its names."""

    document_id: str
    day: date | None
    countries: Set[str]
    """Codes of the countries that its mentions name, by name, people or seat of government."""
    text: str
    lookups: ActorLookups
    likely_day: date | None = None
    """Of an article without a day: one on which the people whom it names in full held office together."""

    @cached_property
    def all_countries(self) -> Set[str]:
        """Codes of the countries that mentions or other words of the text name; read when first asked for."""
        return self.countries | countries_in(self.text, lookups=self.lookups)


def countries_in(text: str, *, lookups: ActorLookups) -> frozenset[str]:
    """Codes of the countries whose name, people or seat of government stands in a text."""
    found: set[str] = set()
    for words in _CAPITALISED.findall(text):
        if lookups.is_polity(words):
            found |= lookups.country_codes(words)
            continue
        for word in words.split():
            found |= lookups.country_codes(word)
    return frozenset(found)
