"""The numbers of the marts, worked out on paper from the articles of `warehouse_fixture`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt_runner import BuildResult
from tests.integration.warehouse_fixture import MARCH_3, MARCH_4, MARCH_5

Query = duckdb.DuckDBPyConnection
MARTS = (
    "actor_aliases",
    "actors",
    "article_versions",
    "articles",
    "articles_per_outlet_per_day",
    "co_mentions_per_actor_pair_per_day",
    "mentions",
    "mentions_per_actor_per_day",
    "mentions_per_actor_per_outlet_per_day",
    "outlets",
    "quotes",
    "quotes_per_speaker_per_day",
    "speaker_mentions_per_day",
    "stories",
    "stories_per_day",
)


@pytest.fixture(scope="module")
def marts(built: tuple[Path, BuildResult]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built[0]), read_only=True) as connection:
        yield connection


def rows(marts: Query, sql: str) -> list[tuple[object, ...]]:
    return marts.execute(sql).fetchall()


def test_build_makes_every_mart(marts: Query) -> None:
    found = rows(marts, "select table_name from duckdb_tables() where schema_name = 'marts' order by table_name")
    assert [name for (name,) in found] == list(MARTS)


def test_build_has_nothing_to_warn_of(built: tuple[Path, BuildResult]) -> None:
    _, result = built
    assert result.warnings == ()
    assert result.model_count >= len(MARTS)
    assert result.passed_test_count > 90


def test_build_describes_every_column_inside_the_warehouse(marts: Query) -> None:
    undescribed = rows(
        marts,
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where schema_name in ('staging', 'intermediate', 'marts') and coalesce(comment, '') = ''",
    )
    assert undescribed == []


def test_build_says_one_row_per_what_a_table_holds(marts: Query) -> None:
    comments = rows(
        marts,
        "select comment from duckdb_tables() where schema_name in ('intermediate', 'marts') "
        "union all select comment from duckdb_views() where schema_name in ('staging', 'intermediate')",
    )
    assert len(comments) > 20
    assert all(str(comment).startswith("One row per ") for (comment,) in comments)


def test_views_work_in_a_copy_under_another_name(built: tuple[Path, BuildResult], tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(built[0].read_bytes())
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{copy}' as another (read_only)")
        assert rows(connection, "select count(*) from another.staging.stg_nlp__quotes") == [(6,)]
        assert rows(connection, "select count(*) from another.intermediate.int_default_quotes") == [(5,)]


def test_articles_hold_current_versions_only_with_their_parse(marts: Query) -> None:
    found = rows(
        marts,
        "select article_id, outlet_id, is_undated, version_number, version_count, parse_status, default_quote_count, "
        "resolved_quote_count, mention_count, named_mention_count from marts.articles order by article_id",
    )
    assert found == [
        ("corrected", "courier", False, 2, 2, "parsed", 0, 0, 2, 2),
        ("foreign", "herald", False, 1, 1, "skipped", None, None, None, None),
        ("reply", "herald", False, 1, 1, "parsed", 1, 1, 5, 4),
        ("revised", "courier", False, 2, 2, "pending", None, None, None, None),
        ("treaty", "courier", False, 1, 1, "parsed", 3, 2, 6, 6),
        ("undated", "unknown", True, 1, 1, "parsed", 1, 1, 2, 2),
    ]


def test_outlets_count_undated_articles_and_rejected_records(marts: Query) -> None:
    found = rows(
        marts,
        "select outlet_id, outlet_name, article_count, published_article_count, undated_article_count, "
        "parsed_article_count, skipped_article_count, pending_article_count, seen_document_count, "
        "accepted_document_count, unchanged_document_count, rejected_document_count, article_share, "
        "parsed_article_share, rejected_document_share from marts.outlets order by outlet_id",
    )
    assert found == [
        ("courier", "Courier", 3, 3, 0, 2, 0, 1, 6, 5, 1, 0, 3 / 6, 2 / 3, 0.0),
        ("gazette", "gazette", 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0.0, None, 1.0),
        ("herald", "Herald", 2, 2, 0, 1, 1, 0, 2, 2, 0, 0, 2 / 6, 1 / 2, 0.0),
        ("unknown", "unknown", 1, 0, 1, 1, 0, 0, 2, 1, 0, 1, 1 / 6, 1.0, 1 / 2),
    ]


def test_articles_per_outlet_per_day_shows_holes_and_what_has_no_day(marts: Query) -> None:
    found = rows(
        marts,
        "select outlet_day_id, published_date, article_count, parsed_article_count, total_article_count, "
        "parsed_article_share, rejected_document_count from marts.articles_per_outlet_per_day order by outlet_day_id",
    )
    assert found == [
        ("courier/2025-03-03", MARCH_3, 1, 1, 2, 1.0, 0),
        ("courier/2025-03-04", MARCH_4, 2, 1, 2, 0.5, 0),
        ("gazette/undated", None, 0, 0, 1, None, 1),
        ("herald/2025-03-03", MARCH_3, 1, 1, 2, 1.0, 0),
        ("herald/2025-03-05", MARCH_5, 1, 0, 1, 0.0, 0),
        ("unknown/undated", None, 1, 1, 1, 1.0, 1),
    ]


NOWHERE = (None, None, False)
"""Item, country and place in the knowledge base of an actor that it does not have."""


def test_actors_list_the_names_that_were_counted(marts: Query) -> None:
    found = rows(
        marts,
        "select actor_id, actor_name, actor_type, wikidata_id, country_code, is_in_knowledge_base, surface_forms, "
        "first_published_date, "
        "last_published_date, article_count, undated_article_count, parsed_article_count, mention_count, "
        "named_mention_count, quote_count from marts.actors order by actor_id",
    )
    assert found == [
        ("accord", "Accord Office", "ORG", *NOWHERE, ["Accord Office"], MARCH_3, MARCH_4, 3, 1, 4, 3, 3, 0),
        ("norda", "Norda", "GPE", "Q1", "ND", True, ["Norda"], MARCH_3, MARCH_4, 2, 0, 4, 3, 3, 0),
        ("orlin", "Petra Orlin", "PERSON", *NOWHERE, ["Petra Orlin", "Orlin"], MARCH_3, MARCH_3, 2, 0, 4, 4, 3, 1),
        ("vale", "Irena Vale", "PERSON", *NOWHERE, ["Vale", "Irena Vale"], MARCH_3, MARCH_3, 3, 1, 4, 5, 5, 3),
    ]


def test_actors_count_their_surface_forms(marts: Query) -> None:
    found = rows(
        marts,
        "select actor_id, surface_form_count, shared_surface_form_count from marts.actors order by actor_id",
    )
    assert found == [("accord", 1, 0), ("norda", 1, 0), ("orlin", 2, 0), ("vale", 2, 0)]


def test_actor_aliases_count_each_form_of_an_actor(marts: Query) -> None:
    found = rows(
        marts,
        "select actor_id, surface_form, mention_count, named_mention_count, pronoun_mention_count, "
        "total_named_mention_count, article_count, undated_article_count, outlet_count, bearer_count, "
        "first_published_date, last_published_date from marts.actor_aliases order by actor_id, surface_form",
    )
    assert found == [
        ("accord", "Accord Office", 3, 3, 0, 3, 3, 1, 2, 1, MARCH_3, MARCH_4),
        ("norda", "Norda", 3, 3, 0, 3, 2, 0, 1, 1, MARCH_3, MARCH_4),
        ("orlin", "Orlin", 1, 1, 0, 3, 1, 0, 1, 1, MARCH_3, MARCH_3),
        ("orlin", "Petra Orlin", 2, 2, 0, 3, 2, 0, 2, 1, MARCH_3, MARCH_3),
        ("orlin", "she", 1, 0, 1, 3, 1, 0, 1, 0, MARCH_3, MARCH_3),
        ("vale", "Irena Vale", 2, 2, 0, 5, 2, 1, 2, 1, MARCH_3, MARCH_3),
        ("vale", "Vale", 3, 3, 0, 5, 2, 0, 2, 1, MARCH_3, MARCH_3),
    ]


def test_actor_aliases_say_by_which_links_and_give_an_example(marts: Query) -> None:
    found = rows(
        marts,
        "select surface_form, link_methods, link_method_mention_counts, lowest_link_confidence, mean_link_confidence, "
        "example_article_id, example_mention_id from marts.actor_aliases where actor_id = 'vale' order by surface_form",
    )
    assert found == [
        ("Irena Vale", ["discovered"], [2], 0.9, 0.9, "treaty", "treaty-body-28"),
        ("Vale", ["discovered"], [3], 0.9, 0.9, "reply", "reply-body-1"),
    ]


def test_mentions_per_actor_per_day_carries_its_denominators(marts: Query) -> None:
    found = rows(
        marts,
        "select actor_id, published_date, mention_count, named_mention_count, pronoun_mention_count, "
        "quoted_mention_count, total_mention_count, article_count, parsed_article_count, published_article_count, "
        "mention_share, article_share from marts.mentions_per_actor_per_day order by published_date, actor_id",
    )
    assert found == [
        ("accord", MARCH_3, 1, 1, 0, 0, 11, 1, 2, 2, 1 / 11, 1 / 2),
        ("norda", MARCH_3, 2, 2, 0, 1, 11, 1, 2, 2, 2 / 11, 1 / 2),
        ("orlin", MARCH_3, 4, 3, 1, 2, 11, 2, 2, 2, 4 / 11, 1.0),
        ("vale", MARCH_3, 4, 4, 0, 2, 11, 2, 2, 2, 4 / 11, 1.0),
        ("accord", MARCH_4, 1, 1, 0, 0, 2, 1, 1, 2, 1 / 2, 1.0),
        ("norda", MARCH_4, 1, 1, 0, 0, 2, 1, 1, 2, 1 / 2, 1.0),
    ]


def test_mentions_per_actor_per_outlet_per_day_divides_by_the_outlets_own_articles(marts: Query) -> None:
    found = rows(
        marts,
        "select actor_id, outlet_id, mention_count, named_mention_count, total_mention_count, parsed_article_count, "
        "article_share from marts.mentions_per_actor_per_outlet_per_day "
        "where published_date = '2025-03-03' order by outlet_id, actor_id",
    )
    assert found == [
        ("accord", "courier", 1, 1, 6, 1, 1.0),
        ("norda", "courier", 2, 2, 6, 1, 1.0),
        ("orlin", "courier", 1, 1, 6, 1, 1.0),
        ("vale", "courier", 2, 2, 6, 1, 1.0),
        ("orlin", "herald", 3, 2, 5, 1, 1.0),
        ("vale", "herald", 2, 2, 5, 1, 1.0),
    ]


def test_quotes_per_speaker_per_day_counts_the_default_view(marts: Query) -> None:
    found = rows(
        marts,
        "select actor_name, published_date, quote_count, direct_quote_count, indirect_quote_count, "
        "explicit_quote_count, quoted_word_count, total_quote_count, resolved_quote_count, total_quoted_word_count, "
        "quote_share from marts.quotes_per_speaker_per_day order by actor_name",
    )
    assert found == [
        ("Irena Vale", MARCH_3, 2, 1, 1, 2, 10, 4, 3, 25, 2 / 4),
        ("Petra Orlin", MARCH_3, 1, 1, 0, 0, 11, 4, 3, 25, 1 / 4),
    ]


def test_speaker_mentions_per_day_says_who_speaks_about_whom(marts: Query) -> None:
    found = rows(
        marts,
        "select speaker_actor_id, mentioned_actor_id, published_date, mention_count, total_mention_count, "
        "quote_count, speaker_quote_count from marts.speaker_mentions_per_day order by all",
    )
    assert found == [
        ("orlin", "vale", MARCH_3, 2, 2, 1, 1),
        ("vale", "norda", MARCH_3, 1, 2, 1, 2),
        ("vale", "orlin", MARCH_3, 1, 2, 1, 2),
    ]


def test_co_mentions_count_articles_that_name_both(marts: Query) -> None:
    found = rows(
        marts,
        "select first_actor_id, second_actor_id, published_date, article_count, parsed_article_count, jaccard_share "
        "from marts.co_mentions_per_actor_pair_per_day order by published_date, first_actor_id, second_actor_id",
    )
    assert found == [
        ("accord", "norda", MARCH_3, 1, 2, 1.0),
        ("accord", "orlin", MARCH_3, 1, 2, 0.5),
        ("accord", "vale", MARCH_3, 1, 2, 0.5),
        ("norda", "orlin", MARCH_3, 1, 2, 0.5),
        ("norda", "vale", MARCH_3, 1, 2, 0.5),
        ("orlin", "vale", MARCH_3, 2, 2, 1.0),
        ("accord", "norda", MARCH_4, 1, 1, 1.0),
    ]


def test_quotes_carry_their_provenance(marts: Query) -> None:
    found = rows(
        marts,
        "select speaker_actor_id, speaker_actor_name, speaker_resolution, content_text, segments, headline, "
        "published_date, outlet_id, is_in_default_view, confidence from marts.quotes where quote_id = 'treaty-1'",
    )
    segments = [[10, 26], [46, 55]]
    content = "Norda will sign, … and soon."
    vale = ("vale", "Irena Vale", "explicit")
    assert found == [(*vale, content, segments, "Treaty near", date(2025, 3, 3), "courier", True, 0.9)]


def test_mentions_can_be_read_from_the_text_again(marts: Query) -> None:
    found = rows(
        marts,
        "select surface_form, substring(text, char_start + 1, char_end - char_start) from marts.mentions "
        "inner join marts.articles using (article_id) where article_id = 'treaty' order by char_start",
    )
    assert [surface for surface, _ in found] == [
        *("Norda", "Irena Vale", "Vale", "Petra Orlin", "Accord Office", "Norda"),
    ]
    assert all(surface == at_offsets for surface, at_offsets in found)


def test_stories_put_articles_about_one_event_together(marts: Query) -> None:
    assert rows(
        marts,
        "select story_id, first_article_id, article_count, outlet_count, published_day_count, quote_count, "
        "mention_count, top_actor_names[1] from marts.stories where article_count > 1",
    ) == [("story of treaty", "reply", 2, 2, 1, 4, 11, "Irena Vale")]
    assert rows(marts, "select story_id from marts.articles where article_id = 'undated'") == [("undated",)]


def test_article_versions_say_what_changed(marts: Query) -> None:
    assert rows(
        marts,
        "select version_number, is_current, is_text_changed, is_headline_changed, added_word_count, "
        "removed_word_count, is_quotes_compared from marts.article_versions where article_id = 'revised' order by all",
    ) == [(1, False, False, False, None, None, False), (2, True, True, False, 1, 1, False)]
