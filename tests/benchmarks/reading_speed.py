"""How fast records are read: articles per second of one core, from bytes to records and on into a warehouse.

    python tests/benchmarks/reading_speed.py [FILE.jsonl] [--articles 4000] [--rounds 5]

FILE.jsonl holds articles in our own form, each of which is repeated under new ids; without it articles of 750 words
are made up. Seconds are processor time, the best of some rounds. They differ between machines and hours, so beside each
rate stands how many times it takes what parsing the same JSON with Python's own parser takes.
"""

import argparse
import io
import json
import random
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from orchestration.pipeline import open_warehouse
from orchestration.settings import load_settings
from orchestration.source_reading import read_sources
from transforms.reading.decoding import clean_text
from transforms.reading.languages import detect_language
from transforms.reading.reading import read_stream
from transforms.reading.records import bytes_sha256

Article = dict[str, object]
WORDS_TEXT = (
    "the of and to in a is was that for it on as with he his by at from this are be has have had not but said council "
    "minister harbor election Tuesday report library company “we” officials government police, plans people. years"
)
WORDS = WORDS_TEXT.split()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    given = [json.loads(line) for line in options.path.open(encoding="utf-8")] if options.path else invented_articles()
    articles = [{**given[number % len(given)], "id": f"a{number}"} for number in range(options.articles)]
    lines = [json.dumps(article, ensure_ascii=False).encode() for article in articles]
    texts = [str(article["text"]) for article in articles]
    report(f"{len(articles):,} articles of {sum(map(len, lines)) // len(lines):,} bytes")
    unit = best(lambda: drain(map(json.loads, lines)), options.rounds)
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = write_files(articles, lines, folder)
        for path in files:
            seconds = best(lambda path=path: drain(records_of(path)), options.rounds)
            show(f"{path.suffix[1:]}: bytes to records", seconds, len(articles), unit)
        for label, work in {
            "  of it telling the language": lambda: drain(map(detect_language, texts)),
            "  of it cleaning the text": lambda: drain(map(clean_text, texts)),
            "  of it hashing the bytes": lambda: drain(map(bytes_sha256, lines)),
        }.items():
            show(label, best(work, options.rounds), len(articles), unit)
        for path in files:
            show(f"{path.suffix[1:]}: bytes into a warehouse", load_seconds(path, folder), len(articles), unit)


def report(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def show(label: str, seconds: float, count: int, unit: float) -> None:
    report(f"{label:32}{count / seconds:10,.0f} articles/s {seconds / unit:8.1f} x json.loads")


def best(work: Callable[[], None], rounds: int) -> float:
    """Least processor time of one round."""
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def drain(values: object) -> None:
    deque(values, maxlen=0)  # type: ignore[call-overload]


def write_files(articles: list[Article], lines: list[bytes], folder: Path) -> list[Path]:
    frame = pl.DataFrame(articles, infer_schema_length=None)
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    frame.write_parquet(folder / "a.parquet", row_group_size=2000)
    frame.write_csv(folder / "a.csv")
    return [folder / "a.jsonl", folder / "a.parquet", folder / "a.csv"]


def records_of(path: Path) -> object:
    return read_stream(io.BytesIO(path.read_bytes()), source_uri=str(path), relative_path=path.name)


def load_seconds(path: Path, folder: Path) -> float:
    settings = load_settings({"data_dir": folder / path.suffix[1:]}, environment={})
    started = time.process_time()
    with open_warehouse(settings) as warehouse:
        read_sources(warehouse, [path], settings=settings)
    return time.process_time() - started


def invented_articles() -> list[Article]:
    chance = random.Random(20)
    return [
        {
            "text": "\n\n".join(" ".join(chance.choices(WORDS, k=75)) for _ in range(10)),
            "headline": " ".join(chance.choices(WORDS, k=8)),
            "outlet": f"Outlet {chance.randrange(20)}",
            "published_at": f"2025-03-{chance.randrange(1, 29):02}",
        }
        for _ in range(500)
    ]


if __name__ == "__main__":
    main()
