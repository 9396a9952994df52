"""The rows of the look-up tables of the knowledge base: keyed, and sorted as answers are given."""

from collections.abc import Mapping, Sequence

import polars as pl

from transforms import schemas
from transforms.actors.groups import Vocabulary
from transforms.actors.keys import alias_key_expression, surname_rows, without_initials
from transforms.actors.roles import role_key

SLICE_ROWS = 20_000
BY_RANK = ("role_rank", "valid_from")
BY_START = ("valid_from", "role_rank")
_KINDS = pl.Enum(["user", *schemas.ALIAS_KINDS[:-1]])
"""Kinds of names in the order of answers."""


def keyed_names(actors: pl.DataFrame, aliases: pl.DataFrame, *, vocabularies: Mapping[str, Vocabulary]) -> pl.DataFrame:
    """All names of actors with their keys, numbered by vocabularies of `actor_id` and `alias`: rows of a few bytes."""
    canonical = actors.select(
        _keys(actors["actor_name"]),
        "actor_id",
        pl.col("actor_name").alias("alias"),
        *_same_for_all("name"),
    )
    given = aliases.select(
        _keys(aliases["alias"]),
        *("actor_id", "alias", "alias_kind", "valid_from", "valid_to"),
        pl.lit(False).alias("is_canonical"),
    )
    # Nothing is said by a name of an actor that is not there.
    is_known = pl.col("actor_id") < actors.height
    return pl.concat([_numbered(frame, vocabularies) for frame in (canonical, given)]).filter(is_known)


def _keys(names: pl.Series) -> pl.Series:
    # A key goes through a dozen strings until it is done: some rows at a time, they take little memory.
    parts = [part.select(alias_key_expression(pl.first())) for part in names.to_frame().iter_slices(SLICE_ROWS)]
    return pl.concat(parts).to_series().alias("key") if parts else names.alias("key")


def _numbered(names: pl.DataFrame, vocabularies: Mapping[str, Vocabulary]) -> pl.DataFrame:
    return names.with_columns(
        *(vocabularies[name].numbers_of(names[name]).alias(name) for name in ("actor_id", "alias")),
        pl.col("alias_kind").cast(_KINDS),
    )


def _same_for_all(kind: str) -> tuple[pl.Expr, ...]:
    undated = (pl.lit(None, pl.Date).alias(name) for name in ("valid_from", "valid_to"))
    return (pl.lit(kind, _KINDS).alias("alias_kind"), *undated, pl.lit(True).alias("is_canonical"))


def full_name_rows(named: pl.DataFrame, actors: pl.DataFrame) -> pl.DataFrame:
    """The rows of `keyed_names` that are no surnames, sorted; those of people also without their initials.

    `actors` is sorted by id, so that the number of an id is the number of its row.
    """
    names = named.filter(pl.col("alias_kind") != "surname")
    people = actors.select(pl.row_index("actor_id"), "actor_type").filter(pl.col("actor_type") == "PERSON")
    with_initials = names.filter(
        pl.col("alias_kind").is_in(["name", "user"]) & pl.col("key").str.contains(r" [^ ] ")
    ).join(people, on="actor_id", how="semi")
    return _sorted_names(pl.concat([names, with_initials.with_columns(without_initials(pl.col("key")).alias("key"))]))


def surname_only_rows(
    named: pl.DataFrame, actors: pl.DataFrame, *, vocabularies: Mapping[str, Vocabulary]
) -> pl.DataFrame:
    """The rows of `keyed_names` that are surnames, and the surnames of full names, sorted."""
    people = actors.filter(pl.col("actor_type") == "PERSON").select(
        *("actor_id", "actor_name", "country_code"), pl.col("actor_name").alias("alias"), *_same_for_all("surname")
    )
    derived = [
        _with_surnames(part).select(named.columns) for part in _numbered(people, vocabularies).iter_slices(SLICE_ROWS)
    ]
    return _sorted_names(pl.concat([named.filter(pl.col("alias_kind") == "surname"), *derived]))


def _with_surnames(people: pl.DataFrame) -> pl.DataFrame:
    # Most surnames are found in several ways; they are keyed once.
    found = surname_rows(people).unique(["actor_id", "surname"])
    return found.with_columns(_keys(found["surname"]))


def _sorted_names(named: pl.DataFrame) -> pl.DataFrame:
    """The rows as answers are given, each once."""
    order = ("key", "alias_kind", pl.col("is_canonical").not_(), "actor_id", "alias", "valid_from", "valid_to")
    rows = named.filter(pl.col("key") != "").sort(*order)
    # Equal rows lie side by side; to group them would take more memory than they do.
    return rows.filter(pl.any_horizontal(pl.all().ne_missing(pl.all().shift())) | (pl.row_index() == 0))


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
    """Rows of places, `places` being sorted by id, by their names: own names and large places first."""
    numbered = places.select(
        pl.row_index("row"), "population", pl.col("place_name").alias("name"), "alternate_names"
    ).with_columns(pl.lit(0, pl.UInt8).alias("order"))
    own = numbered.drop("alternate_names")
    others = numbered.drop("name").rename({"alternate_names": "name"}).explode("name", empty_as_null=False)
    named = pl.concat([own, others.select(own.columns).with_columns(pl.lit(1, pl.UInt8).alias("order"))])
    return (
        named.select("row", "population", "order", _keys(named["name"]))
        .filter(pl.col("key") != "")
        .sort("key", "order", "population", "row", descending=[False, False, True, False], nulls_last=True)
        .unique(["key", "row"], keep="first", maintain_order=True)
        .select("key", "row")
    )
