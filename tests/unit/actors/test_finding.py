"""Finding an actor by what somebody types."""

import polars as pl
import pytest

from transforms.actors.finding import Found, find_actors

ACTORS = pl.DataFrame(
    [
        ("aaaaaa01", "Irena Vale", ["Vale", "Irena Vale", "I. Vale"], 30),
        ("aaaaaa02", "Tibbet Vale", ["Tibbet Vale", "Vale"], 12),
        ("bbbbbb01", "Vale", ["Vale"], 3),
        ("cccccc01", "Norda", ["Norda", "Nordans"], 50),
        ("cccccc02", "Norda (team)", ["Norda"], 4),
        ("dddddd01", "Accord Office", ["the Accord Office"], 5),
    ],
    schema={
        "actor_id": pl.String,
        "actor_name": pl.String,
        "surface_forms": pl.List(pl.String),
        "named_mention_count": pl.Int64,
    },
    orient="row",
)


@pytest.mark.parametrize(
    ("wanted", "actor_ids"),
    [
        ("bbbbbb01", ("bbbbbb01",)),
        ("aaaaaa", ("aaaaaa01", "aaaaaa02")),
        ("irena VALE", ("aaaaaa01",)),
        ("I. Vale", ("aaaaaa01",)),
        ("Vale", ("aaaaaa01", "aaaaaa02", "bbbbbb01")),
        ("Norda", ("cccccc01",)),
        ("Accord Office", ("dddddd01",)),
        ("office", ("dddddd01",)),
        ("Tibbet", ("aaaaaa02",)),
    ],
)
def test_find_actors_knows_ids_names_forms_and_parts(wanted: str, actor_ids: tuple[str, ...]) -> None:
    assert find_actors(ACTORS, wanted) == Found(actor_ids)


def test_find_actors_gives_the_nearest_names() -> None:
    assert find_actors(ACTORS, "Irina Vale") == Found((), ("Irena Vale",))


@pytest.mark.parametrize("wanted", ["Quarrel", "", "…"])
def test_find_actors_finds_nobody(wanted: str) -> None:
    assert find_actors(ACTORS, wanted) == Found(())
