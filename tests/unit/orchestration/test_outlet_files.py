import re
from pathlib import Path

import pytest

from orchestration.outlet_files import SHIPPED_PATH, OutletFileError, load_outlets, read_outlets
from orchestration.settings import CHECKOUT, load_settings


def test_load_outlets_lets_a_projects_own_rows_come_first(tmp_path: Path) -> None:
    shipped = read_outlets(SHIPPED_PATH)[0]
    rows = f"domain,outlet_name\nharbortimes.example,Harbor Times\n{shipped.domain},Our Agency\n"
    (tmp_path / "outlets.csv").write_text(rows, encoding="utf-8")
    outlets = load_outlets(load_settings({"data_dir": tmp_path}))
    harbor, own = outlets.find("news.harbortimes.example"), outlets.find(shipped.domain)
    assert harbor is not None
    assert own is not None
    assert (harbor.outlet_id, own.outlet_name) == ("harbor-times", "Our Agency")
    assert outlets.find("example") is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("https://harbortimes.example/news,Harbor Times,", "line 3: 'https://harbortimes.example/news' is no domain"),
        ("harbortimes.example,,", "line 3: outlet_name is empty"),
        ("harbortimes.example,Harbor Times,Harbor Times", "line 3: 'Harbor Times' cannot be an outlet_id"),
        ("www.lissepost.example,Lisse Daily,", "line 3: 'lissepost.example' stands in line 2 already"),
        ("a.example,A,a,x", "line 3: there are 4 values for 3 columns"),
    ],
)
def test_read_outlets_names_the_line_and_the_fix(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text(f"domain,outlet_name,outlet_id\nlissepost.example,Lisse Post,\n{line}\n", encoding="utf-8")
    with pytest.raises(OutletFileError, match=problem.replace("(", r"\(")):
        read_outlets(path)


def test_read_outlets_reads_the_example_of_the_readme(tmp_path: Path) -> None:
    section = (CHECKOUT / "README.md").read_text(encoding="utf-8").partition("## Your own outlets")[2]
    (example,) = re.findall(r"```csv\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    path = tmp_path / "outlets.csv"
    path.write_text(example, encoding="utf-8")
    ids = {outlet.domain: outlet.outlet_id for outlet in read_outlets(path)}
    assert ids == {
        "harbortimes.example": "harbor-times",
        "sunday.harbortimes.example": "harbor-times-on-sunday",
        "lissepost.example": "lisse-post",
    }
