from dataclasses import dataclass

import pytest

from transforms.annotations import Span
from transforms.language.sentences import split_sentences


def sentences_of(text: str) -> list[str]:
    return [text[sentence.span.start : sentence.span.end] for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The council met.", "It agreed on nothing!", "Will it meet again?", "Nobody knows."],
        ["“We lost,” Adeyemi said.", "“Nobody slept.”", "He left."],
        ["“Why now?” Adeyemi asked.", "Nobody answered."],
        ["“Why now?” said Sen. Maria Adeyemi.", "“Not now!” she said."],
        ["“Who pays?” Mayor Ann B. Cole asked the room.", "“You do.”"],
        ["He shouted “Never again!”", "The crowd cheered."],
        ["Sen. Adeyemi met Gov. Cole and Mrs. O'Neil in St. Paul on Feb. 28.", "It was No. 5 on the list."],
        ["They moved to the U.S. Senate in Jan. 2019 from Springfield, Ill.", "The move took a year."],
        ["The vote is in the U.S.", "The count is not."],
        ["It opened at 5 p.m. Monday and closed at 9 p.m.", "She stayed."],
        ["J. K. Marsh and W.E.B. Stone wrote to George W. Grant.", "He replied."],
        ["WASHINGTON (AP) — The House voted.", "So did the Senate."],
        ["SPRINGFIELD, Ill. — Nobody came.", "The hall was closed."],
        ["Sales rose 3.5 percent to $1.2 million.", "Costs fell .7 percent."],
        ["Acme Inc. said so.", "He works at Acme Corp.", "He likes it."],
        ["We waited … and then it rained.", "It stopped."],
        ["We waited. . . .", "Because it rained."],
        ["Rep. Lee (D-Ariz.) said so.", "(He laughed.)", "She did not."],
        ["1. Count the votes.", "2. Publish them."],
        ["She sold books.", "eHow and iPhone came later."],
    ],
)
def test_split_sentences_cuts_a_paragraph_where_sentences_end(sentences: list[str]) -> None:
    assert sentences_of(" ".join(sentences)) == sentences


def test_split_sentences_ends_at_every_paragraph() -> None:
    assert sentences_of("Smith wins\nA report from Dr.\n\nJones, who lost") == [
        "Smith wins",
        "A report from Dr.",
        "Jones, who lost",
    ]


def test_split_sentences_joins_text_wrapped_at_a_fixed_width() -> None:
    text = (
        "The council of\nSpringfield met on\nMonday and agreed\non nothing. It\nwill meet again.\n\nNobody knows when."
    )
    assert sentences_of(text) == [
        "The council of\nSpringfield met on\nMonday and agreed\non nothing.",
        "It\nwill meet again.",
        "Nobody knows when.",
    ]


@dataclass(frozen=True)
class Line:
    text: str
    is_heading: bool
    section_heading: str | None


def lines_of(text: str) -> list[Line]:
    return [
        Line(text[sentence.span.start : sentence.span.end], sentence.is_heading, sentence.section_heading)
        for sentence in split_sentences(text)
    ]


def test_split_sentences_puts_sentences_under_the_heading_above_them() -> None:
    text = "Talks began.\n\nThe Territory Question\n\nNobody spoke.\n\nNobody left.\n\nWhat Comes Next\n\nMore talks."
    assert lines_of(text) == [
        Line("Talks began.", False, None),
        Line("The Territory Question", True, None),
        Line("Nobody spoke.", False, "The Territory Question"),
        Line("Nobody left.", False, "The Territory Question"),
        Line("What Comes Next", True, None),
        Line("More talks.", False, "What Comes Next"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "It ended.",
        "He explained why:",
        "“Never again”",
        "12 people came to the hall on Monday to hear what the mayor would say",
        "***",
    ],
)
def test_split_sentences_takes_no_sentence_quotation_or_ornament_for_a_heading(line: str) -> None:
    assert not any(sentence.is_heading for sentence in split_sentences(f"Talks began.\n\n{line}\n\nNobody spoke."))


def test_split_sentences_takes_neither_first_nor_last_line_for_a_heading() -> None:
    assert not any(sentence.is_heading for sentence in split_sentences("A Headline\n\nNobody spoke.\n\nA Byline"))
    assert not any(sentence.is_heading for sentence in split_sentences("Only Line"))


def test_split_sentences_numbers_sentences_and_paragraphs_in_text_order() -> None:
    found = split_sentences("One. Two.\n\n\nThree.")
    assert [sentence.sentence_index for sentence in found] == [0, 1, 2]
    assert [sentence.paragraph_index for sentence in found] == [0, 0, 1]
    assert [sentence.span for sentence in found] == [Span(0, 4), Span(5, 9), Span(12, 18)]


@pytest.mark.parametrize("text", ["", " ", "\n", "\n \n\t\n"])
def test_split_sentences_finds_nothing_in_blank_text(text: str) -> None:
    assert split_sentences(text) == ()


@pytest.mark.parametrize("unit", [".", ". ", ".)", "\n", "x?” Ab ", "a" * 100, "(((( x. "])
def test_split_sentences_reads_a_long_hostile_paragraph_in_linear_time(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    covered = sum(sentence.span.end - sentence.span.start for sentence in split_sentences(text))
    assert covered <= len(text)


def test_split_sentences_goes_by_marked_headings_where_there_are_some() -> None:
    text = "Talks began.\n\nWhat is next? Who knows?\n\nNobody spoke.\n\nFill: 650\n\nAll left."
    marked = split_sentences(text, headings=["What is next? Who knows?"])
    headings = [text[sentence.span.start : sentence.span.end] for sentence in marked if sentence.is_heading]
    assert headings == ["What is next? Who knows?"]
    assert marked[-1].section_heading == headings[0]
    assert not any(sentence.is_heading for sentence in split_sentences(text, headings=[]))
