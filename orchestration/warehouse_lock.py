"""Opening a DuckDB file that another process may hold: wait, say who holds it, give up with a clear message."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.errors import OnRecordError

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0

_LOCK_HINT = "Could not set lock on file"
_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")

OnWait = Callable[[str], None]


class WarehouseLockedError(OnRecordError):
    """Another process has the file open and did not let go in time."""


class WarehouseFileError(OnRecordError):
    """The file is not a DuckDB database that this version can open."""


def connect(
    path: Path, *, read_only: bool = False, wait_seconds: float = 60.0, on_wait: OnWait | None = None
) -> duckdb.DuckDBPyConnection:
    """Open `path`, waiting up to `wait_seconds` while another process holds it.

    `on_wait` is called once, with a sentence that names the file and the holder, when the wait begins.

    Raises
    ------
    WarehouseLockedError
        When the wait is over.
    WarehouseFileError
        When the file is no DuckDB database, is damaged, or was written by a newer DuckDB.
    """
    deadline = time.monotonic() + wait_seconds
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            connection = duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as error:
            message = str(error)
            if _LOCK_HINT not in message:
                raise WarehouseFileError(_unusable(path, message)) from error
            sentence = f"{path} is open in {_holder(message)}"
            left = deadline - time.monotonic()
            if left <= 0:
                raise WarehouseLockedError(
                    f"{sentence}. Waited {wait_seconds:g} s. Close that program or let it finish, then run again "
                    "(setting: lock_wait_seconds). To look at the data meanwhile, open the published file."
                ) from error
            if on_wait is not None:
                on_wait(f"{sentence}; waiting up to {wait_seconds:g} s for it.")
                on_wait = None
            time.sleep(min(pause, left))
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        except duckdb.Error as error:
            raise WarehouseFileError(_unusable(path, str(error))) from error
        else:
            # Instants are UTC on every machine, and nothing is ever fetched from the network.
            connection.execute("set TimeZone = 'UTC'")
            connection.execute("set autoinstall_known_extensions = false")
            return connection


def _holder(message: str) -> str:
    """Name the process that DuckDB's message blames, with its command line where the system tells it."""
    found = _HOLDER.search(message)
    if not found:
        return "another process"
    command_file = Path("/proc") / found["pid"] / "cmdline"
    try:
        command = command_file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        command = ""
    return f"process {found['pid']} ({(command or found['program'])[:160]})"


def _unusable(path: Path, message: str) -> str:
    first_line = message.splitlines()[0]
    return (
        f"{path} cannot be opened: {first_line}. If it is not a DuckDB file or is damaged, move it away and run again: "
        "the sources are read anew. If a newer DuckDB wrote it, update On Record."
    )
