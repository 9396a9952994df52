from datetime import date
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from transforms.actors.knowledge import KnowledgeBase, build_knowledge_base
from transforms.actors.shipped import (
    DEFAULT_FOLDER,
    ShippedActorsError,
    load_country_codes,
    load_shipped_tables,
    shipped_version,
)
from transforms.actors.tables import ActorTables, without_orphans
from transforms.entities.reference import load_reference

MAX_BYTES = 2_000_000


@pytest.fixture(scope="module")
def shipped() -> ActorTables:
    return load_shipped_tables()


@pytest.fixture(scope="module")
def base(shipped: ActorTables) -> KnowledgeBase:
    return build_knowledge_base(shipped.actors, shipped.roles, shipped.aliases, shipped.places)


def test_shipped_tables_are_small_and_closed(shipped: ActorTables) -> None:
    assert sum(path.stat().st_size for path in DEFAULT_FOLDER.glob("*.csv")) < MAX_BYTES
    assert without_orphans(shipped)[1] == 0
    assert set(shipped.actors["licence"]) == {"Apache-2.0"}


def test_shipped_tables_hold_every_state_with_people_and_capital(shipped: ActorTables) -> None:
    polities = load_reference().frame.filter(
        (pl.col("actor_type") == "GPE") & pl.col("country_code").is_not_null() & (pl.col("relation") == "capital")
    )
    countries = shipped.actors.filter(pl.col("actor_id").str.starts_with("country:"))
    assert set(polities["country_code"]) <= set(countries["country_code"])
    assert countries.drop_nulls("wikidata_id").height == countries.height
    assert set(countries["country_code"]) <= set(load_country_codes().by_code.values())


def test_shipped_terms_of_one_office_do_not_overlap(base: KnowledgeBase) -> None:
    """Two heads of state or government of one country on one day are a slip of the pen."""
    terms = base.roles.filter(pl.col("role").is_in(["head of state", "head of government"])).sort(
        "country_code", "role", "valid_from"
    )
    previous = pl.col("valid_to").shift().over("country_code", "role")
    is_first = pl.col("valid_from").cum_count().over("country_code", "role") == 1
    overlapping = terms.filter(~is_first & (previous.is_null() | (previous > pl.col("valid_from"))))
    assert overlapping.rows() == []


def test_shipped_base_answers_who_was_what(base: KnowledgeBase) -> None:
    def name(role: str, country: str, day: date) -> list[str]:
        holders = (base.actor(term.actor_id) for term in base.holders(role, country, on=day))
        return [actor.actor_name for actor in holders if actor is not None]

    assert name("president", "US", date(2016, 6, 1)) == ["Barack Obama"]
    assert name("foreign secretary", "GB", date(2017, 6, 1)) == ["Boris Johnson"]
    assert name("secretary of state", "US", date(2019, 6, 1)) == ["Mike Pompeo"]
    assert name("chancellor", "DE", date(2020, 6, 1)) == ["Angela Merkel"]
    assert name("president", "TN", date(2019, 8, 1)) == ["Mohamed Ennaceur"]


def test_shipped_base_knows_names_of_countries_and_bodies(base: KnowledgeBase) -> None:
    def kinds(form: str) -> set[tuple[str, str]]:
        return {(found.actor_id, found.alias_kind) for found in base.candidates(form)}

    assert ("country:UA", "demonym") in kinds("Ukrainians")
    assert ("country:UA", "capital") in kinds("Kyiv")
    assert ("country:RU", "metonym") in kinds("the Kremlin")
    assert {actor for actor, _ in kinds("NATO")} == {"org:nato"}
    assert {actor for actor, _ in kinds("U.N.")} == {"org:united-nations"}


def test_load_shipped_tables_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    folder = copytree(DEFAULT_FOLDER, tmp_path / "actors")
    with (folder / "actor_roles.csv").open("a", encoding="utf-8") as file:
        file.write("country:UA,President,1,UA,2015-99-99,,x,y\n")
    with pytest.raises(ShippedActorsError, match=r"actor_roles\.csv, line \d+"):
        load_shipped_tables(folder)
    assert shipped_version(folder) != shipped_version()
    folder = copytree(DEFAULT_FOLDER, tmp_path / "incomplete")
    (folder / "places.csv").unlink()
    with pytest.raises(ShippedActorsError, match="places"):
        load_shipped_tables(folder)
