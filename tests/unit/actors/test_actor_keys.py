import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.actors.keys import alias_key, alias_key_expression, surname_rows, without_initials


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the U.S.", "us"),
        ("Sana'a", "sanaa"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Łukasz Ødegård", "lukasz odegard"),
        ("Quillfeather & Sons, Ltd.", "quillfeather and sons ltd"),
        ("Ban-Ki  Moon", "ban ki moon"),
        ("...", ""),
    ],
)
def test_alias_key_folds_spellings(name: str, key: str) -> None:
    assert alias_key(name) == key


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=8))
def test_alias_key_expression_gives_the_keys_of_alias_key(names: list[str]) -> None:
    frame = pl.DataFrame({"name": names}, schema={"name": pl.String})
    assert frame.select(alias_key_expression(pl.col("name")))["name"].to_list() == [alias_key(name) for name in names]


def test_without_initials_keeps_first_and_last_word() -> None:
    keys = pl.DataFrame({"key": ["dora j w vance", "j edgar tolland", "plato"]})
    assert keys.select(without_initials(pl.col("key")))["key"].to_list() == ["dora vance", "j edgar tolland", "plato"]


@pytest.mark.parametrize(
    ("name", "country", "surnames"),
    [
        ("Mara Oduya", None, {"Oduya"}),
        ("Alma van der Meer", None, {"van der Meer", "Meer"}),
        ("Ines Castro-Lund", None, {"Castro-Lund"}),
        ("Pia Anna Holt", None, {"Holt", "Anna Holt"}),
        ("Jon Pell Jr.", None, {"Pell"}),
        ("Zhou Lanfen", "CN", {"Zhou", "Lanfen"}),
        ("Ana Ruiz Peña", "MX", {"Peña", "Ruiz Peña", "Ruiz"}),
        ("Tolu", None, set()),
    ],
)
def test_surname_rows_gives_what_may_stand_alone(name: str, country: str | None, surnames: set[str]) -> None:
    people = pl.DataFrame(
        {"actor_id": ["a"], "actor_name": [name], "country_code": [country]},
        schema={"actor_id": pl.String, "actor_name": pl.String, "country_code": pl.String},
    )
    assert set(surname_rows(people)["surname"].to_list()) == surnames
