import pytest

from transforms.quotes.definites import definite_phrases
from transforms.quotes.lexicon import build_lexicon


def phrases(text: str) -> list[str]:
    return [text[span.start : span.end] for span in definite_phrases(text, build_lexicon().roles)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On Friday the minister left.", "the minister"),
        ("Critics of the Latvian senator cheered.", "the Latvian senator"),
        ("They asked the mayor to resign.", "the mayor"),
        ("The company’s shares fell.", "The company"),
        ("They met the foreign minister, who smiled.", "the foreign minister"),
        ("The chief executive flatly refused.", "The chief executive"),
    ],
)
def test_definite_phrases_end_at_the_last_noun_of_the_role(text: str, found: str) -> None:
    assert phrases(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "The minister Anna Lind left.",
        "The minister, Anna Lind, left.",
        "Anna Lind, the minister, left.",
        "She became the minister.",
        "The minister of ships left.",
        "The company that lost it left.",
        "The company car left.",
        "The other minister left.",
        "The Rev. Lind left.",
        "They met the letter.",
    ],
)
def test_definite_phrases_leaves_out_what_goes_back_to_nobody(text: str) -> None:
    assert phrases(text) == []


def test_definite_phrases_of_nothing_are_none() -> None:
    assert phrases("") == []
    assert phrases("the") == []
