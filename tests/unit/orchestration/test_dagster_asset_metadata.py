import dagster as dg
import duckdb

from orchestration.asset_metadata import column_schema, counts_table, markdown_table, preview, table_spec
from transforms.schemas import QUOTES


def test_markdown_table_cuts_long_values_and_escapes_bars() -> None:
    assert markdown_table(["a", "b"], [("x|y", None), ("line\nbreak", "w" * 100)]).splitlines() == [
        "| a | b |",
        "| --- | --- |",
        "| x\\|y |  |",
        f"| line break | {'w' * 59}… |",
    ]


def test_markdown_table_says_when_there_is_nothing() -> None:
    assert markdown_table(["a"], []) == "no rows"


def test_counts_table_has_the_most_frequent_first() -> None:
    table = counts_table("reason", {"empty": 1, "binary": 3, "duplicate": 1}).value
    assert [line.split(" | ")[0] for line in str(table).splitlines()[2:]] == ["| binary", "| duplicate", "| empty"]


def test_preview_shows_the_first_rows_and_columns() -> None:
    with duckdb.connect() as connection:
        columns = ", ".join(f"range + {number} as c{number}" for number in range(10))
        lines = str(preview(connection, f"select {columns} from range(100)").value).splitlines()
    assert len(lines) == 2 + 5
    assert lines[0] == "| c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7 |"


def test_column_schema_describes_every_column() -> None:
    columns = {column.name: column for column in column_schema(QUOTES).columns}
    assert list(columns) == [column.name for column in QUOTES.columns]
    assert columns["quote_id"].constraints.unique
    assert columns["segments"].type == "bigint[][]"
    assert columns["cue_text"].constraints.nullable


def test_table_spec_is_keyed_by_schema_and_table() -> None:
    spec = table_spec(QUOTES, group="parsing", defined_in="transforms/quotes/", deps=[("raw", "articles")])
    assert spec.key == dg.AssetKey(["nlp", "quotes"])
    assert [dep.asset_key for dep in spec.deps] == [dg.AssetKey(["raw", "articles"])]
    assert spec.description is not None
    assert spec.description.startswith("One row per attribution")
