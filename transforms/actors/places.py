"""Countries, peoples, cities and regions of an article."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from transforms.actors.keys import alias_key
from transforms.actors.knowledge import Place
from transforms.actors.links import CONFIDENCE, DEMONYM, FULL_NAME, NARROWED, PLACE_NAME, ActorLink
from transforms.actors.lookups import ActorLookups, Meanings, Named, as_link
from transforms.entities.polities import NAMESAKES

MUCH_LARGER = 8
"""How many times the inhabitants of its namesake a city needs to be meant without a word of where it lies."""
LARGE = 100_000
VERY_LARGE = 1_000_000
SHORTEST_ALTERNATE = 5
_AFTER = 40
_IN_PLACE = re.compile(r"\b(?:in|at|near|from|to|around|of)\s$")


def link_country(
    form: str, meanings: Meanings, *, is_place: bool, beside: Callable[[], Set[str]], lookups: ActorLookups
) -> ActorLink | None:
    """The country that a name or a people's name means, or None.

    A people is counted as its country; the Wikidata item of the country is stated only where the mention is said to be
    a place, because the people has an item of its own.

    Parameters
    ----------
    beside
        Gives the codes of countries that the article names by other forms: a country with a well-known namesake needs
        one of those.
    """
    for found, method in ((meanings.countries, FULL_NAME), (meanings.demonyms, DEMONYM)):
        named = lookups.one_country([named for named in found if not _is_forbidden(form, named, lookups)])
        if named is None:
            continue
        actor = named.actor
        if actor.actor_name in NAMESAKES and method == FULL_NAME and actor.country_code not in beside():
            return None
        link = as_link(actor, method, f"{named.row.alias_kind}: {named.row.alias}")
        return link if is_place or method == FULL_NAME else link._replace(wikidata_id=None)
    return None


def _is_forbidden(form: str, named: Named, lookups: ActorLookups) -> bool:
    return lookups.has_forbidden and lookups.knowledge.must_not_link(form, named.actor.actor_id)


def link_place(
    text: str, end: int, form: str, *, is_place: bool, countries: Set[str], lookups: ActorLookups
) -> ActorLink | None:
    """The city or region of this name, or None where it is not known or several may be meant.

    What stands behind a comma decides ("Springfield, Illinois"); else the most populous, when it is much larger than
    all others, or lies in a country that the article names while none larger does not. A name of no stated type, and
    an alternate name, mean large cities only.
    """
    candidates, usual = lookups.memo(_read_place)(form, is_place)
    if not candidates or not (is_place or _IN_PLACE.search(text, max(0, end - len(form) - 12), end - len(form))):
        return None
    within = _named_behind(text, end, lookups) if text.startswith(", ", end) else None
    lying = [place for place in candidates if within is not None and within.has(place)]
    if lying:
        return place_link(lying[0], f"within the place named behind it: {form}")
    near = [place for place in candidates if place.country_code in countries]
    if usual is None and near and near[0] is candidates[0] and (len(near) == 1 or _is_much_larger(near[0], near[1:])):
        return place_link(near[0], f"name: {near[0].place_name}; its country is named", narrowed=True)
    is_at_home = usual is not None and any(place.place_id == usual.actor_id for place in near)
    region = _region_at_home(form, near, candidates) if is_place and not is_at_home else None
    if region is not None and not _is_city_too(form, lookups):
        return place_link(region, f"region: {form}; its country is named", narrowed=True)
    return usual


def _region_at_home(form: str, near: Sequence[Place], candidates: Sequence[Place]) -> Place | None:
    """The region of this own name in the one country that the article names, where no large city elsewhere has it."""
    key = alias_key(form)
    regions = [place for place in near if place.place_kind == "region" and alias_key(place.place_name) == key]
    home = {place.country_code for place in regions}
    rivals = [place for place in candidates if place.country_code not in home]
    if len(home) != 1 or any((place.population or 0) >= LARGE for place in rivals):
        return None
    return coded_region(regions)


def _is_city_too(form: str, lookups: ActorLookups) -> bool:
    """Whether a region shares its name with a very large city: "New York"."""
    return any((city.population or 0) >= VERY_LARGE for city in lookups.places(f"{form} City"))


def _read_place(form: str, is_place: bool, *, lookups: ActorLookups) -> tuple[tuple[Place, ...], ActorLink | None]:
    """Places that a form may mean, and the one that it means where the article does not speak for another."""
    key = alias_key(form)
    places = lookups.places(form)
    if lookups.has_forbidden:
        places = tuple(place for place in places if not lookups.knowledge.must_not_link(form, place.place_id))
    if any(alias_key(place.place_name) in (key, f"{key} city") for place in places):
        places = places if is_place else _large(places)
    else:
        places = _large(places) if is_place and len(form) >= SHORTEST_ALTERNATE else ()
    if not places:
        return (), None
    if len({place.country_code for place in places}) == 1 and all(place.place_kind == "region" for place in places):
        link = None if _is_city_too(form, lookups) else place_link(coded_region(places), f"region: {form}")
        return places, link
    if len(places) > 1 and not _is_much_larger(places[0], places[1:]):
        return places, None
    return places, place_link(places[0], f"name: {places[0].place_name}")


def _large(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(place for place in places if (place.population or 0) >= LARGE)


def _is_much_larger(place: Place, others: Sequence[Place]) -> bool:
    # A region and its town share the name and mean one place to a reader.
    rivals = [other.population or 0 for other in others if other.country_code != place.country_code or other.population]
    return (place.population or 0) >= MUCH_LARGER * max(rivals, default=0) and (place.population or 0) > 0


@dataclass(frozen=True, slots=True)
class _Within:
    """A country, or regions by country and code."""

    country_code: str | None = None
    regions: frozenset[tuple[str | None, str]] = frozenset()

    def has(self, place: Place) -> bool:
        if self.country_code is not None:
            return place.country_code == self.country_code
        return place.region_code is not None and (place.country_code, place.region_code) in self.regions


def _named_behind(text: str, end: int, lookups: ActorLookups) -> _Within | None:
    """The country or region that a comma joins to the name."""
    words = text[end + 2 : end + 2 + _AFTER].partition("\n")[0].split()[:2]
    if not words or not words[0][:1].isupper():
        return None
    for length in (2, 1):
        name = " ".join(words[:length]).rstrip('.,;:)”"')
        code = lookups.country_of(name)
        if code is not None:
            return _Within(code)
        regions = [place for place in lookups.places(name) if place.place_kind == "region"]
        if regions:
            return _Within(None, frozenset((region.country_code, _code(region)) for region in regions))
    return None


def _code(region: Place) -> str:
    return region.region_code or region.place_id.rpartition(":")[2]


def coded_region(regions: Sequence[Place]) -> Place:
    """The one of several rows of a region that is taken: one with a code, where any has."""
    return max(regions, key=lambda region: region.region_code or "")


def place_link(place: Place, evidence: str, *, narrowed: bool = False) -> ActorLink:
    """The link to a city or region; `narrowed` where it is one of several that bear the name."""
    confidence = round(CONFIDENCE[PLACE_NAME] * (NARROWED if narrowed else 1.0), 3)
    return ActorLink(place.place_id, place.place_name, "GPE", place.wikidata_id, PLACE_NAME, confidence, evidence)
