from collections.abc import Callable

import pytest

from transforms.annotations import TextPart
from transforms.entities.cleaning import clean_names
from transforms.entities.reference import Reference

MakePart = Callable[..., TextPart]


@pytest.mark.parametrize(
    "case",
    [
        ("met Torvelin Chief Executive Ana Roe", "Torvelin Chief Executive", "ORG", ["Torvelin"]),
        ("the Torvelin Association head left", "Torvelin Association head", "ORG", ["Torvelin Association"]),
        ("the Office of the President", "Office of the President", "ORG", ["Office of the President"]),
        ("the former Minister for Justice left", "Minister for Justice", "ORG", []),
        ("the Deputy Minister for Finance left", "Finance", "ORG", []),
        ("the Trade Minister left", "Trade", "ORG", []),
        ("Ministry of Finance", "Finance", "ORG", ["Finance"]),
        ("Minister of Education Ana Roe said", "Education Ana Roe", "PERSON", ["Ana Roe"]),
        ("read by Justice Roe alone", "Justice Roe", "PERSON", ["Roe"]),
        ("ambassador to the United States Ana Roe", "United States Ana Roe", "PERSON", ["United States", "Ana Roe"]),
        ("the Marrel Sheriff’s Office", "Marrel Sheriff", "PLACE", ["Marrel Sheriff’s Office"]),
        ("the Marrel Sheriff’s deputy", "Marrel Sheriff", "ORG", ["Marrel"]),
        ("with Jordan Ana Roe", "Jordan Ana Roe", "PERSON", ["Jordan Ana Roe"]),
    ],
)
def test_clean_names_parts_names_from_offices(
    make_part: MakePart, reference: Reference, case: tuple[str, str, str, list[str]]
) -> None:
    text, span, label, names = case
    found = list(clean_names(make_part(text, (span, label)), 0, reference=reference))

    assert [name.surface_form for name in found] == names
    assert all(text[name.start : name.end] == name.surface_form for name in found)
