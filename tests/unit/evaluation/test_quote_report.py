"""One invented gold text in which every measure has something to measure."""

import json
from dataclasses import replace

import pytest

from transforms.annotations import Span
from transforms.evaluation.attributed_texts import Attribution, attributed_text_from_record
from transforms.evaluation.quote_report import DEFAULT_VIEW, EVERYTHING, QuoteReport, QuoteScoreRow, quote_report
from transforms.evaluation.resolution import ResolutionRow

TEXT = (
    "“We lost the vote,” Anna Lind said on Monday. “Nobody slept.”\n"
    "She told the council that the dam “is a ruin” and must go.\n"
    "The mayor hopes that the lake is refilled soon.\n"
    "Officials said the road was closed. Other officials denied it."
)
LIND = ["Anna Lind", "Lind"]


def place(phrase: str) -> list[int]:
    start = TEXT.index(phrase)
    return [start, start + len(phrase)]


def quote(contents: list[str], speaker: str, cue: str, cue_class: str, names: list[str] | None) -> dict[str, object]:
    segments = [place(content) for content in contents]
    (speaker_start, speaker_end), (cue_start, cue_end) = place(speaker), place(cue)
    return {
        "segments": segments,
        "start": segments[0][0],
        "end": segments[-1][1],
        "speaker_start": speaker_start,
        "speaker_end": speaker_end,
        "cue_start": cue_start,
        "cue_end": cue_end,
        "cue_class": cue_class,
        "speaker_entity_names": names,
    }


GOLD = attributed_text_from_record(
    {
        "doc_id": "dam",
        "text": TEXT,
        "quotes": [
            quote(["“We lost the vote,”", "“Nobody slept.”"], "Anna Lind", "said", "speech", LIND),
            quote(["the dam “is a ruin” and must go"], "She", "told", "speech", LIND),
            quote(["that the lake is refilled soon"], "The mayor", "hopes", "other", ["Bo Berg"]),
            quote(["the road was closed"], "Officials", "said", "speech", ["Officials"]),
        ],
    }
)
VOTE, DAM, LAKE, ROAD = GOLD.attributions


def found_quote(
    gold: Attribution, *, confidence: float, resolution: str, names: tuple[str, ...] = (), **changes: object
) -> Attribution:
    return replace(
        gold,
        confidence=confidence,
        speaker_resolution=resolution,
        speaker_names=names,
        quote_type=None,
        **changes,  # type: ignore[arg-type]
    )


FOUND = [
    found_quote(VOTE, confidence=0.95, resolution="explicit", names=("Anna Lind",)),
    found_quote(DAM, confidence=0.75, resolution="pronoun", names=("Bo Berg",)),
    found_quote(LAKE, confidence=0.35, resolution="unresolved", cue=Span(*place("soon"))),
    found_quote(  # the words of Officials, given to the mayor
        ROAD, confidence=0.45, resolution="unresolved", speaker=Span(*place("The mayor"))
    ),
    Attribution((Span(*place("denied it")),), cue_class="speech", confidence=0.15, speaker_resolution="unresolved"),
]


@pytest.fixture
def report() -> QuoteReport:
    return quote_report(
        [GOLD], {"dam": FOUND}, found_by_default={"dam": FOUND[:2]}, gold_name="dam.jsonl", extractor_version="x"
    )


def row(
    report: QuoteReport, unit: str, quote_type: str, *, view: str = EVERYTHING, speech: bool = False
) -> QuoteScoreRow:
    (found,) = [
        one
        for one in report.rows
        if (one.view, one.unit, one.quote_type, one.is_speech_only) == (view, unit, quote_type, speech)
    ]
    return found


def test_quote_report_scores_by_unit(report: QuoteReport) -> None:
    by_segment, by_quote = row(report, "segment", "all").scores, row(report, "quote", "all").scores

    assert (by_segment.overlap.gold_count, by_segment.overlap.predicted_count) == (5, 6)
    assert (by_segment.exact.gold_right, by_segment.end_to_end.gold_right) == (5, 4)
    assert (by_quote.overlap.gold_count, by_quote.overlap.predicted_count) == (4, 5)
    assert (by_quote.overlap.gold_right, by_quote.end_to_end.predicted_right) == (4, 3)


def test_quote_report_scores_by_type(report: QuoteReport) -> None:
    counts = {name: row(report, "quote", name).scores.end_to_end for name in ("direct", "mixed", "indirect")}

    assert {name: (rates.gold_right, rates.gold_count) for name, rates in counts.items()} == {
        "direct": (1, 1),
        "mixed": (1, 1),
        "indirect": (1, 2),
    }


def test_quote_report_leaves_attitudes_out_where_speech_alone_counts(report: QuoteReport) -> None:
    scores = row(report, "quote", "indirect", speech=True).scores

    assert (scores.end_to_end.gold_count, scores.end_to_end.gold_right) == (1, 0)


def test_quote_report_gives_accuracies_of_what_overlaps(report: QuoteReport) -> None:
    scores = row(report, "quote", "all").scores

    assert (scores.speaker_count, scores.speaker_accuracy) == (4, 0.75)
    assert (scores.cue_count, scores.cue_accuracy) == (4, 0.75)
    assert (scores.entity_count, scores.entity_accuracy) == (4, 0.25)  # “she” was given to Berg
    assert (scores.mention_count, scores.mention_accuracy) == (4, 0.75)  # “she” for “she”, “the mayor” for “the mayor”


def test_quote_report_scores_the_default_view_apart(report: QuoteReport) -> None:
    scores = row(report, "quote", "all", view=DEFAULT_VIEW).scores

    assert (scores.end_to_end.predicted_count, scores.end_to_end.precision, scores.end_to_end.recall) == (2, 1.0, 0.5)


def test_quote_report_measures_the_confidence(report: QuoteReport) -> None:
    assert report.reliability is not None
    assert [(one.lower, one.count, one.observed) for one in report.reliability.bins] == [
        (0.1, 1, 0.0),
        (0.3, 1, 1.0),
        (0.4, 1, 0.0),
        (0.7, 1, 1.0),
        (0.9, 1, 1.0),
    ]


def test_quote_report_measures_resolution_by_kind_of_mention(report: QuoteReport) -> None:
    assert report.resolution == (
        ResolutionRow("name", "all", 1, 1),
        ResolutionRow("name", "explicit", 1, 1),
        ResolutionRow("nominal or title", "all", 1, 0),
        ResolutionRow("nominal or title", "unresolved", 1, 0),
        ResolutionRow("pronoun", "all", 1, 0),
        ResolutionRow("pronoun", "pronoun", 1, 0),
    )  # nobody has a proper name for “officials”


def test_quote_report_prints_every_table_and_turns_into_json(report: QuoteReport) -> None:
    text = str(report)

    assert text.startswith("dam.jsonl: 1 texts, x\n")
    for heading in (
        "All that was found, by segment, all gold",
        "All that was found, by quote, speech only",
        "Default view, by quote, all gold",
        "expected calibration error",
        "pronoun           all               1      0    0.0\n                  pronoun           1      0    0.0",
    ):
        assert heading in text
    values = json.loads(json.dumps(report.as_dict()))
    assert len(values["quotes"]) == 32
    assert values["quotes"][0]["end_to_end"]["gold_right"] == 4
    assert values["reliability"]["count"] == 5
    assert values["resolution"][0] == {
        "mention_kind": "name",
        "resolution": "all",
        "count": 1,
        "right_count": 1,
        "accuracy": 1.0,
    }


def test_quote_report_says_when_there_is_nothing_to_measure() -> None:
    nameless = replace(GOLD, attributions=tuple(replace(one, speaker_names=()) for one in GOLD.attributions))

    text = str(quote_report([nameless], {}, found_by_default={}, gold_name="dam", extractor_version="x"))

    assert "nothing was found" in text
    assert "the gold names nobody who speaks" in text
