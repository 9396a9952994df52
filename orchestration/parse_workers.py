"""Mapping `parse_articles` over chunks: in this process for little work, in a pool of processes for more.

Results come back in the order of the chunks, whatever finishes first, and only a few chunks are under way at a time,
so memory does not grow with the amount of work. Any `concurrent.futures.Executor` can take the pool's place.
"""

import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from os import _exit as leave_process
from pathlib import Path

import polars as pl

from orchestration.errors import OnRecordError
from transforms.entities.reference import Reference, load_reference
from transforms.language.network import NetworkUnavailableError, ReadingNetwork, load_network
from transforms.parsing import ParsedArticles, parse_articles

CHUNKS_AHEAD = 2
"""Chunks that wait for each worker, so that none idles while the parent writes."""


class ParsingFailedError(OnRecordError):
    """The network could not be loaded, or a worker process died."""


def parse_chunks(
    chunks: Iterable[pl.DataFrame], *, workers: int, network_dir: Path | None = None
) -> Iterator[ParsedArticles]:
    """Parse chunks of `raw.articles`, giving results in their order.

    Parameters
    ----------
    chunks
        Taken one by one as workers come free.
    workers
        Processes; 1 parses in this process.
    network_dir
        Folder of the reading network; None = the one that ships.

    Raises
    ------
    ParsingFailedError
        When the network cannot be loaded, or a worker process dies (mostly: not enough memory).
    """
    if workers <= 1:
        network, reference = load_parser(network_dir)
        for chunk in chunks:
            yield parse_articles(chunk, network=network, reference=reference)
        return
    with _process_pool(workers, network_dir) as pool:
        try:
            yield from map_in_order(pool, chunks, ahead=workers * CHUNKS_AHEAD)
        except BrokenProcessPool as error:
            raise ParsingFailedError(
                "a parsing process died, most likely for want of memory. What was stored stays; run again with fewer "
                "workers (--workers 1) or smaller chunks (setting: parse_chunk_words)."
            ) from error


def map_in_order(executor: Executor, chunks: Iterable[pl.DataFrame], *, ahead: int) -> Iterator[ParsedArticles]:
    """Submit chunks to workers that `start_worker` has prepared, at most `ahead` at a time; results keep the order."""
    waiting: deque[Future[ParsedArticles]] = deque()
    for chunk in chunks:
        waiting.append(executor.submit(parse_in_worker, chunk))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def load_parser(network_dir: Path | None) -> tuple[ReadingNetwork, Reference]:
    """Load what parsing needs. Raises ParsingFailedError with the way to get what is missing."""
    try:
        return load_network(network_dir), load_reference()
    except NetworkUnavailableError as error:
        raise ParsingFailedError(str(error)) from error


_prepared: list[tuple[ReadingNetwork, Reference] | ParsingFailedError] = []
"""What `start_worker` has loaded, or why it could not: one element in a worker process, none elsewhere."""


def start_worker(network_dir: Path | None) -> None:
    """Prepare a worker process: load the network once, leave Ctrl-C to the parent, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _prepared.append(load_parser(network_dir))
    except ParsingFailedError as error:  # raised here it would be lost: the pool only says that a process died
        _prepared.append(error)


def parse_in_worker(chunk: pl.DataFrame) -> ParsedArticles:
    """Parse one chunk with what `start_worker` has loaded."""
    prepared = _prepared[0]
    if isinstance(prepared, ParsingFailedError):
        raise prepared
    network, reference = prepared
    return parse_articles(chunk, network=network, reference=reference)


def _end_with_parent() -> None:
    """A killed parent cannot stop its workers, which would wait for the next chunk for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        leave_process(1)


@contextmanager
def _process_pool(workers: int, network_dir: Path | None) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=start_worker, initargs=(network_dir,)
    )
    try:
        yield pool
    finally:
        # After an error or Ctrl-C nobody wants the chunks that are still under way.
        is_failing = sys.exc_info()[0] is not None
        processes = list((getattr(pool, "_processes", None) or {}).values()) if is_failing else []
        pool.shutdown(wait=not is_failing, cancel_futures=True)
        for process in processes:
            process.terminate()
