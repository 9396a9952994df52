import pytest

from transforms.reading.block_text import (
    MarkupTooComplexError,
    html_line,
    html_paragraphs,
    paragraphs,
    plain_paragraphs,
)
from transforms.reading.xml_documents import parse_xml


def test_html_paragraphs_gives_blocks_in_reading_order_without_what_is_not_text() -> None:
    markup = (
        "Loose words <b>first</b>.<p>The mayor,\n  Ewa Lis,&nbsp;spoke.</p><h2>Next</h2><ul><li>One</li><li>Two</li>"
        "</ul><figure><img src='a.jpg'><figcaption>A caption.</figcaption></figure><script>alert('x')</script>"
        "<blockquote><p>“Soon.”</p></blockquote><!-- a note --><style>p {}</style>After."
    )
    assert html_paragraphs(markup) == (
        "Loose words first.",
        "The mayor, Ewa Lis, spoke.",
        "Next",
        "One",
        "Two",
        "“Soon.”",
        "After.",
    )


def test_html_paragraphs_takes_a_doubled_line_break_as_a_new_paragraph() -> None:
    assert html_paragraphs("One<br>two<br> <br/>three") == ("One two", "three")


def test_html_paragraphs_gives_each_row_of_a_table_a_line() -> None:
    markup = "<table><tr><th>Town</th><th>Votes</th></tr><tr><td>Lower\nBrook</td><td>12</td></tr></table>"
    assert html_paragraphs(markup) == ("Town\tVotes", "Lower Brook\t12")


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Before.</p><iframe src='x'><p>After.</p>",
        "<p>Before.</p><iframe src='x'/><p>After.</p>",
        "<p>Before.</p><video src='x'/><p>After.</p>",
        "<p>Before.</p><script src='x' /><p>After.</p>",
    ],
)
def test_html_paragraphs_loses_nothing_behind_an_element_that_is_not_closed(markup: str) -> None:
    assert html_paragraphs(markup) == ("Before.", "After.")


def test_html_paragraphs_refuses_a_tag_with_thousands_of_attributes() -> None:
    with pytest.raises(MarkupTooComplexError):
        html_paragraphs("<p " + " ".join(f"a{number}='x'" for number in range(20_000)) + ">Text.</p>")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<b>Lis</b> &amp; Brook", "Lis & Brook"),
        ("Two &lt; three", "Two < three"),
        ("Profit < loss & debt", "Profit < loss & debt"),
        ("  A \n B ", "A B"),
        ("<p></p>", None),
    ],
)
def test_html_line_gives_a_title_as_printed(title: str, expected: str | None) -> None:
    assert html_line(title) == expected


def test_paragraphs_of_a_wire_part_hard_wrapped_text_at_its_indentation() -> None:
    body = parse_xml(b"<p>LOWER BROOK, March 3 (Exa) - The mayor\nspoke on Monday.\n    Votes follow.\n   He left.</p>")
    assert paragraphs(body, is_wire=True) == (
        "LOWER BROOK, March 3 (Exa) - The mayor spoke on Monday.",
        "Votes follow.",
        "He left.",
    )
    assert len(paragraphs(body)) == 1


def test_paragraphs_of_a_wire_keep_evenly_indented_lines_together() -> None:
    body = parse_xml(b"<body><p>\n      The mayor spoke\n      on Monday.\n    </p></body>")
    assert paragraphs(body, is_wire=True) == ("The mayor spoke on Monday.",)


def test_plain_paragraphs_part_at_blank_lines() -> None:
    assert plain_paragraphs("One\nand a half.\n \nTwo.\r\n\r\nThree.") == ("One and a half.", "Two.", "Three.")
