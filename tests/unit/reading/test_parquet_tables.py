import io
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from transforms.reading import parquet_tables
from transforms.reading.fields import own_mapping
from transforms.reading.options import DEFAULT_OPTIONS, ReadOptions
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord

BODY = "The harbor reopened on Tuesday, and the ferries ran again by noon, officials said."


class Pipe(io.RawIOBase):
    """Bytes that can only be read on."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


def parquet(rows: list[dict[str, object]], **options: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file, **options)
    return file.getvalue()


def read(data: bytes, options: ReadOptions = DEFAULT_OPTIONS) -> list[ReadRecord]:
    name = "dump.parquet"
    return list(read_stream(io.BytesIO(data), source_uri=f"/inbox/{name}", relative_path=name, options=options))


def rows(count: int) -> list[dict[str, object]]:
    return [{"id": f"a{number}", "text": f"{BODY} {number}", "views": number} for number in range(count)]


@pytest.mark.parametrize("compression", ["zstd", "snappy", "gzip", "none"])
def test_read_stream_reads_rows_of_all_row_groups(compression: str) -> None:
    records = read(parquet(rows(25), compression=compression, row_group_size=10))
    assert [record.article.text for record in records if record.article] == [f"{BODY} {n}" for n in range(25)]
    assert [record.record_locator for record in records[:2]] == ["row 1", "row 2"]
    assert {record.media_type for record in records} == {"application/vnd.apache.parquet"}
    assert {record.container_uri for record in records} == {"/inbox/dump.parquet"}
    assert len({record.content_sha256 for record in records}) == 25


def test_read_stream_reads_what_polars_writes(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "text": pl.Series([BODY, None], dtype=pl.String),
            "outlet": pl.Series(["Harbor Times", "Harbor Times"], dtype=pl.Categorical),
            "published_at": [datetime(2025, 3, 12, 10, tzinfo=UTC), None],
            "modified_at": [datetime(2025, 3, 12, 10), None],  # noqa: DTZ001 - columns without a zone are meant
            "author": [["Ana Petrova", "Tom Okafor"], []],
        }
    )
    frame.write_parquet(tmp_path / "dump.parquet")
    first, second = read((tmp_path / "dump.parquet").read_bytes())
    assert first.article is not None
    assert (first.article.authors, first.article.outlet_name) == (("Ana Petrova", "Tom Okafor"), "Harbor Times")
    assert first.article.published_at == datetime(2025, 3, 12, 10, tzinfo=UTC)
    assert first.article.modified_at is None  # an instant without a zone is none
    assert second.reason_code == "row_text_missing"


def test_read_stream_reads_nested_columns_and_days() -> None:
    data = parquet([{"article": {"body": BODY, "writers": [{"name": "Ana Petrova"}]}, "day": date(2025, 3, 12)}])
    options = ReadOptions(
        fields=own_mapping({"text": "article.body", "byline": "article.writers", "published_at": "day"})
    )
    (record,) = read(data, options)
    assert record.article is not None
    assert (record.article.text, record.article.authors) == (BODY, ("Ana Petrova",))
    assert record.article.published_date == date(2025, 3, 12)


def test_read_stream_takes_columns_for_known_ones_whatever_their_case() -> None:
    (record,) = read(
        parquet([{"Article Text": BODY, "Title": "Rain", "n": 1}]),
        ReadOptions(fields=own_mapping({"text": "Article Text"})),
    )
    assert record.article is not None
    assert (record.article.text, record.article.headline) == (BODY, "Rain")
    (record,) = read(parquet([{"Text": BODY, "Title": "Rain", "n": 1}]))
    assert record.article is not None
    assert (record.article.text, record.article.headline) == (BODY, "Rain")


def test_read_stream_reads_a_stream_that_cannot_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet(rows(3))
    assert list(read_stream(Pipe(data), source_uri="/inbox/dump.parquet", relative_path="dump.parquet")) == read(data)
    monkeypatch.setattr(parquet_tables, "MAX_UNSEEKABLE_BYTES", 100)
    (record,) = read_stream(Pipe(data), source_uri="/inbox/dump.parquet", relative_path="dump.parquet")
    assert (record.article, record.reason_code) == (None, "too_large")


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (parquet([{"id": 1, "story": BODY}]), "table_no_text_column", "Its columns are id, story."),
        (parquet([{"id": 1, "text": 5}]), "row_text_wrong_type", 'The column "text" is int64.'),
        (parquet([{"id": 1, "text": [BODY]}]), "row_text_wrong_type", 'The column "text" is list<'),
        (b"PAR1" + bytes(50) + b"PAR1", "table_unreadable", "Reading failed ("),
        (parquet(rows(3))[:-20], "table_unreadable", "Reading failed ("),
    ],
)
def test_read_stream_rejects_a_file_that_it_cannot_read_as_a_whole(data: bytes, code: str, reason: str) -> None:
    (record,) = read(data)
    assert (record.article, record.reason_code, record.byte_count) == (None, code, len(data))
    assert record.reason is not None
    assert record.reason.startswith(reason)
    assert len(record.content_sha256) == 64


def test_read_stream_keeps_the_rows_before_a_broken_part() -> None:
    data = bytearray(parquet(rows(2000), row_group_size=1000, compression="none", use_dictionary=False))
    middle = len(data) // 2
    data[middle + 2000 : middle + 22000] = b"\xff" * 20000
    *whole, last = read(bytes(data))
    assert 1000 <= len([record for record in whole if record.article]) < 2000
    assert (last.reason_code, last.container_uri) == ("table_unreadable", None)
    assert last.reason is not None
    assert last.reason.startswith(f"Reading failed behind row {len(whole):,}")


def test_read_stream_holds_only_a_piece_of_a_row_group(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    whole = parquet_tables._python_values

    def counted(column: object) -> list[object]:
        values = whole(column)
        sizes.append(len(values))
        return values

    monkeypatch.setattr(parquet_tables, "_python_values", counted)
    monkeypatch.setattr(parquet_tables, "_BATCH_BYTES", 2000)
    assert len(read(parquet(rows(1000)))) == 1000
    assert max(sizes) < 50
