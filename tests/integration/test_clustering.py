"""Copies and stories in the warehouse: what is stored follows from the articles, not from the way they came."""

import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from orchestration.clustering import cluster_pending
from orchestration.warehouse import Warehouse
from tests.integration.news_stream import Story, corrected, news_stream
from transforms.reading.reading import read_stream
from transforms.schemas import CLUSTER_TABLES

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "onrecord.duckdb") as opened:
        yield opened


def load(warehouse: Warehouse, stories: Sequence[Story]) -> None:
    if not stories:
        return
    lines = "\n".join(story.line() for story in stories)
    records = list(read_stream(io.BytesIO(lines.encode()), source_uri="/in/news.jsonl", relative_path="news.jsonl"))
    assert all(record.article for record in records)
    warehouse.load_records(records)


def stored(warehouse: Warehouse) -> Rows:
    """Rows of all tables; versions of articles are the same whatever the order, their numbers are too."""
    return {
        table.name: warehouse._connection.execute(f"select * from {table.qualified_name} order by all").fetchall()
        for table in CLUSTER_TABLES
    }


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    return warehouse._connection.execute(query).fetchall()


def in_one_go(path: Path, stories: Sequence[Story], corrections: Sequence[Story]) -> Rows:
    with Warehouse.open(path) as warehouse:
        load(warehouse, stories)
        load(warehouse, corrections)
        cluster_pending(warehouse)
        return stored(warehouse)


@pytest.mark.parametrize("seed", range(3))
def test_cluster_pending_gives_equal_tables_in_any_order_and_any_cut(seed: int, tmp_path: Path) -> None:
    stories = news_stream(seed)
    corrections = corrected(stories, seed=seed)
    expected = in_one_go(tmp_path / "at once.duckdb", stories, corrections)
    assert any(row[3] == "copy" for row in expected["article_clusters"])
    assert any(row[3] == "partial" for row in expected["article_clusters"])
    assert expected["hot_fingerprints"]
    assert any(row[4] for row in expected["story_days"])

    dice = random.Random(seed)
    shuffled = dice.sample(stories, len(stories))
    waiting = dice.sample(corrections, len(corrections))
    with Warehouse.open(tmp_path / "bit by bit.duckdb") as warehouse:
        while shuffled:
            size = dice.randrange(1, 25)
            part, shuffled = shuffled[:size], shuffled[size:]
            load(warehouse, part)
            cluster_pending(warehouse, chunk_articles=dice.choice((1, 3, 10)))
            there = {story.article_id for story in stories} - {story.article_id for story in shuffled}
            ready = [story for story in waiting if story.article_id in there and dice.random() < 0.5]
            waiting = [story for story in waiting if story not in ready]
            load(warehouse, ready)
        load(warehouse, waiting)
        cluster_pending(warehouse, chunk_articles=2)
        assert stored(warehouse) == expected
