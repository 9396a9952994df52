"""The knowledge base in memory: names, offices and places of actors, looked up by normalised name and day.

Built from the four frames `ref.actors`, `ref.actor_roles`, `ref.actor_aliases`, `ref.places`. Strings stay in Polars
columns, everything else in arrays sorted by key; the small objects that a look-up returns are made when asked for, and
the last ones are kept. A base of 96,000 actors takes 220 MB, some 300 MB while it is loaded, and loads in
under two seconds.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property, lru_cache

import polars as pl

from transforms import schemas
from transforms.actors.groups import Groups, vocabulary_of
from transforms.actors.keys import alias_key
from transforms.actors.look_up_rows import (
    BY_RANK,
    full_name_rows,
    keyed_names,
    office_key,
    office_rows,
    place_rows,
    role_rows,
    surname_only_rows,
)
from transforms.actors.roles import role_key

VERSION_LENGTH = 12
CACHED_LOOK_UPS = 32_768
SLICE_ROWS = 20_000
MIN_CAPITALISED_ACRONYM_LENGTH = 4  # "Nato", "Unesco"; "Who" and "Ice" are words


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of `ref.actors`."""

    actor_id: str
    actor_type: str
    actor_name: str
    wikidata_id: str | None
    country_code: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that a name may mean, and the name of the knowledge base that says so."""

    actor_id: str
    alias: str
    alias_kind: str
    """As in `ref.actor_aliases`; canonical names count as `name`, derived surnames as `surname`."""
    valid_from: date | None
    valid_to: date | None
    is_canonical: bool
    """Whether the alias is the actor's canonical name."""

    def is_valid_on(self, day: date | None) -> bool:
        """Whether the name was that actor's on this day; an unknown day or bound excludes nothing."""
        return _covers(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Role:
    """One row of `ref.actor_roles`."""

    actor_id: str
    role: str
    role_rank: int
    country_code: str | None
    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, day: date | None) -> bool:
        """Whether the office was held on this day; an unknown day or bound excludes nothing."""
        return _covers(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Place:
    """One row of `ref.places`, without its source."""

    place_id: str
    place_name: str
    place_kind: str
    country_code: str | None
    region_code: str | None
    population: int | None
    latitude: float | None
    longitude: float | None
    wikidata_id: str | None


@dataclass(frozen=True)
class KnowledgeBase:
    """Actors, their names, offices, and places. Build it with `build_knowledge_base`.

    All look-ups take names as printed and normalise them with `transforms.actors.keys.alias_key`. Results are in a
    fixed order that does not depend on the order of the frames' rows.
    """

    actors: pl.DataFrame
    """`ref.actors`, sorted by key; so are the other frames."""
    roles: pl.DataFrame
    aliases: pl.DataFrame
    places: pl.DataFrame
    not_same: pl.DataFrame
    """`ref.actor_not_same`: what the user says must not be linked."""
    version: str
    """First characters of the SHA-256 of all rows: other rows, another version."""
    _actor_ids: Sequence[str] = field(repr=False)
    """Those of `actors`, row by row: sorted."""
    _names: "Groups[Candidate]" = field(repr=False)
    _surnames: "Groups[Candidate]" = field(repr=False)
    _roles_by_actor: "Groups[Role]" = field(repr=False)
    _roles_by_office: "Groups[Role]" = field(repr=False)
    _place_rows: "Groups[int]" = field(repr=False)
    _not_same: frozenset[tuple[str, str]] = field(repr=False)

    def actor(self, actor_id: str) -> Actor | None:
        """The actor of this id, or None."""
        row = bisect_left(self._actor_ids, actor_id)
        is_known = row < len(self._actor_ids) and self._actor_ids[row] == actor_id
        return Actor(*self._actor_columns.row(row)) if is_known else None

    def candidates(self, name: str, *, on: date | None = None) -> tuple[Candidate, ...]:
        """Actors that a full name, acronym, demonym, capital, metonym or user's alias may mean.

        Parameters
        ----------
        name
            As printed, without title and possessive. A form without any capital finds no capitalised alias; an acronym
            is found in capitals ("NATO", "N.A.T.O."), with four letters or more also capitalised ("Nato").
        on
            Day of the article: aliases that were not valid on it are left out. None = all.

        Returns
        -------
        User aliases first, then canonical names, then names and the other kinds in the order of `schemas.ALIAS_KINDS`;
        one actor may come several times, once per alias. Not filtered by `must_not_link`.
        """
        found = self._named(name)
        return found if on is None else tuple(candidate for candidate in found if candidate.is_valid_on(on))

    def surname_candidates(self, surname: str) -> tuple[Candidate, ...]:
        """People whom a surname alone may mean: given aliases of kind `surname`, and surnames of full names.

        Only half of such links to a knowledge base are right without a title, a country or an office beside the name.
        """
        return self._surnames.rows(alias_key(surname))

    def roles_of(self, actor_id: str, *, on: date | None = None) -> tuple[Role, ...]:
        """Offices of an actor, highest rank first, then latest start; with `on` those held on that day."""
        found = self._roles_by_actor.rows(actor_id)
        return found if on is None else tuple(role for role in found if role.is_valid_on(on))

    def holders(self, role: str, country_code: str | None, *, on: date | None = None) -> tuple[Role, ...]:
        """Terms in an office of a country, latest start first; with `on` those that cover the day.

        `role` is normalised by `transforms.actors.roles.role_key`: "foreign secretary", "Minister for Foreign Affairs"
        and, of the United States, "Secretary of State" ask for the same. Two holders on one day are possible: sources
        overlap on days of transition, and acting holders are listed.
        """
        found = self._roles_by_office.rows(office_key(role_key(role, country_code), country_code))
        return found if on is None else tuple(term for term in found if term.is_valid_on(on))

    def places_named(self, name: str) -> tuple[Place, ...]:
        """Cities and regions of this name or alternate name: by own name first, then the most populous."""
        return tuple([Place(*self._place_columns.row(row)) for row in self._place_rows.rows(alias_key(name))])

    def must_not_link(self, name_or_actor_id: str, actor_id: str) -> bool:
        """Whether the user forbids linking this surface form, or this actor, to that actor."""
        return bool(self._not_same) and (
            (name_or_actor_id, actor_id) in self._not_same or (alias_key(name_or_actor_id), actor_id) in self._not_same
        )

    @cached_property
    def _actor_columns(self) -> pl.DataFrame:
        return self.actors.select("actor_id", "actor_type", "actor_name", "wikidata_id", "country_code")

    @cached_property
    def _place_columns(self) -> pl.DataFrame:
        return self.places.select(*(column.name for column in fields(Place)))

    @cached_property
    def _named(self) -> Callable[[str], tuple[Candidate, ...]]:
        @lru_cache(maxsize=CACHED_LOOK_UPS)
        def find(name: str) -> tuple[Candidate, ...]:
            return tuple(found for found in self._names.rows(alias_key(name)) if _agrees(name, found))

        return find


def build_knowledge_base(
    actors: pl.DataFrame,
    roles: pl.DataFrame,
    aliases: pl.DataFrame,
    places: pl.DataFrame,
    *,
    not_same: pl.DataFrame | None = None,
) -> KnowledgeBase:
    """Index the four frames of the knowledge base.

    Parameters
    ----------
    actors, roles, aliases, places
        Frames of `schemas.ACTORS`, `ACTOR_ROLES`, `ACTOR_ALIASES`, `PLACES`, rows in any order.
    not_same
        Frame of `schemas.ACTOR_NOT_SAME`; None = nothing is forbidden.

    Raises
    ------
    FrameContractError
        When a frame breaks its contract. Rows of an actor that is not in `actors` are no error; they are never found
        by name.
    """
    frames = _checked_frames(actors, roles, aliases, places, not_same)
    actors, roles, aliases, places, not_same = frames
    held = roles.join(actors.select("actor_id"), on="actor_id", how="semi", maintain_order="left")
    shared = {
        "actor_id": vocabulary_of(actors["actor_id"]),
        "alias": vocabulary_of(pl.concat([actors["actor_name"], aliases["alias"]])),
        "role": vocabulary_of(held["role"]),
    }
    # One after the other, so that the rows of one are given back before those of the next are made.
    named = keyed_names(actors, aliases, vocabularies=shared)
    names = Groups(full_name_rows(named, actors), Candidate, vocabularies=shared)
    surnames = Groups(surname_only_rows(named, actors, vocabularies=shared), Candidate, vocabularies=shared)
    del named
    return KnowledgeBase(
        actors=actors,
        roles=roles,
        aliases=aliases,
        places=places,
        not_same=not_same,
        version=_version(frames),
        _actor_ids=shared["actor_id"].values[:-1],
        _names=names,
        _surnames=surnames,
        _roles_by_actor=Groups(role_rows(held, held["actor_id"], order=BY_RANK), Role, vocabularies=shared),
        _roles_by_office=Groups(office_rows(held), Role, vocabularies=shared),
        _place_rows=Groups(place_rows(places), int, vocabularies=shared),
        _not_same=frozenset(
            pair for name, actor_id in not_same.select("name_or_actor_id", "actor_id").iter_rows()
            for pair in ((name, actor_id), (alias_key(name), actor_id))
        ),
    )  # fmt: skip


def knowledge_version(actors: pl.DataFrame, roles: pl.DataFrame, aliases: pl.DataFrame, places: pl.DataFrame) -> str:
    """The `version` of the knowledge base of these frames, without its look-ups; raises as it would."""
    return _version(_checked_frames(actors, roles, aliases, places, None))


def _checked_frames(
    actors: pl.DataFrame,
    roles: pl.DataFrame,
    aliases: pl.DataFrame,
    places: pl.DataFrame,
    not_same: pl.DataFrame | None,
) -> list[pl.DataFrame]:
    """The frames, each sorted by the key of its table."""
    given = (
        (actors, schemas.ACTORS),
        (roles, schemas.ACTOR_ROLES),
        (aliases, schemas.ACTOR_ALIASES),
        (places, schemas.PLACES),
        (schemas.ACTOR_NOT_SAME.empty_frame() if not_same is None else not_same, schemas.ACTOR_NOT_SAME),
    )
    for frame, table in given:
        schemas.validate_frame(frame, table)
    return [_sorted_by(frame, table.key) for frame, table in given]


def _sorted_by(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The frame sorted by its key; itself where it is, as installed tables are: a copy would double what is held."""
    order = frame.select(pl.arg_sort_by(list(key))).to_series()
    return frame if order.is_sorted() else frame[order]


def _version(frames: list[pl.DataFrame]) -> str:
    digest = hashlib.sha256()
    for frame in frames:
        texts = [
            (pl.col(name).list.join("\x1e") if isinstance(dtype, pl.List) else pl.col(name).cast(pl.String)).fill_null(
                "\x00"
            )
            for name, dtype in frame.schema.items()
        ]
        # Sorted by a unique key: the order of the lines is that of the rows, and no other sort is needed.
        for part in frame.iter_slices(SLICE_ROWS):
            lines = part.select(pl.concat_str(texts, separator="\x1f").str.join("\n")).item()
            digest.update(f"{lines}\n".encode("utf-8", "surrogatepass"))
        digest.update(b"\x1d")
    return digest.hexdigest()[:VERSION_LENGTH]


def _agrees(name: str, candidate: Candidate) -> bool:
    """Whether the letter case of the printed name allows the alias."""
    if candidate.alias_kind == "acronym":
        printed = name.removeprefix("the ").removeprefix("The ").replace(".", "")
        alias = candidate.alias.replace(".", "")
        return printed == alias or (
            len(printed) >= MIN_CAPITALISED_ACRONYM_LENGTH
            and printed[0].isupper()
            and printed.casefold() == alias.casefold()
        )
    return any(map(str.isupper, name)) or not any(map(str.isupper, candidate.alias))


def _covers(first: date | None, last: date | None, day: date | None) -> bool:
    return day is None or ((first is None or first <= day) and (last is None or day <= last))
