import numpy as np
import pytest
from numpy.typing import NDArray

from transforms.language.tags import softmax
from transforms.language.window_scores import MAX_POINTING_PIECES, pool_window

GROUPS = {"content": (0, 3), "name": (3, 6)}
WIDTH = 4
POINTERS = {"source": (6, 6 + 2 * WIDTH), "cue": (6 + 2 * WIDTH, 6 + 4 * WIDTH)}
SOURCE_FROM, SOURCE_TO = slice(6, 6 + WIDTH), slice(6 + WIDTH, 6 + 2 * WIDTH)
CUE_FROM, CUE_TO = slice(6 + 2 * WIDTH, 6 + 3 * WIDTH), slice(6 + 3 * WIDTH, 6 + 4 * WIDTH)
SURE = 12.0


def scores_of(*contents: tuple[int, int], pieces: int, context: int = 0) -> NDArray[np.float32]:
    """Scores of a window whose body of `pieces` has contents at [first, last); pointers are zeros."""
    scores = np.zeros((1 + context + pieces, POINTERS["cue"][1]), dtype=np.float32)
    body = scores[1 + context :]
    body[:, [0, 3]] = SURE / 2
    for first, last in contents:
        body[first:last, 2] = SURE
        body[first, 1:3] = SURE, 0
    return scores


def no_separator(pieces: int) -> NDArray[np.bool_]:
    return np.zeros(pieces, dtype=bool)


def test_pool_window_pools_the_pointers_of_each_content() -> None:
    scores = scores_of((1, 3), (5, 8), pieces=8, context=2)
    scores[:, 6:] = np.random.default_rng(0).normal(size=(11, 4 * WIDTH))
    found = pool_window(scores, is_separator=no_separator(8), groups=GROUPS, pointers=POINTERS).contents
    assert [(part.first, part.last) for part in found] == [(1, 3), (5, 8)]
    for part in found:
        rows = slice(3 + part.first, 3 + part.last)
        for shares, origin, target in (
            (part.source_shares, SOURCE_FROM, SOURCE_TO),
            (part.cue_shares, CUE_FROM, CUE_TO),
        ):
            geometric = np.exp(np.log(softmax(scores[rows, origin] @ scores[:, target].T)).mean(axis=0))
            assert shares == pytest.approx(geometric / geometric.sum(), rel=1e-4)


def test_pool_window_lets_separators_not_point() -> None:
    scores = scores_of((0, 3), pieces=3)
    scores[2, 6 + WIDTH] = scores[3, 7 + WIDTH] = 1  # the second and the third place, each in a direction of its own
    scores[[1, 3], 6] = SURE
    scores[2, 7] = 100 * SURE
    is_separator = np.array([False, True, False])
    (part,) = pool_window(scores, is_separator=is_separator, groups=GROUPS, pointers=POINTERS).contents
    assert int(part.source_shares.argmax()) == 2


def test_pool_window_lets_only_the_ends_of_a_long_content_point() -> None:
    count = MAX_POINTING_PIECES + 10
    half = MAX_POINTING_PIECES // 2
    scores = scores_of((0, count), pieces=count)
    scores[1, 6 + WIDTH] = scores[2, 7 + WIDTH] = 1
    scores[1:, 6] = SURE
    scores[1 + half : -half, 7] = 100 * SURE
    (part,) = pool_window(scores, is_separator=no_separator(count), groups=GROUPS, pointers=POINTERS).contents
    assert int(part.source_shares.argmax()) == 1


def test_pool_window_normalises_each_group_of_tags() -> None:
    scores = scores_of(pieces=4)
    scores[:, :6] = np.random.default_rng(1).normal(size=(5, 6))
    found = pool_window(scores, is_separator=no_separator(4), groups=GROUPS, pointers=POINTERS)
    assert found.shares.shape == (4, 6)
    for first, last in GROUPS.values():
        assert found.shares[:, first:last].sum(axis=1) == pytest.approx(np.ones(4))


def test_pool_window_keeps_none_of_the_network_s_own_arrays() -> None:
    scores = scores_of((0, 2), pieces=4)
    found = pool_window(scores, is_separator=no_separator(4), groups=GROUPS, pointers=POINTERS)
    kept = [found.shares, found.contents[0].source_shares, found.contents[0].cue_shares]
    assert found.byte_count == sum(values.nbytes for values in kept)
    assert not any(np.shares_memory(values, scores) for values in kept)
