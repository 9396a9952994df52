from pathlib import Path

import pytest

from orchestration.dbt_examples import example_queries


def written(folder: Path, text: str) -> Path:
    (folder / "analyses").mkdir()
    (folder / "analyses" / "who.sql").write_text(text, encoding="utf-8")
    return folder


def test_example_queries_read_question_and_plain_sql(tmp_path: Path) -> None:
    text = "-- Who spoke?\nselect * from {{ ref('quotes') }}, {{ source('raw', 'articles') }}\n"
    (example,) = example_queries(written(tmp_path, text))
    assert example.name == "who"
    assert example.question == "Who spoke?"
    assert example.sql == "select * from marts.quotes, raw.articles\n"


def test_example_queries_refuse_a_query_without_its_question(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="question"):
        example_queries(written(tmp_path, "select 1\n"))


def test_example_queries_refuse_what_only_dbt_can_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more of dbt"):
        example_queries(written(tmp_path, "-- Who?\nselect {{ var('x') }}\n"))
