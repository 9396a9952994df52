"""Which merges and splits of actors are doubtful, the most harmful first: frames in, one frame out.

Nothing is decided here. A doubt has a weight (a stated rank, see the constants beside each rule) and the number of
mentions that would be counted for somebody else; their product, the harm, is the order in which to ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

from transforms import schemas
from transforms.actors.agreement import name_key
from transforms.actors.appearances import Appearances
from transforms.actors.doubts import MIN_HARM, Doubt, KnownActor, read_actors
from transforms.actors.form_doubts import form_doubts
from transforms.actors.pair_doubts import pair_doubts
from transforms.entities.names import person_words

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,
    "left": pl.String,
    "left_name": pl.String,
    "left_type": pl.String,
    "left_actor_id": pl.String,
    "left_mention_count": pl.Int64,
    "right": pl.String,
    "right_name": pl.String,
    "right_type": pl.String,
    "right_actor_id": pl.String,
    "right_mention_count": pl.Int64,
    "mention_count": pl.Int64,
    "doubt": pl.Float64,
    "harm": pl.Float64,
    "evidence": pl.List(pl.String),
    "example_mention_ids": pl.List(pl.String),
    "advice": pl.String,
    "is_answered": pl.Boolean,
}
REVIEW_SCHEMA = pl.Schema(_COLUMNS)
"""One row per doubt. `left` and `right` are what to call the two in a file: the name, or the id where the name is also
that of another actor; `left_actor_id` is null where the left is a form of the right; `advice` is null where "same" or
"not the same" settles it; `is_answered` tells whether the user has settled it."""


def review_actors(
    aliases: pl.DataFrame, appearances: pl.DataFrame, title_words: pl.DataFrame, *, answered: pl.DataFrame
) -> pl.DataFrame:
    """List the doubts, answered or not.

    Parameters
    ----------
    aliases
        Rows of `marts.actor_aliases`, at least `doubts.ALIAS_COLUMNS`.
    appearances
        `actor_id, article_id, outlet_id, published_date`: one row per actor and article that names it.
    title_words
        `actor_id, surface_form, word_before, mention_count, example_mention_id`: words right before people's names.
    answered
        `left, right`: what the user has written already, as names, forms or ids, in any order.

    Returns
    -------
    A frame of `REVIEW_SCHEMA`, the most harmful doubt first, one row per pair.
    """
    actors = read_actors(aliases)
    pairs = [_answerable(doubt, actors) for doubt in _merged(pair_doubts(actors, Appearances(appearances)))]
    asked = {name_key(doubt.left) for doubt in pairs}
    found = [*pairs, *_merged(form_doubts(actors, title_words, asked=asked))]
    settled = {_pair_key(left, right) for left, right in answered.select("left", "right").iter_rows()}
    named = {name_key(left) for left in answered.get_column("left").to_list()}
    references = _references(actors.values())
    rows = [
        (*_row(doubt, actors, references), _is_settled(doubt, actors, settled, named))
        for doubt in sorted(found, key=lambda doubt: (-doubt.harm, doubt.left, doubt.right_actor_id))
        if doubt.harm >= MIN_HARM
    ]
    return pl.DataFrame(rows, schema=REVIEW_SCHEMA, orient="row")


def _merged(doubts: Iterable[Doubt]) -> list[Doubt]:
    """One doubt per pair: the most harmful, with the evidence of all."""
    by_pair: dict[frozenset[str], list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        left = doubt.left_actor_id or f"form {name_key(doubt.left)}"
        by_pair[frozenset((left, doubt.right_actor_id))].append(doubt)
    merged = []
    for same_pair in by_pair.values():
        strongest = max(same_pair, key=lambda doubt: (doubt.harm, doubt.kind))
        others = [doubt for doubt in same_pair if doubt is not strongest]
        evidence = dict.fromkeys((*strongest.evidence, *(text for doubt in others for text in doubt.evidence)))
        merged.append(replace(strongest, evidence=tuple(evidence)))
    return merged


def _answerable(doubt: Doubt, actors: Mapping[str, KnownActor]) -> Doubt:
    """Turn a pair so that its right may stand in the user's files; where neither may, there is nothing to ask.

    Buildings, peoples and events are counted, but are no actors of the files.
    """
    left, right = actors.get(doubt.left_actor_id or ""), actors[doubt.right_actor_id]
    if right.actor_type in schemas.ACTOR_TYPES:
        return doubt
    if left is not None and left.actor_type in schemas.ACTOR_TYPES:
        return replace(doubt, left=right.actor_name, left_actor_id=right.actor_id, right_actor_id=left.actor_id)
    return replace(doubt, advice=f"Actors of the type {right.actor_type} cannot be written into the files.")


def _references(actors: Iterable[KnownActor]) -> Mapping[str, str]:
    """What to call each actor in a file, by id."""
    by_name: dict[str, list[KnownActor]] = defaultdict(list)
    for actor in actors:
        by_name[name_key(actor.actor_name)].append(actor)
    return {
        actor.actor_id: actor.actor_name if len(named_so) == 1 else actor.actor_id
        for named_so in by_name.values()
        for actor in named_so
    }


def _row(doubt: Doubt, actors: Mapping[str, KnownActor], references: Mapping[str, str]) -> tuple[object, ...]:
    right = actors[doubt.right_actor_id]
    left = actors.get(doubt.left_actor_id) if doubt.left_actor_id is not None else None
    left_count = doubt.mention_count if left is None else left.named_mention_count
    return (
        doubt.kind.value,
        *(doubt.left if left is None else _left_reference(left, right, references), doubt.left),
        *((left or right).actor_type, doubt.left_actor_id, left_count),
        *(references[right.actor_id], right.actor_name, right.actor_type, right.actor_id, right.named_mention_count),
        *(doubt.mention_count, doubt.doubt, round(doubt.harm, 3), list(doubt.evidence)),
        *(list(doubt.example_mention_ids), doubt.advice),
    )


def _left_reference(left: KnownActor, right: KnownActor, references: Mapping[str, str]) -> str:
    """The name, unless it is also one of the right's: "Vale is not Irena Vale" must not forbid her the surname."""
    is_form_of_right = name_key(left.actor_name) in {form.key for form in right.forms}
    return left.actor_id if is_form_of_right else references[left.actor_id]


def _is_settled(doubt: Doubt, actors: Mapping[str, KnownActor], settled: set[frozenset[str]], named: set[str]) -> bool:
    if doubt.advice is not None:
        # Whatever the user has written about the form.
        return bool({name_key(doubt.left), " ".join(person_words(doubt.left))} & named)
    return any(
        _pair_key(left, right) in settled
        for left in _names(doubt.left, doubt.left_actor_id)
        for right in _names(actors[doubt.right_actor_id].actor_name, doubt.right_actor_id)
    )


def _names(name: str, actor_id: str | None) -> Iterator[str]:
    yield name
    if actor_id is not None:
        yield actor_id


def _pair_key(left: str, right: str) -> frozenset[str]:
    return frozenset((name_key(left) or left, name_key(right) or right))
