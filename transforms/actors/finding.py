"""Finding an actor by what somebody types: an id, a name, a surface form, a part of a name."""

from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain

import polars as pl

from transforms.actors.agreement import name_key

NEAREST_SHOWN = 5
NEAREST_CUTOFF = 0.6
MIN_ID_LETTERS = 6

FIND_COLUMNS = ("actor_id", "actor_name", "surface_forms", "named_mention_count")
"""Columns of the mart `actors` that are searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """The actors that were meant, the most mentioned first; without any, the names that are nearest to the words."""

    actor_ids: tuple[str, ...]
    nearest: tuple[str, ...] = ()


def find_actors(actors: pl.DataFrame, wanted: str) -> Found:
    """Find who is meant by an id or a name.

    An id, whole or its start, comes first; then the canonical name, alone where no actor is mentioned more often that
    has it as a surface form; then all with such a form; then names that have all the words. What an earlier way finds,
    later ones are not asked for. Case, accents and articles do not matter.

    Parameters
    ----------
    actors
        Rows of `marts.actors`, at least `FIND_COLUMNS`.
    """
    wanted = wanted.strip()
    rows = actors.select(FIND_COLUMNS).sort("named_mention_count", "actor_id", descending=[True, False]).rows()
    whole = tuple(actor_id for actor_id, *_ in rows if actor_id == wanted)
    if whole:
        return Found(whole)
    key = name_key(wanted)
    by_start = tuple(actor_id for actor_id, *_ in rows if actor_id.lower().startswith(wanted.lower()))
    if len(wanted) >= MIN_ID_LETTERS and by_start:
        return Found(by_start)
    by_name = tuple(actor_id for actor_id, name, *_ in rows if name_key(name) == key)
    by_form = tuple(actor_id for actor_id, name, forms, _ in rows if key in map(name_key, (name, *forms)))
    if key and by_form:
        # "Vale" is rather Irena Vale, whom it was counted for often, than an actor of whom no more is known.
        return Found(by_name if by_form[0] in by_name else by_form)
    words = set(key.split())
    by_words = tuple(actor_id for actor_id, name, *_ in rows if words and words <= set(name_key(name).split()))
    return Found(by_words, () if by_words else _nearest(rows, key))


def _nearest(rows: list[tuple[str, str, list[str], int]], key: str) -> tuple[str, ...]:
    """Names of actors of which a name or form looks most like the words; each actor once."""
    names: dict[str, str] = {}
    for _, name, forms, _ in rows:
        for form in chain((name,), forms):
            names.setdefault(name_key(form), name)
    close = get_close_matches(key, names, n=2 * NEAREST_SHOWN, cutoff=NEAREST_CUTOFF)
    return tuple(dict.fromkeys(names[found] for found in close))[:NEAREST_SHOWN]
