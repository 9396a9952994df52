import numpy as np
import pytest
from numpy.typing import NDArray

from transforms.language.tags import TaggedSpan, best_spans, closed_at, kind_shares, log_softmax, merged_kinds


def scores(*rows: tuple[float, ...]) -> NDArray[np.float32]:
    return np.log(np.array(rows, dtype=np.float32))


def test_best_spans_reads_begin_and_inside() -> None:
    found = best_spans(scores((0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8), (0.1, 0.8, 0.1), (0.8, 0.1, 0.1)))
    assert found == [TaggedSpan(1, 3, 0), TaggedSpan(3, 4, 0)]


def test_best_spans_mends_an_inside_without_a_begin() -> None:
    assert best_spans(scores((0.6, 0.39, 0.01), (0.05, 0.05, 0.9))) == [TaggedSpan(0, 2, 0)]
    assert best_spans(scores((0.98, 0.01, 0.01), (0.1, 0.4, 0.5))) == [TaggedSpan(1, 2, 0)]


def test_best_spans_never_changes_kind_inside_a_span() -> None:
    begin_first, inside_second = (0.1, 0.8, 0.02, 0.04, 0.04), (0.1, 0.1, 0.2, 0.1, 0.5)
    assert best_spans(scores(begin_first, inside_second)) == [TaggedSpan(0, 2, 0)]


def test_best_spans_of_nothing_is_nothing() -> None:
    assert best_spans(np.zeros((0, 3), dtype=np.float32)) == []


def best_total(log_probabilities: NDArray[np.float32]) -> float:
    """Score of the best valid sequence, by the textbook recursion over everything."""
    tags = log_probabilities.shape[1]
    totals = np.where(np.arange(tags) % 2 + (np.arange(tags) == 0) > 0, log_probabilities[0].astype(float), -1e9)
    for row in log_probabilities[1:]:
        totals = np.array(
            [
                (max(totals[tag - 1], totals[tag]) if tag and tag % 2 == 0 else totals.max()) + row[tag]
                for tag in range(tags)
            ]
        )
    return float(totals.max())


@pytest.mark.parametrize("kinds", [1, 3])
def test_best_spans_scores_as_high_as_a_search_over_everything(kinds: int) -> None:
    generator = np.random.default_rng(kinds)
    for _ in range(200):
        raw = generator.normal(size=(int(generator.integers(1, 40)), 1 + 2 * kinds)) * generator.uniform(0.5, 6)
        raw[:, 0] += generator.uniform(-2, 6)
        log_probabilities = log_softmax(raw.astype(np.float32))
        tags = np.zeros(len(raw), dtype=np.int64)
        for span in best_spans(log_probabilities):
            tags[span.first : span.last] = 2 + 2 * span.kind
            tags[span.first] = 1 + 2 * span.kind
        reached = log_probabilities[np.arange(len(raw)), tags].sum(dtype=np.float64)
        assert reached == pytest.approx(best_total(log_probabilities), abs=1e-3)


def test_closed_at_lets_no_span_go_over_a_position() -> None:
    inside = scores((0.1, 0.8, 0.1), (0.1, 0.1, 0.8), (0.01, 0.3, 0.69))
    assert best_spans(closed_at(inside, np.array([False, True, False]))) == [TaggedSpan(0, 1, 0), TaggedSpan(2, 3, 0)]


def test_merged_kinds_adds_up_begin_and_inside_of_all_kinds() -> None:
    merged = np.exp(merged_kinds(scores((0.2, 0.3, 0.1, 0.15, 0.25))))
    assert merged[0] == pytest.approx([0.2, 0.45, 0.35])


def test_merged_kinds_finds_a_span_that_no_single_kind_wins() -> None:
    row = scores((0.4, 0.3, 0.0001, 0.2999, 0.0001))
    assert best_spans(row) == []
    assert best_spans(merged_kinds(row)) == [TaggedSpan(0, 1, 0)]


def test_kind_shares_is_the_mean_over_the_span() -> None:
    probabilities = np.array([(0.1, 0.5, 0.1, 0.2, 0.1), (0.2, 0.1, 0.1, 0.1, 0.5)], dtype=np.float32)
    assert kind_shares(probabilities, 0, 2) == pytest.approx([0.4, 0.45])
