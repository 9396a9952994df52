"""Fixtures that several kinds of test share."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def sample_dir(repository: Path) -> Path:
    """The shipped sample: articles/ and gold/."""
    return repository / "data" / "sample"


@pytest.fixture(scope="session")
def gold_dir(repository: Path) -> Path:
    """Gold data that may not ship; tests that need it are skipped where it is absent."""
    directory = Path(os.environ.get("ONRECORD_GOLD") or repository.parent / "shared" / "gold")
    if not directory.is_dir():
        pytest.skip(f"no gold data at {directory} (set ONRECORD_GOLD to a folder that has it)")
    return directory
