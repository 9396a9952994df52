import pickle
from pathlib import Path

import pytest

from transforms.entities.reference import Reference, ReferenceTableError, load_reference
from transforms.schemas import POLITIES, validate_frame

HEADER = "surface_form,entity_type,actor_name,actor_type,relation,country_code\n"


def test_load_reference_reads_the_shipped_table(reference: Reference) -> None:
    validate_frame(reference.frame, POLITIES)
    countries = reference.frame.filter(country_code="UA").get_column("surface_form").to_list()

    assert {"Ukraine", "Ukrainian", "Ukrainians", "Kyiv"} <= set(countries)


def test_load_reference_reads_na_as_namibia(reference: Reference) -> None:
    namibia = reference.name("Namibia")

    assert namibia is not None
    assert namibia.country_code == "NA"


@pytest.mark.parametrize("form", ["U.S.", "US", "the United States", "The United States", "America", "UNITED STATES"])
def test_name_knows_every_form_of_a_country(reference: Reference, form: str) -> None:
    found = reference.name(form)

    assert found is not None
    assert found.actor_name == "United States"


@pytest.mark.parametrize("form", ["us", "turkey", "Ruritania", "MALIS", "Kyiv"])
def test_name_knows_no_other_words(reference: Reference, form: str) -> None:
    assert reference.name(form) is None


def test_demonym_and_capital_are_kept_apart_from_names(reference: Reference) -> None:
    poles, kyiv = reference.demonym("Poles"), reference.capital("Kyiv")

    assert poles is not None
    assert kyiv is not None
    assert (poles.actor_name, kyiv.actor_name) == ("Poland", "Ukraine")


def test_load_reference_has_another_version_for_another_table(tmp_path: Path) -> None:
    table = tmp_path / "polities.csv"
    table.write_text(HEADER + "Ruritania,GPE,Ruritania,GPE,name,\n", encoding="utf-8")

    assert load_reference(table).version != load_reference().version


def test_reference_survives_the_way_to_another_process(reference: Reference) -> None:
    assert pickle.loads(pickle.dumps(reference)).name("NATO") == reference.name("NATO")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read the reference table"),
        (b"surface_form,entity_type\nUkraine,GPE\n", "column actor_name is missing"),
        (HEADER.encode() + b"Ukraine,COUNTRY,Ukraine,GPE,name,UA\n", "foreign values, such as 'COUNTRY'"),
        (HEADER.encode() + b"Ukraine,GPE,Ukraine,GPE,name,UA\n" * 2, "not unique"),
        (HEADER.encode() + b",GPE,Ukraine,GPE,name,UA\n", "surface_form is null"),
        (HEADER.encode() + b"Ukraine,GPE, ,GPE,name,UA\n", "without a surface form or an actor name"),
        (HEADER.encode(), "holds no rows"),
        (b"", "not a CSV file"),
        (HEADER.encode() + b"T\xfcrkiye,GPE,Turkey,GPE,name,TR\n", "not a CSV file in UTF-8"),
    ],
)
def test_load_reference_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes | None, message: str) -> None:
    table = tmp_path / "table.csv"
    if content is not None:
        table.write_bytes(content)

    with pytest.raises(ReferenceTableError, match=message) as failure:
        load_reference(table)

    assert "table.csv" in str(failure.value)
