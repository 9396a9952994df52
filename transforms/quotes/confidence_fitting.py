"""Fit the model of `confidence.py` to quotes of which it is known whether they are right.

Ridge-penalised logistic regression by Newton's method: it has one solution, so the same quotes always give the same
model. Features are centred but not scaled: what hardly ever holds would else escape the penalty, and a handful of
quotes without a cue, say, would decide on all of them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from transforms.quotes.confidence import FEATURES, ConfidenceModel

FOLD_COUNT = 10
PENALTY = 1.0
"""Strength of the ridge: each weight is taken to lie around 0 with a standard deviation of 1."""
NEVER_NEGATIVE = frozenset(("content_log_odds", "source_log_odds", "cue_log_odds"))
"""A reader that is surer of a quote never makes it less likely: such a feature is left out instead."""
MAX_STEPS = 50
TOLERANCE = 1e-9

Floats = NDArray[np.float64]


def fit_confidence(features: Sequence[Mapping[str, float]], outcomes: Sequence[bool]) -> ConfidenceModel:
    """Fit a model.

    Parameters
    ----------
    features, outcomes
        One entry for each quote: the values of `FEATURES`, and whether the quote is right.

    Raises
    ------
    ValueError
        There are no quotes, or all are right, or all wrong.
    """
    if len(set(outcomes)) < 2:
        raise ValueError("a confidence model needs quotes that are right and quotes that are not")
    names = list(FEATURES)
    while True:
        values = np.array([[row[name] for name in names] for row in features], dtype=np.float64)
        means = values.mean(axis=0)
        solution = _newton(values - means, np.array(outcomes, dtype=np.float64))
        weights = solution[1:]
        negative = [name for name, weight in zip(names, weights, strict=True) if weight < 0 and name in NEVER_NEGATIVE]
        if not negative:
            break
        names.remove(min(negative, key=lambda name: weights[names.index(name)]))
    return ConfidenceModel(
        base=float(solution[0]),
        weights=MappingProxyType(dict(zip(names, weights.tolist(), strict=True))),
        means=MappingProxyType(dict(zip(names, means.tolist(), strict=True))),
    )


def held_out_confidences(
    features: Sequence[Mapping[str, float]], outcomes: Sequence[bool], text_ids: Sequence[str]
) -> list[float]:
    """Confidence of each quote by a model that was fitted without the texts of its fold.

    A text falls into a fold by the hash of its id: all its quotes are in one, and other texts change nothing.
    """
    folds = [_fold(text_id) for text_id in text_ids]
    confidences = [0.0] * len(folds)
    for fold in set(folds):
        kept = [index for index, other in enumerate(folds) if other != fold]
        model = fit_confidence([features[index] for index in kept], [outcomes[index] for index in kept])
        for index, own in enumerate(folds):
            if own == fold:
                confidences[index] = model.probability(features[index])
    return confidences


def _newton(values: Floats, outcomes: Floats) -> Floats:
    """Intercept and weights for centred values, [quote, feature]; the intercept is not penalised."""
    design = np.column_stack([np.ones(len(values)), values])
    penalty = np.eye(design.shape[1]) * PENALTY
    penalty[0, 0] = 0.0
    solution = np.zeros(design.shape[1])
    for _ in range(MAX_STEPS):
        predicted = 1 / (1 + np.exp(-(design @ solution)))
        gradient = design.T @ (predicted - outcomes) + penalty @ solution
        curvature = (design * (predicted * (1 - predicted))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        solution -= step
        if np.abs(step).max() < TOLERANCE:
            break
    return solution


def _fold(text_id: str) -> int:
    return int.from_bytes(hashlib.sha256(text_id.encode()).digest()[:8]) % FOLD_COUNT
