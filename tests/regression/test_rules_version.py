from tests.regression.sample_snapshot import load_snapshot, row_hashes
from transforms.parsing import RULES_VERSION


def test_rules_that_move_rows_of_the_sample_raise_the_rules_version() -> None:
    snapshot = load_snapshot()
    hashes = row_hashes(snapshot["readings"])
    moved = sorted(name for name, value in hashes.items() if value != snapshot["rows"][name])
    assert not moved, (
        f"the rows of {', '.join(moved)} have moved: raise RULES_VERSION in transforms/parsing.py (articles parsed "
        "before are then parsed again), then run `make snapshot`"
    )
    assert snapshot["rules_version"] == RULES_VERSION, "the rules have a new version: run `make snapshot`"
