"""Who an entity is across articles: a key that is the same wherever the same actor is meant, and how far to trust it.

Confidence is a stated rank, not a measured probability: a row of the reference table 0.95 (0.9 for an acronym), a
country's team and a capital that acts as its government 0.8, a person's full name 0.9, another name of several words
0.85, of one word 0.7, a person known by one word only 0.3 (surnames are shared: two articles may mean two people).
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from transforms.entities.names import (
    canonical_person,
    is_acronym,
    name_words,
    organisation_words,
    person_words,
    split_generation,
    without_middle_initials,
)
from transforms.entities.reference import Polity, Reference
from transforms.entities.spans import NameSpan

REFERENCE, NAME, SINGLE_NAME, TEAM = "reference", "name", "single_name", "team"
REFERENCE_CONFIDENCE, ACRONYM_CONFIDENCE, CAPITAL_CONFIDENCE, TEAM_CONFIDENCE = 0.95, 0.9, 0.8, 0.8
FULL_NAME_CONFIDENCE, LONG_NAME_CONFIDENCE, SHORT_NAME_CONFIDENCE, SINGLE_NAME_CONFIDENCE = 0.9, 0.85, 0.7, 0.3

NAMESAKES = {"Georgia": "Georgia (U.S. state)"}
"""Countries whose name is also that of a well-known place: meant only where another form of the country stands in the
article (its people, its capital); else the other place, under the name given here."""


@dataclass(frozen=True, slots=True)
class ActorLink:
    """The actor of an entity."""

    actor_key: str
    actor_name: str
    actor_type: str
    method: str
    confidence: float
    evidence: str


def actor_key(entity_type: str, name: str) -> str:
    """The key: coarse type and normalised name, so that a later row of the reference table does not split an actor."""
    coarse = "PLACE" if entity_type in ("GPE", "LOC", "FAC") else entity_type
    words = name_words(name)
    if entity_type == "PERSON":
        bare, generation = split_generation(person_words(name))
        words = without_middle_initials(bare) + ((generation,) if generation else ())
    elif entity_type == "ORG":
        words = organisation_words(name)
    return f"{coarse}|{' '.join(words)}"


def named_countries(spans: Sequence[NameSpan], *, reference: Reference) -> frozenset[str]:
    """Actors that the article names by a name or a people; a form shared with another place does not count."""
    found = set()
    for form in {span.surface_form for span in spans}:
        row = reference.demonym(form) or reference.name(form)
        if row is not None and row.surface_form not in NAMESAKES:
            found.add(row.actor_name)
    return frozenset(found)


def countries_of_capitals(spans: Sequence[NameSpan], *, reference: Reference) -> frozenset[str]:
    """Countries whose capital the article mentions."""
    capitals = (reference.capital(form) for form in {span.surface_form for span in spans})
    return frozenset(row.actor_name for row in capitals if row is not None)


def link_actor(
    spans: Sequence[NameSpan], *, entity_type: str, entity_name: str, countries: Set[str], reference: Reference
) -> ActorLink:
    """Find the actor of a group of mentions: a row of the reference table, else the name itself.

    A country among the organisations is the team of that country, an actor of its own.
    """
    row = _row(spans, entity_type, reference)
    if row is not None and entity_type == "ORG" and row.actor_type != "ORG":
        evidence = f"{row.relation} of a country that plays: {row.surface_form}"
        return _link(entity_type, f"{row.actor_name} (team)", TEAM, TEAM_CONFIDENCE, evidence)
    if row is not None and row.surface_form in NAMESAKES and row.actor_name not in countries:
        evidence = f"name without a sign of the country: {entity_name}"
        return _link(entity_type, NAMESAKES[row.surface_form], NAME, SHORT_NAME_CONFIDENCE, evidence)
    if row is not None:
        confidence = ACRONYM_CONFIDENCE if row.relation == "acronym" else REFERENCE_CONFIDENCE
        return _link(row.actor_type, row.actor_name, REFERENCE, confidence, f"{row.relation}: {row.surface_form}")
    if entity_type == "PERSON":
        name = canonical_person(_plain_full_name(spans, entity_name))
        if len(split_generation(person_words(entity_name))[0]) == 1:
            evidence = f"no full name in the article: {name}"
            return _link(entity_type, name, SINGLE_NAME, SINGLE_NAME_CONFIDENCE, evidence)
        return _link(entity_type, name, NAME, FULL_NAME_CONFIDENCE, f"full name: {entity_name}")
    is_long = len(name_words(entity_name)) > 1 and not is_acronym(entity_name)
    confidence = LONG_NAME_CONFIDENCE if is_long else SHORT_NAME_CONFIDENCE
    return _link(entity_type, entity_name, NAME, confidence, f"name: {entity_name}")


def _plain_full_name(spans: Sequence[NameSpan], entity_name: str) -> str:
    """The full name in its fewest words: "Hillary Clinton" where the article also has "Hillary Rodham Clinton"."""
    longest, generation = split_generation(person_words(entity_name))
    plain = entity_name
    for form in dict.fromkeys(" ".join(span.surface_form.split()) for span in spans):
        words, own_generation = split_generation(person_words(form))
        same_ends = len(words) > 1 and (words[0], words[-1], own_generation) == (longest[0], longest[-1], generation)
        if same_ends and len(words) < len(person_words(plain)) - (generation is not None):
            plain = form
    return plain


def capital_link(capital: Polity, rules: Sequence[str]) -> ActorLink:
    """The actor of a capital that acts as its government: the country. `rules` say why, mention by mention."""
    why = ", ".join(dict.fromkeys(rules))
    evidence = f"capital acting as the government ({why}): {capital.surface_form}"
    return _link(capital.actor_type, capital.actor_name, REFERENCE, CAPITAL_CONFIDENCE, evidence)


def _link(actor_type: str, actor_name: str, method: str, confidence: float, evidence: str) -> ActorLink:
    return ActorLink(actor_key(actor_type, actor_name), actor_name, actor_type, method, confidence, evidence)


def _row(spans: Sequence[NameSpan], entity_type: str, reference: Reference) -> Polity | None:
    """The row of the first form that has one; names before acronyms."""
    if entity_type == "PERSON":
        return None
    look = reference.demonym if entity_type == "NORP" else reference.name
    is_team = any(span.is_team for span in spans)
    forms = dict.fromkeys(span.surface_form for span in spans)
    rows = [row for form in forms if (row := look(form)) is not None]
    if entity_type == "ORG" and not is_team:
        rows = [row for row in rows if row.actor_type == "ORG"]
    return min(rows, key=lambda row: row.relation == "acronym", default=None)
