"""The table of outlets: the rows that ship, and a project's own, which come before them."""

from pathlib import Path

from orchestration.csv_lines import CsvForm, read_csv_lines
from orchestration.errors import UsageError
from orchestration.settings import Settings
from transforms.reading.outlets import Outlet, OutletTable, outlet_row, outlet_table

COLUMNS = ("domain", "outlet_name", "outlet_id")
SHIPPED_PATH = Path(__file__).resolve().parents[1] / "data" / "reference" / "outlets.csv"


class OutletFileError(UsageError):
    """A table of outlets cannot be used; the message names the file, the line and the fix."""


def load_outlets(settings: Settings) -> OutletTable:
    """Read the shipped table and, where there is one, `outlets.csv` in the data folder, which has the last word.

    Raises
    ------
    OutletFileError
        When a file cannot be read or one of its lines cannot be used.
    """
    own = read_outlets(settings.outlets_path) if settings.outlets_path.is_file() else []
    return outlet_table([*read_outlets(SHIPPED_PATH), *own])


def read_outlets(path: Path) -> list[Outlet]:
    """The rows of one file. A domain that stands twice with other values is a mistake; word for word it is none."""
    form = CsvForm(
        COLUMNS,
        required_count=2,
        error=OutletFileError,
        unreadable="{path} cannot be read ({reason}). Correct or remove it.",
    )
    rows: dict[str, tuple[int, Outlet]] = {}
    for line, values in read_csv_lines(path, form):
        try:
            row = outlet_row(*values)
        except ValueError as error:
            raise OutletFileError(f"{path}, line {line}: {error}.") from None
        first_line, first = rows.setdefault(row.domain, (line, row))
        if first != row:
            raise OutletFileError(
                f"{path}, line {line}: {row.domain!r} stands in line {first_line} already, with other values. "
                "Keep one of the two lines."
            )
    return [row for _, row in rows.values()]
