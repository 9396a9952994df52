import json
from dataclasses import replace
from pathlib import Path

import pytest

from transforms.annotations import Span
from transforms.evaluation.attributions import (
    AttributedText,
    Attribution,
    attributed_text_from_record,
    attributed_text_from_sample,
    head_word,
    score_attributions,
)

TEXT = "“We lost,” Anna Lind said. “Nobody slept.” Berg hopes that the vote is repeated soon."


def span(phrase: str) -> Span:
    start = TEXT.index(phrase)
    return Span(start, start + len(phrase))


LOST = Attribution(
    (span("“We lost,”"), span("“Nobody slept.”")),
    speaker=span("Anna Lind"),
    cue=span("said"),
    cue_class="speech",
    speaker_names=("Anna Lind",),
)
HOPES = Attribution((span("the vote is repeated soon"),), speaker=span("Berg"), cue=span("hopes"), cue_class="other")
GOLD = AttributedText("one", TEXT, (LOST, HOPES))


def test_score_attributions_of_gold_against_itself_is_perfect() -> None:
    for unit in ("segment", "quote"):
        scores = score_attributions([GOLD], {"one": GOLD.attributions}, unit=unit).by_type["all"]

        assert (scores.exact.f1, scores.overlap.f1, scores.end_to_end.f1) == (1.0, 1.0, 1.0)
        assert (scores.speaker_accuracy, scores.cue_accuracy, scores.entity_accuracy) == (1.0, 1.0, 1.0)


def test_score_attributions_of_nothing_is_zero() -> None:
    scores = score_attributions([GOLD], {}).by_type["all"]

    assert (scores.overlap.f1, scores.overlap.gold_count, scores.speaker_accuracy) == (0.0, 3, None)


def test_score_attributions_by_segment_forgives_what_by_quote_does_not() -> None:
    halves = [replace(LOST, segments=(segment,)) for segment in LOST.segments]

    by_segment = score_attributions([GOLD], {"one": [*halves, HOPES]}, unit="segment").by_type["all"]
    by_quote = score_attributions([GOLD], {"one": [*halves, HOPES]}, unit="quote").by_type["all"]

    assert by_segment.exact.f1 == 1.0
    assert (by_quote.exact.predicted_right, by_quote.exact.predicted_count) == (1, 3)
    assert by_quote.overlap.gold_right == 2  # one half is half of the words


def test_score_attributions_does_not_count_marks_punctuation_or_a_leading_that() -> None:
    loose = [
        replace(LOST, segments=(span("We lost"), span("Nobody slept"))),
        replace(HOPES, segments=(span("that the vote is repeated soon."),)),
    ]

    assert score_attributions([GOLD], {"one": loose}).by_type["all"].exact.f1 == 1.0


def test_score_attributions_takes_the_speaker_by_the_head_of_the_mention() -> None:
    surname = replace(LOST, speaker=span("Lind"))
    first_name = replace(LOST, speaker=span("Anna"))

    right = score_attributions([GOLD], {"one": [surname, HOPES]}, unit="quote").by_type["all"]
    wrong = score_attributions([GOLD], {"one": [first_name, HOPES]}, unit="quote").by_type["all"]

    assert (right.speaker_accuracy, right.end_to_end.f1) == (1.0, 1.0)
    assert (wrong.speaker_accuracy, wrong.end_to_end.f1, wrong.overlap.f1) == (0.5, 0.5, 1.0)


def test_score_attributions_wants_no_speaker_where_the_gold_has_none() -> None:
    gold = AttributedText("one", TEXT, (replace(LOST, speaker=None),))

    scores = score_attributions([gold], {"one": [LOST]}, unit="quote").by_type["all"]

    assert (scores.overlap.f1, scores.end_to_end.f1) == (1.0, 0.0)


def test_score_attributions_does_not_judge_a_speaker_the_gold_says_nothing_about() -> None:
    gold = AttributedText("one", TEXT, (replace(LOST, speaker=None, is_speaker_judged=False),))

    assert score_attributions([gold], {"one": [LOST]}, unit="quote").by_type["all"].end_to_end.f1 == 1.0


def test_score_attributions_of_entities_does_not_believe_a_pronoun() -> None:
    gold = AttributedText("one", TEXT, (replace(LOST, speaker_names=("Anna Lind", "she")),))

    resolved = replace(LOST, speaker_names=("Berg",))
    scores = score_attributions([gold], {"one": [resolved]}, unit="quote").by_type["all"]

    assert scores.entity_accuracy == 0.0


def test_score_attributions_for_speech_only_neither_wants_nor_punishes_attitudes() -> None:
    found = score_attributions([GOLD], {"one": [LOST, HOPES]}, speech_only=True).by_type["all"]
    missed = score_attributions([GOLD], {"one": [LOST]}, speech_only=True).by_type["all"]

    assert (found.overlap.f1, found.overlap.gold_count) == (1.0, 2)
    assert missed.overlap.f1 == 1.0


def test_score_attributions_counts_types_by_the_marks() -> None:
    by_type = score_attributions([GOLD], {"one": GOLD.attributions}).by_type

    assert [by_type[name].overlap.gold_count for name in ("direct", "mixed", "indirect")] == [2, 0, 1]


@pytest.mark.parametrize(
    ("mention", "head"),
    [
        ("Sen. John McCain of Arizona", "McCain"),
        ("the minister, who left", "minister"),
        ("John Smith Jr.", "Smith"),
        ("sources close to the talks", "sources"),
        ("“", None),
    ],
)
def test_head_word_is_the_last_word_before_what_depends_on_it(mention: str, head: str | None) -> None:
    found = head_word(mention, Span(0, len(mention)))

    assert (None if found is None else mention[found.start : found.end]) == head


def test_attributed_text_from_record_reads_segments_or_the_extent() -> None:
    record = {
        "doc_id": "one",
        "text": TEXT,
        "quotes": [
            {"start": 0, "end": 10, "speaker_start": 11, "speaker_end": 20, "cue_start": 21, "cue_end": 25},
            {"start": 0, "end": 42, "segments": [[0, 10], [27, 42]], "speaker_start": None, "cue_class": "speech"},
        ],
    }

    first, second = attributed_text_from_record(record).attributions

    assert (first.segments, first.speaker, first.cue) == ((Span(0, 10),), Span(11, 20), Span(21, 25))
    assert (second.segments, second.speaker, second.cue_class) == ((Span(0, 10), Span(27, 42)), None, "speech")


def test_attributed_text_from_sample_reads_a_gold_file() -> None:
    gold = {
        "source_id": "nl-1",
        "quotes": [
            {
                "segments": [[0, 10]],
                "quote_type": "direct",
                "cue": {"start": 21, "end": 25},
                "cue_class": "speech",
                "speaker": {"start": 11, "end": 20},
                "speaker_entity": "e1",
            },
            {
                "segments": [[27, 42]],
                "quote_type": "direct",
                "cue": None,
                "cue_class": "none",
                "speaker": None,
                "speaker_entity": "e1",
            },
        ],
        "entities": [{"entity_id": "e1", "entity_name": "Anna Lind", "mentions": [{"text": "Lind"}]}],
    }

    first, follow_on = attributed_text_from_sample(gold, text=TEXT).attributions

    assert (first.speaker, first.speaker_names) == (Span(11, 20), ("Anna Lind", "Lind"))
    assert (follow_on.speaker, follow_on.speaker_names, follow_on.is_speaker_judged) == (
        None,
        ("Anna Lind", "Lind"),
        False,
    )


def test_score_attributions_of_annotated_news_against_itself_is_perfect(gold_dir: Path) -> None:
    path = gold_dir / "quotes" / "dev_gum_news.jsonl"
    gold = [attributed_text_from_record(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]

    scores = score_attributions(gold, {item.text_id: item.attributions for item in gold}, unit="quote")

    assert scores.by_type["all"].overlap.gold_count == 103
    assert scores.by_type["all"].end_to_end.f1 == 1.0
