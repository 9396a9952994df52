from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path

import polars as pl
import pytest

from orchestration import parse_workers
from orchestration.parse_workers import ParsingFailedError, map_in_order, parse_chunks


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


def test_map_in_order_keeps_the_order_and_bounds_what_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_workers, "parse_in_worker", lambda chunk: chunk)
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
    with pytest.raises(ParsingFailedError, match="network_dir"):
        list(parse_chunks([pl.DataFrame()], workers=workers, network_dir=tmp_path))
