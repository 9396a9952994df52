from collections.abc import Iterator

import duckdb
import pytest

from orchestration.table_contracts import contract_problems
from orchestration.warehouse_tables import ensure_tables
from transforms.schemas import ARTICLE_CHANGES, MENTIONS, TABLES, Table


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        ensure_tables(connection)
        yield connection


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.qualified_name)
def test_contract_problems_finds_none_in_a_new_warehouse(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    assert contract_problems(connection, table) == []


def test_contract_problems_counts_rows_that_break_a_promise(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("alter table raw.article_changes alter column changed_at drop not null")
    connection.execute("insert into raw.article_changes values ('a', 1, 'added', now()), ('a', 1, 'lost', null)")
    assert contract_problems(connection, ARTICLE_CHANGES) == [
        "column change_kind has foreign values in 1 rows",
        "column changed_at is null in 1 rows",
        "key (article_id, load_id) is not unique in 2 rows",
    ]


def test_contract_problems_counts_rows_without_a_parent(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "insert into nlp.mentions values ('m', 'a', 'gone', 'body', 0, 0, 4, 'Name', 'name', 'PERSON', false, null)"
    )
    assert contract_problems(connection, MENTIONS) == ["column entity_id has no parent in nlp.entities in 1 rows"]


def test_contract_problems_names_changed_columns(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("alter table raw.article_changes drop column change_kind")
    connection.execute("alter table raw.article_changes add column note varchar")
    connection.execute("alter table raw.article_changes alter column load_id type integer")
    assert contract_problems(connection, ARTICLE_CHANGES) == [
        "column change_kind is missing",
        "column note is not in the schema",
        "column load_id is INTEGER, not BIGINT",
    ]


def test_contract_problems_names_a_missing_table(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("drop table raw.article_changes")
    assert contract_problems(connection, ARTICLE_CHANGES) == ["the table is missing"]
