import io
import json
from pathlib import Path

import duckdb
import pytest

from orchestration.commands.querying import QueryError, run_query
from orchestration.publishing import NothingPublishedError

SQL = """
    select * from (values ('Ædel', 1, 0.25::double, date '2025-03-12', [1, 2]), ('a, "b"', null, 10.0, null, []))
    as t(name, n, share, day, spans)
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "onrecord.duckdb"
    duckdb.connect(str(path)).close()
    return path


def answer(sql: str, published: Path, output_format: str = "table", limit: int | None = None) -> str:
    output = io.StringIO()
    run_query(sql, published_path=published, output=output, output_format=output_format, limit=limit)
    return output.getvalue()


def test_run_query_prints_a_table_with_numbers_to_the_right(published: Path) -> None:
    assert answer(SQL, published) == (
        "name    n  share  day         spans\n"
        "------  -  -----  ----------  ------\n"
        "Ædel    1   0.25  2025-03-12  [1, 2]\n"
        'a, "b"        10              []\n'
    )


def test_run_query_prints_csv(published: Path) -> None:
    assert answer(SQL, published, "csv") == (
        'name,n,share,day,spans\nÆdel,1,0.25,2025-03-12,"[1, 2]"\n"a, ""b""",,10.0,,[]\n'
    )


def test_run_query_prints_json(published: Path) -> None:
    first, second = json.loads(answer(SQL, published, "json"))
    assert first == {"name": "Ædel", "n": 1, "share": 0.25, "day": "2025-03-12", "spans": [1, 2]}
    assert second["day"] is None
    assert json.loads(answer("select 1 where false", published, "json")) == []


def test_run_query_tells_whether_the_limit_left_rows_out(published: Path) -> None:
    output = io.StringIO()
    options = {"published_path": published, "output": output, "output_format": "csv"}
    assert run_query("from range(3)", limit=2, **options)  # type: ignore[arg-type]
    assert not run_query("from range(3)", limit=3, **options)  # type: ignore[arg-type]


def test_run_query_cannot_write(published: Path) -> None:
    with pytest.raises(QueryError, match="read-only"):
        answer("create table t as select 1", published)


def test_run_query_explains_a_wrong_query(published: Path) -> None:
    with pytest.raises(QueryError, match=r"nowhere.*(.|\n)*show all tables"):
        answer("from nowhere", published)


def test_run_query_says_when_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(NothingPublishedError, match="onrecord run"):
        answer("select 1", tmp_path / "none.duckdb")
