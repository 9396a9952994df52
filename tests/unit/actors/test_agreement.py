"""Which printed names can be one person's."""

import pytest

from transforms.actors.agreement import Agreement, compare_people, name_key, read_person


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        ("Irena Vale", "Irena Maria Vale", Agreement.same),
        ("I. Vale", "Irena Vale", Agreement.initial),
        ("Maria Vale", "Irena Maria Vale", Agreement.contained),
        ("Ben Vale", "Benjamin Vale", Agreement.shortened),
        ("Sergei Vale", "Sergey Vale", Agreement.respelled),
        ("Irena Valensky", "Irena Valenskyy", Agreement.respelled),
        ("Irena Vale", "Irena Vale Jr.", Agreement.generation),
        ("Orlo Vale", "Tibbet Vale", Agreement.different),
        ("Peter Vale", "Anna Vale", Agreement.genders),
        ("Irena Vale", "Irena Quarrel", Agreement.different),
        ("Irena Vale", "Petra Orlin", Agreement.unrelated),
    ],
)
def test_compare_people_says_how_names_go_together(one: str, other: str, agreement: Agreement) -> None:
    assert compare_people(read_person(one), read_person(other)) is agreement
    assert compare_people(read_person(other), read_person(one)) is agreement


def test_compare_people_does_not_take_short_names_for_misspellings() -> None:
    assert compare_people(read_person("Ian Vale"), read_person("Jan Vale")) is Agreement.different


@pytest.mark.parametrize(
    ("name", "is_full"),
    [("Vale", False), ("Mr. Vale", False), ("van der Vale", False), ("Irena Vale", True), ("Ben Vale", True)],
)
def test_read_person_tells_full_names_from_surnames(name: str, is_full: bool) -> None:
    assert read_person(name).is_full is is_full


def test_name_key_is_the_same_for_all_spellings() -> None:
    assert name_key("The Brzeźniak’s") == name_key("BRZEZNIAK") == "brzezniak"
