"""The dbt files that follow from `transforms.schemas`: sources, staging views and the texts of their columns.

`python -m orchestration.dbt_sources` writes them anew; a test fails when they are not what this module would write.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from orchestration.warehouse_tables import sql_type
from transforms.schemas import (
    ACTORS,
    ARTICLE_CLUSTERS,
    ARTICLES,
    CLUSTER_TABLES,
    DOCUMENTS,
    ENTITIES,
    ENTITY_LINKS,
    LINK_TABLES,
    MENTIONS,
    META_TABLES,
    NLP_TABLES,
    PARSES,
    PLACES,
    QUOTES,
    RAW_TABLES,
    REF_TABLES,
    SENTENCES,
    SUPERSEDED_PARSES,
    SUPERSEDED_QUOTES,
    SUPERSEDED_TABLES,
    Column,
    Table,
)

DBT_PROJECT_DIR = Path(__file__).resolve().parents[1] / "dbt_project"

SOURCES: tuple[tuple[str, str, tuple[Table, ...]], ...] = (
    (
        "raw",
        "What came in: every input record, every version of every article, and which are copies of which.",
        (*RAW_TABLES, *CLUSTER_TABLES),
    ),
    (
        "nlp",
        "What was found in the current version of each article, who it is, and the quotes of superseded versions.",
        (*NLP_TABLES, *LINK_TABLES, *SUPERSEDED_TABLES),
    ),
    ("ref", "Reference data: names of countries, and the knowledge base of actors.", REF_TABLES),
    ("meta", "Runs, files and builds; clock times live here and nowhere else.", META_TABLES),
)
STAGED_TABLES = (
    *(DOCUMENTS, ARTICLES, ARTICLE_CLUSTERS, SENTENCES, QUOTES, ENTITIES, MENTIONS, PARSES),
    *(ENTITY_LINKS, SUPERSEDED_QUOTES, SUPERSEDED_PARSES, ACTORS, PLACES),
)
"""Tables that models read. The others are sources only: for lineage, and for who reads the warehouse itself."""

_NOTICE = "Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there."


def generated_files() -> dict[str, str]:
    """Content of every generated file by its path in the dbt project."""
    files = {
        "docs/source_columns.md": "".join(_doc_blocks()),
        "models/staging/_sources.yml": "\n".join([f"# {_NOTICE}", "version: 2", "", "sources:", *_sources(), ""]),
        "models/staging/_staging.yml": "\n".join([f"# {_NOTICE}", "version: 2", "", "models:", *_models(), ""]),
    }
    for table in STAGED_TABLES:
        files[f"models/staging/{staging_name(table)}.sql"] = _staging_view(table)
    return files


def write_files(project_dir: Path = DBT_PROJECT_DIR) -> list[Path]:
    """Write the generated files, and return those that were changed."""
    changed = []
    for name, content in generated_files().items():
        path = project_dir / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            changed.append(path)
    return changed


def staging_name(table: Table) -> str:
    """Name of the staging view of a table, `stg_<schema>__<table>`."""
    return f"stg_{table.database_schema}__{table.name}"


def doc_name(table: Table, column: Column) -> str:
    """Name of the doc block that describes a column, `<schema>_<table>__<column>`."""
    return f"{table.database_schema}_{table.name}__{column.name}"


def _doc_blocks() -> Iterator[str]:
    yield f"<!-- {_NOTICE} -->\n"
    for _, _, tables in SOURCES:
        for table in tables:
            for column in table.columns:
                yield f"\n{{% docs {doc_name(table, column)} %}}{_column_text(column)}{{% enddocs %}}\n"


def _column_text(column: Column) -> str:
    if column.values and not all(value in column.description for value in column.values):
        return f"{column.description} One of: {', '.join(column.values)}."
    return column.description


def _sources() -> Iterator[str]:
    for schema, description, tables in SOURCES:
        yield f"  - name: {schema}"
        yield f"    schema: {schema}"
        yield f"    description: {json.dumps(description, ensure_ascii=False)}"
        yield "    tables:"
        for table in tables:
            yield f"      - name: {table.name}"
            yield f"        description: {json.dumps(table.full_description, ensure_ascii=False)}"
            yield "        config:"
            yield "          meta:"
            yield "            dagster:"
            yield f"              asset_key: [{', '.join(table.asset_key)}]"
            yield "        columns:"
            for column in table.columns:
                yield from _column(table, column, indent=10)
        yield ""


def _models() -> Iterator[str]:
    for table in STAGED_TABLES:
        description = f"{table.full_description} As in {table.qualified_name}."
        yield f"  - name: {staging_name(table)}"
        yield f"    description: {json.dumps(description, ensure_ascii=False)}"
        yield "    data_tests:"
        yield "      - primary_key:"
        yield f"          name: {staging_name(table)}_primary_key"
        yield "          arguments:"
        yield f"            columns: [{', '.join(table.key)}]"
        yield "    columns:"
        for column in table.columns:
            yield from _column(table, column, indent=6)
            yield from _relationship(table, column)
        yield ""


def _column(table: Table, column: Column, *, indent: int) -> Iterator[str]:
    margin = " " * indent
    yield f"{margin}- name: {column.name}"
    yield f"{margin}  data_type: {sql_type(column.dtype).lower()}"
    yield f"{margin}  description: '{{{{ doc(\"{doc_name(table, column)}\") }}}}'"


def _relationship(table: Table, column: Column) -> Iterator[str]:
    if column.name not in table.parents:
        return
    parent_schema, parent_table, parent_column = table.parents[column.name].split(".")
    yield "        data_tests:"
    yield "          - relationships:"
    yield "              arguments:"
    yield f"                to: ref('stg_{parent_schema}__{parent_table}')"
    yield f"                field: {parent_column}"


def _staging_view(table: Table) -> str:
    columns = ",\n".join(f"            {column.name}" for column in table.columns)
    return (
        f"-- {_NOTICE}\n"
        "with\n"
        "    source as (\n"
        "        select\n"
        f"{columns}\n"
        f"        from {{{{ source('{table.database_schema}', '{table.name}') }}}}\n"
        "    )\n\n"
        "select * from source\n"
    )


if __name__ == "__main__":
    write_files()
