import json
from collections.abc import Callable
from datetime import date

import pytest

from transforms.actors.sources.legislators import read_legislators
from transforms.actors.sources.plain_csv import read_plain_csv
from transforms.actors.sources.rows import ActorRows, CountryCodes, UnusableRowError
from transforms.actors.sources.wikidata_csv import read_wikidata_csv
from transforms.actors.sources.wikidata_json import read_wikidata_json

COUNTRIES = CountryCodes(
    by_code={"FD": "FD", "FDA": "FD", "US": "US"},
    by_wikidata_id={"Q1": "FD"},
    names={"FD": ("Freedonia",)},
)


def read_csv(text: str, read: Callable[..., None] = read_plain_csv) -> ActorRows:
    rows = ActorRows()
    read(text.splitlines(keepends=True), rows, countries=COUNTRIES, source="test")
    rows.tables()
    return rows


def test_read_plain_csv_reads_each_table_by_its_header() -> None:
    actors = read_csv("actor_id,actor_type,actor_name,country_code,licence\na:1,PERSON,Pia Holt,FD,CC0-1.0\n")
    assert actors.actors == [("a:1", "PERSON", "Pia Holt", None, "FD", "test", "CC0-1.0")]
    roles = read_csv("actor_id,role,country_code,valid_from,valid_to\na:1,President of Freedonia,FD,2015,2016-02\n")
    assert roles.roles == [("a:1", "President", 1, "FD", date(2015, 1, 1), date(2016, 2, 29), "test", "not stated")]
    aliases = read_csv("actor_id,alias,alias_kind\na:1,Holt,lastname\na:1,Pip,\n")
    assert [row[1:3] for row in aliases.aliases] == [("Holt", "surname"), ("Pip", "name")]
    places = read_csv("place_id,place_name,alternate_names,population,latitude\np:1,Ashcombe,Old A|New A,500,1.5\n")
    assert places.places[0][:9] == ("p:1", "Ashcombe", ["Old A", "New A"], "city", None, None, 500, 1.5, None)


def test_read_plain_csv_understands_the_wider_columns() -> None:
    actors = read_csv("actor_id,kind,canonical_name,country_iso3,role\nc:1,country,Freedonia,FDA,\n")
    assert actors.actors[0][:5] == ("c:1", "GPE", "Freedonia", None, "FD")
    assert actors.skipped == {"unknown column 'role'": 1}
    places = read_csv("place_id,name,kind,country_iso3,admin1,lat,lon,alt_names\np:1,Pell,admin1,FDA,07,1,2,\n")
    assert places.places[0][:6] == ("p:1", "Pell", [], "region", "FD", "07")


def test_read_plain_csv_counts_what_it_skips_with_the_line() -> None:
    rows = read_csv(
        "actor_id,role,country_code,valid_from,valid_to\n"
        "a:1,President,FD,2015,\n"
        ",President,FD,2015,\n"
        "a:1,President,ZZ,2015,\n"
        "a:1,President,FD,2015-13,\n"
        "a:1,President,FD,2015,2014\n"
        "a:1,President,FD,2015,2016,extra\n"
    )
    assert len(rows.roles) == 1
    assert rows.read_count == 6
    assert sum(rows.skipped.values()) == 5
    assert sorted(place for places in rows.examples.values() for place in places) == [
        "line 3", "line 4", "line 5", "line 6", "line 7",
    ]  # fmt: skip


def test_read_plain_csv_refuses_an_unknown_header() -> None:
    with pytest.raises(UnusableRowError, match="no table of actors"):
        read_csv("name,age\nPia,3\n")


def test_tables_keeps_the_first_of_repeated_rows_and_says_so() -> None:
    rows = read_csv("actor_id,alias\na:1,Pip\na:1,Pip\n")
    assert rows.skipped == {"repeated row of ref.actor_aliases": 1}


LEGISLATORS = """\
- id:
    bioguide: H000001
    wikidata: Q77
  name:
    first: Philippa
    nickname: Pia
    last: Holt
    official_full: Philippa R. Holt
  terms:
  - type: rep
    start: '2011-01-05'
    end: '2013-01-03'
  - type: rep
    start: '2013-01-03'
    end: '2015-01-03'
  - type: sen
    start: '2017-01-03'
    end: '2023-01-03'
- id:
    bioguide: T000002
  name: {first: Jon, last: Tolland}
  terms: [{type: mayor, start: '2011-01-05', end: '2012-01-05'}]
- just a line
- id:
    bioguide: V000003
  name: {first: Dora, last: Vance}
  terms: [{type: viceprez, start: 2011-01-05, end: 2012-01-05}]
"""


def test_read_legislators_joins_terms_and_counts_what_it_skips() -> None:
    rows = ActorRows()
    read_legislators(LEGISLATORS.splitlines(keepends=True), rows, source="test")
    rows.tables()
    assert [row[:4] for row in rows.actors] == [
        ("wd:Q77", "PERSON", "Philippa R. Holt", "Q77"),
        ("bioguide:V000003", "PERSON", "Dora Vance", None),
    ]
    assert [row[1:6] for row in rows.roles] == [
        ("United States representative", 3, "US", date(2011, 1, 5), date(2015, 1, 3)),
        ("United States senator", 3, "US", date(2017, 1, 3), date(2023, 1, 3)),
        ("Vice President", 1, "US", date(2011, 1, 5), date(2012, 1, 5)),
    ]
    assert ("wd:Q77", "Pia Holt", "name") in [row[:3] for row in rows.aliases]
    assert rows.read_count == 4
    assert rows.examples == {
        "unknown type of term 'mayor'": ["entry 2"],
        "entry that is no legislator": ["entry 3"],
    }


def test_read_wikidata_csv_reads_people_with_offices_and_things_with_a_kind() -> None:
    rows = read_csv(
        "item,itemLabel,itemAltLabel,positionLabel,start,end,country,kind\n"
        'http://www.wikidata.org/entity/Q77,Pia Holt,"Pip, P. Holt",President of Freedonia,2015-01-02T00:00:00Z,'
        "t1234,http://www.wikidata.org/entity/Q1,\n"
        "Q78,Holt Widgets,,,,,Q1,org\n"
        "Q79,Q79,,President,,,,\n"
        "Q80,Nobody,,,,,,\n"
        "Zed,Nobody,,,,,,person\n",
        read_wikidata_csv,
    )
    assert [row[:5] for row in rows.actors] == [
        ("wd:Q77", "PERSON", "Pia Holt", "Q77", "FD"),
        ("wd:Q78", "ORG", "Holt Widgets", "Q78", "FD"),
    ]
    assert [row[1] for row in rows.aliases] == ["Pip", "P. Holt"]
    assert [row[1:6] for row in rows.roles] == [("President", 1, "FD", date(2015, 1, 2), None)]
    assert rows.examples == {
        "no label": ["line 4"],
        "neither an office nor a kind (person, org, country, region)": ["line 5"],
        "no Wikidata item": ["line 6"],
    }


def claim(value: object, rank: str = "normal", **qualifiers: str) -> dict[str, object]:
    """A statement as in a dump; qualifiers are times by property."""
    return {
        "rank": rank,
        "mainsnak": {"snaktype": "value", "datavalue": {"value": value}},
        "qualifiers": {
            name: [{"snaktype": "value", "datavalue": {"value": {"time": time}}}] for name, time in qualifiers.items()
        },
    }


def entity(item: str, label: str | None, aliases: tuple[str, ...] = (), **claims: list[object]) -> str:
    """A line of a dump."""
    return json.dumps(
        {
            "id": item,
            "labels": {"en": {"value": label}} if label else {"fr": {"value": "x"}},
            "aliases": {"en": [{"value": alias} for alias in aliases]},
            "claims": claims,
        }
    )


def test_read_wikidata_json_takes_people_offices_organisations_and_places() -> None:
    lines = [
        "[",
        entity(
            "Q77",
            "Pia Holt",
            ("Pip",),
            P31=[claim({"id": "Q5"})],
            P27=[claim({"id": "Q1"})],
            P39=[
                claim({"id": "Q500"}, P580="+2015-01-02T00:00:00Z", P582="+2018-00-00T00:00:00Z"),
                claim({"id": "Q500"}, rank="deprecated"),
                claim({"id": "Q501"}),
            ],
        )
        + ",",
        entity("Q500", "President of Freedonia", P279=[claim({"id": "Q9"})], P1001=[claim({"id": "Q1"})]) + ",",
        entity("Q78", "Holt Widgets", ("HW",), P31=[claim({"id": "Q783794"})], P17=[claim({"id": "Q1"})]) + ",",
        entity(
            "Q90",
            "Ashcombe",
            P17=[claim({"id": "Q1"})],
            P1566=[claim("4711")],
            P1082=[claim({"amount": "+5000"}), claim({"amount": "+6000"})],
            P625=[claim({"latitude": 1.5, "longitude": 2.5})],
        )
        + ",",
        entity("Q91", "An Ordinary Person", P31=[claim({"id": "Q5"})]) + ",",
        entity("Q92", None) + ",",
        entity("Q93", "A river") + ",",
        '{"id": "Q94", "labels": ',
        "[1, 2]",
        "]",
    ]
    rows = ActorRows()
    read_wikidata_json(lines, rows, countries=COUNTRIES, source="test")
    rows.tables()
    assert [row[:5] for row in rows.actors] == [
        ("wd:Q77", "PERSON", "Pia Holt", "Q77", "FD"),
        ("wd:Q78", "ORG", "Holt Widgets", "Q78", "FD"),
    ]
    assert [row[1:3] for row in rows.aliases] == [("Pip", "name"), ("HW", "acronym")]
    assert [row[1:6] for row in rows.roles] == [("President", 1, "FD", date(2015, 1, 2), date(2018, 12, 31))]
    assert rows.places[0][:10] == ("gn:4711", "Ashcombe", [], "city", "FD", None, 6000, 1.5, 2.5, "Q90")
    assert rows.skipped == {
        "term in an office that the dump does not describe": 1,
        "person without an office": 1,
        "entity without an English label": 1,
        "entity of another kind": 2,
        "line that is no JSON": 1,
        "line that is no entity of Wikidata": 1,
    }
