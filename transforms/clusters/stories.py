"""Stories: articles about one event, over days.

1. The distinct texts of one day (the originals of the clusters of copies) are grouped by average link: groups are
   joined while the mean cosine similarity of their telling words is at least `DAY_SIMILARITY`.
2. A group follows the one of the `FOLLOW_DAYS` days before that it is most similar to, if the mean similarity of their
   texts is at least `FOLLOW_SIMILARITY`. A story is a group that follows none, and all that follow it.

So what a day's groups are depends on the texts of that day, and what they follow on the days shortly before: a late
article changes its own day and the few after it, and the order in which articles came plays no part. Undated texts are
one "day" of their own and follow nothing: a day is never guessed.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

import numpy as np
import polars as pl

from transforms.clusters.agglomeration import average_link
from transforms.clusters.similarity import Vector, VectorIndex, mean_vector, similar_pairs
from transforms.identifiers import stable_id

DAY_SIMILARITY = 0.25
FOLLOW_SIMILARITY = 0.25
FOLLOW_DAYS = 3
PAIR_FLOOR = 0.1
"""Pairs less similar count as not similar at all."""

GROUP_SCHEMA = {
    "original_article_id": pl.String,
    "version_number": pl.Int32,
    "published_date": pl.Date,
    "story_day_id": pl.String,
}
LINK_SCHEMA = {
    "story_day_id": pl.String,
    "follows_story_day_id": pl.String,
    "similarity": pl.Float64,
    "story_id": pl.String,
}


def group_day(texts: pl.DataFrame) -> pl.DataFrame:
    """Group the distinct texts of one day.

    Parameters
    ----------
    texts
        original_article_id, version_number, published_date (the same in all rows), terms, term_weights.

    Returns
    -------
    Frame of `GROUP_SCHEMA`, one row per text.
    """
    ordered = texts.sort("original_article_id")
    vectors = _vectors(ordered)
    pairs = similar_pairs(vectors, floor=PAIR_FLOOR)
    rows = list(ordered.select("original_article_id", "version_number", "published_date").iter_rows())
    found = []
    for group in average_link(len(vectors), pairs, threshold=DAY_SIMILARITY):
        first_id, _, day = rows[group[0]]
        story_day_id = stable_id("story_day", "undated" if day is None else day.isoformat(), first_id)
        found += [(*rows[member], story_day_id) for member in group]
    return pl.DataFrame(found, schema=GROUP_SCHEMA, orient="row")


def link_days(texts: pl.DataFrame, *, days: Collection[date]) -> pl.DataFrame:
    """Find what the groups of some days follow.

    Parameters
    ----------
    texts
        published_date, story_day_id, original_article_id, terms, term_weights of all texts of `days` and of the
        `FOLLOW_DAYS` days before each.
    days
        Days whose groups are linked.

    Returns
    -------
    Frame of `LINK_SCHEMA`, one row per group of `days`. Where a group follows none, its story begins with it; where it
    follows one, story_id is null: it is that of the group followed.
    """
    groups: dict[date, list[tuple[str, Vector]]] = {}
    ordered = texts.sort("story_day_id", "original_article_id")
    for (day, story_day_id), members in ordered.group_by("published_date", "story_day_id", maintain_order=True):
        groups.setdefault(day, []).append((str(story_day_id), mean_vector(_vectors(members))))
    found: list[tuple[str, str | None, float | None, str | None]] = []
    for day in sorted(days):
        earlier = [
            (before, story_day_id, vector)
            for before in (day - timedelta(days=back) for back in range(1, FOLLOW_DAYS + 1))
            for story_day_id, vector in groups.get(before, [])
        ]
        index = VectorIndex([vector for _, _, vector in earlier])
        for story_day_id, vector in groups.get(day, []):
            similarities = index.similarities(vector).round(6)
            # The first of equals: of the latest day, then of the lowest id.
            best = int(similarities.argmax()) if len(similarities) else -1
            if best >= 0 and similarities[best] >= FOLLOW_SIMILARITY:
                found.append((story_day_id, earlier[best][1], float(similarities[best]), None))
            else:
                found.append((story_day_id, None, None, new_story_id(story_day_id)))
    return pl.DataFrame(found, schema=LINK_SCHEMA, orient="row")


def days_to_link(days: Iterable[date]) -> list[date]:
    """Days whose groups may follow others when the groups of `days` have changed."""
    return sorted({day + timedelta(days=ahead) for day in days for ahead in range(FOLLOW_DAYS + 1)})


def days_to_compare(days: Iterable[date]) -> list[date]:
    """Days whose texts `link_days` asks for when it links `days`."""
    return sorted({day - timedelta(days=back) for day in days for back in range(FOLLOW_DAYS + 1)})


def new_story_id(story_day_id: str) -> str:
    """The story that begins with this group."""
    return stable_id("story", story_day_id)


def _vectors(texts: pl.DataFrame) -> list[Vector]:
    return [
        Vector(np.asarray(terms, np.int64), np.asarray(weights, np.float64))
        for terms, weights in texts.select("terms", "term_weights").iter_rows()
    ]
