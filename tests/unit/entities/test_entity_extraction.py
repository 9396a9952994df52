from collections.abc import Callable

import pytest

from transforms.annotations import ArticleReading, Entity, TextPart
from transforms.entities.extraction import extract_entities
from transforms.entities.reference import Reference

MakePart = Callable[..., TextPart]
Extract = Callable[..., dict[str, Entity]]


def polity(entity: Entity) -> str | None:
    return entity.reading.polity_name if entity.reading is not None else None


def surfaces(entity: Entity) -> list[str]:
    return [mention.surface_form for mention in entity.mentions]


def test_extract_entities_joins_headline_and_body(make_part: MakePart, reference: Reference) -> None:
    headline = make_part("Rubio waits", ("Rubio", "PERSON"), text_part="headline")
    body = make_part("Marco Rubio said so.", ("Marco Rubio", "PERSON"))

    (rubio,) = extract_entities([headline, body], reference=reference)

    assert [(mention.text_part, mention.surface_form) for mention in rubio.mentions] == [
        ("headline", "Rubio"),
        ("body", "Marco Rubio"),
    ]
    assert (rubio.entity_name, rubio.reading) == ("Marco Rubio", None)


def test_extract_entities_makes_one_polity_of_all_names_of_a_country(extract: Extract) -> None:
    text = "The United States, or the U.S., or America, wrote to the UK."
    found = extract(text, ("United States", "PLACE"), ("U.S.", "ORG"), ("America", "PLACE"), ("UK", "ORG"))

    assert surfaces(found["GPE United States"]) == ["United States", "U.S.", "America"]
    assert polity(found["GPE UK"]) == "United Kingdom"


def test_extract_entities_finds_peoples_by_the_reference_table(extract: Extract) -> None:
    found = extract("Ukrainian troops met Costa Ricans and Poles.", ("Costa", "PLACE"))

    assert {name: polity(entity) for name, entity in found.items()} == {
        "NORP Ukrainian": "Ukraine",
        "NORP Costa Ricans": "Costa Rica",
        "NORP Poles": "Poland",
    }


def test_extract_entities_does_not_take_languages_for_peoples(extract: Extract) -> None:
    assert extract("She spoke in Russian, then read the French translation.") == {}


def test_extract_entities_leaves_demonyms_inside_names_alone(extract: Extract) -> None:
    assert list(extract("The African Development Bank paid.", ("African Development Bank", "ORG"))) == [
        "ORG African Development Bank"
    ]


def test_extract_entities_counts_an_acting_capital_for_its_country(extract: Extract) -> None:
    text = "Ukraine waits. Kyiv said no. They met in Kyiv."
    found = extract(text, ("Ukraine", "PLACE"), ("Kyiv", "PLACE"), ("Kyiv", "PLACE"))

    assert surfaces(found["GPE Ukraine"]) == ["Ukraine", "Kyiv"]
    assert found["GPE Ukraine"].reading == ArticleReading(
        "polity", "Ukraine", "UA", "name: Ukraine; capital acting as the government (subject): Kyiv"
    )
    assert found["GPE Kyiv"].reading is None


def test_extract_entities_reads_an_acting_capital_that_is_a_surname_as_the_person(extract: Extract) -> None:
    found = extract(
        "Ines Paris lived in Paris, France. Paris said she left.",
        ("Ines Paris", "PERSON"),
        ("Paris", "GPE"),
        ("France", "GPE"),
        ("Paris", "GPE"),
    )

    assert [mention.span.start for mention in found["PERSON Ines Paris"].mentions] == [0, 35]


def test_extract_entities_leaves_a_capital_a_city_where_its_country_is_not_named(extract: Extract) -> None:
    assert extract("London said goodbye.", ("London", "PLACE"))["GPE London"].reading is None


def test_extract_entities_names_the_country_where_only_its_people_and_capital_stand(extract: Extract) -> None:
    found = extract("Polish troops wait. Warsaw said no.", ("Warsaw", "PLACE"))

    assert surfaces(found["GPE Poland"]) == ["Warsaw"]
    assert found["GPE Poland"].reading == ArticleReading(
        "acting_capital", "Poland", "PL", "capital acting as the government (subject): Warsaw"
    )


def test_extract_entities_reads_georgia_by_its_company(extract: Extract) -> None:
    names = (("Georgia", "PLACE"),)

    country, state = (
        extract(text, *names)["GPE Georgia"].reading
        for text in ("Georgia voted. Georgian police came.", "Georgia voted.")
    )

    assert country == ArticleReading("polity", "Georgia", "GE", "name: Georgia")
    assert state == ArticleReading("namesake", None, None, "name without a sign of the country: Georgia")


def test_extract_entities_joins_an_acronym_in_brackets_with_its_name(extract: Extract) -> None:
    text = "The European Transport Safety Authority (ETSA) wrote. ETSA waits."
    names = (("European Transport Safety Authority", "ORG"), ("ETSA", "PERSON"), ("ETSA", "PERSON"))

    (authority,) = extract(text, *names).values()

    assert (authority.entity_type, surfaces(authority)[1:]) == ("ORG", ["ETSA", "ETSA"])


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("The Harbour Union Conference (CUP) met. CUP left.", "Harbour Union Conference", "CUP"),
        ("The Marrel Five Stars (M5S) met. M5S left.", "Marrel Five Stars", "M5S"),
        (
            "The Department of Harbour Safety met. Harbour Safety left.",
            "Department of Harbour Safety",
            "Harbour Safety",
        ),
        ("The Church of the Harbour met. The Church left.", "Church of the Harbour", "Church"),
        ("The Harbour Times wrote it. The Times did.", "Harbour Times", "Times"),
    ],
)
def test_extract_entities_joins_short_forms_of_one_organisation(
    extract: Extract, text: str, long: str, short: str
) -> None:
    names = [(long, "ORG"), *[(short, "ORG")] * (1 + text.count(f"({short})"))]

    assert list(extract(text, *names)) == [f"ORG {long}"]


def test_extract_entities_leaves_a_head_of_two_organisations_apart(extract: Extract) -> None:
    names = (("Harbour Times", "ORG"), ("Marrel Times", "ORG"), ("Times", "ORG"))

    assert len(extract("Harbour Times and Marrel Times and the Times.", *names)) == 3


def test_extract_entities_joins_organisations_by_suffix_and_beginning(extract: Extract) -> None:
    text = "Goldman Sachs Inc. and Goldman Sachs and Goldman, not National Bank and National Union."
    names = ("Goldman Sachs Inc.", "Goldman Sachs", "Goldman", "National Bank", "National Union")

    found = extract(text, *((name, "ORG") for name in names))

    assert surfaces(found["ORG Goldman Sachs Inc."]) == ["Goldman Sachs Inc.", "Goldman Sachs", "Goldman"]
    assert {"ORG National Bank", "ORG National Union"} <= set(found)


def test_extract_entities_gives_a_string_one_type(extract: Extract) -> None:
    text = "Volodymyr Zelenskyy spoke. Zelenskyy waits. Zelenskyy left."
    names = (("Volodymyr Zelenskyy", "PERSON"), ("Zelenskyy", "ORG"), ("Zelenskyy", "PERSON"))

    assert list(extract(text, *names)) == ["PERSON Volodymyr Zelenskyy"]


def test_extract_entities_reads_the_plural_of_a_surname_as_people(extract: Extract) -> None:
    names = (("Ana Lind", "PERSON"), ("Ana Lind", "PERSON"), ("Linds", "ORG"))

    assert set(extract("Ana Lind came. Ana Lind left. The Linds stayed.", *names)) == {
        "PERSON Ana Lind",
        "PERSON Linds",
    }


def test_extract_entities_types_places_by_head(extract: Extract) -> None:
    names = ("River Severn", "Ural Mountains", "Saltmarket Bridge", "Worcester", "Europe")
    found = extract("; ".join(names), *((name, "PLACE") for name in names))

    assert list(found) == [
        "LOC River Severn",
        "LOC Ural Mountains",
        "FAC Saltmarket Bridge",
        "GPE Worcester",
        "LOC Europe",
    ]


def test_extract_entities_joins_pieces_of_one_name(extract: Extract) -> None:
    text = "Dries Mertens swam in the Gulf of Mexico."
    names = (("Dries", "PERSON"), ("Mertens", "PERSON"), ("Gulf", "PLACE"), ("Mexico", "PLACE"))

    assert list(extract(text, *names)) == ["PERSON Dries Mertens", "LOC Gulf of Mexico"]


def test_extract_entities_finds_repetitions_that_the_network_missed(extract: Extract) -> None:
    text = "Ana Roe spoke. Later Roe left, and the rowers cheered Ana Roe."

    assert surfaces(extract(text, ("Ana Roe", "PERSON"))["PERSON Ana Roe"]) == ["Ana Roe", "Ana Roe"]
    longer = text.replace("Roe", "Monroe")
    assert surfaces(extract(longer, ("Ana Monroe", "PERSON"))["PERSON Ana Monroe"]) == [
        "Ana Monroe",
        "Monroe",
        "Ana Monroe",
    ]


def test_extract_entities_of_nothing_is_nothing(reference: Reference) -> None:
    assert extract_entities([], reference=reference) == ()
