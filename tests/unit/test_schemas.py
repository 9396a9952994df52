import polars as pl
import pytest

from transforms import schemas
from transforms.schemas import FrameContractError, validate_frame


@pytest.mark.parametrize("table", schemas.TABLES.values(), ids=lambda table: table.qualified_name)
def test_empty_frame_satisfies_its_own_table(table: schemas.Table) -> None:
    validate_frame(table.empty_frame(), table)


@pytest.mark.parametrize("table", schemas.TABLES.values(), ids=lambda table: table.qualified_name)
def test_table_has_a_described_key_of_its_own_columns(table: schemas.Table) -> None:
    names = {column.name for column in table.columns}
    assert set(table.key) <= names
    assert set(table.parents) <= names
    assert all(column.description.endswith(".") for column in table.columns)


@pytest.mark.parametrize("table", schemas.TABLES.values(), ids=lambda table: table.qualified_name)
def test_parents_name_existing_columns(table: schemas.Table) -> None:
    for parent in table.parents.values():
        table_name, _, column_name = parent.rpartition(".")
        assert column_name in {column.name for column in schemas.TABLES[table_name].columns}


def change_frame(**columns: list[object]) -> pl.DataFrame:
    frame = schemas.ARTICLE_CHANGES.empty_frame()
    rows = {"article_id": ["a"], "load_id": [1], "change_kind": ["added"], "changed_at": [None]} | columns
    return pl.DataFrame(rows, schema=frame.schema)


def test_validate_frame_names_nulls_and_foreign_values() -> None:
    with pytest.raises(FrameContractError, match=r"raw\.article_changes: .*changed_at is null in 1 rows"):
        validate_frame(change_frame(), schemas.ARTICLE_CHANGES)
    with pytest.raises(FrameContractError, match="change_kind has 1 foreign values, such as 'lost'"):
        validate_frame(change_frame(change_kind=["lost"]), schemas.ARTICLE_CHANGES)


def test_validate_frame_names_duplicate_keys() -> None:
    frame = pl.concat([change_frame(), change_frame()])
    with pytest.raises(FrameContractError, match=r"key \(article_id, load_id\) is not unique in 2 rows"):
        validate_frame(frame, schemas.ARTICLE_CHANGES)


def test_validate_frame_names_missing_and_unknown_columns() -> None:
    frame = change_frame().rename({"load_id": "batch_id"})
    with pytest.raises(FrameContractError, match="column load_id is missing; column batch_id is not in the schema"):
        validate_frame(frame, schemas.ARTICLE_CHANGES)


def test_validate_frame_names_a_changed_type() -> None:
    frame = change_frame().with_columns(pl.col("load_id").cast(pl.Int32))
    with pytest.raises(FrameContractError, match="column load_id is Int32, not Int64"):
        validate_frame(frame, schemas.ARTICLE_CHANGES)
