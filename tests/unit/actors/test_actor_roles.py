from datetime import date

import pytest

from transforms.actors.dates import first_day, last_day
from transforms.actors.roles import role_key, role_rank, without_country


@pytest.mark.parametrize(
    ("role", "key"),
    [
        ("Minister for Foreign Affairs", "foreign minister"),
        ("foreign secretary", "foreign minister"),
        ("Secretary of State", "foreign minister"),
        ("Chancellor of the Exchequer", "finance minister"),
        ("President of the Republic", "president"),
        ("president of Upper Freedonia", "president of upper freedonia"),
        ("Deputy Foreign Minister", "deputy foreign minister"),
        ("Taoiseach", "prime minister"),
    ],
)
def test_role_key_brings_names_of_an_office_together(role: str, key: str) -> None:
    assert role_key(role) == role_key(key)


def test_role_key_takes_a_secretary_of_state_for_what_the_country_means() -> None:
    assert role_key("Secretary of State", "US") == "foreign minister"
    assert role_key("Secretary of State", "FD") == "secretary state"


def test_role_key_keeps_offices_apart() -> None:
    offices = ("President", "Vice President", "President of the Senate", "Prime Minister", "Deputy Prime Minister")
    assert len({role_key(office) for office in offices}) == len(offices)


@pytest.mark.parametrize(
    ("role", "country", "rank"),
    [
        ("President", "FD", 1),
        ("Minister of Defence", "FD", 2),
        ("Minister of Culture", "FD", 3),
        ("Deputy Minister of Defence", "FD", 4),
        ("United States senator", "US", 3),
        ("Member of the Senate", "FD", 4),
    ],
)
def test_role_rank_follows_the_office(role: str, country: str, rank: int) -> None:
    assert role_rank(role, country) == rank


def test_without_country_takes_only_the_own_country_off() -> None:
    names = ("Republic of Freedonia", "Freedonia")
    assert without_country("President of Freedonia", names) == "President"
    assert without_country("Minister for Fish of the Republic of Freedonia", names) == "Minister for Fish"
    assert without_country("Freedonia Secretary of State", names) == "Secretary of State"
    assert without_country("President of Sylvania", names) == "President of Sylvania"


def test_first_and_last_day_fill_what_is_missing() -> None:
    assert (first_day("2016"), last_day("2016")) == (date(2016, 1, 1), date(2016, 12, 31))
    assert (first_day("2016-02"), last_day("2016-02")) == (date(2016, 2, 1), date(2016, 2, 29))
    assert last_day("+2016-02-00T00:00:00Z") == date(2016, 2, 29)
    assert first_day("") is None


@pytest.mark.parametrize("text", ["2016-13", "soon", "2014s", "2015-02-30", "0000-01-01"])
def test_first_day_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        first_day(text)
