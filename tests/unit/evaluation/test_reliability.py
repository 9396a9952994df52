import pytest

from transforms.evaluation.reliability import measure_reliability


def test_measure_reliability_compares_predicted_with_observed_in_bins() -> None:
    found = measure_reliability([0.25, 0.2, 0.9, 1.0, 0.95, 0.95], [False, True, True, True, True, False])

    assert found is not None
    assert [(one.lower, one.count, one.observed) for one in found.bins] == [(0.2, 2, 0.5), (0.9, 4, 0.75)]
    assert [one.predicted for one in found.bins] == pytest.approx([0.225, 0.95])
    assert found.expected_calibration_error == pytest.approx((2 * 0.275 + 4 * 0.2) / 6)
    squares = (0.25**2, 0.8**2, 0.1**2, 0.0, 0.05**2, 0.95**2)
    assert found.brier_score == pytest.approx(sum(squares) / 6)
    assert (found.count, found.observed) == (6, pytest.approx(4 / 6))


def test_measure_reliability_of_a_true_probability_has_no_error() -> None:
    found = measure_reliability([0.5, 0.5], [True, False])

    assert found is not None
    assert found.expected_calibration_error == 0.0
    assert found.brier_score == 0.25


def test_measure_reliability_of_nothing_is_none() -> None:
    assert measure_reliability([], []) is None


def test_reliability_prints_a_line_for_every_bin() -> None:
    text = str(measure_reliability([0.25, 0.9], [False, True]))

    assert [line.split()[0] for line in text.splitlines()] == ["confidence", "0.2-0.3", "0.9-1.0", "expected"]
    assert "Brier score 0.036" in text
