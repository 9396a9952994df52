"""Findings about warehouses of a few hand-written rows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from orchestration import quality
from orchestration.warehouse_tables import ensure_tables


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        ensure_tables(connection)
        yield connection


def add_documents(
    connection: duckdb.DuckDBPyConnection, count: int, *, hours_ago: float, status: str = "accepted"
) -> None:
    connection.execute(
        """
        insert into raw.documents by name
        select uuid()::varchar as document_id, '/inbox/a.txt' as source_uri, 'text/plain' as media_type,
            1 as byte_count, 'x' as content_sha256, $status as status, $read_at as read_at,
            case when $status = 'rejected' then 'empty' end as reason_code
        from range($count)
        """,
        {"status": status, "count": count, "read_at": datetime.now(UTC) - timedelta(hours=hours_ago)},
    )


def add_parses(
    connection: duckdb.DuckDBPyConnection,
    *,
    name: str,
    count: int = 50,
    words: int = 400,
    quotes: int = 4,
    hours_ago: float = 1,
    status: str = "parsed",
) -> None:
    connection.execute(
        """
        insert into nlp.parses by name
        select $name || range as article_id, 1 as version_number, 'v' as extractor_version, $status as status,
            $words as word_count, 20 as sentence_count, $quotes as quote_count, $quotes as default_quote_count,
            10 as entity_count, 30 as mention_count, case when $status = 'failed' then 'ValueError: x' end as error
        from range($count)
        """,
        {"name": name, "status": status, "words": words, "quotes": quotes, "count": count},
    )
    connection.execute(
        "insert into raw.article_changes select $name || range, 1, 'parsed', $changed_at from range($count)",
        {"name": name, "count": count, "changed_at": datetime.now(UTC) - timedelta(hours=hours_ago)},
    )


def add_quotes(connection: duckdb.DuckDBPyConnection, count: int, *, speaker: str | None) -> None:
    connection.execute(
        """
        insert into nlp.quotes by name
        select uuid()::varchar as quote_id, 'a' as article_id, 0 as quote_index, 'body' as text_part,
            'direct' as quote_type, 'clause' as content_scope, 0 as char_start, 1 as char_end,
            [[0, 1]] as segments, 'x' as content_text,
            3 as word_count, 'speech' as cue_class, $speaker as speaker_entity_id,
            case when $speaker is null then 'unresolved' else 'explicit' end as speaker_resolution,
            0.9 as confidence, true as is_in_default_view, 0 as sentence_index_first, 0 as sentence_index_last,
            [] as evidence
        from range($count)
        """,
        {"speaker": speaker, "count": count},
    )


def test_volume_warns_when_half_of_the_usual_is_missing(connection: duckdb.DuckDBPyConnection) -> None:
    for day in range(1, 7):
        add_documents(connection, 10, hours_ago=24 * day + 1)
    add_documents(connection, 4, hours_ago=1)
    finding = quality.volume(connection)
    assert not finding.is_usual
    assert finding.sentence == "4 articles in the last 24 hours; 10 on a usual day with articles."
    add_documents(connection, 1, hours_ago=2)
    assert quality.volume(connection).is_usual


def test_volume_does_not_judge_without_days_to_compare_with(connection: duckdb.DuckDBPyConnection) -> None:
    assert quality.volume(connection).is_usual
    add_documents(connection, 10, hours_ago=25)
    assert "fewer than 4 days" in quality.volume(connection).sentence


def test_volume_takes_one_large_load_for_no_habit(connection: duckdb.DuckDBPyConnection) -> None:
    add_documents(connection, 5000, hours_ago=24 * 6 + 1)
    for day in range(1, 6):
        add_documents(connection, 10, hours_ago=24 * day + 1)
    add_documents(connection, 9, hours_ago=1)
    assert quality.volume(connection).is_usual


def test_freshness_warns_when_nothing_came_in_for_two_days(connection: duckdb.DuckDBPyConnection) -> None:
    assert not quality.freshness(connection).is_usual
    add_documents(connection, 1, hours_ago=48)
    assert "48.0 hours ago" in quality.freshness(connection).sentence
    assert not quality.freshness(connection).is_usual
    add_documents(connection, 1, hours_ago=1)
    assert quality.freshness(connection).is_usual


def test_rejections_warns_above_a_fifth_and_names_reasons(connection: duckdb.DuckDBPyConnection) -> None:
    add_documents(connection, 3, hours_ago=1)
    add_documents(connection, 1, hours_ago=1, status="rejected")
    add_documents(connection, 9, hours_ago=30)
    finding = quality.rejections(connection)
    assert (finding.is_usual, finding.counts) == (False, {"empty": 1})
    add_documents(connection, 1, hours_ago=1)
    assert quality.rejections(connection).is_usual


def test_parse_failures_warns_at_the_first(connection: duckdb.DuckDBPyConnection) -> None:
    add_parses(connection, name="good", count=2)
    assert quality.parse_failures(connection).is_usual
    add_parses(connection, name="bad", count=1, status="failed")
    finding = quality.parse_failures(connection)
    assert (finding.is_usual, list(finding.examples)) == (False, [("bad0", "ValueError: x")])


def test_quote_yield_compares_the_newest_batch_with_the_others(connection: duckdb.DuckDBPyConnection) -> None:
    add_parses(connection, name="before", quotes=4, hours_ago=72)
    add_parses(connection, name="now", quotes=1)
    finding = quality.quote_yield(connection)
    assert not finding.is_usual
    assert finding.sentence == "2.5 quotes for 1,000 words; usual are 5.0 to 20.0."


def test_quote_yield_uses_the_band_of_news_for_a_first_batch(connection: duckdb.DuckDBPyConnection) -> None:
    add_parses(connection, name="first", quotes=0)
    assert not quality.quote_yield(connection).is_usual


def test_mention_yield_does_not_judge_a_few_words(connection: duckdb.DuckDBPyConnection) -> None:
    add_parses(connection, name="short", count=1, words=10)
    finding = quality.mention_yield(connection)
    assert finding.is_usual
    assert "too few to judge" in finding.sentence


def test_unresolved_speakers_warns_above_its_share(connection: duckdb.DuckDBPyConnection) -> None:
    add_quotes(connection, 60, speaker="e")
    add_quotes(connection, 30, speaker=None)
    assert quality.unresolved_speakers(connection).is_usual
    add_quotes(connection, 10, speaker=None)
    finding = quality.unresolved_speakers(connection)
    assert (finding.is_usual, finding.counts) == (False, {"explicit": 60, "unresolved": 40})
