"""Parsing in processes that may die: chunks of articles as work for `process_recovery`.

A chunk that kills its process is parsed article by article; an article that kills it twice is a failed parse with a
reason.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future

import polars as pl

from orchestration import process_recovery
from orchestration.parse_processes import (
    LoadParser,
    ParsingFailedError,
    input_to_arrow,
    parse_in_worker,
    parsed_from_arrow,
    probe_worker,
    start_worker,
)
from orchestration.process_pool import WorkerPool
from orchestration.process_recovery import Note, Work, run_in_processes
from transforms.parsing import ParsedArticles, failed_parses

__all__ = ["Note", "map_in_order", "parse_in_processes"]


def map_in_order(executor: Executor, chunks: Iterable[pl.DataFrame], *, ahead: int) -> Iterator[ParsedArticles]:
    """Submit chunks to workers that `start_worker` has prepared, at most `ahead` at a time; results keep the order."""
    return process_recovery.map_in_order(_Parsing(), chunks, executor=executor, ahead=ahead)


def parse_in_processes(
    chunks: Iterable[pl.DataFrame], *, workers: int, load: LoadParser, note: Note
) -> Iterator[ParsedArticles]:
    """Parse chunks in `workers` processes, results in their order, whichever of the processes die.

    Raises
    ------
    ParsingFailedError
        When the parser cannot be loaded, or a process dies before it is given an article.
    """
    return run_in_processes(chunks, work=_Parsing(load), workers=workers, note=note)


class _PendingChunk:
    """A chunk that a process parses."""

    def __init__(self, future: "Future[dict[str, bytes]]") -> None:
        self._future = future

    def is_busy(self) -> bool:
        return True

    def is_safe(self) -> bool:
        return process_recovery.is_done(self._future)

    def results(self) -> Iterator[ParsedArticles]:
        yield parsed_from_arrow(self._future.result())


class _Parsing(Work[pl.DataFrame, ParsedArticles]):
    """Parsing of chunks; without `load` for pools that are prepared elsewhere."""

    doing, done, unit = "parsing", "parsed", "article"

    def __init__(self, load: LoadParser | None = None) -> None:
        self._load = load
        self._extractor_version = ""

    def open_pool(self, workers: int) -> WorkerPool:
        return WorkerPool(start_worker, (self._load,), workers=workers)

    def submit(self, item: pl.DataFrame, executor: Executor) -> _PendingChunk:
        return _PendingChunk(executor.submit(parse_in_worker, input_to_arrow(item)))

    def probe(self, executor: Executor) -> None:
        self._extractor_version = executor.submit(probe_worker).result()

    def size(self, item: pl.DataFrame) -> int:
        return item.height

    def parts(self, item: pl.DataFrame) -> Iterator[pl.DataFrame]:
        return item.iter_slices(1)

    def give_up(self, item: pl.DataFrame, death: str, *, note: Note) -> Iterator[ParsedArticles]:
        reason = (
            f"the parsing process died while reading this article ({death}); most likely for want of memory, or of a "
            "defect that its text brings out"
        )
        note(f"Article {item.item(0, 'article_id')} failed: {reason}.")
        yield failed_parses(item, reason=reason, extractor_version=self._extractor_version)

    def dead_at_start(self, death: str) -> ParsingFailedError:
        return ParsingFailedError(
            f"a parsing process died before it was given an article ({death}), most likely for want of memory. What "
            "was stored stays; run again with fewer workers (--workers 1) or smaller chunks (setting: "
            "parse_chunk_words)."
        )
