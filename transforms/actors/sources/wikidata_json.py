"""Dumps of Wikidata in JSON: one entity a line, the lines separated by commas within one pair of brackets or not.

Taken are people who hold or held an office (P39), countries (P297), organisations of the classes below, and places with
a GeoNames id (P1566) and a population. The labels of offices stand in entities of their own, anywhere in the dump:
terms wait until its end, and those whose office was never seen are reported.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from transforms.actors.dates import first_day, last_day
from transforms.actors.roles import role_rank
from transforms.actors.sources.rows import ActorRows, CountryCodes

LICENCE = "CC0-1.0"
HUMAN = "Q5"
INSTANCE_OF, SUBCLASS_OF, POSITION_HELD, JURISDICTION = "P31", "P279", "P39", "P1001"
COUNTRY, CITIZENSHIP, COUNTRY_CODE, GEONAMES_ID, POPULATION, COORDINATES = (
    "P17",
    "P27",
    "P297",
    "P1566",
    "P1082",
    "P625",
)
START, END = "P580", "P582"
OFFICE_CLASSES = frozenset({"Q4164871", "Q294414"})
"""Position, public office."""
ORGANISATION_CLASSES = frozenset(
    {
        "Q43229", "Q484652", "Q245065", "Q1335818", "Q79913", "Q163740", "Q4830453", "Q6881511", "Q891723", "Q783794",
        "Q327333", "Q192350", "Q2659904", "Q7278", "Q11204", "Q66344", "Q15265344", "Q155271", "Q11032", "Q1110794",
        "Q192283", "Q1616075", "Q3918", "Q17149090", "Q17127659", "Q178790", "Q748019", "Q7188", "Q708676",
        "Q772547", "Q37726", "Q8473", "Q4508", "Q176799", "Q41487", "Q190752", "Q47913",
    }
)  # fmt: skip
"""Organisations of all kinds: international bodies, companies, parties, ministries, agencies, armed groups, media."""


def read_wikidata_json(lines: Iterable[str], rows: ActorRows, *, countries: CountryCodes, source: str) -> None:
    """Read one dump into `rows`. Only English labels and aliases are read; entities without one are skipped."""
    wanted = _Wanted()
    for number, line in enumerate(lines, start=1):
        text = line.strip().rstrip(",")
        if text in ("", "[", "]"):
            continue
        rows.read_count += 1
        try:
            entity = json.loads(text)
            _add_entity(rows, entity, wanted, countries, source)
        except json.JSONDecodeError:
            rows.skip("line that is no JSON", f"line {number}")
        except (KeyError, TypeError, AttributeError, IndexError):
            rows.skip("line that is no entity of Wikidata", f"line {number}")
    _add_terms(rows, wanted, countries, source)


@dataclass(slots=True)
class _Wanted:
    """What can only be told at the end of the dump."""

    offices: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Label and country of each office seen, by item."""
    terms: list[tuple[str, str, str | None, date | None, date | None]] = field(default_factory=list)
    """Actor, item of the office, the person's country, first and last day."""


def _add_entity(
    rows: ActorRows, entity: Mapping[str, Any], wanted: _Wanted, countries: CountryCodes, source: str
) -> None:
    item, claims = entity["id"], entity.get("claims") or {}
    label = _english(entity)
    classes = set(_items(claims, INSTANCE_OF))
    if label is None:
        rows.skip("entity without an English label", item)
        return
    if OFFICE_CLASSES & classes or (SUBCLASS_OF in claims and JURISDICTION in claims):
        place = next(iter(_items(claims, JURISDICTION) or _items(claims, COUNTRY)), "")
        wanted.offices[item] = (label, countries.by_wikidata_id.get(place))
    if HUMAN in classes:
        if POSITION_HELD not in claims:
            rows.skip("person without an office", item)
            return
        country = _country(claims, CITIZENSHIP, countries)
        _add_actor(rows, entity, label, "PERSON", country=country, source=source)
        wanted.terms.extend(
            (f"wd:{item}", office, country, _qualifier(statement, START), _qualifier(statement, END, is_end=True))
            for statement in claims[POSITION_HELD]
            if statement.get("rank") != "deprecated" and (office := _item(statement["mainsnak"]))
        )
    elif code := next(_strings(claims, COUNTRY_CODE), None):
        _add_actor(rows, entity, label, "GPE", country=countries.by_code.get(code, code), source=source)
    elif ORGANISATION_CLASSES & classes:
        _add_actor(rows, entity, label, "ORG", country=_country(claims, COUNTRY, countries), source=source)
    elif POPULATION in claims and (geonames_id := next(_strings(claims, GEONAMES_ID), None)):
        _add_place(rows, entity, label, geonames_id, countries=countries, source=source)
    else:
        rows.skip("entity of another kind", item)


def _add_actor(
    rows: ActorRows, entity: Mapping[str, Any], label: str, actor_type: str, *, country: str | None, source: str
) -> None:
    actor_id = f"wd:{entity['id']}"
    rows.actors.append((actor_id, actor_type, label, entity["id"], country, source, LICENCE))
    for alias in _aliases(entity, label):
        kind = "acronym" if actor_type != "PERSON" and alias.isupper() and " " not in alias else "name"
        rows.aliases.append((actor_id, alias, kind, None, None, source, LICENCE))


def _add_place(
    rows: ActorRows, entity: Mapping[str, Any], label: str, geonames_id: str, *, countries: CountryCodes, source: str
) -> None:
    claims = entity["claims"]
    amounts = [value["amount"] for value in _values(claims, POPULATION)]
    where: Mapping[str, Any] = next(_values(claims, COORDINATES), {})
    rows.places.append(
        (
            f"gn:{geonames_id}",
            label,
            list(_aliases(entity, label)),
            "city",
            _country(claims, COUNTRY, countries),
            None,
            max((int(float(amount)) for amount in amounts), default=None),
            where.get("latitude"),
            where.get("longitude"),
            entity["id"],
            source,
            LICENCE,
        )
    )


def _add_terms(rows: ActorRows, wanted: _Wanted, countries: CountryCodes, source: str) -> None:
    for actor_id, office, country, first, last in wanted.terms:
        if office not in wanted.offices:
            rows.skip("term in an office that the dump does not describe", office)
            continue
        label, office_country = wanted.offices[office]
        of = office_country or country
        role = countries.office(label, of)
        rows.roles.append((actor_id, role, role_rank(role, of), of, first, last, source, LICENCE))


def _english(entity: Mapping[str, Any]) -> str | None:
    labels = entity.get("labels") or {}
    found = labels.get("en") or labels.get("mul") or {}
    return found.get("value")


def _aliases(entity: Mapping[str, Any], label: str) -> Iterator[str]:
    found = (entity.get("aliases") or {}).get("en") or []
    yield from dict.fromkeys(alias["value"] for alias in found if alias["value"] != label)


def _values(claims: Mapping[str, Any], prop: str) -> Iterator[Any]:
    """Values of a property, preferred ones first, without deprecated and unknown ones."""
    statements = [statement for statement in claims.get(prop, []) if statement.get("rank") != "deprecated"]
    for statement in sorted(statements, key=lambda statement: statement.get("rank") != "preferred"):
        snak = statement["mainsnak"]
        if snak.get("snaktype", "value") == "value":
            yield snak["datavalue"]["value"]


def _items(claims: Mapping[str, Any], prop: str) -> list[str]:
    return [value["id"] for value in _values(claims, prop)]


def _strings(claims: Mapping[str, Any], prop: str) -> Iterator[str]:
    return (str(value) for value in _values(claims, prop))


def _item(snak: Mapping[str, Any]) -> str | None:
    return snak["datavalue"]["value"]["id"] if snak.get("snaktype", "value") == "value" else None


def _country(claims: Mapping[str, Any], prop: str, countries: CountryCodes) -> str | None:
    codes = (countries.by_wikidata_id.get(item) for item in _items(claims, prop))
    return next((code for code in codes if code), None)


def _qualifier(statement: Mapping[str, Any], prop: str, *, is_end: bool = False) -> date | None:
    for snak in (statement.get("qualifiers") or {}).get(prop, []):
        if snak.get("snaktype", "value") != "value":
            continue
        time = snak["datavalue"]["value"]["time"]
        try:
            return last_day(time) if is_end else first_day(time)
        except ValueError:  # before the common era, or beyond four digits: no date of news
            return None
    return None
