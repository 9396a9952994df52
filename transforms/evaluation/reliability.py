"""Is a probability what it says: predicted against observed, in bins.

Of the rows with a confidence of about 0.8, 80 in 100 should be right. The expected calibration error is the mean gap
between the two over all rows (Naeini et al. 2015, bins of equal width); the Brier score is the mean squared gap between
each probability and what was the case (0 or 1): it also rewards telling right rows from wrong ones.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

BIN_COUNT = 10


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Rows with a probability in [lower, upper), the last bin with its upper end: mean of predicted, share observed."""

    lower: float
    upper: float
    count: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The table of one set of rows; bins without a row are left out."""

    count: int
    observed: float
    expected_calibration_error: float
    brier_score: float
    bins: tuple[ReliabilityBin, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [f"{'confidence':12} {'predicted':>9} {'observed':>9} {'quotes':>7}"]
        for one in self.bins:
            name = f"{one.lower:.1f}-{one.upper:.1f}"
            lines.append(f"{name:12} {100 * one.predicted:9.1f} {100 * one.observed:9.1f} {one.count:7,}")
        lines.append(
            f"expected calibration error {100 * self.expected_calibration_error:.1f}, "
            f"Brier score {self.brier_score:.3f}, {self.count:,} quotes, {100 * self.observed:.1f} % right"
        )
        return "\n".join(lines)


def measure_reliability(probabilities: Sequence[float], outcomes: Sequence[bool]) -> Reliability | None:
    """Compare probabilities (0-1) with what was the case; None without any."""
    if not probabilities:
        return None
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    pairs = list(zip(probabilities, outcomes, strict=True))
    for probability, outcome in pairs:
        by_bin.setdefault(min(int(probability * BIN_COUNT), BIN_COUNT - 1), []).append((probability, outcome))
    bins = tuple(
        ReliabilityBin(
            lower=index / BIN_COUNT,
            upper=(index + 1) / BIN_COUNT,
            count=len(rows),
            predicted=sum(probability for probability, _ in rows) / len(rows),
            observed=sum(outcome for _, outcome in rows) / len(rows),
        )
        for index, rows in sorted(by_bin.items())
    )
    return Reliability(
        count=len(pairs),
        observed=sum(outcome for _, outcome in pairs) / len(pairs),
        expected_calibration_error=sum(one.count * abs(one.predicted - one.observed) for one in bins) / len(pairs),
        brier_score=sum((probability - outcome) ** 2 for probability, outcome in pairs) / len(pairs),
        bins=bins,
    )
