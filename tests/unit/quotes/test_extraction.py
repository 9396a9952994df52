import re
import time
from typing import Any

import pytest

from transforms.annotations import AttributionReading, Probabilities, Reading, Sentence, Span, TextPart
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


@pytest.mark.parametrize(
    "line",
    ["“We lost it.\n\n", "‘We lost “it” again.’\n\n", "“We lost it,” Lind said.\n\n", "“We lost, ", "We lost it, "],
)
def test_extract_quotes_is_linear_in_the_length_of_a_text(line: str) -> None:
    def seconds(line_count: int) -> float:
        """Best of three: other work on the machine can only add."""
        text = f"Lind said {line * line_count}"
        cue = Span(5, 9)
        contents = [Span(*match.span()) for match in re.finditer("We lost", text)]
        attributions = tuple(AttributionReading(span, 0.9, None, 0.0, cue, 0.9) for span in contents)
        sentences = tuple(
            Sentence(Span(*match.span()), index, index, is_heading=False, section_heading=None)
            for index, match in enumerate(re.finditer(r"[^\n]+", text))
        )
        part = TextPart("body", text, sentences, Reading(attributions))
        times = []
        for _ in range(3):
            started = time.process_time()
            extract_quotes(part, entities=())
            times.append(time.process_time() - started)
        return min(times)

    # Eight times the text; quadratic time would be 64 times.
    assert seconds(8_000) < 20 * seconds(1_000)
