"""What CSV and Parquet share: rows of a table to articles, and tables whose columns tell of no article."""

from collections.abc import Mapping, Sequence

from transforms.reading.field_values import TextProblems, names_text, read_fields
from transforms.reading.fields import KNOWN_NAMES, FieldMapping
from transforms.reading.options import ReadOptions
from transforms.reading.records import ReadRecord, RecordOrigin
from transforms.reading.rejections import ROW_TEXT_MISSING, ROW_TEXT_WRONG_TYPE, TABLE_HEADER, TABLE_NO_TEXT_COLUMN

_PROBLEMS = TextProblems(missing=ROW_TEXT_MISSING, wrong_type=ROW_TEXT_WRONG_TYPE)


def known_columns(columns: Sequence[str], mapping: FieldMapping) -> list[str]:
    """The columns by the names that the mapping, or with `auto` any preset, has for them.

    People write headers by hand, so `Text` and `Published Date` are `text` and `published_date`, unless there is a
    column of just that name besides.
    """
    names = KNOWN_NAMES if mapping.is_auto else mapping.columns
    folded = {_fold(name): name for name in sorted(names, reverse=True)}
    wanted = [name if name in names else folded.get(_fold(name), name) for name in columns]
    return [found if found not in columns else name for name, found in zip(columns, wanted, strict=True)]


def _fold(name: str) -> str:
    return "_".join(name.split()).casefold()


def header_problem(columns: Sequence[str], mapping: FieldMapping) -> tuple[str, str] | None:
    """Reason code and detail of a table that cannot be read: no column of the text, or one that stands twice."""
    used = [name for name in columns if name in mapping.columns]
    doubled = sorted({name for name in used if used.count(name) > 1})
    if doubled:
        return TABLE_HEADER, f"Doubled: {names_text(doubled)}"
    paths = [*mapping.paths.get("text", ()), *mapping.paths.get("html", ())]
    starts = {name for path in paths for name in (path.column, path.printed)}
    if starts.isdisjoint(columns):
        return TABLE_NO_TEXT_COLUMN, f"Its columns are {names_text([name for name in columns if name])}"
    return None


def read_row(values: Mapping[str, object], *, origin: RecordOrigin, options: ReadOptions) -> ReadRecord:
    """Read one row as an article."""
    return read_fields(values, origin=origin, options=options, problems=_PROBLEMS)
