from pathlib import Path

from orchestration.dbt_sources import DBT_PROJECT_DIR, generated_files, staging_name, write_files
from transforms.schemas import QUOTES, TABLES


def test_generated_files_are_the_ones_in_the_project() -> None:
    stale = [
        name
        for name, content in generated_files().items()
        if not (DBT_PROJECT_DIR / name).is_file() or (DBT_PROJECT_DIR / name).read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run `python -m orchestration.dbt_sources` after a change of transforms/schemas.py"


def test_generated_files_name_every_table_and_column() -> None:
    sources = generated_files()["models/staging/_sources.yml"]
    for table in TABLES.values():
        assert f"asset_key: [{table.database_schema}, {table.name}]" in sources
        for column in table.columns:
            assert f'doc("{table.database_schema}_{table.name}__{column.name}")' in sources


def test_staging_folder_holds_no_view_that_is_not_generated() -> None:
    names = {path.relative_to(DBT_PROJECT_DIR).as_posix() for path in (DBT_PROJECT_DIR / "models/staging").iterdir()}
    assert names == {name for name in generated_files() if name.startswith("models/staging/")}


def test_write_files_changes_nothing_the_second_time(tmp_path: Path) -> None:
    assert len(write_files(tmp_path)) == len(generated_files())
    assert write_files(tmp_path) == []


def test_staging_name_says_where_a_table_comes_from() -> None:
    assert staging_name(QUOTES) == "stg_nlp__quotes"
