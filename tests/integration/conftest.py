"""One built warehouse for all tests that only read it."""

from pathlib import Path

import pytest

from orchestration.dbt_runner import BuildResult, build
from tests.integration.warehouse_fixture import build_warehouse


@pytest.fixture(scope="session")
def dbt_target_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps its manifest; shared, so that the project is parsed once."""
    return tmp_path_factory.mktemp("dbt_target")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, dbt_target_dir: Path) -> tuple[Path, BuildResult]:
    """The hand-made warehouse after one full build, and what the build said. Do not write to it."""
    path = build_warehouse(tmp_path_factory.mktemp("warehouse") / "onrecord.duckdb")
    return path, build(path, target_dir=dbt_target_dir)
