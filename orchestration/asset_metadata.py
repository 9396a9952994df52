"""What a run page shows of a table: rows, columns with their descriptions, a few rows, counts by reason."""

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg
import duckdb

from orchestration.warehouse_tables import sql_type
from transforms.schemas import Table

PREVIEW_ROWS = 5
PREVIEW_COLUMNS = 8
PREVIEW_CHARACTERS = 60

Metadata = dict[str, dg.MetadataValue | int | float | str]


def table_spec(
    table: Table,
    *,
    group: str,
    defined_in: str,
    deps: Sequence[Sequence[str]] = (),
    code_version: str | None = None,
    kinds: Iterable[str] = ("python", "duckdb"),
) -> dg.AssetSpec:
    """Describe a table of `transforms.schemas` as an asset keyed [schema, table].

    `defined_in` is the place in the repository where the rules that fill it lie.
    """
    return dg.AssetSpec(
        key=dg.AssetKey(list(table.asset_key)),
        group_name=group,
        deps=[dg.AssetKey(list(dep)) for dep in deps],
        description=table.full_description,
        code_version=code_version,
        kinds=set(kinds),
        metadata={
            "dagster/column_schema": column_schema(table),
            "dagster/table_name": table.qualified_name,
            "key": ", ".join(table.key),
            "defined_in": defined_in,
        },
    )


def column_schema(table: Table) -> dg.TableSchema:
    """Columns of a table as Dagster shows them: DuckDB type, description, not null, unique."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=sql_type(column.dtype).lower(),
                description=column.description,
                constraints=dg.TableColumnConstraints(nullable=column.is_nullable, unique=table.key == (column.name,)),
            )
            for column in table.columns
        ]
    )


def stored_column_schema(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> dg.TableSchema:
    """Columns of a stored table or view, with the comments that dbt left in the database."""
    rows = connection.execute(
        "select column_name, data_type, comment from duckdb_columns() "
        "where database_name = current_database() and schema_name = ? and table_name = ? order by column_index",
        [schema, table],
    ).fetchall()
    return dg.TableSchema(columns=[dg.TableColumn(name, kind.lower(), comment) for name, kind, comment in rows])


def row_count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Rows of a table, given as `schema.table`."""
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def preview(connection: duckdb.DuckDBPyConnection, query: str) -> dg.MarkdownMetadataValue:
    """The first rows and columns of a query as a Markdown table; long values are cut."""
    result = connection.execute(f"select * from ({query}) limit {PREVIEW_ROWS}")
    names = [column[0] for column in result.description][:PREVIEW_COLUMNS]
    return dg.MetadataValue.md(markdown_table(names, result.fetchall()))


def markdown_table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay out rows as a Markdown table with as many columns as there are names."""
    lines = [_markdown_row(names), _markdown_row(["---"] * len(names))]
    lines += [_markdown_row([_shortened(value) for value in row[: len(names)]]) for row in rows]
    return "\n".join(lines) if len(lines) > 2 else "no rows"


def counts_table(title: str, counts: Mapping[str, int]) -> dg.MarkdownMetadataValue:
    """Counts by reason, most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return dg.MetadataValue.md(markdown_table([title, "count"], ordered))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _shortened(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    text = text if len(text) <= PREVIEW_CHARACTERS else f"{text[: PREVIEW_CHARACTERS - 1]}…"
    return text.replace("|", "\\|")
