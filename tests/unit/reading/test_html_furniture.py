import pytest

from transforms.reading.html_furniture import Block, drop_furniture

PROSE = Block("Officials said that repairs to the northern pier would go on until April.", is_heading=False)


def texts(*blocks: Block | str, headline: str | None = None, byline: str | None = None) -> list[str]:
    given = [block if isinstance(block, Block) else Block(block, is_heading=False) for block in blocks]
    return [block.text for block in drop_furniture(given, headline=headline, byline=byline)]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ferries return to Lisse",
        "READ MORE",
        "Related: Ten piers that fell",
        "Leggi anche",
        "Sign up for our newsletter.",
        "Follow Harbor Times on Twitter.",
        "Do you have a story? Write to desk@harbortimes.example",
        "Photo: Harbor Times",
        "Article content",
        "Advertisement",
        "___",
    ],
)
def test_drop_furniture_leaves_out_what_is_not_the_articles(line: str) -> None:
    assert texts(PROSE, line, PROSE) == [PROSE.text, PROSE.text]


@pytest.mark.parametrize(
    "line",
    [
        "Read more than one book a year, the harbor master told the pupils of Lisse, and they laughed at the very idea "
        "for a long time before anybody could get a word in again.",
        "Relatedness was what the two judges had been asked about.",
        "Popular support for the pier fell to a third.",
        "Photographs show the pier before the storm.",
        "Subscribers of the ferry line will be paid back.",
    ],
)
def test_drop_furniture_keeps_prose_that_begins_alike(line: str) -> None:
    assert texts(PROSE, line) == [PROSE.text, line]


def test_drop_furniture_leaves_out_what_repeats_headline_byline_and_date() -> None:
    top = ("News", "Harbor of Lisse reopens", "By Ana Petrova, Harbor Times", "March 12, 2025")
    assert texts(*top, PROSE, headline="Harbor of Lisse Reopens", byline="Ana Petrova") == [PROSE.text]


def test_drop_furniture_leaves_out_a_heading_with_nothing_below_it() -> None:
    heading = Block("Crowds Return", is_heading=True)
    assert texts(PROSE, heading, PROSE, heading) == [PROSE.text, heading.text, PROSE.text]


def test_drop_furniture_reads_a_standfirst_set_as_a_heading_as_a_paragraph() -> None:
    standfirst = Block("The harbor was closed for nine days after the worst storm since 1962", is_heading=True)
    assert [block.is_heading for block in drop_furniture([standfirst, PROSE], headline=None, byline=None)] == [
        False
    ] * 2


def test_drop_furniture_leaves_out_paragraphs_that_are_a_link_and_no_sentence() -> None:
    blocks = [PROSE, Block("Ferries Return to Lisse", is_heading=False)]
    kept = drop_furniture(blocks, headline=None, byline=None, link_only=frozenset(["ferriesreturntolisse"]))
    assert [block.text for block in kept] == [PROSE.text]
