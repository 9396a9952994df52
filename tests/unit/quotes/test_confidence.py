import json
import math
from pathlib import Path

import pytest

from transforms.annotations import CLAUSE, PHRASE, Probabilities, Quote, Span
from transforms.language.reader import DEFAULT_PROFILE
from transforms.quotes.confidence import (
    FEATURES,
    MODELS_PATH,
    ConfidenceModel,
    confidence_model,
    parse_model,
    quote_features,
    write_model,
)

MODEL = ConfidenceModel(
    base=1.0,
    weights={"content_log_odds": 0.5, "is_phrase": -2.0},
    means={"content_log_odds": 2.0, "is_phrase": 0.25},
)

SPEAKER, CUE = Span(0, 5), Span(6, 10)


def a_quote(
    *,
    content: float = 0.9,
    cue: Span | None = CUE,
    speaker: Span | None = SPEAKER,
    cue_class: str = "speech",
    scope: str = CLAUSE,
    segments: tuple[Span, ...] = (Span(11, 30),),
) -> Quote:
    return Quote(
        quote_type="direct",
        segments=segments,
        confidence=0.0,
        cue=cue,
        cue_lemma=None,
        cue_class=cue_class,
        speaker=speaker,
        speaker_entity=None,
        speaker_resolution="unresolved",
        content_scope=scope,
        probabilities=Probabilities(content, 0.8 if speaker else 0.0, 0.7 if cue else 0.0),
    )


def test_quote_features_say_what_is_known_of_a_row() -> None:
    features = quote_features(a_quote(cue_class="other", scope=PHRASE, segments=(Span(11, 30), Span(40, 50))))

    assert list(features) == list(FEATURES)
    assert features["content_log_odds"] == pytest.approx(math.log(9))
    assert features["source_log_odds"] == pytest.approx(math.log(4))
    assert [name for name in features if name.startswith(("is_", "has_")) and features[name]] == [
        "is_cue_other",
        "is_direct",
        "is_phrase",
        "is_joined",
    ]


def test_quote_features_give_a_missing_source_and_cue_even_odds() -> None:
    features = quote_features(a_quote(cue=None, speaker=None, cue_class="none"))

    assert (features["source_log_odds"], features["cue_log_odds"], features["has_no_cue"]) == (0.0, 0.0, 1.0)


def test_confidence_of_an_average_quote_is_that_of_the_base() -> None:
    assert MODEL.probability(MODEL.means) == pytest.approx(1 / (1 + math.exp(-1.0)))


@pytest.mark.parametrize("content", [0.0, 0.4, 1.0])
def test_terms_add_up_to_the_confidence(content: float) -> None:
    quote = a_quote(content=content, scope=PHRASE)
    terms = MODEL.terms(quote)
    confidence = MODEL.confidence(quote)

    total = MODEL.base + sum(term.effect for term in terms)
    assert math.log(confidence / (1 - confidence)) == pytest.approx(total)
    assert [abs(term.effect) for term in terms] == sorted((abs(term.effect) for term in terms), reverse=True)


def test_confidence_rises_with_what_the_reader_gave_and_stays_between_0_and_1() -> None:
    found = [MODEL.confidence(a_quote(content=content)) for content in (0.0, 0.3, 0.9, 1.0)]

    assert found == sorted(found)
    assert len(set(found)) == len(found)
    assert all(0 < confidence < 1 for confidence in found)


def test_confidence_model_is_that_of_the_profile_or_of_the_default_one() -> None:
    assert confidence_model("rules-1") != confidence_model("fast-reading-1.0-0a1b2c3d")
    assert confidence_model("another-reader-7") == confidence_model(DEFAULT_PROFILE)


@pytest.mark.parametrize("profile", ["accurate", "fast", "rules"])
def test_shipped_models_believe_a_surer_reader_more(profile: str) -> None:
    fields = json.loads(MODELS_PATH.read_text())["profiles"][profile]

    assert confidence_model(profile) == parse_model(fields)
    assert all(fields["features"].get(f"{name}_log_odds", {"weight": 0})["weight"] >= 0 for name in ("content", "cue"))
    assert fields["training_data"]["quotes"] > 100


def test_write_model_leaves_the_other_profiles_alone(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    other = ConfidenceModel(base=2.0, weights={"is_direct": 1.0}, means={"is_direct": 0.5})

    write_model(path, "fast", MODEL, training_data={"texts": 3})
    write_model(path, "accurate", other, training_data={"texts": 4})

    profiles = json.loads(path.read_text())["profiles"]
    assert parse_model(profiles["fast"]) == MODEL
    assert parse_model(profiles["accurate"]) == other
    assert profiles["accurate"]["training_data"] == {"texts": 4}


def test_parse_model_refuses_a_feature_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="is_loud"):
        parse_model({"base": 0.0, "features": {"is_loud": {"weight": 1.0, "mean": 0.0}}})
