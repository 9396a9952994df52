"""CSV and TSV: one row an article, the first row the names of the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.reading.csv_rows import CsvRow, read_rows
from transforms.reading.fields import mapping_for
from transforms.reading.options import ReadOptions
from transforms.reading.records import MEDIA_CSV, ReadRecord, RecordOrigin, bytes_sha256
from transforms.reading.rejections import ROW_BROKEN, TABLE_UNREADABLE, TOO_LARGE
from transforms.reading.streams import HeadedStream
from transforms.reading.tables import header_problem, known_columns, read_row


def read_csv(
    stream: HeadedStream, *, source_uri: str, relative_path: str, options: ReadOptions
) -> Iterator[ReadRecord]:
    """Read a table of delimited values in UTF-8 or Windows-1252.

    A row that cannot be told from its neighbours, or has more or fewer values than there are columns, is a rejected
    record with its line. A table of which only the header is there gives nothing.
    """

    def origin(row: CsvRow) -> RecordOrigin:
        return RecordOrigin(
            source_uri,
            relative_path,
            MEDIA_CSV,
            len(row.data),
            bytes_sha256(row.data),
            f"line {row.line_number}",
            fields_version=options.fields.version,
        )

    rows = read_rows(stream)
    header = next(rows, None)
    if header is None:
        return
    if header.problem is not None:
        yield origin(header).reject(TABLE_UNREADABLE, f"The header is no row of names: {header.problem.lower()}")
        return
    columns = known_columns([name.strip() for name in header.values], options.fields)
    found = mapping_for(options.fields, columns)
    problem = header_problem(columns, found)
    if problem is not None:
        yield origin(header).reject(*problem)
        return
    row_options = replace(options, fields=found)
    for row in rows:
        if row.problem is not None:
            yield origin(row).reject(TOO_LARGE if row.is_too_large else ROW_BROKEN, row.problem)
            continue
        values = _without_empty_end(row.values, len(columns))
        if len(values) != len(columns):
            detail = f"It has {len(row.values):,} values, and there are {len(columns):,} columns"
            yield origin(row).reject(ROW_BROKEN, detail)
        else:
            yield read_row(dict(zip(columns, values, strict=True)), origin=origin(row), options=row_options)


def _without_empty_end(values: Sequence[str], count: int) -> Sequence[str]:
    """The values without empty ones beyond the last column, which spreadsheets write."""
    return values[:count] if len(values) > count and not any(values[count:]) else values
