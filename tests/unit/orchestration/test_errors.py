from orchestration.errors import is_interruption


def test_is_interruption_knows_ctrl_c_also_as_the_database_gives_it() -> None:
    assert is_interruption(KeyboardInterrupt())
    # Word for word what DuckDB 1.5 raises; when the signal comes is not in a test's hands.
    assert is_interruption(RuntimeError("Query interrupted"))
    assert not is_interruption(RuntimeError("out of memory"))
