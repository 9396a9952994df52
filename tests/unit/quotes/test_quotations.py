from typing import Any

import pytest


def test_with_whole_quotations_leaves_what_the_quoted_person_attributes_inside(read_quotes: Any) -> None:
    text = "“My father said it would fall, and I agreed,” Lind said."

    (quote,) = read_quotes(
        text, ("it would fall", "My father", "said"), ("and I agreed", "Lind", "#2 said"), people=["Lind"]
    )

    assert quote.segments == ["“My father said it would fall, and I agreed,”"]
    assert quote.speaker == "Lind"
    assert "whole_quotation" in quote.quote.evidence


def test_with_whole_quotations_widens_a_clause_that_stops_inside_its_marks(read_quotes: Any) -> None:
    text = "Lind said the firm “has nine offices abroad, by its own account.”"

    (quote,) = read_quotes(text, ("the firm “has nine offices abroad", "Lind", "said"))

    assert quote.segments == ["the firm “has nine offices abroad, by its own account.”"]


def test_with_whole_quotations_keeps_attributions_inside_a_quotation_that_nobody_is_given(read_quotes: Any) -> None:
    text = "“Lind said the bridge was safe, and it rained.”"

    (quote,) = read_quotes(text, ("the bridge was safe", "Lind", "said"))

    assert quote.segments == ["the bridge was safe"]


@pytest.mark.parametrize("opening", ["“", ""])
def test_with_whole_quotations_goes_on_in_the_next_paragraph(read_quotes: Any, opening: str) -> None:
    text = f"Lind said: “We lost.\n\n{opening}Then it rained.”"

    (quote,) = read_quotes(text, ("We lost.", "Lind", "said"))

    assert quote.segments == [f"“We lost.\n\n{opening}Then it rained.”"]
    assert "next_paragraph" in quote.quote.evidence


def test_with_whole_quotations_does_not_go_on_in_a_note_between_paragraphs(read_quotes: Any) -> None:
    text = "Lind said: “We lost.\n\n“(APPLAUSE)"

    (quote,) = read_quotes(text, ("We lost.", "Lind", "said"))

    assert quote.segments == ["“We lost."]


def test_with_whole_quotations_cuts_plain_sentences_off_the_quotation_after_them(read_quotes: Any) -> None:
    text = "Lind said the hall was full. “Nobody slept that night.”"

    plain, quotation = read_quotes(text, ("the hall was full. “Nobody slept that night.”", "Lind", "said"))

    assert (plain.segments, plain.quote_type) == (["the hall was full."], "indirect")
    assert (quotation.segments, quotation.quote_type) == (["“Nobody slept that night.”"], "direct")


def test_with_whole_quotations_gives_up_narration_before_a_quotation_with_its_cue_behind(read_quotes: Any) -> None:
    text = "The hall was full. “Nobody slept that night,” Lind said."

    (quote,) = read_quotes(text, ("The hall was full. “Nobody slept that night,”", "Lind", "said"))

    assert quote.segments == ["“Nobody slept that night,”"]


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("A report titled “Bridges of the North” came out.", "“Bridges of the North”", "titled"),
        ("The bridge, known as “the old lady,” was shut.", "as “the old lady,”", "known"),
        ("The word “rebuild” appears nine times.", "The word “rebuild”", "appears"),
    ],
)
def test_without_names_leaves_out_titles_nicknames_and_words_as_words(
    read_quotes: Any, text: str, content: str, cue: str
) -> None:
    assert read_quotes(text, (content, None, cue)) == []


def test_without_names_keeps_what_a_person_called_something(read_quotes: Any) -> None:
    text = "Lind called the plan “a joke.”"

    assert len(read_quotes(text, ("the plan “a joke.”", "Lind", "called"))) == 1


def test_extract_quotes_lets_no_quotation_go_on_behind_marks_without_a_word(read_quotes: Any) -> None:
    text = "Lind said: “We lost.\n\n“\n\n“Nobody slept at all in that house.”"

    quotes = read_quotes(text, ("“We lost.", "Lind", "said"), ("“Nobody slept at all in that house.”", None, None))

    assert [quote.segments for quote in quotes] == [["“We lost."], ["“Nobody slept at all in that house.”"]]
