"""What the article alone says an entity is: a country or body of the reference table, a government, a team, a namesake.

Whom an entity means across articles is decided later, with the knowledge base (`transforms.actors.entity_links`); what
is read here is what only the article can tell.
"""

from collections.abc import Sequence, Set

from transforms.annotations import ACTING_CAPITAL, NAMESAKE, POLITY, TEAM, ArticleReading
from transforms.entities.reference import Polity, Reference
from transforms.entities.spans import NameSpan

NAMESAKES = {"Georgia": "Georgia (U.S. state)"}
"""Countries whose name is also that of a well-known place: meant only where another form of the country stands in the
article (its people, its capital); else the other place, under the name given here."""


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


def read_polity(
    spans: Sequence[NameSpan], *, entity_type: str, entity_name: str, countries: Set[str], reference: Reference
) -> ArticleReading | None:
    """What the mentions of one entity are by the reference table and the rules of the article; None = only a name.

    A country among the organisations is the team of that country, an actor of its own.
    """
    row = _row(spans, entity_type, reference)
    if any(span.is_team for span in spans):
        name, code = (row.actor_name, row.country_code) if row is not None else (None, None)
        return ArticleReading(TEAM, name, code, f"place that plays: {entity_name}")
    if row is None:
        return None
    if row.surface_form in NAMESAKES and row.actor_name not in countries:
        return ArticleReading(NAMESAKE, None, None, f"name without a sign of the country: {entity_name}")
    return ArticleReading(POLITY, row.actor_name, row.country_code, f"{row.relation}: {row.surface_form}")


def acting_capital(capital: Polity, rules: Sequence[str]) -> ArticleReading:
    """The reading of a capital that acts as its government. `rules` say why, mention by mention."""
    why = ", ".join(dict.fromkeys(rules))
    evidence = f"capital acting as the government ({why}): {capital.surface_form}"
    return ArticleReading(ACTING_CAPITAL, capital.actor_name, capital.country_code, evidence)


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
