from typing import Any

import pytest

from transforms.annotations import Probabilities, Reading, TextPart
from transforms.quotes.extraction import extract_quotes


@pytest.mark.parametrize(
    ("content", "quote_type"),
    [
        ("“We lost the vote,”", "direct"),
        ("that the vote was “lost”", "mixed"),
        ("that the vote was lost", "indirect"),
    ],
)
def test_extract_quotes_types_a_quote_by_its_marks(read_quotes: Any, content: str, quote_type: str) -> None:
    (quote,) = read_quotes(f"Lind said {content} in May.", (content, "Lind", "said"))

    assert quote.quote_type == quote_type


@pytest.mark.parametrize(
    ("attribution", "probability", "expected"),
    [
        (("the vote was lost", "Lind", "told reporters"), 0.95, True),
        (("the vote was lost", "Lind", "told reporters"), 0.49, False),
        (("the vote", "Lind", "told reporters"), 0.95, False),
        (("the vote was lost", None, "told reporters"), 0.95, False),
        (("the vote was lost", "Lind", "feared"), 0.95, False),
        (("the vote was lost", "Lind", None), 0.95, False),
    ],
)
def test_is_in_default_view_asks_for_certainty_words_a_speaker_and_speech(
    read_quotes: Any, attribution: tuple[str, str | None, str | None], probability: float, expected: bool
) -> None:
    text = f"Lind {attribution[2] or 'said'} the vote was lost."

    (quote,) = read_quotes(text, attribution, people=["Lind"], probability=probability)

    assert quote.is_in_default_view is expected


def test_extract_quotes_gives_cue_and_confidence(read_quotes: Any) -> None:
    (quote,) = read_quotes("Lind told reporters the vote was lost.", ("the vote was lost", "Lind", "told reporters"))

    assert (quote.quote.cue_lemma, quote.quote.cue_class) == ("tell", "speech")
    assert quote.quote.confidence == pytest.approx(0.95)


def test_extract_quotes_keeps_what_the_reader_gave(read_quotes: Any) -> None:
    (quote,) = read_quotes("Lind told reporters the vote was lost.", ("the vote was lost", "Lind", "told reporters"))

    assert quote.quote.probabilities == Probabilities(content=0.95, source=0.9, cue=0.9)


def test_extract_quotes_of_an_empty_text_is_empty() -> None:
    extraction = extract_quotes(TextPart("body", "", (), Reading()), entities=())

    assert (extraction.quotes, extraction.speaker_mentions) == ((), ())
