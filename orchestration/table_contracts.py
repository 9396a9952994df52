"""Whether the stored tables keep what `transforms.schemas` promises, computed in the warehouse without loading it.

The same promises as `transforms.schemas.validate_frame`, which sees every chunk before it is stored, over everything
that is stored: columns, types, nulls, closed value lists, keys; and the parents, which no single chunk can show.
"""

from collections.abc import Iterator

import duckdb

from orchestration.warehouse_tables import sql_type
from transforms.schemas import Table


def contract_problems(connection: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """Name every broken promise of a table and the number of rows that break it; empty when all are kept."""
    problems = list(_structure_problems(connection, table))
    if problems:
        return problems
    queries = dict(_queries(table))
    if not queries:
        return []
    columns = ", ".join(f"({query})" for query in queries.values())
    counts = connection.execute(f"select {columns}").fetchall()[0]
    return [f"{promise} in {count} rows" for promise, count in zip(queries, counts, strict=True) if count]


def _structure_problems(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[str]:
    found = dict(
        connection.execute(
            "select column_name, data_type from duckdb_columns() "
            "where database_name = current_database() and schema_name = ? and table_name = ? order by column_index",
            [table.database_schema, table.name],
        ).fetchall()
    )
    if not found:
        yield "the table is missing"
        return
    expected = {column.name: sql_type(column.dtype) for column in table.columns}
    for name in expected.keys() - found.keys():
        yield f"column {name} is missing"
    for name in found.keys() - expected.keys():
        yield f"column {name} is not in the schema"
    for name, data_type in expected.items():
        if name in found and found[name] != data_type:
            yield f"column {name} is {found[name]}, not {data_type}"


def _queries(table: Table) -> Iterator[tuple[str, str]]:
    """(promise that is broken, query that counts the rows that break it)."""
    name = table.qualified_name
    for column in table.columns:
        if not column.is_nullable:
            yield f"column {column.name} is null", f"select count(*) from {name} where {column.name} is null"
        if column.values:
            values = ", ".join(f"'{value}'" for value in column.values)
            yield (
                f"column {column.name} has foreign values",
                f"select count(*) from {name} where {column.name} not in ({values})",
            )
    key = ", ".join(table.key)
    yield (
        f"key ({key}) is not unique",
        f"select coalesce(sum(row_count), 0) from (select count(*) as row_count from {name} group by {key}) "
        "where row_count > 1",
    )
    for column_name, parent in table.parents.items():
        parent_table, _, parent_column = parent.rpartition(".")
        yield (
            f"column {column_name} has no parent in {parent_table}",
            f"select count(*) from {name} as child where child.{column_name} is not null and not exists "
            f"(select 1 from {parent_table} as parent where parent.{parent_column} = child.{column_name})",
        )
