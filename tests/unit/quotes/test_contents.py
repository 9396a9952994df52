from typing import Any

import pytest

from transforms.annotations import CLAUSE, PHRASE


def test_join_contents_joins_the_halves_of_an_interrupted_quote(read_quotes: Any) -> None:
    text = "“We lost,” Lind said, “and nobody slept.”"

    (quote,) = read_quotes(text, ("We lost", "Lind", "said"), ("and nobody slept", "Lind", "said"))

    assert quote.segments == ["“We lost,”", "“and nobody slept.”"]
    assert quote.quote.evidence[0] == "joined_same_cue"


def test_join_contents_joins_over_a_full_stop_after_the_cue(read_quotes: Any) -> None:
    text = "“We lost,” Lind said. “Nobody slept.”"

    (quote,) = read_quotes(text, ("“We lost,”", "Lind", "said"), ("“Nobody slept.”", "Lind", "said"))

    assert len(quote.segments) == 2


def test_join_contents_keeps_quotes_with_cues_of_their_own_apart(read_quotes: Any) -> None:
    text = "“We lost,” Lind said. “Nobody slept,” she added."

    quotes = read_quotes(text, ("“We lost,”", "Lind", "said"), ("“Nobody slept,”", "she", "added"))

    assert [quote.segments for quote in quotes] == [["“We lost,”"], ["“Nobody slept,”"]]


def test_join_contents_joins_paragraphs_whose_marks_were_opened_again(read_quotes: Any) -> None:
    text = "“We lost,” Lind said. “Nobody slept.\n\n“Then it rained.”"

    (quote,) = read_quotes(
        text, ("“We lost,”", "Lind", "said"), ("“Nobody slept.", "Lind", "said"), ("“Then it rained.”", "Lind", "said")
    )

    assert quote.segments == ["“We lost,”", "“Nobody slept.\n\n“Then it rained.”"]


def test_join_contents_keeps_a_follow_on_quote_with_marks_of_its_own_apart(read_quotes: Any) -> None:
    text = "“We lost,” Lind said.\n\n“Nobody slept.”"

    assert len(read_quotes(text, ("“We lost,”", "Lind", "said"), ("“Nobody slept.”", "Lind", "said"))) == 2


def test_join_contents_makes_one_segment_of_pieces_with_no_word_between(read_quotes: Any) -> None:
    text = "Lind said the vote was lost, then won."

    (quote,) = read_quotes(text, ("the vote was lost", "Lind", "said"), ("then won", "Lind", "said"))

    assert quote.segments == ["the vote was lost, then won"]


def test_fitted_contents_reach_to_the_marks_and_stop_at_the_marks_before(read_quotes: Any) -> None:
    text = "Of “war” he said: “We lost the vote.” Nobody slept."

    (quote,) = read_quotes(text, ("We lost the vote", "he", "said"))
    (cut,) = read_quotes(text, ("” he said", None, None))

    assert quote.segments == ["“We lost the vote.”"]
    assert cut.segments == ["he said"]


def test_fitted_contents_leave_out_what_has_no_word(read_quotes: Any) -> None:
    assert read_quotes("Lind said: “…”", ("“…”", "Lind", "said")) == []


def test_fitted_contents_do_not_overlap(read_quotes: Any) -> None:
    text = "Lind said the vote was lost and nobody slept."

    first, second = read_quotes(text, ("the vote was lost", "Lind", "said"), ("lost and nobody slept", None, None))

    assert first.quote.span.end <= second.quote.span.start


def test_join_contents_does_not_join_the_topic_of_a_quote_to_it(read_quotes: Any) -> None:
    text = "“It is over,” Lind said of the vote."

    quotes = read_quotes(text, ("“It is over,”", "Lind", "said"), ("the vote", "Lind", "said"))

    assert [quote.quote_type for quote in quotes] == ["direct", "indirect"]


def test_extract_quotes_keeps_the_scope_of_a_content(read_quotes: Any) -> None:
    (quote,) = read_quotes("The board condemned the delay.", ("the delay", "The board", "condemned"), scope=PHRASE)
    assert quote.quote.content_scope == PHRASE


def test_join_contents_makes_a_clause_of_a_joined_quote(read_quotes: Any) -> None:
    text = "“It is over,” Lind said, “and done.”"
    first, second = ("“It is over,”", "Lind", "said"), ("“and done.”", "Lind", "said")
    (quote,) = read_quotes(text, first, second, people=["Lind"], scope=CLAUSE)
    assert quote.quote.content_scope == CLAUSE


def test_join_contents_keeps_a_reopened_quotation_with_a_cue_of_its_own_apart(read_quotes: Any) -> None:
    text = "“We lost,” Lind said. “Nobody slept.\n\n“I slept well,” Boye answered."

    first, second = read_quotes(
        text,
        ("“We lost,”", "Lind", "said"),
        ("“Nobody slept.", "Lind", "said"),
        ("“I slept well,”", "Boye", "answered"),
    )

    assert first.segments == ["“We lost,”", "“Nobody slept."]
    assert second.segments == ["“I slept well,”"]


def test_join_contents_keeps_a_plain_sentence_and_the_quotation_after_it_apart(read_quotes: Any) -> None:
    text = "Lind said the hall was full. “Nobody slept that night.”"

    plain, quotation = read_quotes(
        text, ("the hall was full", "Lind", "said"), ("“Nobody slept that night.”", "Lind", "said")
    )

    assert (plain.quote_type, quotation.quote_type) == ("indirect", "direct")


def test_join_contents_takes_in_words_that_were_passed_over(read_quotes: Any) -> None:
    text = "Lind said that if the board agreed, the town could threaten to sell the mill."

    (quote,) = read_quotes(
        text, ("that if the board agreed", "Lind", "said"), ("to sell the mill", "Lind", "said"), people=["Lind"]
    )

    assert quote.segments == ["that if the board agreed, the town could threaten to sell the mill"]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The school, Lind said, would open.", "The school", "would open"),
        ("Lind said “we lost,” adding that it rained.", "“we lost,”", "that it rained"),
        ("Lind said it rained. Nobody left. Then it poured.", "it rained", "Then it poured"),
    ],
)
def test_join_contents_leaves_words_of_others_between_two_segments(
    read_quotes: Any, text: str, first: str, second: str
) -> None:
    (quote,) = read_quotes(text, (first, "Lind", "said"), (second, "Lind", "said"))

    assert quote.segments == [first, second]


def test_fitted_contents_close_a_content_that_ends_in_an_article(read_quotes: Any) -> None:
    (quote,) = read_quotes("Lind blamed the wiring of the cellar.", ("the wiring of the", "Lind", "blamed"))

    assert quote.segments == ["the wiring of the cellar"]
