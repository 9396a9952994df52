from collections.abc import Callable

import pytest

from transforms.annotations import Entity

Extract = Callable[..., dict[str, Entity]]


@pytest.mark.parametrize(
    ("text", "read", "kind"),
    [
        ("They met in Marrel again.", "PERSON", "GPE"),
        ("The town of Marrel burnt.", "PERSON", "GPE"),
        ("The town of Marrel burnt.", "ORG", "GPE"),
        ("Only Marrel residents came.", "ORG", "GPE"),
        ("They met in Marrel, Norway, again.", "ORG", "GPE"),
        ("Their trust in Marrel grew.", "PERSON", "PERSON"),
        ("They saw in Marrel's eyes", "PERSON", "PERSON"),
        ("Sellers believe in Marrel again. Marrel said so.", "PERSON", "PERSON"),
        ("Shares rose in Marrel today.", "ORG", "ORG"),
    ],
)
def test_extract_entities_asks_where_things_happen(extract: Extract, text: str, read: str, kind: str) -> None:
    names = [("Norway", "GPE")] if "Norway" in text else []
    found = extract(text, ("Marrel", read), *names)

    assert f"{kind} Marrel" in found


def test_extract_entities_takes_a_surname_at_which_nothing_happens_for_the_person(extract: Extract) -> None:
    text = "Ana Paris was born there. Paris says so. {}"
    names = [("Ana Paris", "PERSON"), ("Paris", "GPE"), ("Paris", "GPE")]

    assert set(extract(text.format("Later Paris left."), *names)) == {"PERSON Ana Paris"}
    assert "GPE Paris" in extract(text.format("She left to work in Paris."), *names)


def test_extract_entities_takes_the_head_of_a_government_for_a_person(extract: Extract) -> None:
    text = "The Roberto government fell. Few missed Roberto and Roberto."
    found = extract(text, ("Roberto", "ORG"), ("Roberto", "ORG"), ("Roberto", "PERSON"))

    assert set(found) == {"PERSON Roberto"}


def test_extract_entities_counts_family_names_that_stand_first(extract: Extract) -> None:
    text = "Zhao Jianmin left. Then Zhao came. All knew Zhao Jianmin."
    found = extract(text, ("Zhao Jianmin", "PERSON"), ("Zhao", "ORG"), ("Zhao Jianmin", "PERSON"))

    assert set(found) == {"PERSON Zhao Jianmin"}
