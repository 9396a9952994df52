"""Parquet: one row an article. Row groups are read piece by piece, and of the columns only those that are mapped."""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

import orjson
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from transforms.reading.fields import FieldMapping, mapping_for
from transforms.reading.options import ReadOptions
from transforms.reading.records import MEDIA_PARQUET, ReadRecord, RecordOrigin, bytes_sha256
from transforms.reading.rejections import MAX_ARTICLE_BYTES, ROW_TEXT_WRONG_TYPE, TABLE_UNREADABLE, TOO_LARGE
from transforms.reading.streams import HeadedStream
from transforms.reading.tables import header_problem, known_columns, read_row

MAX_UNSEEKABLE_BYTES = 256_000_000
"""Size of the largest table that is held in memory because its stream cannot go back (within an archive, a pipe)."""
_BATCH_ROWS, _BATCH_BYTES = 256, 16_000_000
_BUFFER_BYTES = 1 << 20


def read_parquet(
    stream: BinaryIO | HeadedStream, *, source_uri: str, relative_path: str, options: ReadOptions
) -> Iterator[ReadRecord]:
    """Read a Parquet file.

    Parameters
    ----------
    stream
        A file that can be read from any place; or what can only be read on, which is then held in memory.

    Yields
    ------
    A record for each row, with its number from 1 as the locator. Its bytes are those of its mapped values as JSON. A
    part that cannot be read is one rejected record, and ends the file.
    """
    file_origin = partial(RecordOrigin, source_uri, relative_path, MEDIA_PARQUET, fields_version=options.fields.version)
    if isinstance(stream, HeadedStream):
        data = stream.read_up_to(MAX_UNSEEKABLE_BYTES + 1)
        stream = io.BytesIO(data)
        if len(data) > MAX_UNSEEKABLE_BYTES:
            detail = "A Parquet file of this size is read only as a file of its own: unpack it"
            yield file_origin(*_measure(stream)).reject(TOO_LARGE, detail)
            return
    row_number = 0
    try:
        file = pq.ParquetFile(stream, buffer_size=_BUFFER_BYTES, pre_buffer=False)
        names = file.schema_arrow.names
        columns = known_columns(names, options.fields)
        found = mapping_for(options.fields, columns)
        types = dict(zip(columns, file.schema_arrow.types, strict=True))
        problem = header_problem(columns, found) or _wrong_text_type(types, found)
        if problem is not None:
            yield file_origin(*_measure(stream)).reject(*problem)
            return
        used = {name: column for name, column in zip(names, columns, strict=True) if column in found.columns}
        row_options = replace(options, fields=found)
        for values in _rows(file, used):
            row_number += 1
            yield _read_row(values, f"row {row_number}", file_origin=file_origin, options=row_options)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        place = f"Reading failed behind row {row_number:,}" if row_number else "Reading failed"
        yield file_origin(*_measure(stream)).reject(TABLE_UNREADABLE, f"{place} ({type(error).__name__})")


def _measure(stream: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256 of a file, which is read in pieces."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256")  # type: ignore[arg-type] # any file will do
    return stream.seek(0, io.SEEK_END), digest.hexdigest()


def _rows(file: Any, columns: Mapping[str, str]) -> Iterator[dict[str, object]]:  # noqa: ANN401 - pyarrow has no types
    """Rows in order, of the columns that are given, under the names that are given for them.

    A piece holds as many rows as fit into some megabytes by the file's own figures.
    """
    for index in range(file.num_row_groups):
        group = file.metadata.row_group(index)
        row_bytes = max(1, group.total_byte_size // max(1, group.num_rows))
        batch_rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES // row_bytes))
        for batch in file.iter_batches(batch_rows, row_groups=[index], columns=list(columns), use_threads=False):
            lists = [_python_values(column) for column in batch.columns]
            names = [columns[name] for name in batch.schema.names]
            for values in zip(*lists, strict=True):
                yield dict(zip(names, values, strict=True))


def _python_values(column: Any) -> list[object]:  # noqa: ANN401
    try:
        values: list[object] = column.to_pylist()
    except (UnicodeDecodeError, ValueError, OverflowError):  # a value outside what Python can hold, or no UTF-8
        values = [_python_value(cell) for cell in column]
    return values


def _python_value(cell: Any) -> object:  # noqa: ANN401
    try:
        value: object = cell.as_py()
    except UnicodeDecodeError:
        return bytes(cell.as_buffer()).decode("utf-8", "replace")
    except (ValueError, OverflowError):
        return None
    return value


def _read_row(
    values: dict[str, object], locator: str, *, file_origin: Callable[..., RecordOrigin], options: ReadOptions
) -> ReadRecord:
    data = orjson.dumps(values, default=str, option=orjson.OPT_NON_STR_KEYS)
    origin = file_origin(len(data), bytes_sha256(data), locator)
    if len(data) > MAX_ARTICLE_BYTES:
        return origin.reject(TOO_LARGE, f"The row has {len(data):,} bytes")
    return read_row(values, origin=origin, options=options)


def _wrong_text_type(types_by_column: Mapping[str, Any], mapping: FieldMapping) -> tuple[str, str] | None:
    """Reason code and detail when every column of the text that is there holds something else than strings."""
    names = [path.printed for field in ("text", "html") for path in mapping.paths.get(field, ())]
    types = {name: types_by_column[name] for name in names if name in types_by_column}
    if len(types) < len([name for name in names if name.split(".")[0] in types_by_column]):
        return None  # nested: told row by row
    if any(_is_text(kind) for kind in types.values()):
        return None
    kinds = "; ".join(f'The column "{name}" is {kind}' for name, kind in types.items())
    return ROW_TEXT_WRONG_TYPE, kinds[:300]


def _is_text(kind: Any) -> bool:  # noqa: ANN401
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_null(kind)
    )
