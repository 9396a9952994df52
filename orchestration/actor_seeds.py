"""A user's own actors, aliases and pairs that are not the same: three CSV files in the folder `actors/` of the data.

What they say overrides what ships and what was installed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orchestration.csv_lines import CsvForm, read_csv_lines
from orchestration.errors import UsageError
from transforms import schemas
from transforms.actors.dates import first_day, last_day
from transforms.actors.keys import alias_key
from transforms.actors.roles import role_rank
from transforms.actors.sources.rows import CountryCodes
from transforms.actors.tables import ActorTables, empty_tables

ACTORS_FILE, ALIASES_FILE, NOT_SAME_FILE = "actors.csv", "actor_aliases.csv", "actor_not_same.csv"
NEEDED_ACTOR_COLUMNS = ("actor_id", "actor_type", "actor_name")
NEEDED_ALIAS_COLUMNS = ("actor_id", "alias")
NEEDED_NOT_SAME_COLUMNS = ("name_or_actor_id", "actor_id")
"""A file must have these columns, and no value in them may be empty."""
ACTOR_COLUMNS = (*NEEDED_ACTOR_COLUMNS, "wikidata_id", "country_code", "role", "valid_from", "valid_to")
ALIAS_COLUMNS = (*NEEDED_ALIAS_COLUMNS, "alias_kind", "valid_from", "valid_to")
NOT_SAME_COLUMNS = (*NEEDED_NOT_SAME_COLUMNS, "reason")
OWN_ALIAS_KINDS = ("user", "surname")
LICENCE = "own"


class ActorSeedsError(UsageError):
    """A user's file of actors cannot be used; the message names the file, the line and the fix."""


@dataclass(frozen=True, slots=True)
class ActorSeeds:
    """What the user's files say."""

    tables: ActorTables
    not_same: pl.DataFrame
    """`ref.actor_not_same`."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a file, for messages."""

    path: Path
    number: int

    def error(self, message: str) -> ActorSeedsError:
        return ActorSeedsError(f"{self.path}, line {self.number}: {message}")


def read_actor_seeds(folder: Path, *, known: pl.DataFrame, countries: CountryCodes) -> ActorSeeds:
    """Read the files of a folder; those that are not there are empty.

    Parameters
    ----------
    folder
        Where `actors.csv`, `actor_aliases.csv` and `actor_not_same.csv` lie.
    known
        `ref.actors` of the layers below: an alias may name their actors, by `actor_id` or Wikidata item.
    countries
        Codes of countries.

    Raises
    ------
    ActorSeedsError
        When a line cannot be used.
    """
    if not any((folder / name).exists() for name in (ACTORS_FILE, ALIASES_FILE, NOT_SAME_FILE)):
        return ActorSeeds(empty_tables(), schemas.ACTOR_NOT_SAME.empty_frame())
    ids = {actor_id: actor_id for actor_id in known["actor_id"].to_list()}
    items = known.drop_nulls("wikidata_id")
    by_item = dict(items.select("wikidata_id", "actor_id").iter_rows())
    actors, roles = _read_actors(folder / ACTORS_FILE, countries)
    for actor_id, _, _, item, *_ in actors:
        own = str(actor_id)
        ids[own] = own if own in ids else str(by_item.get(item, own))
    for item, actor_id in by_item.items():
        ids.setdefault(item, actor_id)
        ids.setdefault(f"wd:{item}", actor_id)
    aliases = _read_aliases(folder / ALIASES_FILE, ids)
    not_same = _read_not_same(folder / NOT_SAME_FILE, ids)
    return ActorSeeds(
        ActorTables(
            schemas.ACTORS.frame(actors),
            schemas.ACTOR_ROLES.frame(roles),
            schemas.ACTOR_ALIASES.frame(aliases),
            schemas.PLACES.empty_frame(),
        ),
        schemas.ACTOR_NOT_SAME.frame(not_same),
    )


def _lines(path: Path, columns: tuple[str, ...], required_count: int) -> Iterator[tuple[_Line, list[str]]]:
    if not path.exists():
        return
    form = CsvForm(
        columns=columns,
        required_count=required_count,
        error=ActorSeedsError,
        unreadable="{path} cannot be read ({reason}). Correct its permissions, or remove it.",
    )
    for number, values in read_csv_lines(path, form):
        line = _Line(path, number)
        for column, value in zip(columns[:required_count], values, strict=False):
            if not value:
                raise line.error(f"{column} is empty.")
        yield line, values


def _read_actors(path: Path, countries: CountryCodes) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    actors: dict[str, tuple[int, tuple[object, ...]]] = {}
    roles: dict[tuple[object, ...], tuple[object, ...]] = {}
    for line, values in _lines(path, ACTOR_COLUMNS, len(NEEDED_ACTOR_COLUMNS)):
        actor_id, actor_type, name, item, country, role, first, last = values
        if actor_type not in schemas.ACTOR_TYPES:
            raise line.error(f"actor_type is {actor_type!r}. Write {', '.join(schemas.ACTOR_TYPES)}.")
        if item and not (item[0] == "Q" and item[1:].isdecimal()):
            raise line.error(f"wikidata_id is {item!r}. Write an item such as Q42, or leave it empty.")
        if not alias_key(name):
            raise line.error(f"actor_name {name!r} has no letter.")
        try:
            code = countries.code(country)
        except ValueError as error:
            raise line.error(f"{error}.") from None
        row = (actor_id, actor_type, name, item or None, code, path.name, LICENCE)
        number, earlier = actors.setdefault(actor_id, (line.number, row))
        if earlier != row:
            raise line.error(f"{actor_id!r} stands in line {number} already, with other values. Keep one of the two.")
        valid_from, valid_to = _days(line, first, last)
        if role:
            key = (actor_id, role, code, valid_from)
            roles[key] = (actor_id, role, role_rank(role, code), code, valid_from, valid_to, path.name, LICENCE)
        elif first or last:
            raise line.error("there are dates without a role. Name the role, or remove them.")
    return [row for _, row in actors.values()], list(roles.values())


def _read_aliases(path: Path, ids: Mapping[str, str]) -> list[tuple[object, ...]]:
    rows: dict[tuple[object, ...], tuple[object, ...]] = {}
    for line, (given_id, alias, kind, first, last) in _lines(path, ALIAS_COLUMNS, len(NEEDED_ALIAS_COLUMNS)):
        actor_id = _known_id(line, given_id, ids)
        if (kind or OWN_ALIAS_KINDS[0]) not in OWN_ALIAS_KINDS:
            raise line.error(
                f"alias_kind is {kind!r}. Write user (or nothing), or surname for a surname that stands alone."
            )
        if not alias_key(alias):
            raise line.error(f"alias {alias!r} has no letter.")
        row = (actor_id, alias, kind or OWN_ALIAS_KINDS[0], *_days(line, first, last), path.name, LICENCE)
        rows.setdefault(row[:4], row)
    return list(rows.values())


def _read_not_same(path: Path, ids: Mapping[str, str]) -> list[tuple[object, ...]]:
    rows: dict[tuple[object, ...], tuple[object, ...]] = {}
    for line, (name, given_id, _) in _lines(path, NOT_SAME_COLUMNS, len(NEEDED_NOT_SAME_COLUMNS)):
        actor_id = _known_id(line, given_id, ids)
        other = ids.get(name, name)
        if other == actor_id:
            raise line.error(f"{name!r} and {given_id!r} are one and the same actor. Remove the line.")
        rows.setdefault((other, actor_id), (other, actor_id, path.name))
    return list(rows.values())


def _known_id(line: _Line, actor_id: str, ids: Mapping[str, str]) -> str:
    found = ids.get(actor_id)
    if found is None:
        raise line.error(
            f"there is no actor {actor_id!r}. Write the actor_id of a row in marts.actors, a Wikidata item that the "
            f"knowledge base has, or add the actor to {ACTORS_FILE}."
        )
    return found


def _days(line: _Line, first: str, last: str) -> tuple[object, object]:
    try:
        valid_from, valid_to = first_day(first), last_day(last)
    except ValueError as error:
        raise line.error(f"{error}.") from None
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise line.error(f"valid_to {last} lies before valid_from {first}.")
    return valid_from, valid_to
