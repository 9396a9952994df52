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

from transforms.annotations import NO_CUE, OTHER, PHRASE, Quote
from transforms.language.reader import DEFAULT_PROFILE

MODELS_PATH = Path(__file__).with_name("confidence.json")

MIN_PROBABILITY, MAX_PROBABILITY = 0.01, 0.99
"""What a reader says beyond these is taken for these: no fit has enough quotes to tell 0.99 from 0.999."""
MAX_WORDS = 64

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "content_log_odds": "how sure the reader was of the content",
        "source_log_odds": "how sure the reader was of the speaker's words",
        "cue_log_odds": "how sure the reader was of the cue",
        "has_no_source": "no speaker in print",
        "has_no_cue": "no cue",
        "is_cue_other": "the cue tells of attitude or intent, not of speech",
        "is_direct": "inside quotation marks",
        "is_mixed": "partly inside quotation marks",
        "is_phrase": "the content is a phrase, no clause",
        "is_carried_on": "the speaker was carried on or inferred from other sentences",
        "is_unresolved": "the speaker is no known person or body",
        "is_joined": "joined from several pieces",
        "log_words": "the length of the content",
    }
)
"""Features by name, and what they say in words."""


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

    def confidence(self, quote: Quote, *, word_count: int) -> float:
        """Probability that the row is right, 0-1. `quote.confidence` is not looked at."""
        features = quote_features(quote, word_count=word_count)
        return _logistic(self.base + sum(w * (features[n] - self.means[n]) for n, w in self.weights.items()))

    def terms(self, quote: Quote, *, word_count: int) -> tuple[ConfidenceTerm, ...]:
        """What made the confidence, the largest effect first; with `base` the effects add up to its log-odds."""
        features = quote_features(quote, word_count=word_count)
        terms = [ConfidenceTerm(n, features[n], w * (features[n] - self.means[n])) for n, w in self.weights.items()]
        return tuple(sorted(terms, key=lambda term: -abs(term.effect)))


def quote_features(quote: Quote, *, word_count: int) -> dict[str, float]:
    """Values of `FEATURES`, in their order. A missing source or cue has log-odds 0 and its own feature."""
    given = quote.probabilities
    return {
        "content_log_odds": log_odds(given.content),
        "source_log_odds": 0.0 if quote.speaker is None else log_odds(given.source),
        "cue_log_odds": 0.0 if quote.cue is None else log_odds(given.cue),
        "has_no_source": float(quote.speaker is None),
        "has_no_cue": float(quote.cue_class == NO_CUE),
        "is_cue_other": float(quote.cue_class == OTHER),
        "is_direct": float(quote.quote_type == "direct"),
        "is_mixed": float(quote.quote_type == "mixed"),
        "is_phrase": float(quote.content_scope == PHRASE),
        "is_carried_on": float(quote.speaker_resolution in ("continued", "inferred")),
        "is_unresolved": float(quote.speaker is not None and quote.speaker_entity is None),
        "is_joined": float(len(quote.segments) > 1),
        "log_words": math.log(min(max(word_count, 1), MAX_WORDS)),
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
