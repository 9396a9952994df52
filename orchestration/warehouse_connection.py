"""What everything that writes to the warehouse is made of: one connection, transactions, inserts, the ledger."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import polars as pl

from transforms.schemas import Table


class WarehouseConnection:
    """A connection that is open for writing, and the steps that its users share."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin")
        try:
            yield
        except BaseException:  # also Ctrl-C: half a chunk must not stay open
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    @contextmanager
    def _registered(self, name: str, frame: pl.DataFrame) -> Iterator[None]:
        self._connection.register(name, frame)
        try:
            yield
        finally:
            self._connection.unregister(name)

    def _insert(self, table: Table, frame: pl.DataFrame) -> None:
        if frame.is_empty():
            return
        with self._registered("_rows", frame):
            self._connection.execute(f"insert into {table.qualified_name} by name select * from _rows")

    def _append_changes(self, changes: pl.DataFrame) -> int:
        """Write (article_id, change_kind) to the ledger under the next load id, which is returned."""
        load_id = self._count("select coalesce(max(load_id), 0) + 1 from raw.article_changes")
        with self._registered("_changes", changes):
            self._connection.execute(
                "insert into raw.article_changes by name "
                "select article_id, ? as load_id, change_kind, now() as changed_at from _changes",
                [load_id],
            )
        return load_id

    def _count(self, query: str) -> int:
        return int(self._connection.execute(query).fetchall()[0][0])

    def _frame(self, query: str, table: Table, parameters: Mapping[str, object] | None = None) -> pl.DataFrame:
        """Run a query that gives rows of `table`, with exactly the types that the table promises."""
        found = self._connection.sql(query, params=dict(parameters or {})).pl()
        return found.select(table.polars_schema.names()).cast(table.polars_schema)
