import pytest

from transforms.annotations import Reading, TextPart
from transforms.entities.companies import company_names
from transforms.entities.spans import PERSON, NameSpan


def is_company(text: str, name: str) -> bool:
    start = text.index(name)
    span = NameSpan(0, start, start + len(name), name, PERSON, 0.9)
    return bool(company_names([span], [TextPart("body", text, (), Reading())]))


@pytest.mark.parametrize(
    "text",
    [
        "Shares in Torvelin fell on Tuesday.",
        "The cycle maker Torvelin replied.",
        "Torvelin's shareholders met in Lyon.",
        "Torvelin’s shares fell.",
        "Marchetaux, the chief executive of Torvelin, left.",
        "The news agency Torvelin reported it.",
        "Torvelin, Norway's third-largest bicycle maker, replied.",
        "The bell was cast by Torvelin's British subsidiary.",
    ],
)
def test_company_names_finds_what_only_a_company_has(text: str) -> None:
    assert is_company(text, "Torvelin")


@pytest.mark.parametrize(
    "text",
    [
        "Mrs. Clinton shares more with her rival than she says.",
        "About 40 percent of Clinton voters were sure.",
        "Clinton's supporters met in Iowa.",
        "Clinton, a company director, left.",
    ],
)
def test_company_names_leaves_people_alone(text: str) -> None:
    assert not is_company(text, "Clinton")


def test_company_names_asks_about_single_words_only() -> None:
    assert not is_company("Shares in Anna Torvelin fell.", "Anna Torvelin")
