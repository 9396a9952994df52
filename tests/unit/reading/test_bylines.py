import pytest

from transforms.reading.bylines import clean_byline, join_authors, split_authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ana Petrova", ("Ana Petrova",)),
        ("By Ana Petrova", ("Ana Petrova",)),
        (
            "Ana Petrova, Jane O'Neil-Smith and Søren Okafor Jr.",
            ("Ana Petrova", "Jane O'Neil-Smith", "Søren Okafor Jr."),
        ),
        ("Ana Petrova & Tom Okafor, Jr.", ("Ana Petrova", "Tom Okafor Jr.")),
        ("Ana Petrova, PhD, and Tom Okafor, MD", ("Ana Petrova", "Tom Okafor")),
        ("By Ana Petrova, Senior Political Correspondent", ("Ana Petrova",)),
        ("Ana Petrova in Warsaw and Tom Okafor in Lagos", ("Ana Petrova", "Tom Okafor")),
        ("Ana Petrova @anap", ("Ana Petrova",)),
        ("View all posts by Ana Petrova", ("Ana Petrova",)),
        ("Ana Petrova and Ana Petrova", ("Ana Petrova",)),
        ("Andy Wither", ("Andy Wither",)),
        ("admin", ()),
        ("www.example.com", ()),
        ("Www Example Com", ()),
        (None, ()),
    ],
)
def test_split_authors_finds_the_names(byline: str | None, authors: tuple[str, ...]) -> None:
    assert split_authors(byline) == authors


@pytest.mark.parametrize("byline", ["https://example.com/ana", "@ana", "ana@example.com", " ", "--", None])
def test_clean_byline_drops_what_is_no_name(byline: str | None) -> None:
    assert clean_byline(byline) is None


def test_clean_byline_keeps_the_byline_as_printed() -> None:
    assert clean_byline("  Robert'); DROP TABLE articles;-- ") == "Robert'); DROP TABLE articles;--"


def test_join_authors_turns_surname_first_and_slugs() -> None:
    assert join_authors(["Petrova, Ana", "Okafor, T. J.", "jane-doe"]) == ("Ana Petrova", "T. J. Okafor", "Jane Doe")


def test_join_authors_leaves_out_the_outlet_behind_a_name() -> None:
    assert join_authors(["Ana Petrova Harbor Times Staff"], affiliations=["Harbor Times"]) == ("Ana Petrova",)
    assert join_authors(["Ana Petrova for the Harbor Times"], affiliations=["Harbor Times"]) == ("Ana Petrova",)
