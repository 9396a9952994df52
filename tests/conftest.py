"""Fixtures that several kinds of test share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]

# The same examples in every run, so that a failure is the change's and not the day's. New ones are looked for with
# ONRECORD_RANDOM_TESTS=1.
settings.register_profile("same_examples", derandomize=True, database=None)
if not os.environ.get("ONRECORD_RANDOM_TESTS"):
    settings.load_profile("same_examples")


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
