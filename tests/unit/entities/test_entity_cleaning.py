from collections.abc import Callable

import pytest

from transforms.annotations import TextPart
from transforms.entities.cleaning import clean_names
from transforms.entities.reference import Reference

MakePart = Callable[..., TextPart]


@pytest.mark.parametrize(
    "case",
    [
        ("for the Institute’s work", "the Institute’s", "ORG", "Institute"),
        ("talks in “Kyiv,” he said", "“Kyiv,”", "PLACE", "Kyiv"),
        ("met Russian President Vladimir Putin again", "Russian President Vladimir Putin", "PERSON", "Vladimir Putin"),
        ("met Deputy Prime Minister Jane Roe", "Deputy Prime Minister Jane Roe", "PERSON", "Jane Roe"),
        ("met Sen. Roe", "Sen. Roe", "PERSON", "Roe"),
        ("in the U.S. today", "the U.S", "PLACE", "U.S."),
        ("of Acme Inc. today", "Acme Inc.", "ORG", "Acme Inc."),
        ("James’ hat", "James’", "PERSON", "James"),
        ("told Ana Roe.", "Ana Roe.", "PERSON", "Ana Roe"),
        ("the private Metropolitan Club", "private Metropolitan Club", "ORG", "Metropolitan Club"),
        ("the University of", "University of", "ORG", None),
        ("Lee Roe Image: A. Doe", "Lee Roe Image", "PERSON", "Lee Roe"),
        ("in The Hague today", "The Hague", "PLACE", "The Hague"),
        ("on Tuesday in", "Tuesday", "ORG", None),
        ("Secretary of State Ana Roe", "State", "ORG", None),
        ("the Prime Minister said", "Prime Minister", "PERSON", None),
        ("at 20 % of", "20 %", "ORG", None),
        ("The house", "The", "ORG", None),
        ("the Senate voted", "the Senate", "ORG", "Senate"),
        ("for US$ 300", "US", "PLACE", None),
        ("Ana Roe (D-Texas) left", "D-Texas", "ORG", "Texas"),
        ("son of Ola Lind, Jr. and", "Ola Lind", "PERSON", "Ola Lind, Jr."),
        ("by Ola Lind the Elder", "Ola Lind", "PERSON", "Ola Lind the Elder"),
        ("met Trooper Roe", "Trooper Roe", "PERSON", "Roe"),
        ("they said that Theresa May won", "May", "PERSON", "Theresa May"),
    ],
)
def test_clean_names_strips_what_is_not_the_name(
    make_part: MakePart, reference: Reference, case: tuple[str, str, str, str | None]
) -> None:
    text, span, label, cleaned = case
    found = list(clean_names(make_part(text, (span, label)), 0, reference=reference))

    assert [name.surface_form for name in found] == ([] if cleaned is None else [cleaned])
    assert all(text[name.start : name.end] == name.surface_form for name in found)


def test_clean_names_cuts_spans_at_line_ends(make_part: MakePart, reference: Reference) -> None:
    text = "Matthew Ingram\n\nWriting on"
    found = clean_names(make_part(text, ("Matthew Ingram\n\nWriting", "PERSON")), 0, reference=reference)

    assert [name.surface_form for name in found] == ["Matthew Ingram", "Writing"]


def test_clean_names_takes_in_a_first_name_that_was_left_out(make_part: MakePart, reference: Reference) -> None:
    text = "the mediator, Inês Quadrado, and Portuguese minister Quadrado"
    part = make_part(text, ("Quadrado", "PERSON"), ("Quadrado", "PERSON"))

    found = [name.surface_form for name in clean_names(part, 0, reference=reference)]

    assert found == ["Inês Quadrado", "Quadrado"]


def test_clean_names_calls_demonyms_peoples(make_part: MakePart, reference: Reference) -> None:
    part = make_part("Kenyan troops and Christian Roe", ("Kenyan", "PLACE"), ("Christian", "PERSON"))

    assert [name.label for name in clean_names(part, 0, reference=reference)] == ["NORP", "PERSON"]


@pytest.mark.parametrize(
    "case",
    [
        ("Ana Roe gropes around", "Ana Roe gropes", "PERSON", "Ana Roe"),
        ("a Marrel Club whisky", "Marrel Club whisky", "ORG", "Marrel Club"),
        ("on Marrel island", "Marrel island", "LOC", "Marrel island"),
        ("all SMEs know", "SMEs", "ORG", None),
        ("the GDP grew", "GDP", "ORG", None),
        ("see https://www.marrel.example/news/Ana-Roe-wins now", "Ana-Roe", "PERSON", None),
        ("see marrel.example/news/oakby", "marrel.example/news/oakby", "ORG", None),
        ("Yuli Township (玉里) is", "玉里", "LOC", None),
    ],
)
def test_clean_names_drops_what_is_no_name(
    make_part: MakePart, reference: Reference, case: tuple[str, str, str, str | None]
) -> None:
    text, span, label, cleaned = case
    found = [name.surface_form for name in clean_names(make_part(text, (span, label)), 0, reference=reference)]

    assert found == ([] if cleaned is None else [cleaned])


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("Ana Roe/Bo Lund", "PERSON", ["Ana Roe", "Bo Lund"]),
        ("Torvelin / ETSA", "ORG", ["Torvelin", "ETSA"]),
        ("Roe/Lund", "PERSON", ["Roe/Lund"]),
    ],
)
def test_clean_names_parts_two_names_at_a_stroke(
    make_part: MakePart, reference: Reference, text: str, label: str, names: list[str]
) -> None:
    found = clean_names(make_part(f"with {text} today", (text, label)), 0, reference=reference)

    assert [name.surface_form for name in found] == names


def test_clean_names_reads_a_code_in_brackets_behind_a_person_as_a_country(
    make_part: MakePart, reference: Reference
) -> None:
    text = "Ana Roe (ESP) beat Bo Lund (KWC); the ESP met."
    names = (("Ana Roe", "PERSON"), ("ESP", "ORG"), ("Bo Lund", "PERSON"), ("KWC", "ORG"), ("ESP", "ORG"))

    found = list(clean_names(make_part(text, *names), 0, reference=reference))

    assert [name.label for name in found] == ["PERSON", "PLACE", "PERSON", "ORG", "ORG"]
