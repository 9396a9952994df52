"""Figures that show when something is wrong though nothing has failed: volume, yield, what could not be used.

Each function looks at an open warehouse and gives a finding: the figures, whether they are as usual, and a sentence.
"Usual" is what the same warehouse has seen before, where there is enough of it; otherwise a wide fixed band.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

USUAL_DAYS = 14
"""Days before the last one that say what is usual."""

LEAST_DAYS = 4
"""Days with articles that are needed to say so."""

LEAST_VOLUME_RATIO = 0.5
FRESH_HOURS = 36
GREATEST_REJECTED_SHARE = 0.2
GREATEST_UNDATED_SHARE = 0.3
GREATEST_UNRESOLVED_SHARE = 0.35

LEAST_ROWS = 30
"""Below this, a share says little: one undated article of three is no news."""

LEAST_WORDS = 5_000
"""Below this, a yield says more about the articles than about their parsing."""

USUAL_YIELD_RATIO = (0.5, 2.0)
"""Of a batch to the rest of the warehouse."""

QUOTES_PER_1000_WORDS = (1.0, 40.0)
MENTIONS_PER_1000_WORDS = (10.0, 150.0)
"""Bands that news keeps even in dull weeks; they count while there is nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at the warehouse has shown."""

    is_usual: bool
    sentence: str
    figures: Mapping[str, int | float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    counts_title: str = "reason"
    examples: Sequence[Sequence[object]] = ()
    example_columns: Sequence[str] = ()


def volume(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Articles read in the last 24 hours, against the median of the days before: warns below half of it."""
    rows = _rows(
        connection,
        f"""
        select date_diff('hour', read_at, now()) // 24 as days_ago, count(*)
        from raw.documents
        where status = 'accepted' and read_at > now() - interval {USUAL_DAYS + 1} days
        group by all
        """,
    )
    by_day = {int(days_ago): int(count) for days_ago, count in rows}
    today = by_day.pop(0, 0)
    if len(by_day) < LEAST_DAYS:
        days = f"fewer than {LEAST_DAYS} days with articles to compare with"
        return Finding(True, f"{today} articles in the last 24 hours; {days}.", {"articles_last_24_hours": today})
    usual = _median(list(by_day.values()))
    return Finding(
        today >= usual * LEAST_VOLUME_RATIO,
        f"{today} articles in the last 24 hours; {usual:g} on a usual day with articles.",
        {"articles_last_24_hours": today, "usual": usual, "days_compared": len(by_day)},
    )


def freshness(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Hours since anything last came in: warns after a day and a half, whether or not runs went well."""
    ((hours,),) = _rows(connection, "select date_diff('minute', max(read_at), now()) / 60 from raw.documents")
    if hours is None:
        return Finding(False, "Nothing has been read yet: put files into the inbox and run again.")
    return Finding(
        hours <= FRESH_HOURS,
        f"The newest input came in {hours:.1f} hours ago (allowed: {FRESH_HOURS}).",
        {"hours_since_newest_input": round(float(hours), 2)},
    )


def undated(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Share of articles without a publication date; they are counted in no series by day."""
    rows = _rows(
        connection, "select published_at_source, count(*) from raw.articles where is_current group by all order by all"
    )
    counts = {str(source): int(count) for source, count in rows}
    undated_count, total = counts.get("none", 0), sum(counts.values())
    share = _share(undated_count, total)
    return Finding(
        share <= GREATEST_UNDATED_SHARE or total < LEAST_ROWS,
        f"{undated_count} of {total} articles have no publication date ({share:.0%}).",
        {"undated": undated_count, "articles": total, "share": round(share, 4)},
        counts,
        "published_at_source",
    )


def rejections(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Share of the input records of the last 24 hours that could not be used, by reason; warns above a fifth."""
    rows = _rows(
        connection,
        "select status, reason_code, count(*) from raw.documents "
        "where read_at > now() - interval 24 hours group by all",
    )
    total = sum(int(count) for _, _, count in rows)
    rejected = {str(code): int(count) for status, code, count in rows if status == "rejected"}
    share = _share(sum(rejected.values()), total)
    examples = _rows(
        connection,
        "select source_uri, record_locator, reason from raw.documents "
        "where status = 'rejected' and read_at > now() - interval 24 hours order by read_at desc, source_uri limit 5",
    )
    return Finding(
        share <= GREATEST_REJECTED_SHARE,
        f"{sum(rejected.values())} of {total} records of the last 24 hours were rejected ({share:.0%}).",
        {"rejected": sum(rejected.values()), "records": total, "share": round(share, 4)},
        rejected,
        "reason_code",
        examples,
        ("source_uri", "record_locator", "reason"),
    )


def parse_failures(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Articles that could not be parsed: warns when there is one, because none should be."""
    rows = _rows(connection, "select status, count(*) from nlp.parses group by all")
    counts = {str(status): int(count) for status, count in rows}
    failed = counts.get("failed", 0)
    examples = _rows(
        connection, "select article_id, error from nlp.parses where status = 'failed' order by article_id limit 5"
    )
    return Finding(
        not failed,
        f"{failed} of {sum(counts.values())} articles could not be parsed.",
        {"failed": failed, "articles": sum(counts.values())},
        counts,
        "status",
        examples,
        ("article_id", "error"),
    )


def quote_yield(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Quotes of the default view for 1,000 words of the newest batch, against all others."""
    return _yield(connection, "default_quote_count", "quotes", QUOTES_PER_1000_WORDS)


def mention_yield(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Mentions for 1,000 words of the newest batch, against all others."""
    return _yield(connection, "mention_count", "mentions", MENTIONS_PER_1000_WORDS)


def unresolved_speakers(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Share of the quotes of the default view whose speaker is no entity of the article."""
    rows = _rows(
        connection,
        "select speaker_resolution, count(*), count(*) filter (speaker_entity_id is null) "
        "from nlp.quotes where is_in_default_view group by all",
    )
    counts = {str(resolution): int(count) for resolution, count, _ in rows}
    unresolved, total = sum(int(row[2]) for row in rows), sum(counts.values())
    share = _share(unresolved, total)
    return Finding(
        share <= GREATEST_UNRESOLVED_SHARE or total < LEAST_ROWS,
        f"{unresolved} of {total} quotes have no resolved speaker ({share:.0%}).",
        {"unresolved": unresolved, "quotes": total, "share": round(share, 4)},
        counts,
        "speaker_resolution",
    )


def _yield(connection: duckdb.DuckDBPyConnection, column: str, things: str, band: tuple[float, float]) -> Finding:
    """Compare the articles parsed last, within a day of the newest, with the others."""
    rows = _rows(
        connection,
        f"""
        with
            parsed as (
                select article_id, max(changed_at) as parsed_at
                from raw.article_changes
                where change_kind = 'parsed'
                group by all
            ),
            newest as (select max(parsed_at) - interval 24 hours as since from parsed)
        select parsed.parsed_at > newest.since, sum(parse.word_count), sum(parse.{column})
        from nlp.parses as parse
        inner join parsed using (article_id)
        cross join newest
        where parse.status = 'parsed'
        group by all
        """,
    )
    sums = {bool(is_newest): (int(words), int(count)) for is_newest, words, count in rows}
    words, count = sums.get(True, (0, 0))
    other_words, other_count = sums.get(False, (0, 0))
    rate, other_rate = 1000 * _share(count, words), 1000 * _share(other_count, other_words)
    figures = {f"{things}_per_1000_words": round(rate, 2), "words": words}
    sentence = f"{rate:.1f} {things} for 1,000 words"
    if words < LEAST_WORDS:
        return Finding(True, f"{sentence}; fewer than {LEAST_WORDS} words were parsed, too few to judge.", figures)
    low, high = band
    if other_words >= LEAST_WORDS and other_rate:
        low, high = (ratio * other_rate for ratio in USUAL_YIELD_RATIO)
        figures[f"usual_{things}_per_1000_words"] = round(other_rate, 2)
    return Finding(low <= rate <= high, f"{sentence}; usual are {low:.1f} to {high:.1f}.", figures)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _median(values: Sequence[int]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
