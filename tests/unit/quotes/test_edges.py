import pytest

from transforms.annotations import Span
from transforms.quotes.edges import closed_end, fit_to_marks
from transforms.quotes.marks import MarkedText


def fitted(text: str, phrase: str) -> str:
    start = text.index(phrase)
    span = fit_to_marks(text, Span(start, start + len(phrase)), MarkedText(text), floor=0)
    return text[span.start : span.end]


def closed(text: str, phrase: str, *, before: str | None = None) -> str:
    start = text.index(phrase)
    ceiling = len(text) if before is None else text.index(before)
    end = closed_end(text, Span(start, start + len(phrase)), ceiling=ceiling)
    return text[start:end]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (", could be undone,", "could be undone"),
        ("could be undone -", "could be undone"),
        ("could be undone)", "could be undone"),
        ("the plan (it could be undone)", "the plan (it could be undone)"),
    ],
)
def test_fit_to_marks_leaves_the_punctuation_around_a_content_outside(phrase: str, expected: str) -> None:
    assert fitted(f"All of it, Lind said {phrase} in May.", phrase) == expected


def test_fit_to_marks_widens_to_marks_and_keeps_a_comma_inside_of_them() -> None:
    assert fitted("“We lost,” Lind said.", "We lost") == "“We lost,”"


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Lind blamed the wiring of the mill’s old cellar, which burned.", "the wiring of the mill’s", None),
        ("Lind blamed the wiring of the old cellar.", "the wiring of the", "the wiring of the old cellar"),
        ("Lind noted the rule in the interview. It rained.", "the rule in", "the rule in the interview"),
        ("Lind said they plan to tune in when it rains.", "they plan to tune in", "they plan to tune in"),
        ("Lind said it was one to look at.", "it was one to look at", "it was one to look at"),
    ],
)
def test_closed_end_goes_on_behind_a_word_that_cannot_be_the_last(text: str, phrase: str, expected: str | None) -> None:
    assert closed(text, phrase) == (expected or "the wiring of the mill’s old cellar")


def test_closed_end_stops_where_something_else_begins() -> None:
    text = "The wiring of the mill Lind said was old."

    assert closed(text, "The wiring of the", before="Lind") == "The wiring of the mill"


def test_closed_end_gives_up_where_no_clause_ends_near() -> None:
    text = "Lind blamed the wiring of the" + " very" * 60 + " old cellar."

    assert closed(text, "the wiring of the") == "the wiring of the"
