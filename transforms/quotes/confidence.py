"""How sure a quote is: a calibrated probability that its row is right.

Right means what the scorer calls end to end: at least half of the words of the content and of a true content in common,
and the right mention as speaker. Whether that mention was then resolved to the right entity is not part of it.

The reader's own probabilities say how sure each decision was, not how often a row is right. A logistic model of a few
things that are known of a row makes them so: each feature, less its mean over the quotes that the model was fitted on,
times its weight, and `base` for a quote that is average in everything, add up to the log-odds (Platt 1999, with more
than one feature). The models lie in `confidence.json`, one for each profile, for readers differ in what their
probabilities are worth; `onrecord train confidence` writes them.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from transforms.annotations import DIRECT, NO_CUE, OTHER, PHRASE, Quote
from transforms.language.reader import DEFAULT_PROFILE

MODELS_PATH = Path(__file__).with_name("confidence.json")
WRITTEN_DIGITS = 4

MIN_PROBABILITY, MAX_PROBABILITY = 0.005, 0.995
"""What a reader says beyond these is taken for these: no fit has enough quotes to tell more of certainty."""

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "content_log_odds": "how sure the reader was of the content",
        "source_log_odds": "how sure the reader was of the speaker's words",
        "cue_log_odds": "how sure the reader was of the cue",
        "has_no_cue": "whether there is no cue",
        "is_cue_other": "whether the cue tells of attitude or intent, not of speech",
        "is_direct": "whether it stands inside quotation marks",
        "is_phrase": "whether the content is a phrase, no clause",
        "is_joined": "whether it is in several pieces",
    }
)
"""Features by name, and what they say in words.

Also tried, and without effect on held-out folds: length, mixed type, speaker resolution, distances of source and cue,
products and squares of the probabilities.
"""


@dataclass(frozen=True, slots=True)
class ConfidenceTerm:
    """What one feature adds to the log-odds of a quote, against the average quote; 0 = nothing."""

    name: str
    value: float
    effect: float

    @property
    def words(self) -> str:
        return FEATURES.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A fitted model: log-odds of an average quote, and weight and mean of each feature."""

    base: float
    weights: Mapping[str, float]
    means: Mapping[str, float]

    def confidence(self, quote: Quote) -> float:
        """Probability that the row is right, 0-1. `quote.confidence` is not looked at."""
        return self.probability(quote_features(quote))

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability that a row with these features is right, 0-1."""
        return _logistic(
            self.base + sum(weight * (features[name] - self.means[name]) for name, weight in self.weights.items())
        )

    def terms(self, quote: Quote) -> tuple[ConfidenceTerm, ...]:
        """What made the confidence, the largest effect first; with `base` the effects add up to its log-odds."""
        features = quote_features(quote)
        terms = [
            ConfidenceTerm(name, features[name], weight * (features[name] - self.means[name]))
            for name, weight in self.weights.items()
        ]
        return tuple(sorted(terms, key=lambda term: -abs(term.effect)))


def quote_features(quote: Quote) -> dict[str, float]:
    """Values of `FEATURES`, in their order; a missing source or cue has even odds, log-odds 0."""
    given = quote.probabilities
    return {
        "content_log_odds": log_odds(given.content),
        "source_log_odds": 0.0 if quote.speaker is None else log_odds(given.source),
        "cue_log_odds": 0.0 if quote.cue is None else log_odds(given.cue),
        "has_no_cue": float(quote.cue_class == NO_CUE),
        "is_cue_other": float(quote.cue_class == OTHER),
        "is_direct": float(quote.quote_type == DIRECT),
        "is_phrase": float(quote.content_scope == PHRASE),
        "is_joined": float(len(quote.segments) > 1),
    }


def log_odds(probability: float) -> float:
    """Log-odds of a probability that is kept away from 0 and 1."""
    kept = min(max(probability, MIN_PROBABILITY), MAX_PROBABILITY)
    return math.log(kept / (1 - kept))


def confidence_model(reader_version: str) -> ConfidenceModel:
    """The model of a reader's profile; of the default profile where none was fitted for it."""
    models = _models()
    profile = reader_version.partition("-")[0]
    return models.get(profile) or models[DEFAULT_PROFILE]


def write_model(path: Path, profile: str, model: ConfidenceModel, *, training_data: Mapping[str, Any]) -> None:
    """Write the model of one profile into a file of models, the others of which stay as they are."""
    content = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"profiles": {}}
    features = {
        name: {"weight": round(weight, WRITTEN_DIGITS), "mean": round(model.means[name], WRITTEN_DIGITS)}
        for name, weight in model.weights.items()
    }
    content["profiles"][profile] = {
        "training_data": training_data,
        "base": round(model.base, WRITTEN_DIGITS),
        "features": features,
    }
    content["profiles"] = dict(sorted(content["profiles"].items()))
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def parse_model(fields: Mapping[str, Any]) -> ConfidenceModel:
    """One model of `confidence.json`.

    Raises
    ------
    ValueError
        It has a feature that is not one of `FEATURES`, or a weight without a mean.
    """
    weights = {name: float(value["weight"]) for name, value in fields["features"].items()}
    means = {name: float(value["mean"]) for name, value in fields["features"].items()}
    unknown = weights.keys() - FEATURES.keys()
    if unknown:
        raise ValueError(f"unknown features of a confidence model: {', '.join(sorted(unknown))}")
    return ConfidenceModel(float(fields["base"]), MappingProxyType(weights), MappingProxyType(means))


@cache
def _models() -> Mapping[str, ConfidenceModel]:
    profiles = json.loads(MODELS_PATH.read_text(encoding="utf-8"))["profiles"]
    return MappingProxyType({name: parse_model(fields) for name, fields in profiles.items()})


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value >= 0 else 1 - 1 / (1 + math.exp(value))
