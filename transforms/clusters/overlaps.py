"""How much of one text stands in another.

The *coverage* of two texts is the share of the shorter one's words that lie in shared fingerprints' shingles. It is
measured in the shorter text, because a wire story that was cut to a third is still a copy: shares of the union
(Jaccard) miss nine wire copies in ten.

Some shingles are *hot*: a disclaimer, a stock paragraph, a common turn of phrase. They say nothing about who copied
whom, so their words are left out, above and below the line of the share. Whether a shingle is hot depends on all
articles, and on nothing but them.
"""

import polars as pl

from transforms import schemas
from transforms.clusters.fingerprints import SHINGLE_WORDS

WINDOW_DAYS = 7
"""Texts further apart are not compared. An undated text is compared with all: its day may be any."""

COPY_COVERAGE = 0.5
PARTIAL_COVERAGE = 0.15

HOT_OUTLET_TEXTS = 20
"""A shingle in more different texts of one outlet is hot; texts of unknown outlet count as of one."""

HOT_DAYS = 15
"""A shingle on more days is hot: longer than a window of copies reaches from its middle."""

HOT_MIN_ARTICLES = min(HOT_OUTLET_TEXTS, HOT_DAYS)
"""A shingle in no more articles than this is never hot."""

MIN_COMMON_FINGERPRINTS = 2
"""One shingle of five words in common is chance, even where it is half of a short text."""

RUN_END_WORDS = 1
"""Words in common before the first and after the last shingle that winnowing picked of a run: none to three, mostly
one."""

_MOST_WORDS = SHINGLE_WORDS + 2 * RUN_END_WORDS


_SLICE_TEXTS = 500
_SLICE_PAIRS = 10_000
"""Texts and pairs that are worked on at a time, so that memory does not grow with their number."""


def hot_fingerprints(spread: pl.DataFrame) -> pl.Series:
    """Tell which fingerprints are hot.

    Parameters
    ----------
    spread
        fingerprint, outlet_text_count (different texts that hold it, of the outlet with the most), day_count (different
        days of publication). Those in at most `HOT_MIN_ARTICLES` articles may be left out.
    """
    is_hot = (pl.col("outlet_text_count") > HOT_OUTLET_TEXTS) | (pl.col("day_count") > HOT_DAYS)
    return spread.filter(is_hot).get_column("fingerprint").sort()


def find_overlaps(
    texts: pl.DataFrame, postings: pl.DataFrame, *, hot_postings: pl.DataFrame, of: pl.Series
) -> pl.DataFrame:
    """Find the pairs of texts with a coverage of at least `PARTIAL_COVERAGE`.

    Parameters
    ----------
    texts
        article_id, text_key, published_date, word_count of all articles in `postings`.
    postings
        fingerprint, article_id, word_index: where each fingerprint that is not hot stands, at least of the articles of
        `of` and of all that share such a fingerprint with them.
    hot_postings
        article_id, word_index of the hot fingerprints of those articles.
    of
        Ids of articles; only pairs with one of them are looked for.

    Returns
    -------
    Rows of `raw.article_overlaps`. Pairs of one and the same text (equal text_key) are left out: nothing is to measure.
    """
    numbered = texts.sort("article_id").with_row_index("number")
    numbered = numbered.join(_hot_words(hot_postings), on="article_id", how="left").with_columns(
        cold_words=pl.col("word_count") - pl.col("hot_words").fill_null(0),
        is_asked=pl.col("article_id").is_in(of.implode()),
    )
    keys = numbered.select(
        "number", "is_asked", "text_key", day=pl.col("published_date").cast(pl.Int32), length="cold_words"
    )
    places = postings.join(numbered.select("article_id", "number"), on="article_id").select(
        "fingerprint", "number", "word_index"
    )
    candidates = _shared_counts(places, keys)
    pairs = (
        candidates.join(keys, left_on="first", right_on="number")
        .join(keys, left_on="second", right_on="number", suffix="_second")
        .with_columns(
            shorter=pl.when(pl.col("length") <= pl.col("length_second")).then("first").otherwise("second"),
            shorter_length=pl.min_horizontal("length", "length_second"),
        )
        # A fingerprint covers so many words at most: with fewer, the coverage cannot be reached.
        .filter(
            pl.col("shared_count") >= MIN_COMMON_FINGERPRINTS,
            pl.col("shared_count") * _MOST_WORDS >= pl.col("shorter_length") * PARTIAL_COVERAGE,
        )
        .select("first", "second", "shorter", "shorter_length", "shared_count")
    )
    covered = pl.concat(
        # An empty slice first, because there may be no pairs at all.
        [_covered_words(places, part) for part in (pairs.clear(), *pairs.iter_slices(_SLICE_PAIRS))]
    )
    names = numbered.select("number", "article_id")
    found = (
        pairs.join(covered, on=["first", "second"])
        .with_columns(coverage=pl.min_horizontal(pl.col("covered") / pl.col("shorter_length"), 1.0).round(4))
        .filter(pl.col("coverage") >= PARTIAL_COVERAGE)
        .join(names, left_on="first", right_on="number")
        .join(names, left_on="second", right_on="number", suffix="_second")
    )
    return (
        found.select(
            "article_id",
            other_article_id="article_id_second",
            coverage="coverage",
            common_fingerprint_count=pl.col("shared_count").cast(pl.Int32),
        )
        .sort("article_id", "other_article_id")
        .cast(schemas.ARTICLE_OVERLAPS.polars_schema)
    )


def _hot_words(hot_postings: pl.DataFrame) -> pl.DataFrame:
    return _word_counts(hot_postings, by=["article_id"], end_words=0).rename({"words": "hot_words"})


def _word_counts(places: pl.DataFrame, *, by: list[str], end_words: int) -> pl.DataFrame:
    """How many words lie in the shingles that start at `word_index`, which may overlap, and at the ends of their runs.

    A run goes on as long as one shingle starts no later than the one before ends.
    """
    to_next = pl.col("word_index").diff().shift(-1).over(by)
    is_last = (to_next > SHINGLE_WORDS).fill_null(True)
    return (
        places.unique([*by, "word_index"])
        .sort(*by, "word_index")
        .with_columns(words=pl.when(is_last).then(SHINGLE_WORDS + 2 * end_words).otherwise(to_next))
        .group_by(by)
        .agg(pl.col("words").sum().cast(pl.Int64))
    )


def _shared_counts(places: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Pairs (first, second) of texts near enough in time, with the number of different fingerprints that they share."""
    once = places.select("fingerprint", "number").unique()
    shared = once.filter(pl.len().over("fingerprint") > 1).join(keys, on="number")
    asked = shared.filter("is_asked").sort("number").with_columns(slice=pl.col("number").rank("dense") // _SLICE_TEXTS)
    counted = [_count_shared(part.drop("slice"), shared) for part in asked.partition_by("slice")]
    empty = pl.DataFrame(schema={"first": pl.UInt32, "second": pl.UInt32, "shared_count": pl.UInt32})
    return pl.concat([empty, *counted])


def _count_shared(asked: pl.DataFrame, shared: pl.DataFrame) -> pl.DataFrame:
    days_apart = (pl.col("day") - pl.col("day_other")).abs()
    is_near = days_apart.is_null() | (days_apart <= WINDOW_DAYS)  # null where one of them is undated
    return (
        asked.join(shared, on="fingerprint", suffix="_other")
        .filter(
            # A pair of two articles that are both asked for is found from either side: once is enough.
            (pl.col("number") < pl.col("number_other")) | ~pl.col("is_asked_other"),
            pl.col("number") != pl.col("number_other"),
            pl.col("text_key") != pl.col("text_key_other"),
            is_near,
        )
        .select(
            first=pl.min_horizontal("number", "number_other"),
            second=pl.max_horizontal("number", "number_other"),
        )
        .group_by("first", "second")
        .agg(shared_count=pl.len().cast(pl.UInt32))
    )


def _covered_words(places: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """For each pair the words of its shorter text that lie in shared shingles."""
    longer = pl.when(pl.col("shorter") == pl.col("first")).then("second").otherwise("first")
    sides = pairs.select("first", "second", "shorter", longer=longer)
    in_shorter = sides.join(places, left_on="shorter", right_on="number")
    shared = in_shorter.join(
        places.select("fingerprint", "number").unique(),
        left_on=["fingerprint", "longer"],
        right_on=["fingerprint", "number"],
        how="semi",
    )
    counted = _word_counts(
        shared.select("first", "second", "word_index"), by=["first", "second"], end_words=RUN_END_WORDS
    )
    return counted.rename({"words": "covered"})
