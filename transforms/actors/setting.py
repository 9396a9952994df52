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
    return frozenset().union(*map(lookups.memo(_codes_of_words), set(_CAPITALISED.findall(text))))


def _codes_of_words(words: str, *, lookups: ActorLookups) -> frozenset[str]:
    """Codes of the country that one or two words are the name of together, or else each of them."""
    if lookups.is_polity(words):
        return lookups.country_codes(words)
    return frozenset().union(*map(lookups.country_codes, words.split()))
