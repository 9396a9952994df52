import numpy as np
import pytest

from transforms.language.tags import softmax
from transforms.language.window_scores import MAX_POINTING_PIECES, pool_window

GROUPS = {"content": (0, 3), "name": (3, 6)}
SURE = 12.0


def tags_of(*contents: tuple[int, int], pieces: int) -> np.ndarray:
    tags = np.zeros((pieces, 6), dtype=np.float32)
    tags[:, [0, 3]] = SURE / 2
    for first, last in contents:
        tags[first:last, 2] = SURE
        tags[first, 1:3] = SURE, 0
    return tags


def test_pool_window_pools_the_pointers_of_each_content() -> None:
    generator = np.random.default_rng(0)
    source, cue = generator.normal(size=(2, 8, 11)).astype(np.float32)
    no_separator = np.zeros(8, dtype=bool)
    found = pool_window(
        tags_of((1, 3), (5, 8), pieces=8), source, cue, is_separator=no_separator, groups=GROUPS
    ).contents
    assert [(part.first, part.last) for part in found] == [(1, 3), (5, 8)]
    for part in found:
        for shares, pointers in ((part.source_shares, source), (part.cue_shares, cue)):
            geometric = np.exp(np.log(softmax(pointers[part.first : part.last])).mean(axis=0))
            assert shares == pytest.approx(geometric / geometric.sum(), rel=1e-4)


def test_pool_window_lets_separators_not_point() -> None:
    pointers = np.zeros((3, 4), dtype=np.float32)
    pointers[[0, 2], 2] = SURE
    pointers[1, 3] = 100 * SURE
    is_separator = np.array([False, True, False])
    (part,) = pool_window(
        tags_of((0, 3), pieces=3), pointers, pointers, is_separator=is_separator, groups=GROUPS
    ).contents
    assert int(part.source_shares.argmax()) == 2


def test_pool_window_lets_only_the_ends_of_a_long_content_point() -> None:
    count = MAX_POINTING_PIECES + 10
    pointers = np.zeros((count, 3), dtype=np.float32)
    pointers[:, 1] = SURE
    half = MAX_POINTING_PIECES // 2
    pointers[half:-half, 2] = 100 * SURE
    no_separator = np.zeros(count, dtype=bool)
    (part,) = pool_window(
        tags_of((0, count), pieces=count), pointers, pointers, is_separator=no_separator, groups=GROUPS
    ).contents
    assert int(part.source_shares.argmax()) == 1


def test_pool_window_normalises_each_group_of_tags() -> None:
    tags = np.random.default_rng(1).normal(size=(4, 6)).astype(np.float32)
    pointers = np.zeros((4, 5), dtype=np.float32)
    found = pool_window(tags, pointers, pointers, is_separator=np.zeros(4, dtype=bool), groups=GROUPS)
    for first, last in GROUPS.values():
        assert found.shares[:, first:last].sum(axis=1) == pytest.approx(np.ones(4))


def test_pool_window_keeps_none_of_the_network_s_own_arrays() -> None:
    tags, pointers = tags_of((0, 2), pieces=4), np.zeros((4, 5), dtype=np.float32)
    found = pool_window(tags, pointers, pointers, is_separator=np.zeros(4, dtype=bool), groups=GROUPS)
    kept = [found.shares, found.contents[0].source_shares, found.contents[0].cue_shares]
    assert found.byte_count == sum(values.nbytes for values in kept)
    assert not any(np.shares_memory(values, other) for values in kept for other in (tags, pointers))
