import pytest

from transforms.language.paragraphs import paragraph_spans


def paragraphs_of(text: str) -> list[str]:
    return [text[span.start : span.end] for span in paragraph_spans(text)]


def test_paragraph_spans_takes_every_line_for_one() -> None:
    text = "What changes:\nTaxes rise\nPensions fall\n  \nNobody agreed  \n"
    assert paragraphs_of(text) == ["What changes:", "Taxes rise", "Pensions fall", "Nobody agreed"]


def test_paragraph_spans_joins_a_line_that_goes_on_in_lower_case() -> None:
    assert paragraphs_of("A crime of\nhate, he said.\nNobody agreed.") == [
        "A crime of\nhate, he said.",
        "Nobody agreed.",
    ]
    assert paragraphs_of("He ended.\nand then began.") == ["He ended.", "and then began."]


def test_paragraph_spans_parts_wrapped_text_at_blank_lines_alone() -> None:
    text = "The council of\nSpringfield met\nand agreed\non nothing. It\nwill meet.\n\nNobody knows\nwhen."
    assert paragraphs_of(text) == [text.split("\n\n", maxsplit=1)[0], "Nobody knows\nwhen."]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\xa0"])
def test_paragraph_spans_finds_none_in_blank_text(text: str) -> None:
    assert paragraph_spans(text) == ()
