"""`onrecord query`: SQL on the published file, read-only, printed as a table, CSV or JSON."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TextIO

import duckdb

from orchestration.errors import OnRecordError
from orchestration.printing import printable
from orchestration.publishing import open_published

FETCH_ROWS = 1000

Cell = object
Row = tuple[Cell, ...]


class QueryError(OnRecordError):
    """DuckDB refused the query."""


def run_query(sql: str, *, published_path: Path, output: TextIO, output_format: str, limit: int | None) -> bool:
    """Run `sql` and write its rows to `output`; tell whether `limit` left rows out.

    Raises
    ------
    NothingPublishedError
        When there is no published file yet.
    QueryError
        With DuckDB's message, which points at the place in the query.
    """
    connection = open_published(published_path)
    try:
        try:
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            rows = _rows(cursor)
            shown = list(islice(rows, limit)) if limit else None
            has_more = shown is not None and next(rows, None) is not None
        except duckdb.Error as error:
            raise QueryError(f'{error}\nTables: onrecord query "show all tables"') from error
        _WRITERS[output_format](names, shown if shown is not None else rows, output)
        return has_more
    finally:
        connection.close()


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    while batch := cursor.fetchmany(FETCH_ROWS):
        yield from batch


def write_csv(names: Sequence[str], rows: Iterator[Row] | list[Row], output: TextIO) -> None:
    """RFC 4180 with a header; null is empty, lists and structs are JSON."""
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)


def write_json(names: Sequence[str], rows: Iterator[Row] | list[Row], output: TextIO) -> None:
    """One array of objects, written row by row."""
    separator = "["
    for row in rows:
        record = json.dumps(dict(zip(names, row, strict=True)), default=_json_value, ensure_ascii=False)
        output.write(f"{separator}\n  {record}")
        separator = ","
    output.write("\n]\n" if separator == "," else "[]\n")


def write_table(names: Sequence[str], rows: Iterator[Row] | list[Row], output: TextIO) -> None:
    """Columns side by side: numbers to the right, line breaks shown as spaces, nothing cut off."""
    body = list(rows)
    cells = [[_table_cell(value) for value in row] for row in body]
    widths = [max([len(name), *(len(row[index]) for row in cells)]) for index, name in enumerate(names)]
    is_number = [
        bool(body) and all(isinstance(row[index], int | float | Decimal | None) for row in body)
        for index in range(len(names))
    ]
    for line in ([*names], ["-" * width for width in widths], *cells):
        aligned = [
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, is_number, strict=True)
        ]
        output.write("  ".join(aligned).rstrip() + "\n")


_WRITERS = {"table": write_table, "csv": write_csv, "json": write_json}


def _table_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.0001 or value == 0 else f"{value:.4g}"
    return printable(" ".join(str(value).split()))


def _csv_cell(value: Cell) -> Cell:
    if isinstance(value, list | dict):
        return json.dumps(value, default=_json_value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime | date) else value


def _json_value(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
