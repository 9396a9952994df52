"""Work in processes that outlives them: a dead one is reported, and only an item that kills again and again fails.

A process can be killed from outside (mostly for want of memory) or by what it works on (a defect in a library). The
pool cannot tell which of the items under way did it. So those are done again, one after the other, in a process of
their own; an item during which that dies as well is done part by part; an item of one part that kills the process
twice, the second time a fresh one that has just done something harmless, is given up with a reason.

Results come back in the order of the items, whatever finishes first, and only a few items are under way at a time, so
memory does not grow with the amount of work.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from orchestration.errors import OnRecordError
from orchestration.process_pool import WorkerPool
from transforms.wording import counted

ITEMS_AHEAD = 2
"""Items that wait for each worker, so that none idles while the parent writes."""

MOST_WAITING = 128
"""Items that wait for their turn, with those that are done and those that this process will do."""

LOOK_SECONDS = 0.05
"""How often, while one item gives its results, it is seen to that the workers have enough to do."""

Note = Callable[[str], None]
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
ResultT_co = TypeVar("ResultT_co", covariant=True)


class Pending(Protocol[ResultT_co]):
    """An item that was submitted."""

    def is_busy(self) -> bool:
        """Whether it counts as under way: a process is at it, or its results take memory until its turn has come."""

    def is_safe(self) -> bool:
        """Whether its results can be had even when the pool has broken."""

    def results(self) -> Iterator[ResultT_co]:
        """Give the results, waiting for them. Raises BrokenProcessPool when a process died before the last."""


class Work(ABC, Generic[ItemT, ResultT]):
    """What the processes do with an item."""

    doing: str
    """In words, for notes: "parsing"."""
    done: str
    """"parsed"."""
    unit: str
    """What an item has parts of: "article"."""

    @abstractmethod
    def open_pool(self, workers: int) -> WorkerPool:
        """Open a pool whose processes are prepared for this work."""

    @abstractmethod
    def submit(self, item: ItemT, executor: Executor) -> Pending[ResultT]:
        """Hand an item over; an item that is handed over again goes on behind the results it has given."""

    @abstractmethod
    def probe(self, executor: Executor) -> None:
        """Let a fresh process do something harmless, so that what happens afterwards is the item's doing."""

    @abstractmethod
    def size(self, item: ItemT) -> int:
        """How many parts an item has. One of several gives its results all at once, or none."""

    @abstractmethod
    def parts(self, item: ItemT) -> Iterable[ItemT]:
        """Cut an item into its parts."""

    @abstractmethod
    def give_up(self, item: ItemT, death: str, *, note: Note) -> Iterator[ResultT]:
        """Give the results, with the reason in them, of an item that cannot be done."""

    @abstractmethod
    def dead_at_start(self, death: str) -> OnRecordError:
        """Give the error, with the fix in it, for a process that dies before it is given an item."""


class _ProcessDiedError(Exception):
    """The process died during the call; the message says how."""


@dataclass(slots=True)
class _UnderWay(Generic[ItemT, ResultT]):
    """An item that was taken, and what became of it; nothing yet where the pool broke as it was handed over."""

    item: ItemT
    pending: Pending[ResultT] | None = None

    def is_busy(self) -> bool:
        return self.pending is None or self.pending.is_busy()

    def is_safe(self) -> bool:
        return self.pending is not None and self.pending.is_safe()


def map_in_order(
    work: Work[ItemT, ResultT],
    items: Iterable[ItemT],
    *,
    executor: Executor,
    ahead: int,
    under_way: "deque[_UnderWay[ItemT, ResultT]] | None" = None,
) -> Iterator[ResultT]:
    """Submit items to prepared workers, at most `ahead` of them busy at a time; results keep the order.

    `under_way` holds what was taken and has not given all its results, also after an error.
    """
    waiting: deque[_UnderWay[ItemT, ResultT]] = deque() if under_way is None else under_way
    remaining = iter(items)
    looked_at = 0.0

    def top_up() -> None:
        nonlocal looked_at
        if waiting and waiting[-1].pending is None:
            return  # the pool has broken; that comes up when the turn of the items under way has come
        while len(waiting) < MOST_WAITING and sum(one.is_busy() for one in waiting) < ahead:
            try:
                waiting.append(_UnderWay(next(remaining)))
                waiting[-1].pending = work.submit(waiting[-1].item, executor)
            except (StopIteration, BrokenProcessPool):
                break
        looked_at = monotonic()

    top_up()
    while waiting:
        pending = waiting[0].pending
        if pending is None:
            raise BrokenProcessPool
        for result in pending.results():
            yield result
            if monotonic() > looked_at + LOOK_SECONDS:
                top_up()
        waiting.popleft()
        top_up()


def is_done(future: "Future[Any]") -> bool:
    """Whether a call has come to its end and its result is at hand, whatever has become of the pool."""
    return future.done() and not future.cancelled() and future.exception() is None


def run_in_processes(
    items: Iterable[ItemT], *, work: Work[ItemT, ResultT], workers: int, note: Note
) -> Iterator[ResultT]:
    """Do the work on every item in `workers` processes, results in their order, whichever of the processes die.

    Raises
    ------
    OnRecordError
        When a process dies before it is given an item; and what the work raises.
    """
    remaining = iter(items)
    under_way: deque[_UnderWay[ItemT, ResultT]] = deque()
    while True:  # a pool a turn: a turn that breaks has at least one item under way, which is dealt with below
        with work.open_pool(workers) as pool:
            try:
                yield from map_in_order(
                    work, remaining, executor=pool.executor, ahead=workers * ITEMS_AHEAD, under_way=under_way
                )
                return
            except BrokenProcessPool:
                death = pool.deaths()
        lost = counted(sum(work.size(one.item) for one in under_way if not one.is_safe()), work.unit)
        note(f"A {work.doing} process died ({death}). Under way were {lost}, {work.done} again in one process.")
        with _LoneProcess(work) as process:
            while under_way:
                first = under_way[0]
                if first.pending is not None and first.pending.is_safe():
                    yield from first.pending.results()
                else:
                    yield from _do_alone(first.item, process, work=work, note=note)
                under_way.popleft()


def _do_alone(
    item: ItemT, process: "_LoneProcess[ItemT, ResultT]", *, work: Work[ItemT, ResultT], note: Note
) -> Iterator[ResultT]:
    try:
        yield from process.results(item)
        return
    except _ProcessDiedError as error:
        death = str(error)
    if work.size(item) > 1:
        count = counted(work.size(item), work.unit)
        note(f"The {work.doing} process died again ({death}). Its {count} are {work.done} one by one.")
        for part in work.parts(item):
            yield from _do_alone(part, process, work=work, note=note)
        return
    try:
        yield from process.results(item)
        return
    except _ProcessDiedError as error:
        death = str(error)
    yield from work.give_up(item, death, note=note)


class _LoneProcess(Generic[ItemT, ResultT]):
    """One process, started when it is needed and anew after a death. A context manager."""

    def __init__(self, work: Work[ItemT, ResultT]) -> None:
        self._work = work
        self._pool: WorkerPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.__exit__(kind, error, traceback)

    def results(self, item: ItemT) -> Iterator[ResultT]:
        """Do the work on an item. Raises _ProcessDiedError, or the work's error when a new process dies of nothing."""
        pool = self._pool or self._start()
        try:
            yield from self._work.submit(item, pool.executor).results()
        except BrokenProcessPool as error:
            self._pool = None
            raise _ProcessDiedError(pool.deaths()) from error

    def _start(self) -> WorkerPool:
        self._pool = pool = self._work.open_pool(1)
        try:
            self._work.probe(pool.executor)
        except BrokenProcessPool as error:
            raise self._work.dead_at_start(pool.deaths()) from error
        return pool
