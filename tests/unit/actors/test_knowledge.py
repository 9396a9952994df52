from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.unit.actors.knowledge_fixture import tables
from transforms import schemas
from transforms.actors.knowledge import KnowledgeBase, build_knowledge_base, knowledge_version
from transforms.actors.tables import ActorTables


def base_of(given: ActorTables, not_same: list[tuple[object, ...]] | None = None) -> KnowledgeBase:
    return build_knowledge_base(
        given.actors,
        given.roles,
        given.aliases,
        given.places,
        not_same=None if not_same is None else schemas.ACTOR_NOT_SAME.frame(not_same),
    )


@pytest.fixture
def base() -> KnowledgeBase:
    return base_of(tables())


def ids(found: tuple[object, ...]) -> list[str]:
    return [candidate.actor_id for candidate in found]  # type: ignore[attr-defined]


def test_candidates_finds_spellings_of_a_name(base: KnowledgeBase) -> None:
    for name in ("Mara J. Oduya", "MARA J ODUYA", "Mara Oduya"):
        assert ids(base.candidates(name)) == ["wd:Q10"], name
    assert base.candidates("mara oduya") == ()
    assert base.candidates("Mara Unknown") == ()


def test_candidates_puts_the_alias_of_the_user_first(base: KnowledgeBase) -> None:
    assert [(found.actor_id, found.alias_kind) for found in base.candidates("Iron Mara")] == [
        ("wd:Q10", "user"),
        ("wd:Q11", "name"),
    ]


def test_candidates_finds_acronyms_by_their_letter_case(base: KnowledgeBase) -> None:
    for printed in ("FORT", "F.O.R.T.", "the FORT", "Fort"):
        assert ids(base.candidates(printed)) == ["org:fiscal"], printed
    assert base.candidates("fort") == ()


def test_candidates_leaves_out_names_of_other_days(base: KnowledgeBase) -> None:
    assert ids(base.candidates("Marble House")) == ["country:FD"]
    assert ids(base.candidates("Marble House", on=date(2016, 1, 1))) == ["country:FD"]
    assert base.candidates("Marble House", on=date(2015, 12, 31)) == ()


def test_surname_candidates_finds_everybody_of_that_name(base: KnowledgeBase) -> None:
    assert ids(base.surname_candidates("Oduya")) == ["wd:Q10", "wd:Q11"]
    assert {found.alias_kind for found in base.surname_candidates("Oduya")} == {"surname"}
    assert base.candidates("Oduya") == ()


def test_holders_finds_an_office_by_any_of_its_names_on_a_day(base: KnowledgeBase) -> None:
    for office in ("foreign minister", "foreign secretary", "minister of foreign affairs"):
        assert ids(base.holders(office, "FD", on=date(2017, 1, 1))) == ["wd:Q10"], office
    assert ids(base.holders("foreign minister", "FD", on=date(2019, 1, 1))) == ["wd:Q11"]
    assert ids(base.holders("foreign minister", "FD")) == ["wd:Q11", "wd:Q10"]
    assert base.holders("foreign minister", "SY", on=date(2017, 1, 1)) == ()
    assert base.holders("foreign minister", "FD", on=date(2015, 2, 28)) == ()


def test_holders_gives_the_latest_first_whatever_ranks_sources_give() -> None:
    given = tables()
    ranked = given.roles.with_columns(
        pl.when(pl.col("actor_id") == "wd:Q11").then(4).otherwise(1).cast(pl.Int32).alias("role_rank")
    )
    assert ids(base_of(replace(given, roles=ranked)).holders("foreign minister", "FD")) == ["wd:Q11", "wd:Q10"]


def test_roles_of_gives_the_highest_office_first(base: KnowledgeBase) -> None:
    assert [role.role for role in base.roles_of("wd:Q10")] == ["President", "Minister for Foreign Affairs"]
    assert [role.role for role in base.roles_of("wd:Q10", on=date(2016, 5, 5))] == ["Minister for Foreign Affairs"]
    assert base.roles_of("country:FD") == ()


def test_actor_gives_the_row_of_an_id(base: KnowledgeBase) -> None:
    found = base.actor("wd:Q10")
    assert found is not None
    assert (found.actor_name, found.wikidata_id, found.country_code) == ("Mara J. Oduya", "Q10", "FD")
    assert base.actor("wd:Q99") is None


def test_places_named_puts_own_names_and_large_places_first(base: KnowledgeBase) -> None:
    assert [place.place_id for place in base.places_named("ashcombe")] == ["p2", "p1", "p3"]
    assert [place.population for place in base.places_named("Pell")] == [900_000]


def test_must_not_link_holds_for_spellings_and_ids() -> None:
    base = base_of(tables(), [("Iron Mara", "wd:Q11", "t"), ("wd:Q10", "wd:Q11", "t")])
    assert base.must_not_link("IRON MARA", "wd:Q11")
    assert base.must_not_link("wd:Q10", "wd:Q11")
    assert not base.must_not_link("Iron Mara", "wd:Q10")


def test_version_follows_content_and_not_order() -> None:
    given = tables()
    first = base_of(given).version
    shuffled = replace(given, actors=given.actors.reverse(), roles=given.roles.reverse())
    assert base_of(shuffled).version == knowledge_version(*shuffled.frames) == first
    assert base_of(replace(given, roles=given.roles.head(2))).version != first
    assert base_of(given, [("Iron Mara", "wd:Q11", "t")]).version != first


def test_build_knowledge_base_refuses_a_frame_that_breaks_its_contract() -> None:
    given = tables()
    broken = given.actors.with_columns(pl.lit("MARTIAN").alias("actor_type"))
    with pytest.raises(schemas.FrameContractError, match="actor_type"):
        base_of(replace(given, actors=broken))


def test_build_knowledge_base_takes_empty_tables() -> None:
    base = base_of(ActorTables(*(table.empty_frame() for table in schemas.ACTOR_TABLES)))
    assert base.candidates("Anybody") == ()
    assert base.holders("president", None) == ()
    assert base.places_named("Anywhere") == ()


def test_rows_of_unknown_actors_are_not_found() -> None:
    given = tables()
    orphaned = replace(given, actors=given.actors.filter(pl.col("actor_id") != "wd:Q11"))
    base = base_of(orphaned)
    assert ids(base.candidates("Iron Mara")) == ["wd:Q10"]
    assert base.roles_of("wd:Q11") == ()


def test_build_knowledge_base_holds_sorted_frames_as_they_are() -> None:
    given = tables()
    in_order = given.actors.sort("actor_id")
    shuffled = base_of(replace(given, actors=in_order.reverse()))

    assert base_of(replace(given, actors=in_order)).actors is in_order
    assert shuffled.actors.equals(in_order)
