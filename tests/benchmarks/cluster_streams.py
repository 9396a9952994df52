"""How fast copies and stories are found, and in what memory, on a synthetic stream.

usage: python tests/benchmarks/cluster_streams.py ARTICLES.jsonl... [--count 100000] [--days 30] [--new 1000]

Every text of the stream has the words of a real one in another order, so that it shares topics but no wording with
others; a fifth of the texts is printed again by other outlets, most a few times, some sixty times, cut or with another
lead, within a week. Afterwards `--new` more articles arrive for the last days, and are added to what is stored.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from orchestration.clustering import cluster_pending
from orchestration.warehouse import Warehouse
from transforms.schemas import ARTICLES

FIRST_DAY = date(2024, 1, 1)
OUTLETS = 120
NOTICE = "All rights reserved by the paper and its owners. This material may not be printed or sent on in any form."


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--new", type=int, default=1_000)
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for path in options.paths for line in Path(path).read_text().splitlines()]
    with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "onrecord.duckdb") as warehouse:
        stream = _stream(texts, options.count + options.new, options.days, random.Random(7))
        _store(warehouse, stream, options.count)
        _measure(warehouse, f"{options.count} articles")
        _store(warehouse, stream, options.new)
        _measure(warehouse, f"{options.new} more")
        _measure(warehouse, "none more")
        for query in (
            "select role, count(*) from raw.article_clusters group by role order by role",
            "select 'stories', count(distinct story_id) from raw.article_clusters",
            "select 'overlaps', count(*) from raw.article_overlaps",
            "select 'hot fingerprints', count(*) from raw.hot_fingerprints",
        ):
            for row in warehouse._connection.execute(query).fetchall():
                sys.stdout.write(f"  {row[0]}: {row[1]}\n")


def _measure(warehouse: Warehouse, title: str) -> None:
    started, used = time.perf_counter(), time.process_time()
    summary = cluster_pending(warehouse)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{title}: {time.perf_counter() - started:.1f} s, {time.process_time() - used:.1f} CPU seconds, "
        f"peak {peak:.0f} MB, {summary.changed_count} rows changed\n"
    )
    sys.stdout.flush()


def _store(warehouse: Warehouse, stream: Iterator[tuple[object, ...]], count: int) -> None:
    """Write article versions straight into the table: reading is measured elsewhere."""
    while count > 0:
        rows = [row for _, row in zip(range(min(count, 5_000)), stream, strict=False)]
        count -= len(rows)
        frame = pl.DataFrame(
            rows,
            schema={"article_id": pl.String, "outlet_id": pl.String, "published_date": pl.Date, "text": pl.String},
            orient="row",
        )
        filled = {
            "version_number": pl.lit(1, pl.Int32),
            "is_current": pl.lit(True),
            "document_id": pl.col("article_id"),
            "source_id": pl.col("article_id"),
            "authors": pl.lit([], pl.List(pl.String)),
            "published_at_source": pl.lit("meta"),
            "published_at_confidence": pl.lit(1.0),
            "text_sha256": pl.lit(""),
            "word_count": pl.col("text").str.count_matches(r"\S+").cast(pl.Int32),
        }
        frame = frame.with_columns(**filled).with_columns(
            **{
                name: pl.lit(None, dtype)
                for name, dtype in ARTICLES.polars_schema.items()
                if name not in frame.columns and name not in filled
            }
        )
        warehouse._insert(ARTICLES, frame.select(ARTICLES.polars_schema.names()))


def _stream(texts: list[str], count: int, days: int, dice: random.Random) -> Iterator[tuple[object, ...]]:
    number = 0
    while number < count:
        base = dice.choice(texts).split()
        day = FIRST_DAY + timedelta(days=dice.randrange(days))
        for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
            words = dice.sample(base, len(base))[: dice.randrange(80, 900)]
            other = dice.choice(texts).split()
            words = [dice.choice(other) if dice.random() < 0.3 else word for word in words]
            printings = dice.choice((1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 5)) if dice.random() < 0.99 else 60
            for _ in range(printings):
                number += 1
                yield (f"{number:016x}", *_printed(words, day + timedelta(days=dice.choice((0, 0, 0, 1, 2))), dice))


def _printed(words: list[str], day: date, dice: random.Random) -> tuple[object, ...]:
    outlet = dice.randrange(OUTLETS)
    kind = dice.randrange(4)
    kept = words if kind < 2 else words[: max(30, len(words) // dice.randrange(1, 4))]
    if kind == 3:
        kept = [*dice.sample(words, min(20, len(words))), *kept[10:]]
    text = " ".join(kept) + (f" {NOTICE}" if outlet % 3 == 0 else "")
    return (f"outlet-{outlet}", None if dice.random() < 0.02 else day, text)


if __name__ == "__main__":
    main()
