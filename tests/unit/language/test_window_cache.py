import numpy as np
import pytest

from transforms.language.window_cache import WindowCache, window_key
from transforms.language.window_scores import WindowScores


def scores(value: float, *, pieces: int = 100) -> WindowScores:
    return WindowScores(np.full((pieces, 16), value, dtype=np.float32), ())


def test_cache_gives_back_what_was_put() -> None:
    cache = WindowCache()
    kept = scores(1.0)
    cache.put(b"a", kept)
    assert cache.get(b"a") is kept
    assert cache.get(b"b") is None


def test_cache_drops_what_was_not_asked_for_the_longest() -> None:
    cache = WindowCache(max_bytes=20_000)  # room for two
    cache.put(b"a", scores(1.0))
    cache.put(b"b", scores(2.0))
    cache.get(b"a")
    cache.put(b"c", scores(3.0))
    assert [cache.get(key) is not None for key in (b"a", b"b", b"c")] == [True, False, True]


def test_cache_never_holds_more_than_its_bound() -> None:
    cache = WindowCache(max_bytes=50_000)
    generator = np.random.default_rng(0)
    for number in range(200):
        cache.put(str(number).encode(), scores(0.0, pieces=int(generator.integers(1, 1000))))
        assert cache.byte_count <= 50_000
    assert len(cache) > 0


def test_cache_does_not_hold_an_entry_over_the_bound() -> None:
    cache = WindowCache(max_bytes=20_000)
    cache.put(b"small", scores(1.0))
    cache.put(b"large", scores(1.0, pieces=1000))
    assert cache.get(b"large") is None
    assert cache.get(b"small") is not None


@pytest.mark.parametrize("changed", range(3))
def test_window_key_changes_with_each_input_and_with_the_body(changed: int) -> None:
    inputs = tuple(np.arange(5) for _ in range(3))
    others = tuple(values + (number == changed) for number, values in enumerate(inputs))
    assert len({window_key(inputs, 0), window_key(others, 0), window_key(inputs, 1)}) == 3
    assert window_key(inputs, 1) == window_key(tuple(values.copy() for values in inputs), 1)
