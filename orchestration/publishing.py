"""The published file: a closed copy of the warehouse for readers, put in place in one step.

Readers that have the old file open keep it as it was until they close it; no reader ever waits or makes anybody wait.
"""

import os
from pathlib import Path
from shutil import copyfile as copy_file

import duckdb

from orchestration.errors import OnRecordError
from orchestration.warehouse import newest_build
from orchestration.warehouse_lock import OnWait, WarehouseFileError, connect
from orchestration.warehouse_values import Build

COPY_SUFFIX = ".tmp"


class NothingPublishedError(OnRecordError):
    """There is no published file yet."""


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the published file for reading.

    Raises
    ------
    NothingPublishedError
        When there is none yet.
    WarehouseFileError
        When it is not readable as a DuckDB file.
    """
    if not path.is_file():
        raise NothingPublishedError(f"nothing is published yet at {path}. Run `onrecord run PATH` first.")
    return connect(path, read_only=True, wait_seconds=0)


def published_build(path: Path) -> Build | None:
    """Return the build that the published file holds; None when there is no such file or it is none of ours."""
    try:
        connection = open_published(path)
    except (NothingPublishedError, WarehouseFileError):
        return None
    try:
        return newest_build(connection)
    except duckdb.CatalogException:
        return None
    finally:
        connection.close()


def put_in_place(warehouse_path: Path, published_path: Path, *, wait_seconds: float, on_wait: OnWait | None) -> None:
    """Copy the warehouse to a file beside the published one, make it durable, and rename it over the published one.

    The warehouse is held open meanwhile, checkpointed and idle, so that nobody writes into what is being copied.
    A copy that was cut off is overwritten by the next one and never seen by a reader.
    """
    published_path.parent.mkdir(parents=True, exist_ok=True)
    copy = published_path.with_name(published_path.name + COPY_SUFFIX)
    connection = connect(warehouse_path, wait_seconds=wait_seconds, on_wait=on_wait)
    try:
        connection.execute("checkpoint")
        copy_file(warehouse_path, copy)
    finally:
        connection.close()
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    copy.replace(published_path)
    _make_rename_durable(published_path.parent)


def _make_rename_durable(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
