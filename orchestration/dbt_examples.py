"""The example queries of `dbt_project/analyses`, as plain SQL that runs on the published file."""

import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.dbt_sources import DBT_PROJECT_DIR

_MODEL = re.compile(r"\{\{ ref\('(\w+)'\) \}\}")
_SOURCE = re.compile(r"\{\{ source\('(\w+)', '(\w+)'\) \}\}")
_QUESTION = re.compile(r"-- (?P<question>.+\?)\n")


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """One question with the SQL that answers it."""

    name: str
    question: str
    sql: str


def example_queries(project_dir: Path = DBT_PROJECT_DIR) -> tuple[ExampleQuery, ...]:
    """Read the example queries, in the order of their names, without starting dbt.

    Raises
    ------
    ValueError
        When a file does not open with its question, or uses more of dbt than `ref` to a mart and `source`.
    """
    return tuple(_read(path) for path in sorted((project_dir / "analyses").glob("*.sql")))


def _read(path: Path) -> ExampleQuery:
    text = path.read_text(encoding="utf-8")
    question = _QUESTION.match(text)
    if question is None:
        raise ValueError(f"{path} does not open with its question, as a comment of one line that ends in '?'")
    sql = _SOURCE.sub(r"\1.\2", _MODEL.sub(r"marts.\1", text[question.end() :]))
    if "{{" in sql or "{%" in sql:
        raise ValueError(f"{path} uses more of dbt than ref('a_mart') and source('schema', 'table')")
    return ExampleQuery(name=path.stem, question=question["question"], sql=sql)
