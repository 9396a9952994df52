"""A pool of processes for work that may kill them: parsing and reading use it alike.

What the processes do is `process_recovery`'s and its callers' business; this module starts and ends them.
"""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from os import _exit as leave_process
from typing import Any


class WorkerPool:
    """A pool of prepared processes that ends them when it is left, and knows how they ended. A context manager.

    Processes start when there is work for them.
    """

    def __init__(self, start: Callable[..., None], arguments: tuple[Any, ...], *, workers: int) -> None:
        """`start`, picklable as are its arguments, prepares a process; it begins with `follow_parent`."""
        self.executor = ProcessPoolExecutor(
            workers, mp_context=get_context("spawn"), initializer=start, initargs=arguments
        )

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an error or Ctrl-C nobody wants the work that is still under way.
        processes = self._processes() if kind is not None else []
        self.executor.shutdown(wait=kind is None, cancel_futures=True)
        for process in processes:
            process.terminate()

    def deaths(self) -> str:
        """How the processes of a broken pool ended, in words; waits until they have. The pool is of no more use."""
        processes = self._processes()
        self.executor.shutdown(wait=True, cancel_futures=True)
        codes = [process.exitcode for process in processes]
        # The pool itself terminates those that outlive the first.
        own = [code for code in codes if code not in (None, 0, -signal.SIGTERM)]
        return ", ".join(dict.fromkeys(_death(code) for code in own if code is not None)) or "ended without a word"

    def _processes(self) -> list[BaseProcess]:
        # The executor gives no public way to its processes.
        return list((getattr(self.executor, "_processes", None) or {}).values())


def follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when the parent is gone: called by a process as it starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _death(exit_code: int) -> str:
    """Say how a process ended: "killed by signal 9", "ended with code 3"."""
    return f"killed by signal {-exit_code}" if exit_code < 0 else f"ended with code {exit_code}"


def _end_with_parent() -> None:
    """A killed parent cannot stop its workers, which would wait for the next piece of work for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        leave_process(1)
