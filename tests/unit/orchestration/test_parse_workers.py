import importlib
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from orchestration import parse_recovery
from orchestration.parse_workers import ParsingFailedError, load_parser, map_in_order, parse_chunks
from transforms.parsing import ParsedArticles
from transforms.schemas import NLP_TABLES

TEXT = "“Article {} is here,” said Ana Petrova. The mayor said that it was late."


class CountingExecutor(Executor):
    """Runs a call when its result is asked for, and keeps count of the calls that wait."""

    def __init__(self) -> None:
        self.waiting = self.most_waiting = 0

    def submit(self, call, /, *arguments, **_) -> Future:  # type: ignore[no-untyped-def, override] # noqa: ANN001, ANN002, ANN003
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        executor = self

        class Later(Future):  # type: ignore[type-arg]
            def result(self, timeout: float | None = None) -> object:
                executor.waiting -= 1
                return call(*arguments)

        return Later()


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module `deadly_reader`, in reach of this process and of those that it starts."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    sys.modules.pop("deadly_reader", None)
    return importlib.import_module("deadly_reader")


def chunks_of(texts: list[str], size: int) -> Iterator[pl.DataFrame]:
    rows = [(f"a{number:02}", 1, "en", None, text) for number, text in enumerate(texts)]
    columns = ["article_id", "version_number", "language_code", "headline", "text"]
    schema = dict(zip(columns, (pl.String, pl.Int32, pl.String, pl.String, pl.String), strict=True))
    yield from pl.DataFrame(rows, schema=schema, orient="row").iter_slices(size)


def joined(parts: list[ParsedArticles]) -> dict[str, pl.DataFrame]:
    return {table.name: pl.concat([part.frames()[table.name] for part in parts]) for table in NLP_TABLES}


def test_map_in_order_keeps_the_order_and_bounds_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_recovery, "parse_in_worker", lambda chunk: chunk)
    monkeypatch.setattr(parse_recovery, "input_to_arrow", lambda chunk: chunk)
    monkeypatch.setattr(parse_recovery, "parsed_from_arrow", lambda chunk: chunk)
    executor = CountingExecutor()
    taken = 0

    def chunks() -> Iterator[int]:
        nonlocal taken
        for number in range(10):
            taken += 1
            yield number

    results = map_in_order(executor, chunks(), ahead=3)  # type: ignore[arg-type]
    assert next(results) == 0
    assert taken == 3
    assert list(results) == list(range(1, 10))
    assert executor.most_waiting == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_parse_chunks_says_how_to_get_a_missing_network(tmp_path: Path, workers: int) -> None:
    load = partial(load_parser, "accurate", tmp_path)
    with pytest.raises(ParsingFailedError, match="network_dir"):
        list(parse_chunks(chunks_of(["Text."], 1), workers=workers, load=load))


@pytest.mark.parametrize(("workers", "size"), [(2, 1), (2, 3), (3, 2), (1, 4)])
def test_parse_chunks_gives_the_same_rows_whatever_the_workers_and_chunks(
    tmp_path: Path, deadly: ModuleType, workers: int, size: int
) -> None:
    # The first articles take longest, so that later chunks are done before them.
    texts = [TEXT.format(number) + (deadly.SLOW if number < 2 else "") for number in range(9)]
    load = deadly.deadly(tmp_path)
    expected = joined(list(parse_chunks(chunks_of(texts, 9), workers=1, load=load)))
    found = joined(list(parse_chunks(chunks_of(texts, size), workers=workers, load=load, is_isolated=True)))
    assert expected["quotes"].height == 18
    for name, frame in expected.items():
        assert found[name].equals(frame), name


def test_parse_chunks_loses_only_the_articles_that_kill_their_process(tmp_path: Path, deadly: ModuleType) -> None:
    texts = [TEXT.format(number) for number in range(12)]
    load = deadly.deadly(tmp_path)
    expected = joined(list(parse_chunks(chunks_of(texts, 12), workers=1, load=load)))
    deadly_texts = [*texts]
    deadly_texts[4], deadly_texts[8] = deadly.KILLED, deadly.LEFT
    notes: list[str] = []
    found = joined(list(parse_chunks(chunks_of(deadly_texts, 3), workers=2, load=load, note=notes.append)))
    assert found["parses"].get_column("article_id").to_list() == [f"a{number:02}" for number in range(12)]
    failed = found["parses"].filter(pl.col("status") != "parsed")
    assert failed.select("article_id", "status", "version_number").rows() == [
        ("a04", "failed", 1),
        ("a08", "failed", 1),
    ]
    assert (
        failed.get_column("extractor_version").to_list()
        == expected["parses"].get_column("extractor_version").head(2).to_list()
    )
    reasons = failed.get_column("error").to_list()
    assert "died while reading this article (killed by signal 9)" in reasons[0]
    assert "died while reading this article (ended with code 3)" in reasons[1]
    others = ~pl.col("article_id").is_in(["a04", "a08"])
    for name, frame in expected.items():
        assert found[name].filter(others).equals(frame.filter(others)), name
    # Two workers read the two deadly articles at once: one of them dies first, or both do.
    (first_death,) = [note for note in notes if note.startswith("A parsing process died (")]
    assert "killed by signal 9" in first_death or "ended with code 3" in first_death
    assert [note for note in notes if note.startswith("Article a04 failed")]


def test_parse_chunks_parses_an_article_whose_process_died_once(tmp_path: Path, deadly: ModuleType) -> None:
    texts = [TEXT.format(0), deadly.KILLED_ONCE, TEXT.format(2)]
    notes: list[str] = []
    found = joined(list(parse_chunks(chunks_of(texts, 1), workers=2, load=deadly.deadly(tmp_path), note=notes.append)))
    assert found["parses"].get_column("status").to_list() == ["parsed"] * 3
    assert len(notes) == 1


def test_parse_chunks_survives_deaths_with_one_worker_when_isolated(tmp_path: Path, deadly: ModuleType) -> None:
    chunks = chunks_of([deadly.KILLED, TEXT.format(1)], 2)
    found = joined(list(parse_chunks(chunks, workers=1, load=deadly.deadly(tmp_path), is_isolated=True)))
    assert found["parses"].get_column("status").to_list() == ["failed", "parsed"]


def test_parse_chunks_blames_no_article_when_processes_die_at_the_start(deadly: ModuleType) -> None:
    with pytest.raises(ParsingFailedError, match=r"before it was given an article \(killed by signal 9\)"):
        list(parse_chunks(chunks_of(["Text."], 1), workers=2, load=deadly.dying_at_the_start))


def test_parse_chunks_loads_the_parser_once_in_each_process(tmp_path: Path, deadly: ModuleType) -> None:
    texts = [TEXT.format(number) for number in range(8)]
    list(parse_chunks(chunks_of(texts, 1), workers=2, load=deadly.deadly(tmp_path)))
    assert 1 <= len(list(tmp_path.glob("process *"))) <= 2
