import duckdb
import polars as pl
import pytest

from orchestration.warehouse_tables import WarehouseVersionError, ensure_tables, sql_type
from transforms.schemas import TABLES


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    ensure_tables(made)
    return made


def value(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    return connection.execute(query).fetchall()[0][0]


def test_ensure_tables_makes_every_table_and_describes_every_column(connection: duckdb.DuckDBPyConnection) -> None:
    columns = connection.execute(
        "select schema_name || '.' || table_name || '.' || column_name, comment from duckdb_columns() "
        "where not internal"
    ).fetchall()
    assert dict(columns) == {
        f"{table.qualified_name}.{column.name}": column.description
        for table in TABLES.values()
        for column in table.columns
    }
    comments = connection.execute("select schema_name || '.' || table_name, comment from duckdb_tables()").fetchall()
    assert dict(comments) == {table.qualified_name: table.full_description for table in TABLES.values()}


def test_ensure_tables_leaves_what_fits(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into meta.source_files values ('a', 1, 1, 1, null, null)")
    ensure_tables(connection)
    assert value(connection, "select count(*) from meta.source_files") == 1


def test_ensure_tables_makes_all_parses_anew_when_one_of_their_tables_is_older(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    connection.execute("alter table nlp.quotes drop column evidence")
    connection.execute("insert into nlp.parses values ('a', 1, 'v', 'parsed', null, 1, 1, 1, 1, 1, 1)")
    ensure_tables(connection)
    assert value(connection, "select count(*) from nlp.parses") == 0
    connection.execute("select evidence from nlp.quotes")


def test_ensure_tables_adds_nullable_columns_to_what_was_read(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("alter table raw.articles drop column dateline")
    ensure_tables(connection)
    connection.execute("select dateline from raw.articles")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("alter table raw.articles drop column text", "column text is missing"),
        ("alter table raw.articles add column mood varchar", "column mood is unknown"),
        ("alter table raw.articles alter column word_count type varchar", "word_count is VARCHAR, not INTEGER"),
    ],
)
def test_ensure_tables_refuses_a_warehouse_that_it_would_lose_data_of(
    connection: duckdb.DuckDBPyConnection, change: str, problem: str
) -> None:
    connection.execute(change)
    with pytest.raises(WarehouseVersionError, match=f"{problem}.*move the file away"):
        ensure_tables(connection)


def test_ensure_tables_brings_comments_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("comment on column nlp.quotes.quote_id is 'old'")
    ensure_tables(connection)
    query = "select comment from duckdb_columns() where table_name = 'quotes' and column_name = 'quote_id'"
    assert value(connection, query) != "old"


def test_sql_type_nests_lists_and_refuses_the_unknown() -> None:
    assert sql_type(pl.List(pl.List(pl.Int64))) == "BIGINT[][]"
    with pytest.raises(TypeError, match="no DuckDB type"):
        sql_type(pl.Binary)
