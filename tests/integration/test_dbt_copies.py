"""Copies and versions in the marts, worked out on paper: one text printed three times, and a corrected article."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.clustering import cluster_pending
from orchestration.dbt_runner import build
from orchestration.warehouse import Warehouse
from tests.integration.warehouse_fixture import EXTRACTOR, ArticleCase, MentionCase, QuoteCase, build_warehouse
from transforms.schemas import SUPERSEDED_PARSES, SUPERSEDED_QUOTES

WIRE = (
    "Irena Vale said that the harbour would open again in May. The minister spoke on Monday evening in front of the "
    "old customs house, where the boats have been lying since the storm took the outer wall away in the winter."
)
CORRECTED = (
    "Petra Orlin told reporters the bridge had cost nine million crowns. Later on Kern said it was a scandal for the "
    "town, and added that nobody would pay."
)


def wire(article_id: str, outlet_id: str, day: int, text: str = WIRE) -> ArticleCase:
    return ArticleCase(
        article_id,
        text,
        outlet_id,
        date(2025, 3, day),
        quotes=(
            QuoteCase(
                f"{article_id}-1",
                ("that the harbour would open again in May",),
                "indirect",
                "Irena Vale",
                "vale",
                "explicit",
                "said",
            ),
        ),
        mentions=(MentionCase("vale", "Irena Vale"),),
    )


CASES = (
    wire("agency", "courier", 3),
    wire("reprint", "herald", 4, f"HARBOUR TO OPEN. {WIRE}"),
    wire("short", "herald", 5, WIRE[:110]),
    ArticleCase(
        "bridge", "Petra Orlin said old things.", "courier", date(2025, 3, 4), is_current=False, parse_status=None
    ),
    ArticleCase(
        "bridge",
        CORRECTED,
        "courier",
        date(2025, 3, 4),
        headline="Bridge cost nine million",
        version_number=2,
        quotes=(
            QuoteCase(
                "bridge-1",
                ("the bridge had cost nine million crowns",),
                "indirect",
                "Petra Orlin",
                "orlin",
                "explicit",
                "told",
            ),
            QuoteCase("bridge-2", ("it was a scandal for the town",), "indirect", "Kern", None, "unresolved", "said"),
            QuoteCase("bridge-3", ("that nobody would pay",), "indirect", "Kern", None, "unresolved", "added"),
        ),
        mentions=(MentionCase("orlin", "Petra Orlin"),),
    ),
)
OLD_QUOTES = (
    ("Petra Orlin", "the bridge had cost eight million crowns", True),
    ("Kern", "It was a  scandal for the town", True),
    ("Kern", "that the mayor should go", True),
    ("Kern", "that this is not in the default view", False),
)


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory, dbt_target_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = build_warehouse(tmp_path_factory.mktemp("copies") / "onrecord.duckdb", CASES)
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from raw.article_clusters")
        quotes = SUPERSEDED_QUOTES.frame(
            [
                ("bridge", 1, index, "body", "indirect", 0, 1, content, speaker, "said", 0.9, is_default)
                for index, (speaker, content, is_default) in enumerate(OLD_QUOTES)
            ]
        )
        parses = SUPERSEDED_PARSES.frame([("bridge", 1, EXTRACTOR, "parsed", None, len(OLD_QUOTES))])
        connection.register("quotes", quotes)
        connection.register("parses", parses)
        connection.execute("insert into nlp.superseded_quotes by name select * from quotes")
        connection.execute("insert into nlp.superseded_parses by name select * from parses")
    with Warehouse.open(path) as warehouse:
        cluster_pending(warehouse)
    build(path, target_dir=dbt_target_dir)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return marts.execute(sql).fetchall()


def test_articles_name_the_original_of_a_copy(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        "select article_id, copy_role, original_article_id, is_distinct_text from marts.articles order by article_id",
    )
    assert found == [
        ("agency", "original", "agency", True),
        ("bridge", "original", "bridge", True),
        ("reprint", "copy", "agency", False),
        ("short", "copy", "agency", False),
    ]


def test_counts_stand_by_printing_and_by_distinct_text(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts,
        "select quote_count, quote_distinct_text_count, mention_count, mention_distinct_text_count, article_count, "
        "article_distinct_text_count from marts.actors where actor_name = 'Irena Vale'",
    ) == [(3, 1, 3, 1, 3, 1)]
    assert rows(
        marts,
        "select published_date, article_count, article_distinct_text_count, article_distinct_text_share "
        "from marts.mentions_per_actor_per_day where actor_name = 'Irena Vale' order by published_date",
    ) == [(date(2025, 3, 3), 1, 1, 1.0), (date(2025, 3, 4), 1, 0, 0.0), (date(2025, 3, 5), 1, 0, None)]
    assert rows(
        marts, "select outlet_id, article_count, article_distinct_text_count from marts.outlets order by outlet_id"
    ) == [("courier", 2, 2), ("herald", 2, 0)]


def test_stories_count_copies_and_name_who_was_first(marts: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        marts,
        "select first_article_id, first_outlet_id, first_published_date, last_published_date, article_count, "
        "article_distinct_text_count, copy_count, outlet_count, top_actor_names from marts.stories "
        "order by article_count desc",
    ) == [
        ("agency", "courier", date(2025, 3, 3), date(2025, 3, 5), 3, 1, 2, 2, ["Irena Vale"]),
        ("bridge", "courier", date(2025, 3, 4), date(2025, 3, 4), 1, 1, 0, 1, ["Petra Orlin"]),
    ]
    assert rows(
        marts,
        "select published_date, is_first_day, article_count, article_distinct_text_count, article_share "
        "from marts.stories_per_day where example_headline like 'Irena Vale said%' order by published_date",
    ) == [
        (date(2025, 3, 3), True, 1, 1, 1.0),
        (date(2025, 3, 4), False, 1, 0, 0.5),
        (date(2025, 3, 5), False, 1, 0, 1.0),
    ]


def test_article_versions_tell_which_quotes_appeared_disappeared_and_changed(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(
        marts,
        "select is_headline_changed, is_text_changed, quote_count, appeared_quotes, disappeared_quotes, "
        "changed_quotes_before, changed_quotes_now from marts.article_versions "
        "where article_id = 'bridge' and version_number = 2",
    ) == [
        (
            True,
            True,
            3,
            ["Kern: that nobody would pay"],
            ["Kern: that the mayor should go"],
            ["Petra Orlin: the bridge had cost eight million crowns"],
            ["Petra Orlin: the bridge had cost nine million crowns"],
        )
    ]
    assert rows(marts, "select count(*) from marts.quotes where article_id = 'bridge'") == [(3,)]


def test_queries_of_the_readme_answer(marts: duckdb.DuckDBPyConnection) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Copies, stories, corrections")[2].partition("\n## ")[0]
    queries = re.findall(r'onrecord query "(.+)"', section)
    assert len(queries) == 3
    assert all(rows(marts, query) for query in queries)
