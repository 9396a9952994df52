"""The rows of the look-up tables of the knowledge base: keyed, and sorted as answers are given."""

from collections.abc import Sequence

import polars as pl

from transforms import schemas
from transforms.actors.keys import alias_key_expression, surname_rows, without_initials
from transforms.actors.roles import role_key

BY_RANK = ("role_rank", "valid_from")
BY_START = ("valid_from", "role_rank")


def name_rows(actors: pl.DataFrame, aliases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of names and of surnames, each keyed and sorted."""
    undated = [pl.lit(None, pl.Date).alias("valid_from"), pl.lit(None, pl.Date).alias("valid_to")]
    kind, is_canonical = pl.lit("name").alias("alias_kind"), pl.lit(True).alias("is_canonical")
    canonical = actors.select("actor_id", pl.col("actor_name").alias("alias"), kind, *undated, is_canonical)
    known = aliases.join(actors.select("actor_id"), on="actor_id", how="semi")
    given = known.select(*canonical.columns[:-1], pl.lit(False).alias("is_canonical"))
    every = pl.concat([canonical, given]).with_columns(alias_key_expression(pl.col("alias")).alias("key"))

    people = actors.filter(pl.col("actor_type") == "PERSON")
    with_initials = every.filter(
        pl.col("alias_kind").is_in(["name", "user"]) & pl.col("key").str.contains(r" [^ ] ")
    ).join(people.select("actor_id"), on="actor_id", how="semi")
    names = pl.concat(
        [
            every.filter(pl.col("alias_kind") != "surname"),
            with_initials.with_columns(without_initials(pl.col("key")).alias("key")),
        ]
    )
    derived = surname_rows(people).select(
        "actor_id",
        pl.col("actor_name").alias("alias"),
        pl.lit("surname").alias("alias_kind"),
        *undated,
        is_canonical,
        alias_key_expression(pl.col("surname")).alias("key"),
    )
    return _sorted_names(names), _sorted_names(pl.concat([every.filter(pl.col("alias_kind") == "surname"), derived]))


def _sorted_names(named: pl.DataFrame) -> pl.DataFrame:
    order = {kind: number for number, kind in enumerate(("user", *schemas.ALIAS_KINDS[:-1]))}
    rank = pl.col("alias_kind").replace_strict(order, return_dtype=pl.Int8)
    fields = ["key", "actor_id", "alias", "alias_kind", "valid_from", "valid_to", "is_canonical"]
    return (
        named.filter(pl.col("key") != "")
        .select(fields)
        .unique()
        .sort("key", rank, pl.col("is_canonical").not_(), "actor_id", "alias", "valid_from")
    )


def role_rows(roles: pl.DataFrame, key: pl.Series, *, order: Sequence[str]) -> pl.DataFrame:
    """Terms by a key of theirs, in an order of columns; later starts always come first."""
    columns = ["key", *order, "actor_id", "role", "country_code", "valid_to"]
    return roles.select(
        key.alias("key"), "actor_id", "role", "role_rank", "country_code", "valid_from", "valid_to"
    ).sort(columns, descending=[column == "valid_from" for column in columns], nulls_last=True)


def office_rows(roles: pl.DataFrame) -> pl.DataFrame:
    """Terms by country and office, however their sources name it."""
    printed = roles.select(pl.col("country_code").fill_null("") + pl.lit("|") + pl.col("role")).to_series()
    offices = roles.select("role", "country_code", printed.alias("printed")).unique("printed")
    keys = {text: office_key(role_key(role, country), country) for role, country, text in offices.iter_rows()}
    return role_rows(roles, printed.replace_strict(keys, return_dtype=pl.String), order=BY_START)


def office_key(role: str, country_code: str | None) -> str:
    """The key of an office of a country, from the key of its role."""
    return f"{country_code or ''}|{role}"


def place_rows(places: pl.DataFrame) -> pl.DataFrame:
    """Places by their names, own names and large places first."""
    others = places.explode("alternate_names", empty_as_null=False)
    named = pl.concat(
        [
            places.drop("alternate_names").with_columns(pl.col("place_name").alias("name"), pl.lit(0).alias("order")),
            others.rename({"alternate_names": "name"})
            .select(*(name for name in places.columns if name != "alternate_names"), "name")
            .with_columns(pl.lit(1).alias("order")),
        ]
    )
    return (
        named.with_columns(alias_key_expression(pl.col("name")).alias("key"))
        .filter(pl.col("key") != "")
        .sort("key", "order", "population", "place_id", descending=[False, False, True, False], nulls_last=True)
        .unique(["key", "place_id"], keep="first", maintain_order=True)
        .select(
            "key", "place_id", "place_name", "place_kind", "country_code", "region_code", "population", "latitude",
            "longitude", "wikidata_id",
        )
    )  # fmt: skip
