"""Parsing that outlives its processes: a dead one is reported, and only an article that kills again and again fails.

A process can be killed from outside (mostly for want of memory) or by what it reads (a defect in the runtime). The pool
cannot tell which of the chunks under way did it. So they are parsed again, one after the other, in a process of their
own; a chunk during which that dies as well is parsed article by article; an article that kills the process twice, the
second time a fresh one that has just read another text without harm, is a failed parse with a reason.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

import polars as pl

from orchestration.parse_processes import (
    LoadParser,
    ParsingFailedError,
    ParsingPool,
    input_to_arrow,
    parse_in_worker,
    parsed_from_arrow,
    probe_worker,
)
from transforms.parsing import ParsedArticles, failed_parses
from transforms.schemas import NLP_TABLES

CHUNKS_AHEAD = 2
"""Chunks that wait for each worker, so that none idles while the parent writes."""

Note = Callable[[str], None]


class _ProcessDiedError(Exception):
    """The process died during the call; the message says how."""


def map_in_order(executor: Executor, chunks: Iterable[pl.DataFrame], *, ahead: int) -> Iterator[ParsedArticles]:
    """Submit chunks to workers that `start_worker` has prepared, at most `ahead` at a time; results keep the order."""
    waiting: deque[Future[dict[str, bytes]]] = deque()
    for chunk in chunks:
        waiting.append(executor.submit(parse_in_worker, input_to_arrow(chunk)))
        if len(waiting) >= ahead:
            yield parsed_from_arrow(waiting.popleft().result())
    while waiting:
        yield parsed_from_arrow(waiting.popleft().result())


def parse_in_processes(
    chunks: Iterable[pl.DataFrame], *, workers: int, load: LoadParser, note: Note
) -> Iterator[ParsedArticles]:
    """Parse chunks in `workers` processes, results in their order, whichever of the processes die.

    Raises
    ------
    ParsingFailedError
        When the parser cannot be loaded, or a process dies before it is given an article.
    """
    remaining = iter(chunks)
    under_way: deque[pl.DataFrame] = deque()

    def taken() -> Iterator[pl.DataFrame]:
        for chunk in remaining:
            under_way.append(chunk)
            yield chunk

    while True:  # a pool a turn: a turn that breaks has at least one chunk under way, which is dealt with below
        with ParsingPool(load, workers=workers) as pool:
            try:
                for parsed in map_in_order(pool.executor, taken(), ahead=workers * CHUNKS_AHEAD):
                    under_way.popleft()
                    yield parsed
                return
            except BrokenProcessPool:
                death = pool.deaths()
        count = sum(chunk.height for chunk in under_way)
        note(f"A parsing process died ({death}). The {count:,} articles under way are parsed again in one process.")
        with _LoneProcess(load) as process:
            while under_way:
                parsed = _parse_alone(under_way[0], process, note=note)
                under_way.popleft()
                yield parsed


def _parse_alone(chunk: pl.DataFrame, process: "_LoneProcess", *, note: Note) -> ParsedArticles:
    try:
        return process.parse(chunk)
    except _ProcessDiedError as death:
        if chunk.height > 1:
            note(f"The parsing process died again ({death}). Its {chunk.height:,} articles are parsed one by one.")
            return _joined([_parse_alone(article, process, note=note) for article in chunk.iter_slices(1)])
    try:
        return process.parse(chunk)
    except _ProcessDiedError as death:
        reason = (
            f"the parsing process died while reading this article ({death}); most likely for want of memory, or of a "
            "defect that its text brings out"
        )
        note(f"Article {chunk.item(0, 'article_id')} failed: {reason}.")
        return failed_parses(chunk, reason=reason, extractor_version=process.extractor_version)


def _joined(parts: list[ParsedArticles]) -> ParsedArticles:
    return ParsedArticles(
        **{table.name: pl.concat([part.frames()[table.name] for part in parts]) for table in NLP_TABLES}
    )


class _LoneProcess:
    """One process, started when it is needed and anew after a death. A context manager."""

    def __init__(self, load: LoadParser) -> None:
        self._load = load
        self._pool: ParsingPool | None = None
        self.extractor_version = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.__exit__(kind, error, traceback)

    def parse(self, chunk: pl.DataFrame) -> ParsedArticles:
        """Parse a chunk. Raises _ProcessDiedError, or ParsingFailedError when a fresh process dies of nothing."""
        pool = self._pool or self._start()
        try:
            return parsed_from_arrow(pool.executor.submit(parse_in_worker, input_to_arrow(chunk)).result())
        except BrokenProcessPool as error:
            self._pool = None
            raise _ProcessDiedError(pool.deaths()) from error

    def _start(self) -> ParsingPool:
        self._pool = pool = ParsingPool(self._load, workers=1)
        try:
            self.extractor_version = pool.executor.submit(probe_worker).result()
        except BrokenProcessPool as error:
            raise ParsingFailedError(
                f"a parsing process died before it was given an article ({pool.deaths()}), most likely for want of "
                "memory. What was stored stays; run again with fewer workers (--workers 1) or smaller chunks "
                "(setting: parse_chunk_words)."
            ) from error
        return pool
