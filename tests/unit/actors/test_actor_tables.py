from datetime import date

import polars as pl

from tests.unit.actors.knowledge_fixture import actors, aliases, places, roles, tables
from transforms import schemas
from transforms.actors.tables import ActorTables, combine_tables, empty_tables, overlay_tables, without_orphans

NO_ROLES, NO_ALIASES, NO_PLACES = roles(), aliases(), places()


def test_overlay_tables_joins_by_wikidata_id_and_keeps_the_older_id() -> None:
    upper = ActorTables(
        actors(("x:1", "PERSON", "Mara Oduya-Lund", "Q10", "FD")),
        NO_ROLES,
        aliases(("x:1", "Mara the Younger", "name", None, None)),
        NO_PLACES,
    )
    merged = overlay_tables([tables(), upper])
    assert merged.actors.filter(pl.col("wikidata_id") == "Q10").select("actor_id", "actor_name").rows() == [
        ("wd:Q10", "Mara Oduya-Lund")
    ]
    found = merged.aliases.filter(pl.col("actor_id") == "wd:Q10")["alias"].to_list()
    assert {"Mara J. Oduya", "Mara the Younger"} <= set(found)


def test_overlay_tables_joins_by_name_only_within_one_country_and_type() -> None:
    upper = ActorTables(
        actors(
            ("x:1", "PERSON", "Jon Oduya", None, "FD"),
            ("x:2", "PERSON", "Mara J. Oduya", None, "SY"),
            ("x:3", "PERSON", "Fiscal Observers of Rural Terrain", None, None),
        ),
        NO_ROLES,
        NO_ALIASES,
        NO_PLACES,
    )
    merged = overlay_tables([tables(), upper])
    assert set(merged.actors["actor_id"]) == {"country:FD", "wd:Q10", "wd:Q11", "org:fiscal", "x:2", "x:3"}
    assert merged.actors.filter(pl.col("actor_id") == "wd:Q11")["wikidata_id"].to_list() == ["Q11"]
    apart = overlay_tables([tables(), upper], by_name=False)
    assert "x:1" in set(apart.actors["actor_id"])


def test_overlay_tables_knows_a_country_by_its_code() -> None:
    upper = ActorTables(actors(("c:1", "GPE", "Freedonia", "Q2", "FD")), NO_ROLES, NO_ALIASES, NO_PLACES)
    merged = overlay_tables([tables(), upper]).actors.filter(pl.col("actor_type") == "GPE")
    assert merged.select("actor_id", "wikidata_id").rows() == [("country:FD", "Q1")]


def test_overlay_tables_does_not_guess_between_namesakes() -> None:
    lower = ActorTables(
        actors(("a:1", "PERSON", "Pia Holt", None, "FD"), ("a:2", "PERSON", "Pia Holt", None, "FD")),
        NO_ROLES,
        NO_ALIASES,
        NO_PLACES,
    )
    upper = ActorTables(actors(("b:1", "PERSON", "Pia Holt", "Q7", "FD")), NO_ROLES, NO_ALIASES, NO_PLACES)
    assert set(overlay_tables([lower, upper]).actors["actor_id"]) == {"a:1", "a:2", "b:1"}


def test_overlay_tables_makes_one_term_of_near_starts() -> None:
    upper = ActorTables(
        actors(("wd:Q10", "PERSON", "Mara Oduya", "Q10", "FD")),
        roles(
            ("wd:Q10", "foreign minister", 2, "FD", date(2015, 3, 9), None),
            ("wd:Q10", "foreign minister", 2, "FD", date(2021, 1, 1), None),
        ),
        NO_ALIASES,
        NO_PLACES,
    )
    merged = overlay_tables([tables(), upper]).roles.filter(
        (pl.col("actor_id") == "wd:Q10") & (pl.col("role_rank") == 2)
    )
    assert sorted(merged.select("role", "valid_from", "valid_to").rows()) == [
        ("foreign minister", date(2015, 3, 9), date(2018, 6, 30)),
        ("foreign minister", date(2021, 1, 1), None),
    ]


def test_overlay_tables_keeps_all_contracts() -> None:
    merged = overlay_tables([empty_tables(), tables(), tables()])
    for table, frame in merged.by_table:
        schemas.validate_frame(frame, table)
    assert merged.actors.height == tables().actors.height
    assert merged.roles.height == tables().roles.height


def test_combine_tables_makes_one_actor_of_one_wikidata_id() -> None:
    first = ActorTables(actors(("a:1", "PERSON", "Pia Holt", "Q7", "FD")), NO_ROLES, NO_ALIASES, NO_PLACES)
    second = ActorTables(
        actors(("wd:Q7", "PERSON", "Pia Holt", "Q7", "FD")),
        NO_ROLES,
        aliases(("wd:Q7", "Pip", "name", None, None)),
        NO_PLACES,
    )
    combined = combine_tables([first, second])
    assert combined.actors["actor_id"].to_list() == ["a:1"]
    assert combined.aliases["actor_id"].to_list() == ["a:1"]


def test_without_orphans_counts_what_it_drops() -> None:
    part = ActorTables(
        actors(("a:1", "PERSON", "Pia Holt", None, None)),
        roles(("a:2", "President", 1, "FD", None, None)),
        aliases(("a:1", "Pip", "name", None, None), ("a:3", "Zed", "name", None, None)),
        NO_PLACES,
    )
    kept, dropped = without_orphans(part)
    assert dropped == 2
    assert (kept.roles.height, kept.aliases["alias"].to_list()) == (0, ["Pip"])
