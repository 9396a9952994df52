import numpy as np
import pytest
from numpy.typing import NDArray

from transforms.language.tags import (
    best_spans,
    closed_at,
    group_shares,
    kind_shares,
    merged_kinds,
    softmax,
    span_means,
)


def shares(*rows: tuple[float, ...]) -> NDArray[np.float32]:
    return np.array(rows, dtype=np.float32)


def test_best_spans_reads_begin_and_inside() -> None:
    found = best_spans(shares((0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8), (0.1, 0.8, 0.1), (0.8, 0.1, 0.1)))
    assert found.tolist() == [[1, 3], [3, 4]]


def test_best_spans_mends_an_inside_without_a_begin() -> None:
    assert best_spans(shares((0.6, 0.39, 0.01), (0.05, 0.05, 0.9))).tolist() == [[0, 2]]
    assert best_spans(shares((0.98, 0.01, 0.01), (0.1, 0.4, 0.5))).tolist() == [[1, 2]]


def test_best_spans_of_nothing_is_nothing() -> None:
    assert best_spans(np.zeros((0, 3), dtype=np.float32)).tolist() == []


def best_total(log_shares: NDArray[np.float32]) -> float:
    """Score of the best valid sequence, by the textbook recursion over everything."""
    outside, begin = map(float, log_shares[0, :2])
    inside = -1e9
    for row in log_shares[1:]:
        best, within = max(outside, begin, inside), max(begin, inside)
        outside, begin, inside = best + row[0], best + row[1], within + row[2]
    return float(max(outside, begin, inside))


def test_best_spans_scores_as_high_as_a_search_over_everything() -> None:
    generator = np.random.default_rng(1)
    for _ in range(400):
        raw = generator.normal(size=(int(generator.integers(1, 40)), 3)) * generator.uniform(0.5, 6)
        raw[:, 0] += generator.uniform(-2, 6)
        found = softmax(raw.astype(np.float32))
        tags = np.zeros(len(raw), dtype=np.int64)
        for first, last in best_spans(found).tolist():
            tags[first:last] = 2
            tags[first] = 1
        reached = np.log(found)[np.arange(len(raw)), tags].sum(dtype=np.float64)
        assert reached == pytest.approx(best_total(np.log(found)), abs=1e-3)


def test_closed_at_lets_no_span_go_over_a_position() -> None:
    inside = shares((0.1, 0.8, 0.1), (0.1, 0.1, 0.8), (0.01, 0.3, 0.69))
    assert best_spans(closed_at(inside, np.array([False, True, False]))).tolist() == [[0, 1], [2, 3]]


def test_merged_kinds_finds_a_span_that_no_single_kind_wins() -> None:
    merged = merged_kinds(shares((0.4, 0.3, 0.0001, 0.2999, 0.0001)))
    assert merged[0] == pytest.approx([0.4, 0.5999, 0.0002])
    assert best_spans(merged).tolist() == [[0, 1]]


def test_group_shares_are_the_softmax_of_each_group() -> None:
    scores = np.random.default_rng(2).normal(size=(5, 8)).astype(np.float32) * 9
    found = group_shares(scores, {"second": (3, 8), "first": (0, 3)})
    assert found[:, :3] == pytest.approx(softmax(scores[:, :3]), rel=1e-5)
    assert found[:, 3:] == pytest.approx(softmax(scores[:, 3:]), rel=1e-5)


def test_span_means_are_of_the_rows_of_each_span_alone() -> None:
    values = np.arange(12, dtype=np.float32).reshape(6, 2)
    found = span_means(values, np.array([(0, 2), (2, 3), (4, 6)]))
    assert found.tolist() == [[1, 2], [4, 5], [9, 10]]


def test_kind_shares_is_the_mean_over_the_span() -> None:
    probabilities = shares((0.1, 0.5, 0.1, 0.2, 0.1), (0.2, 0.1, 0.1, 0.1, 0.5))
    assert kind_shares(probabilities, np.array([(0, 2)]))[0] == pytest.approx([0.4, 0.45])
    assert kind_shares(probabilities, np.empty((0, 2), dtype=np.int64)).shape == (0, 2)
