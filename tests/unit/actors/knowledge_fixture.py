"""A small invented knowledge base."""

from datetime import date

import polars as pl

from transforms import schemas
from transforms.actors.tables import ActorTables

_OWN = ("test", "own")


def actors(*rows: tuple[str, str, str, str | None, str | None]) -> pl.DataFrame:
    return schemas.ACTORS.frame([(*row, *_OWN) for row in rows])


def roles(*rows: tuple[str, str, int, str | None, date | None, date | None]) -> pl.DataFrame:
    return schemas.ACTOR_ROLES.frame([(*row, *_OWN) for row in rows])


def aliases(*rows: tuple[str, str, str, date | None, date | None]) -> pl.DataFrame:
    return schemas.ACTOR_ALIASES.frame([(*row, *_OWN) for row in rows])


def places(*rows: tuple[str, str, list[str], str, int | None]) -> pl.DataFrame:
    return schemas.PLACES.frame(
        [
            (place_id, name, others, "city", country, None, people, None, None, None, *_OWN)
            for place_id, name, others, country, people in rows
        ]
    )


def tables() -> ActorTables:
    """Two countries, their people and one organisation."""
    return ActorTables(
        actors(
            ("country:FD", "GPE", "Freedonia", "Q1", "FD"),
            ("wd:Q10", "PERSON", "Mara J. Oduya", "Q10", "FD"),
            ("wd:Q11", "PERSON", "Jon Oduya", "Q11", "FD"),
            ("org:fiscal", "ORG", "Fiscal Observers of Rural Terrain", None, None),
        ),
        roles(
            ("wd:Q10", "Minister for Foreign Affairs", 2, "FD", date(2015, 3, 1), date(2018, 6, 30)),
            ("wd:Q11", "Foreign Secretary", 2, "FD", date(2018, 6, 30), None),
            ("wd:Q10", "President", 1, "FD", date(2018, 7, 1), None),
        ),
        aliases(
            ("country:FD", "Freedonian", "demonym", None, None),
            ("country:FD", "Marble House", "metonym", date(2016, 1, 1), None),
            ("org:fiscal", "FORT", "acronym", None, None),
            ("wd:Q10", "Iron Mara", "user", None, None),
            ("wd:Q11", "Iron Mara", "name", None, None),
        ),
        places(
            ("p1", "Ashcombe", ["Old Ashcombe"], "FD", 5_000),
            ("p2", "Ashcombe", [], "FD", 90_000),
            ("p3", "Pell", ["Ashcombe"], "FD", 900_000),
        ),
    )
