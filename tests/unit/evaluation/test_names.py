import json
import subprocess
import sys
from pathlib import Path

import pytest

from transforms.annotations import Span
from transforms.evaluation.names import (
    NamedText,
    NameMention,
    NameScores,
    Rate,
    named_text_from_record,
    named_text_from_sample,
    normalised_span,
    score_names,
)

TEXT = "The UN’s envoy Ana Roe met Roe and Mr. Doe in Kyiv."


def mention(name: str, entity_type: str, cluster: str | None = None, *, occurrence: int = 0) -> NameMention:
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(name, start + 1)
    return NameMention(Span(start, start + len(name)), entity_type, cluster)


GOLD = NamedText(
    "one",
    TEXT,
    (
        mention("UN", "ORG", "un"),
        mention("Ana Roe", "PERSON", "roe"),
        mention("Roe", "PERSON", "roe", occurrence=1),
        mention("Doe", "PERSON", "doe"),
        mention("Kyiv", "GPE", "kyiv"),
    ),
)


def score(*predicted: NameMention) -> NameScores:
    return score_names([GOLD], {"one": predicted})


def test_score_names_of_gold_against_itself_is_perfect() -> None:
    scores = score(*GOLD.mentions)

    assert scores.clusters is not None
    assert scores.clusters_end_to_end is not None
    rates = (scores.strict, scores.normalised, scores.untyped, scores.clusters, scores.clusters_end_to_end)
    assert [rate.f1 for rate in rates] == [1.0] * 5
    assert list(scores.by_type) == ["ORG", "PERSON", "PLACE"]


def test_score_names_forgives_articles_titles_and_possessives_when_normalised() -> None:
    scores = score(mention("The UN’s", "ORG"), mention("Mr. Doe", "PERSON"))

    assert (scores.strict.f1, scores.normalised.precision, scores.normalised.recall) == (0.0, 1.0, 2 / 5)


def test_score_names_counts_places_of_all_kinds_as_places() -> None:
    assert score(mention("Kyiv", "LOC")).by_type["PLACE"].f1 == 1.0


def test_score_names_sees_a_wrong_type_in_typed_scores_alone() -> None:
    scores = score(mention("Kyiv", "ORG"))

    assert (scores.normalised.precision, scores.untyped.precision) == (0.0, 1.0)


def test_score_names_without_predictions_finds_nothing() -> None:
    scores = score_names([GOLD], {})

    assert (scores.strict, scores.clusters) == (Rate(0, 0, 0, 5), None)


def test_score_names_charges_a_merged_cluster_with_precision() -> None:
    merged = score(mention("Ana Roe", "PERSON", "a"), mention("Doe", "PERSON", "a"))

    assert merged.clusters is not None
    assert merged.clusters_end_to_end is not None
    assert (merged.clusters.precision, merged.clusters.recall) == (0.5, 1.0)
    assert merged.clusters_end_to_end.recall == pytest.approx((1 / 2 + 1) / 5)


def test_score_names_leaves_unjudged_gold_and_other_parts_out() -> None:
    gold = NamedText(
        "one", TEXT, (mention("UN", "UNKNOWN"), mention("Kyiv", "GPE")), scored=Span(0, TEXT.index(" and"))
    )
    scores = score_names(
        [gold], {"one": [mention("UN", "ORG"), mention("Doe", "PERSON"), mention("Ana Roe", "PERSON")]}
    )

    assert scores.untyped == Rate(0, 1, 0, 0)


def test_normalised_span_never_strips_a_name_to_nothing() -> None:
    assert normalised_span("The", Span(0, 3), is_person=False) == Span(0, 3)
    assert normalised_span("the ’s", Span(0, 6), is_person=False) == Span(4, 6)


def test_named_text_from_sample_reads_the_shipped_gold(sample_dir: Path) -> None:
    path = min((sample_dir / "gold").glob("*.json"))
    gold = json.loads(path.read_text(encoding="utf-8"))

    found = named_text_from_sample(gold, text="text")

    names = [one for entity in gold["entities"] for one in entity["mentions"] if one["kind"] == "name"]
    assert [(one.span.start, one.span.end) for one in found.mentions] == [(one["start"], one["end"]) for one in names]


@pytest.mark.parametrize("name", ["gum_news", "newsfair"])
def test_score_names_agrees_with_the_reference_scorer(gold_dir: Path, tmp_path: Path, name: str) -> None:
    gold_file = gold_dir / "entities" / f"dev_{name}.jsonl"
    scorer = gold_dir / "entities" / "score_entities.py"
    if not gold_file.is_file() or not scorer.is_file():
        pytest.skip(f"no {gold_file.name} or no {scorer.name} in {gold_file.parent}")
    gold = [json.loads(line) for line in gold_file.read_text(encoding="utf-8").splitlines()]
    predicted = [damaged(record) for record in gold]
    predicted_file = tmp_path / "predicted.jsonl"
    predicted_file.write_text("\n".join(map(json.dumps, predicted)), encoding="utf-8")
    command = [sys.executable, str(scorer), str(gold_file), str(predicted_file), "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    scores = score_names(
        map(named_text_from_record, gold),
        {record["doc_id"]: named_text_from_record(record).mentions for record in predicted},
    )

    assert scores.clusters is not None
    assert scores.clusters_end_to_end is not None
    ours = [scores.strict, scores.normalised, scores.untyped, scores.clusters, scores.clusters_end_to_end]
    theirs = [expected[key] for key in ("strict", "norm", "untyped")]
    theirs += [expected["clusters"][key] for key in ("b3", "b3_e2e")]
    assert [100 * rate.f1 for rate in ours] == pytest.approx([rate["f"] for rate in theirs], abs=0.1)


def damaged(record: dict[str, object]) -> dict[str, object]:
    """The gold with every kind of mistake: missed, mistyped, shifted and wrongly merged mentions."""
    entities = [
        dict(entity) for entity in record["entities"] if entity["type"] in ("PERSON", "ORG", "GPE", "LOC", "PLACE")
    ]  # type: ignore[attr-defined]
    for index, entity in enumerate(entities):
        if index % 7 == 1:
            entity["type"] = "ORG"
        if index % 5 == 2:
            entity["end"] = max(entity["start"] + 1, entity["end"] - 2)
        if index % 6 == 3:
            entity["coref"] = "merged"
    return {"doc_id": record["doc_id"], "entities": [entity for index, entity in enumerate(entities) if index % 8]}
