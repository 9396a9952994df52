import math
import random

import pytest

from transforms.quotes.confidence import FEATURES
from transforms.quotes.confidence_fitting import fit_confidence, held_out_confidences


def drawn(count: int, *, sign: float = 1.0) -> tuple[list[dict[str, float]], list[bool]]:
    """Quotes that are right with log-odds of 1 + content (times sign) - 2 for a phrase; nothing else matters."""
    chance = random.Random(7)
    features, outcomes = [], []
    for _ in range(count):
        row = dict.fromkeys(FEATURES, 0.0)
        row["content_log_odds"] = chance.uniform(-2, 3)
        row["is_phrase"] = float(chance.random() < 0.3)
        odds = 1 + sign * row["content_log_odds"] - 2 * row["is_phrase"]
        features.append(row)
        outcomes.append(chance.random() < 1 / (1 + math.exp(-odds)))
    return features, outcomes


def test_fit_confidence_finds_the_weights_that_made_the_outcomes() -> None:
    features, outcomes = drawn(4000)

    model = fit_confidence(features, outcomes)

    assert model.weights["content_log_odds"] == pytest.approx(1.0, abs=0.15)
    assert model.weights["is_phrase"] == pytest.approx(-2.0, abs=0.3)
    assert model.weights["is_joined"] == pytest.approx(0.0, abs=1e-6)  # it never varies
    mean = sum(model.probability(row) for row in features) / len(features)
    assert mean == pytest.approx(sum(outcomes) / len(outcomes), abs=1e-6)


def test_fit_confidence_never_holds_it_against_a_quote_that_the_reader_is_sure() -> None:
    features, outcomes = drawn(1000, sign=-1.0)

    model = fit_confidence(features, outcomes)

    assert "content_log_odds" not in model.weights
    assert model.weights["is_phrase"] < -1


def test_fit_confidence_needs_right_and_wrong_quotes() -> None:
    features, _ = drawn(5)
    with pytest.raises(ValueError, match="quotes that are right"):
        fit_confidence(features, [True] * 5)
    with pytest.raises(ValueError, match="quotes that are right"):
        fit_confidence([], [])


def test_held_out_confidences_of_a_text_do_not_depend_on_its_own_outcomes() -> None:
    features, outcomes = drawn(400)
    text_ids = [f"text {index // 10}" for index in range(400)]
    changed = [
        not outcome if text_id == "text 3" else outcome for outcome, text_id in zip(outcomes, text_ids, strict=True)
    ]

    before = held_out_confidences(features, outcomes, text_ids)
    after = held_out_confidences(features, changed, text_ids)

    own = [index for index, text_id in enumerate(text_ids) if text_id == "text 3"]
    assert [before[index] for index in own] == [after[index] for index in own]
    assert before != after


def test_held_out_confidences_are_near_what_is_observed() -> None:
    features, outcomes = drawn(3000)

    found = held_out_confidences(features, outcomes, [f"text {index // 20}" for index in range(3000)])

    sure = [outcome for confidence, outcome in zip(found, outcomes, strict=True) if 0.8 <= confidence < 0.9]
    assert len(sure) > 100
    assert sum(sure) / len(sure) == pytest.approx(0.85, abs=0.06)
