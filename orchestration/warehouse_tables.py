"""Tables of the warehouse that Python fills: made from `transforms.schemas`, checked against it at every opening."""

from collections.abc import Iterable, Iterator

import duckdb
import polars as pl

from orchestration.errors import OnRecordError
from transforms.schemas import (
    ACTOR_TABLES,
    CLUSTER_TABLES,
    KNOWLEDGE,
    LINK_TABLES,
    NLP_TABLES,
    RAW_TABLES,
    RUNS,
    SUPERSEDED_TABLES,
    TABLES,
    Column,
    Dtype,
    Table,
)

SCHEMAS = ("raw", "nlp", "ref", "meta")

_PLAIN_TYPES: tuple[tuple[Dtype, str], ...] = (
    (pl.String, "VARCHAR"),
    (pl.Int64, "BIGINT"),
    (pl.Int32, "INTEGER"),
    (pl.Float64, "DOUBLE"),
    (pl.Boolean, "BOOLEAN"),
    (pl.Date, "DATE"),
    (pl.Datetime("us", "UTC"), "TIMESTAMP WITH TIME ZONE"),
)
_KEPT = frozenset(table.qualified_name for table in (*RAW_TABLES, RUNS))
"""Tables that nothing can bring back: they are extended, never dropped."""

_TOGETHER = ((*NLP_TABLES, *LINK_TABLES), SUPERSEDED_TABLES, CLUSTER_TABLES, (*ACTOR_TABLES, KNOWLEDGE))
"""Tables that say nothing without each other: when one is made anew, all are."""


class WarehouseVersionError(OnRecordError):
    """The warehouse was written by a version of On Record whose tables do not fit this one."""


def sql_type(dtype: object) -> str:
    """DuckDB's name of a column type; lists nest."""
    if isinstance(dtype, pl.List):
        return f"{sql_type(dtype.inner)}[]"
    for known, name in _PLAIN_TYPES:
        if dtype == known:
            return name
    raise TypeError(f"no DuckDB type is set for {dtype}")


def ensure_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing, extend what is older, and bring the comments up to date, in one transaction.

    Tables that can be derived again (`nlp`, copies and stories, `ref`, `meta.builds`, `meta.source_files`) are dropped
    and made anew when their columns differ; the next run fills them. All of `nlp` goes together, so that no parse
    stands half, and so do copies and stories, and the tables of the knowledge base.

    Raises
    ------
    WarehouseVersionError
        When `raw.*` or `meta.runs` differ by more than missing nullable columns.
    """
    found = _found_columns(connection)
    statements = list(_statements(found))
    if not statements:
        return
    connection.execute("begin")
    try:
        for statement in statements:
            connection.execute(statement)
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _found_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[str, str | None]]]:
    """Type and comment by column, by table."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, column_name, data_type, comment from duckdb_columns() "
        "where database_name = current_database() and schema_name in ('raw', 'nlp', 'ref', 'meta')"
    ).fetchall()
    found: dict[str, dict[str, tuple[str, str | None]]] = {}
    for table, column, data_type, comment in rows:
        found.setdefault(table, {})[column] = (data_type, comment)
    return found


def _statements(found: dict[str, dict[str, tuple[str, str | None]]]) -> Iterator[str]:
    if not found:
        yield from (f"create schema if not exists {schema}" for schema in SCHEMAS)
    stale = {name for name, table in TABLES.items() if name in found and not _fits(table, found[name])}
    stale -= _KEPT
    for together in _TOGETHER:
        names = {table.qualified_name for table in together}
        if names & stale:
            stale |= names
    for table in TABLES.values():
        columns = found.get(table.qualified_name)
        if columns is None or table.qualified_name in stale:
            yield from _create(table)
        else:
            yield from _extend(table, columns)
            yield from _comment_changes(table, columns)


def _fits(table: Table, columns: dict[str, tuple[str, str | None]]) -> bool:
    return {name: data_type for name, (data_type, _) in columns.items()} == {
        column.name: sql_type(column.dtype) for column in table.columns
    }


def _create(table: Table) -> Iterator[str]:
    definitions = ", ".join(
        f"{column.name} {sql_type(column.dtype)}{'' if column.is_nullable else ' not null'}" for column in table.columns
    )
    yield f"drop table if exists {table.qualified_name}"
    yield f"create table {table.qualified_name} ({definitions})"
    yield f"comment on table {table.qualified_name} is {_literal(table.full_description)}"
    yield from (_comment(table, column) for column in table.columns)


def _extend(table: Table, columns: dict[str, tuple[str, str | None]]) -> Iterator[str]:
    problems = []
    for column in table.columns:
        if column.name not in columns:
            if column.is_nullable:
                yield f"alter table {table.qualified_name} add column {column.name} {sql_type(column.dtype)}"
                yield _comment(table, column)
            else:
                problems.append(f"column {column.name} is missing")
        elif columns[column.name][0] != sql_type(column.dtype):
            problems.append(f"column {column.name} is {columns[column.name][0]}, not {sql_type(column.dtype)}")
    known = {column.name for column in table.columns}
    problems += [f"column {name} is unknown" for name in columns if name not in known]
    if problems:
        raise WarehouseVersionError(
            f"this warehouse was written by another version of On Record: {table.qualified_name}: "
            f"{'; '.join(problems)}. Use that version, or move the file away and run again: the sources are read anew."
        )


def _comment_changes(table: Table, columns: dict[str, tuple[str, str | None]]) -> Iterable[str]:
    return [
        _comment(table, column)
        for column in table.columns
        if column.name in columns and columns[column.name][1] != column.description
    ]


def _comment(table: Table, column: Column) -> str:
    return f"comment on column {table.qualified_name}.{column.name} is {_literal(column.description)}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
