"""The four tables of actors together, and how one layer of them is laid over another.

Layers are laid over each other from the general to the particular: what ships, what was installed, what the user wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from transforms import schemas
from transforms.actors.keys import alias_key_expression
from transforms.actors.roles import role_key

SAME_TERM_DAYS = 31
"""Starts of one term differ between sources: election, oath, publication of the decree."""


@dataclass(frozen=True, slots=True)
class ActorTables:
    """One layer: frames of `schemas.ACTORS`, `ACTOR_ROLES`, `ACTOR_ALIASES`, `PLACES`."""

    actors: pl.DataFrame
    roles: pl.DataFrame
    aliases: pl.DataFrame
    places: pl.DataFrame

    @property
    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """The four in the order of `TABLES`."""
        return self.actors, self.roles, self.aliases, self.places

    @property
    def by_table(self) -> tuple[tuple[schemas.Table, pl.DataFrame], ...]:
        """The frames, each with the table whose contract it keeps."""
        return tuple(zip(TABLES, self.frames, strict=True))


TABLES = (schemas.ACTORS, schemas.ACTOR_ROLES, schemas.ACTOR_ALIASES, schemas.PLACES)


def empty_tables() -> ActorTables:
    """A layer without rows."""
    return ActorTables(*(table.empty_frame() for table in TABLES))


def combine_tables(parts: Sequence[ActorTables]) -> ActorTables:
    """One layer of several sources that use the same ids: a file of actors and one of their aliases, for instance.

    Of rows with one key the last source's stays. Actors of one `wikidata_id` become one, under the id seen first.
    """
    if not parts:
        return empty_tables()
    actors, roles, aliases, places = (
        _last_of_key(pl.concat(frames), table)
        for table, frames in zip(TABLES, zip(*(part.frames for part in parts), strict=True), strict=True)
    )
    first = actors.drop_nulls("wikidata_id").unique("wikidata_id", keep="first", maintain_order=True)
    ids = actors.join(first.select("wikidata_id", pl.col("actor_id").alias("same_id")), on="wikidata_id").filter(
        pl.col("actor_id") != pl.col("same_id")
    )
    names = ids.select("actor_id", "same_id")
    return ActorTables(
        actors.join(names, on="actor_id", how="anti", maintain_order="left"),
        _last_of_key(_renamed(roles, names), schemas.ACTOR_ROLES),
        _last_of_key(_renamed(aliases, names), schemas.ACTOR_ALIASES),
        places,
    )


def without_orphans(tables: ActorTables) -> tuple[ActorTables, int]:
    """The tables without roles and aliases of actors that are not there, and how many rows that were."""
    roles, aliases = (
        frame.join(tables.actors.select("actor_id"), on="actor_id", how="semi", maintain_order="left")
        for frame in (tables.roles, tables.aliases)
    )
    dropped = tables.roles.height - roles.height + tables.aliases.height - aliases.height
    return replace(tables, roles=roles, aliases=aliases), dropped


def overlay_tables(layers: Iterable[ActorTables], *, by_name: bool = True) -> ActorTables:
    """Lay later layers over earlier ones, so that each actor is there once.

    Two rows are one actor when they have the same `actor_id` or the same `wikidata_id`; where one of them has no
    `wikidata_id`, also when type, name and country agree and no third actor has that name (unless `by_name` is off: a
    user who writes down a namesake means another actor). Countries of one name and code are one whatever their items.
    The id of the earlier layer stays, so that links made before are still good; the values of the later one win, and
    the name that gives way becomes an alias. Terms of one actor in one office of one country whose starts lie within
    `SAME_TERM_DAYS` are one term: the later layer's, with the end that either knows.

    Raises
    ------
    FrameContractError
        When a layer breaks the contract of a table.
    """
    merged = empty_tables()
    for layer in layers:
        for table, frame in layer.by_table:
            schemas.validate_frame(frame, table)
        merged = _overlay(merged, layer, by_name=by_name) if merged.actors.height or merged.places.height else layer
    return merged


def _overlay(lower: ActorTables, upper: ActorTables, *, by_name: bool) -> ActorTables:
    ids = _same_actors(lower.actors, upper.actors, by_name=by_name)
    names = ids.select("actor_id", "same_id")
    upper_roles, upper_aliases = _renamed(upper.roles, names), _renamed(upper.aliases, names)
    upper_actors = (
        _renamed(
            upper.actors.join(ids.select("actor_id", "item"), on="actor_id", how="left", maintain_order="left"), names
        )
        .with_columns(pl.coalesce("item", "wikidata_id").alias("wikidata_id"))
        .drop("item")
    )
    actors = _later_wins(lower.actors, upper_actors.unique("actor_id", keep="first", maintain_order=True), ["actor_id"])
    actors = actors.join(
        lower.actors.select("actor_id", "wikidata_id", "country_code"), on="actor_id", how="left"
    ).select(
        "actor_id",
        "actor_type",
        "actor_name",
        pl.coalesce("wikidata_id", "wikidata_id_right").alias("wikidata_id"),
        pl.coalesce("country_code", "country_code_right").alias("country_code"),
        "source",
        "licence",
    )
    given_way = (
        lower.actors.join(actors.select("actor_id", pl.col("actor_name").alias("new_name")), on="actor_id")
        .filter(pl.col("actor_name") != pl.col("new_name"))
        .select(
            "actor_id",
            pl.col("actor_name").alias("alias"),
            pl.lit("name").alias("alias_kind"),
            pl.lit(None, pl.Date).alias("valid_from"),
            pl.lit(None, pl.Date).alias("valid_to"),
            "source",
            "licence",
        )
    )
    return ActorTables(
        actors=actors,
        roles=_merged_terms(lower.roles, upper_roles),
        aliases=_later_wins(
            _last_of_key(pl.concat([given_way, lower.aliases]), schemas.ACTOR_ALIASES),
            upper_aliases,
            list(schemas.ACTOR_ALIASES.key),
        ),
        places=_later_wins(lower.places, upper.places, ["place_id"]),
    )


def _same_actors(lower: pl.DataFrame, upper: pl.DataFrame, *, by_name: bool) -> pl.DataFrame:
    """Actors of the upper layer that the lower one knows under another id.

    Columns `actor_id`, `same_id` and the lower layer's `item`, which stays. A country is known by its code: two items
    of Wikidata for one (a state, and the realm that it is a part of) do not make two of it.
    """
    new = upper.join(lower.select("actor_id"), on="actor_id", how="anti")
    items = lower.drop_nulls("wikidata_id").unique("wikidata_id", keep="first", maintain_order=True)
    by_item = new.join(items.select("wikidata_id", pl.col("actor_id").alias("same_id")), on="wikidata_id")
    if not by_name:
        return by_item.select("actor_id", "same_id", pl.col("wikidata_id").alias("item"))
    rest = _named(new.join(by_item.select("actor_id"), on="actor_id", how="anti"))
    by_key = (
        _unambiguous(rest)
        .join(_unambiguous(_named(lower)), on=["actor_type", "key"], suffix="_lower")
        .filter(
            (pl.any_horizontal(pl.col("wikidata_id", "wikidata_id_lower").is_null()) | (pl.col("actor_type") == "GPE"))
            & (
                (pl.col("country_code") == pl.col("country_code_lower"))
                | (
                    (pl.col("actor_type") != "PERSON")
                    & pl.any_horizontal(pl.col("country_code", "country_code_lower").is_null())
                )
            )
        )
    )
    return pl.concat(
        [
            by_item.select("actor_id", "same_id", pl.col("wikidata_id").alias("item")),
            by_key.select(
                "actor_id", pl.col("actor_id_lower").alias("same_id"), pl.col("wikidata_id_lower").alias("item")
            ),
        ]
    )


def _named(actors: pl.DataFrame) -> pl.DataFrame:
    return actors.select(
        "actor_id", "actor_type", "wikidata_id", "country_code", alias_key_expression(pl.col("actor_name")).alias("key")
    )


def _unambiguous(actors: pl.DataFrame) -> pl.DataFrame:
    return actors.filter(pl.len().over("actor_type", "key") == 1)


def _renamed(frame: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    return (
        frame.join(ids, on="actor_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("same_id", "actor_id").alias("actor_id"))
        .drop("same_id")
    )


def _last_of_key(frame: pl.DataFrame, table: schemas.Table) -> pl.DataFrame:
    return frame.unique(list(table.key), keep="last", maintain_order=True)


def _later_wins(lower: pl.DataFrame, upper: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    upper = upper.unique(key, keep="first", maintain_order=True)
    return pl.concat([upper, lower.join(upper.select(key), on=key, how="anti", nulls_equal=True)])


def _merged_terms(lower: pl.DataFrame, upper: pl.DataFrame) -> pl.DataFrame:
    both = pl.concat([lower.with_columns(pl.lit(0).alias("layer")), upper.with_columns(pl.lit(1).alias("layer"))])
    touched = both.join(upper.select("actor_id").unique(), on="actor_id", how="semi")
    untouched = both.join(upper.select("actor_id").unique(), on="actor_id", how="anti")
    offices = {role: role_key(role) for role in touched["role"].unique().to_list()}
    group = ["actor_id", "office", "country_code"]
    is_new_term = (
        (pl.col("valid_from") - pl.col("valid_from").shift()).dt.total_days().over(group) > SAME_TERM_DAYS
    ).fill_null(True)
    merged = (
        touched.with_columns(pl.col("role").replace_strict(offices, return_dtype=pl.String).alias("office"))
        .sort(*group, "valid_from", "layer", "valid_to", "role", "source", nulls_last=True)
        .with_columns(is_new_term.cum_sum().over(group).alias("term"))
        .sort("layer", descending=True, maintain_order=True)
        .group_by(*group, "term", maintain_order=True)
        .agg(pl.all().exclude("valid_to").first(), pl.col("valid_to").drop_nulls().first())
        .select(schemas.ACTOR_ROLES.polars_schema.names())
    )
    return _last_of_key(pl.concat([untouched.drop("layer"), merged]), schemas.ACTOR_ROLES)
