from pathlib import Path

import pytest

from orchestration.csv_lines import CsvForm, read_csv_lines
from orchestration.errors import UsageError

FORM = CsvForm(("name", "kind"), 1, UsageError, "{path} cannot be read: {reason}.")


def test_read_csv_lines_passes_over_remarks_and_keeps_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("# ours\nname,kind\n# of March\nLind,person\n\nVale,\n", encoding="utf-8")
    assert list(read_csv_lines(path, FORM)) == [(4, ["Lind", "person"]), (6, ["Vale", ""])]


def test_read_csv_lines_names_the_line_with_too_many_values(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name\n# a remark\nLind,Anna\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 3: there are 2 values for 1 columns"):
        list(read_csv_lines(path, FORM))
