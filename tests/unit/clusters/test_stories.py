import random
from datetime import date

import polars as pl
import pytest

from transforms.clusters.agglomeration import average_link
from transforms.clusters.similarity import Vector, VectorIndex, mean_vector, similar_pairs
from transforms.clusters.stories import FOLLOW_DAYS, days_to_compare, days_to_link, group_day, link_days
from transforms.clusters.terms import term_weights
from transforms.clusters.words import printed_words

DAY = date(2025, 3, 3)
FIRE = "Fire at the Skarp mill killed two workers on Monday, and Mayor Lind of Skarp asked how the fire began."
FIRE_LATER = "Mayor Lind said the mill at Skarp had no alarm when the fire killed two workers."
VOTE = "Parliament in Norda voted for the budget of Minister Vale by ninety votes to eighty."


def texts(*given: tuple[str, str, date | None]) -> pl.DataFrame:
    rows = []
    for article_id, text, day in given:
        weights = term_weights(printed_words(text))
        rows.append((article_id, 1, day, [term for term, _ in weights], [weight for _, weight in weights]))
    return pl.DataFrame(
        rows,
        schema={
            "original_article_id": pl.String,
            "version_number": pl.Int32,
            "published_date": pl.Date,
            "terms": pl.List(pl.Int64),
            "term_weights": pl.List(pl.Float64),
        },
        orient="row",
    )


def grouped(frame: pl.DataFrame) -> pl.DataFrame:
    groups = pl.concat([group_day(day) for _, day in frame.group_by("published_date", maintain_order=True)])
    return frame.join(groups.select("original_article_id", "story_day_id"), on="original_article_id")


def test_group_day_puts_texts_about_one_event_together() -> None:
    groups = dict(
        group_day(texts(("a", FIRE, DAY), ("b", VOTE, DAY), ("c", FIRE_LATER, DAY)))
        .select("original_article_id", "story_day_id")
        .iter_rows()
    )
    assert groups["a"] == groups["c"] != groups["b"]


def test_group_day_takes_texts_without_words_for_stories_of_their_own() -> None:
    assert group_day(texts(("a", "—", None), ("b", "…", None)))["story_day_id"].n_unique() == 2


def test_link_days_lets_a_story_go_on_within_a_few_days_only() -> None:
    later, much_later = (date.fromordinal(DAY.toordinal() + days) for days in (FOLLOW_DAYS, FOLLOW_DAYS + 1))
    near = grouped(texts(("a", FIRE, DAY), ("b", VOTE, DAY), ("c", FIRE_LATER, later)))
    links = link_days(near, days=[later])
    assert (
        links["follows_story_day_id"].to_list()
        == near.filter(pl.col("original_article_id") == "a")["story_day_id"].to_list()
    )
    assert links["story_id"].to_list() == [None]
    far = grouped(texts(("a", FIRE, DAY), ("c", FIRE_LATER, much_later)))
    assert link_days(far, days=[much_later])["follows_story_day_id"].to_list() == [None]


def test_days_to_link_and_to_compare_reach_as_far_as_stories_may_follow() -> None:
    linked = days_to_link([DAY])
    assert linked[0] == DAY
    assert len(linked) == FOLLOW_DAYS + 1
    assert days_to_compare([DAY])[-1] == DAY
    assert len(days_to_compare([DAY])) == FOLLOW_DAYS + 1


def test_average_link_joins_by_the_mean_not_by_the_best_pair() -> None:
    chain = [(0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.9)]
    assert average_link(4, chain, threshold=0.4) == [[0, 1], [2, 3]]
    assert average_link(4, chain, threshold=0.1) == [[0, 1, 2, 3]]
    assert average_link(3, [], threshold=0.1) == [[0], [1], [2]]


@pytest.mark.parametrize("seed", range(10))
def test_average_link_is_what_the_whole_matrix_gives(seed: int) -> None:
    dice = random.Random(seed)
    count = 12
    pairs = [(a, b, dice.random()) for a in range(count) for b in range(a + 1, count) if dice.random() < 0.6]
    groups = [[node] for node in range(count)]
    known = {(a, b): similarity for a, b, similarity in pairs}

    def mean(one: list[int], other: list[int]) -> float:
        total = sum(known.get((min(a, b), max(a, b)), 0.0) for a in one for b in other)
        return total / (len(one) * len(other))

    while True:
        best = max(
            ((mean(one, other), one, other) for one in groups for other in groups if one[0] < other[0]),
            key=lambda found: found[0],
            default=(0.0, [], []),
        )
        if best[0] < 0.35:
            break
        groups = [group for group in groups if group not in best[1:]] + [sorted(best[1] + best[2])]
    assert average_link(count, pairs, threshold=0.35) == sorted(groups)


def test_vector_index_gives_products_and_mean_vectors_mean_products() -> None:
    vectors = [Vector(*map(pl.Series.to_numpy, (pl.Series([1, 2]), pl.Series([0.6, 0.8])))) for _ in range(2)]
    other = Vector(*map(pl.Series.to_numpy, (pl.Series([2, 3]), pl.Series([0.5, 0.5]))))
    index = VectorIndex([*vectors, other])
    assert index.similarities(other).tolist() == pytest.approx([0.4, 0.4, 0.5])
    assert VectorIndex([]).similarities(other).tolist() == []
    assert VectorIndex([mean_vector(vectors)]).similarities(other).tolist() == pytest.approx([0.4])
    assert [(a, b) for a, b, _ in similar_pairs([*vectors, other], floor=0.45)] == [(0, 1)]
