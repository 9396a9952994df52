import pytest

from transforms.entities.names import (
    acronyms_of,
    canonical_person,
    is_acronym,
    name_words,
    organisation_words,
    person_words,
    without_middle_initials,
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("the U.S. Agency's", ("us", "agency")),
        ("Kim Jong-un", ("kim", "jong", "un")),
        ("Ewa Brzeźniak", ("ewa", "brzezniak")),
        ("O’Brien", ("o'brien",)),
        ("Calder & Moyle", ("calder", "&", "moyle")),
    ],
)
def test_name_words_brings_names_to_one_writing(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


def test_person_words_drop_courtesy_titles_but_keep_generations() -> None:
    assert person_words("Dr. Robert F. Kennedy Jr.") == ("robert", "f", "kennedy", "jr")


def test_without_middle_initials_keeps_first_and_last() -> None:
    assert without_middle_initials(("marco", "a", "rubio")) == ("marco", "rubio")
    assert without_middle_initials(("j", "smith")) == ("j", "smith")


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [("Mr. Marco A. Rubio", "Marco Rubio"), ("Hélène Marchetaux’s", "Hélène Marchetaux"), ("Rubio", "Rubio")],
)
def test_canonical_person_is_one_for_all_printings(printed: str, canonical: str) -> None:
    assert canonical_person(printed) == canonical


def test_organisation_words_drop_legal_suffixes_unless_nothing_is_left() -> None:
    assert organisation_words("Acme Corp.") == organisation_words("Acme, Inc.") == ("acme",)
    assert organisation_words("Group") == ("group",)


def test_acronyms_of_a_name_leave_out_small_words_or_not() -> None:
    assert acronyms_of(name_words("Institute for the Study of War")) == {"iftsow", "isw"}
    assert acronyms_of(("acme",)) == frozenset()


@pytest.mark.parametrize(("form", "expected"), [("NATO", True), ("U.N.", True), ("G20", False), ("Nato", False)])
def test_is_acronym_is_about_capitals(form: str, expected: bool) -> None:
    assert is_acronym(form) is expected
