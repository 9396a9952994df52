import re
from datetime import date
from pathlib import Path

import pytest

from orchestration.actor_seeds import ActorSeedsError
from orchestration.knowledge import load_knowledge
from orchestration.settings import CHECKOUT, Settings
from transforms.actors.knowledge import KnowledgeBase

SECTION = "## Your own actors"


def base_with(folder: Path, **files: str) -> KnowledgeBase:
    settings = Settings(data_dir=folder)
    settings.own_actors_dir.mkdir(exist_ok=True)
    for name, text in files.items():
        (settings.own_actors_dir / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_knowledge(settings)


def test_seeds_override_what_ships(tmp_path: Path) -> None:
    plain = base_with(tmp_path)
    base = base_with(
        tmp_path,
        actors="actor_id,actor_type,actor_name,country_code\ncountry:UA,GPE,Ukraine (state),UA\n",
        actor_aliases="actor_id,alias\nQ212,Kremlin\n",
    )
    assert base.version != plain.version
    first = base.candidates("Kremlin")[0]
    assert (first.actor_id, first.alias_kind) == ("country:UA", "user")
    found = base.actor("country:UA")
    assert found is not None
    assert (found.actor_name, found.wikidata_id) == ("Ukraine (state)", "Q212")
    assert {candidate.actor_id for candidate in base.candidates("Ukraine")} == {"country:UA"}


def test_seeds_add_people_with_offices_and_surnames(tmp_path: Path) -> None:
    base = base_with(
        tmp_path,
        actors=(
            "actor_id,actor_type,actor_name,country_code,role,valid_from,valid_to\n"
            "own:pim,PERSON,Pim Ravensworth,GB,Minister of Fog,2015,2016\n"
            "own:pim,PERSON,Pim Ravensworth,GB,Minister of Frost,2017,\n"
        ),
        actor_aliases="actor_id,alias,alias_kind,valid_from,valid_to\nown:pim,Ravenna,surname,,\nown:pim,Fogman,,2015,2016\n",
    )
    assert [role.role for role in base.roles_of("own:pim", on=date(2018, 1, 1))] == ["Minister of Frost"]
    assert [found.actor_id for found in base.surname_candidates("Ravenna")] == ["own:pim"]
    assert base.candidates("Fogman", on=date(2016, 12, 31))
    assert not base.candidates("Fogman", on=date(2017, 1, 1))


def test_a_namesake_of_the_user_is_another_actor(tmp_path: Path) -> None:
    base = base_with(tmp_path, actors="actor_id,actor_type,actor_name,country_code\nown:cook,PERSON,Theresa May,GB\n")
    assert len({found.actor_id for found in base.candidates("Theresa May")}) == 2


def test_not_same_takes_names_and_ids(tmp_path: Path) -> None:
    base = base_with(tmp_path, actor_not_same="name_or_actor_id,actor_id\nGeorgia,country:GE\nQ212,country:RU\n")
    assert base.must_not_link("GEORGIA", "country:GE")
    assert base.must_not_link("country:UA", "country:RU")
    assert not base.must_not_link("Georgia", "country:US")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("actors", "actor_id,actor_type\n", r"actors\.csv, line 1: the header"),
        ("actors", "actor_id,actor_type,actor_name\nx,MARTIAN,Pim\n", r"line 2: actor_type is 'MARTIAN'. Write PERSON"),
        ("actors", "actor_id,actor_type,actor_name\nx,PERSON,\n", "line 2: actor_name is empty"),
        ("actors", "actor_id,actor_type,actor_name\nx,PERSON,Pim\nx,PERSON,Pam\n", "line 3: 'x' stands in line 2"),
        ("actors", "actor_id,actor_type,actor_name,country_code\nx,PERSON,Pim,ZZ\n", "line 2: there is no country"),
        ("actors", "actor_id,actor_type,actor_name,wikidata_id\nx,PERSON,Pim,42\n", "line 2: wikidata_id is '42'"),
        ("actors", "actor_id,actor_type,actor_name,valid_from\nx,PERSON,Pim,2015\n", "dates without a role"),
        ("actors", "actor_id,actor_type,actor_name\nx,PERSON,Pim,extra\n", "line 2: there are 4 values"),
        ("actor_aliases", "actor_id,alias\n\nnobody,Pim\n", "line 3: there is no actor 'nobody'"),
        ("actor_aliases", "actor_id,alias,alias_kind\ncountry:UA,U,acronym\n", "line 2: alias_kind is 'acronym'"),
        ("actor_aliases", "actor_id,alias,valid_from\ncountry:UA,U,2015-13\n", "line 2: '2015-13' is no day"),
        ("actor_aliases", "actor_id,alias,valid_from,valid_to\ncountry:UA,U,2015,2014\n", "line 2: valid_to 2014 lies"),
        ("actor_not_same", "name_or_actor_id,actor_id\nPim,nobody\n", "line 2: there is no actor"),
        ("actor_not_same", "name_or_actor_id,actor_id\nQ212,country:UA\n", "one and the same"),
    ],
)
def test_seeds_say_which_line_is_wrong(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ActorSeedsError, match=message):
        base_with(tmp_path, **{name: text})


def test_the_example_of_the_readme_works(tmp_path: Path) -> None:
    section = (CHECKOUT / "README.md").read_text(encoding="utf-8").partition(SECTION)[2].partition("\n## ")[0]
    actors, aliases, not_same = re.findall(r"```csv\n(.*?)```", section, re.DOTALL)
    base = base_with(tmp_path, actors=actors, actor_aliases=aliases, actor_not_same=not_same)
    assert base.not_same.height == len(not_same.splitlines()) - 1
    for line in aliases.splitlines()[1:]:
        actor_id, alias = line.split(",")[:2]
        found = {candidate.actor_id for candidate in (*base.candidates(alias), *base.surname_candidates(alias))}
        expected = "country:NO" if actor_id == "Q20" else actor_id
        assert expected in found, line
