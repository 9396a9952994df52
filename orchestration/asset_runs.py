"""What every asset does around its stage: the line in `meta.runs`, and progress in the run's log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import duckdb

from orchestration.pipeline import logged_run
from orchestration.progress import as_size
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.warehouse_lock import WarehouseLockedError, connect

SECONDS_BETWEEN_LINES = 10.0

LOCK_RETRIES = 10
LOCK_RETRY_SECONDS = 60
"""The command line may hold the warehouse for many minutes: after the wait of the settings, the step is tried again."""


class RunPageProgress:
    """Tells the progress in the run's log: at the start, every few seconds, at the end."""

    def __init__(self, log: dg.DagsterLogManager) -> None:
        self._log = log
        self._stage, self._unit, self._total = "", "", 0
        self._count = 0
        self._bytes = ""
        self._started = self._told = time.monotonic()

    def begin(self, stage: str, *, total: int | None, unit: str) -> None:
        self._stage, self._unit, self._total, self._count = stage, unit, total or 0, 0
        self._bytes = ""
        self._started = self._told = time.monotonic()
        self._log.info(f"{stage}: {total} {unit} to do" if total else stage)

    def advance(self, count: int) -> None:
        self._count += count
        now = time.monotonic()
        if now - self._told >= SECONDS_BETWEEN_LINES:
            self._told = now
            self._log.info(self._line(now))

    def tell_bytes(self, done: int, *, total: int | None) -> None:
        self._bytes = f", {as_size(done)}{f' of {as_size(total)}' if total else ''}"

    def end(self) -> None:
        self._log.info(self._line(time.monotonic()))

    def note(self, message: str) -> None:
        self._log.warning(message)

    def _line(self, now: float) -> str:
        rate = self._count / max(now - self._started, 1e-9)
        of_total = f" of {self._total}" if self._total else ""
        return f"{self._stage}: {self._count}{of_total} {self._unit}{self._bytes}, {rate:,.1f} {self._unit}/s"


@contextmanager
def logged_stage(settings: Settings, *, command: str) -> Iterator[RunLog]:
    """Give a stage its line in `meta.runs`, which it opens when it first changes something; close it in the end.

    The stage must have closed the warehouse when it leaves the block.
    """
    with retried_when_locked(), logged_run(settings, command=command) as log:
        yield log


@contextmanager
def retried_when_locked() -> Iterator[None]:
    """Have Dagster try the step again later when another process has had the warehouse open for too long."""
    try:
        yield
    except WarehouseLockedError as error:
        raise dg.RetryRequested(max_retries=LOCK_RETRIES, seconds_to_wait=LOCK_RETRY_SECONDS) from error


@contextmanager
def reading(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for reading.

    Raises
    ------
    RetryRequested
        When another process holds it.
    WarehouseFileError
        As `orchestration.warehouse_lock.connect`.
    """
    with retried_when_locked():
        connection = connect(settings.warehouse_path, read_only=True, wait_seconds=settings.lock_wait_seconds)
    try:
        yield connection
    finally:
        connection.close()
