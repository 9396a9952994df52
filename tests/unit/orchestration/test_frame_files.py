from pathlib import Path

import polars as pl
import pytest

from orchestration.frame_files import ROW_GROUP_BYTES, ROW_GROUP_ROWS, FrameFiles, FrameFormat

SCHEMA = pl.Schema({"name": pl.String, "spans": pl.List(pl.Int64)})
ROWS = pl.DataFrame([("a", [1, 2]), ("b", [])], schema=SCHEMA, orient="row")


def files(directory: Path, file_format: FrameFormat = "parquet") -> FrameFiles:
    return FrameFiles(
        directory,
        schemas={"rows": SCHEMA, "rejects": SCHEMA},
        file_format=file_format,
        only_when_filled=frozenset({"rejects"}),
    )


@pytest.mark.parametrize("file_format", ["parquet", "jsonl"])
def test_frame_files_write_all_rows_in_their_order(tmp_path: Path, file_format: FrameFormat) -> None:
    with files(tmp_path, file_format) as out:
        out.write("rows", ROWS)
        out.write("rows", ROWS.clear())
        out.write("rows", ROWS)
    path = tmp_path / f"rows.{file_format}"
    found = pl.read_parquet(path) if file_format == "parquet" else pl.read_ndjson(path, schema=SCHEMA)
    assert found.equals(pl.concat([ROWS, ROWS]))


def test_frame_files_write_row_groups(tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    many = pl.concat([ROWS] * (ROW_GROUP_ROWS // 2))
    with files(tmp_path) as out:
        for _ in range(3):
            out.write("rows", many)
    assert pq.ParquetFile(tmp_path / "rows.parquet").num_row_groups == 3


@pytest.mark.parametrize("file_format", ["parquet", "jsonl"])
def test_frame_files_write_empty_tables_but_no_empty_rejects(tmp_path: Path, file_format: FrameFormat) -> None:
    (tmp_path / f"rejects.{file_format}").write_text("of the last call")
    with files(tmp_path, file_format):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [f"rows.{file_format}"]


def test_frame_files_leave_the_folder_as_it_was_after_an_error(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("of the last call")

    def interrupted() -> None:
        with files(tmp_path, "jsonl") as out:
            out.write("rows", pl.concat([ROWS] * ROW_GROUP_ROWS))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of the last call"]


def test_frame_files_hold_no_more_than_a_row_group_of_long_texts(tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    long = pl.DataFrame([("a" * (ROW_GROUP_BYTES // 2), [1])], schema=SCHEMA, orient="row")
    with files(tmp_path) as out:
        for _ in range(4):
            out.write("rows", long)
    assert pq.ParquetFile(tmp_path / "rows.parquet").num_row_groups == 2
