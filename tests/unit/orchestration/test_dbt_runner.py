import shutil
import subprocess
import sys
from pathlib import Path

from orchestration.dbt_runner import project_sha256
from orchestration.dbt_sources import DBT_PROJECT_DIR


def copied_project(folder: Path) -> Path:
    return Path(shutil.copytree(DBT_PROJECT_DIR, folder / "project", ignore=shutil.ignore_patterns("target", "logs")))


def test_project_sha256_is_the_same_in_another_place(tmp_path: Path) -> None:
    assert project_sha256(copied_project(tmp_path)) == project_sha256()


def test_project_sha256_changes_with_a_model(tmp_path: Path) -> None:
    project = copied_project(tmp_path)
    model = project / "models" / "marts" / "quotes.sql"
    model.write_text(model.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert project_sha256(project) != project_sha256()


def test_project_sha256_changes_with_the_name_of_a_file(tmp_path: Path) -> None:
    project = copied_project(tmp_path)
    (project / "macros" / "share.sql").rename(project / "macros" / "part.sql")
    assert project_sha256(project) != project_sha256()


def test_project_sha256_passes_over_what_dbt_writes_and_what_is_not_built(tmp_path: Path) -> None:
    project = copied_project(tmp_path)
    (project / "target").mkdir()
    (project / "target" / "manifest.json").write_text("{}", encoding="utf-8")
    (project / "analyses" / "another.sql").write_text("select 1", encoding="utf-8")
    assert project_sha256(project) == project_sha256()


def test_importing_the_runner_does_not_import_dbt() -> None:
    code = "import sys, orchestration.dbt_runner; sys.exit('dbt' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
