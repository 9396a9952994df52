from collections.abc import Sequence
from datetime import UTC, date, datetime

import polars as pl
import pytest

from transforms.clusters.article_prints import INPUT_COLUMNS, fingerprint_articles
from transforms.clusters.copies import cluster_copies
from transforms.clusters.overlaps import HOT_DAYS, HOT_OUTLET_TEXTS, find_overlaps, hot_fingerprints
from transforms.schemas import ARTICLE_CLUSTERS, ARTICLE_OVERLAPS, ARTICLES, validate_frame

DAY = date(2025, 3, 3)
BODY = " ".join(f"body{index}" for index in range(100))
OTHER = " ".join(f"other{index}" for index in range(100))
THIRD = " ".join(f"third{index}" for index in range(100))

Article = tuple[str, str, date | None]


def articles(given: Sequence[Article], **values: object) -> pl.DataFrame:
    rows = [(article_id, 1, None, day, values.get(article_id), None, text) for article_id, text, day in given]
    return pl.DataFrame(rows, schema={name: ARTICLES.polars_schema[name] for name in INPUT_COLUMNS}, orient="row")


def overlaps_of(prints: pl.DataFrame, *, hot: Sequence[int] = ()) -> pl.DataFrame:
    postings = prints.select("article_id", fingerprint="fingerprints", word_index="word_indexes")
    postings = postings.explode("fingerprint", "word_index").drop_nulls()
    is_hot = pl.col("fingerprint").is_in(list(hot))
    return find_overlaps(
        prints.select("article_id", "text_key", "published_date", "word_count"),
        postings.filter(~is_hot),
        hot_postings=postings.filter(is_hot).select("article_id", "word_index"),
        of=prints.get_column("article_id"),
    )


def clusters_of(given: Sequence[Article], **values: object) -> dict[str, tuple[str, str, str | None]]:
    """Role, original and evidence by article."""
    prints = fingerprint_articles(articles(given, **values))
    overlaps = overlaps_of(prints)
    validate_frame(overlaps, ARTICLE_OVERLAPS)
    rows = cluster_copies(prints, overlaps, neighbours=prints.clear())
    validate_frame(rows, ARTICLE_CLUSTERS)
    columns = ("article_id", "role", "original_article_id", "evidence_article_id")
    return {row[0]: row[1:] for row in rows.select(columns).iter_rows()}


def days_on(count: int) -> date:
    return date.fromordinal(DAY.toordinal() + count)


def test_cluster_copies_takes_a_shortened_text_for_a_copy() -> None:
    short = " ".join(BODY.split()[:40])
    found = clusters_of([("a", BODY, DAY), ("b", f"{short} and three words", days_on(2)), ("c", OTHER, DAY)])
    assert found == {"a": ("original", "a", None), "b": ("copy", "a", "a"), "c": ("original", "c", None)}


def test_cluster_copies_finds_the_same_text_however_short_and_whatever_its_case() -> None:
    assert clusters_of([("a", "Rain.", DAY), ("b", "rain", DAY)])["b"] == ("copy", "a", "a")


def test_cluster_copies_calls_a_third_of_another_text_partial() -> None:
    mixed = f"{' '.join(BODY.split()[:30])} {' '.join(OTHER.split()[:70])}"
    found = clusters_of([("a", BODY, DAY), ("b", mixed, days_on(1))])
    assert found == {"a": ("original", "a", None), "b": ("partial", "b", "a")}


def test_cluster_copies_takes_the_earliest_then_the_longest_then_the_lowest_id_for_the_original() -> None:
    longer = f"{BODY} with more to it"
    assert clusters_of([("a", BODY, days_on(1)), ("b", BODY, DAY)])["a"][1] == "b"
    assert clusters_of([("a", BODY, DAY), ("b", longer, DAY)])["a"][1] == "b"
    assert clusters_of([("b", BODY, DAY), ("a", BODY, DAY)])["b"][1] == "a"
    assert clusters_of([("a", BODY, None), ("b", BODY, DAY)])["a"][1] == "b"
    noon = datetime(2025, 3, 3, 12, tzinfo=UTC)
    assert clusters_of([("a", BODY, DAY), ("b", BODY, DAY)], b=noon)["a"][1] == "b"


@pytest.mark.parametrize(("days", "is_copy"), [(7, True), (8, False)])
def test_cluster_copies_compares_within_seven_days(days: int, is_copy: bool) -> None:
    for text in (BODY, f"{BODY} now"):
        assert (clusters_of([("a", BODY, DAY), ("b", text, days_on(days))])["b"][0] == "copy") is is_copy


def test_cluster_copies_compares_undated_texts_with_all_days() -> None:
    found = clusters_of([("a", BODY, DAY), ("b", f"{BODY} now", None), ("c", BODY, days_on(300))])
    assert found["b"] == ("copy", "a", "a")


def test_cluster_copies_joins_the_same_text_through_printings_in_between() -> None:
    given = [(f"a{index}", BODY, days_on(index * 5)) for index in range(4)]
    assert {row[1] for row in clusters_of(given).values()} == {"a0"}


def test_cluster_copies_ends_a_chain_of_rewritings_where_nothing_of_the_first_text_is_left() -> None:
    between = f"{' '.join(BODY.split()[40:])} {' '.join(OTHER.split()[:60])}"
    found = clusters_of([("a", BODY, DAY), ("b", between, DAY), ("c", OTHER, DAY)])
    assert found["b"][1] == "b"
    assert found["a"][1] != found["c"][1] or found["a"][1] == "b"


def test_find_overlaps_leaves_hot_words_out_on_both_sides_of_the_share() -> None:
    notice = " ".join(f"notice{index}" for index in range(60))
    given = [
        ("a", f"{' '.join(BODY.split()[:30])} {notice}", DAY),
        ("b", f"{' '.join(OTHER.split()[:30])} {notice}", DAY),
    ]
    prints = fingerprint_articles(articles(given))
    alike = overlaps_of(prints)
    assert alike.get_column("coverage").to_list() == [pytest.approx(60 / 90, abs=0.05)]
    shared = set(prints["fingerprints"][0].to_list()) & set(prints["fingerprints"][1].to_list())
    assert overlaps_of(prints, hot=sorted(shared)).is_empty()


def test_find_overlaps_of_nothing_is_empty() -> None:
    validate_frame(overlaps_of(fingerprint_articles(articles([]))), ARTICLE_OVERLAPS)


def test_hot_fingerprints_are_in_many_texts_of_one_outlet_or_on_many_days() -> None:
    spread = pl.DataFrame(
        {
            "fingerprint": [4, 3, 2, 1],
            "outlet_text_count": [HOT_OUTLET_TEXTS + 1, HOT_OUTLET_TEXTS, 1, 1],
            "day_count": [1, HOT_DAYS, HOT_DAYS + 1, 0],
        }
    )
    assert hot_fingerprints(spread).to_list() == [2, 4]
