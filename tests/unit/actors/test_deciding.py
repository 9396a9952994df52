"""One link an entity: what decides, what is kept of the article's own rules, who is kept apart."""

import pytest

from tests.unit.actors.knowledge_fixture import actors, aliases, roles
from transforms import schemas
from transforms.actors.deciding import LinkableEntity, ReadMention, decide_link, keep_people_apart
from transforms.actors.knowledge import build_knowledge_base
from transforms.actors.links import ActorLink, discovered, discovered_id, nil
from transforms.actors.lookups import ActorLookups

ARTICLE = "article-1"


def knowledge(*not_same: tuple[str, str]) -> ActorLookups:
    region = ("place:us-ge", "Georgia", [], "region", "US", "GA", None, None, None, "Q7", "test", "own")
    return ActorLookups(
        build_knowledge_base(
            actors(
                ("country:FD", "GPE", "Freedonia", "Q1", "FD"),
                ("country:GE", "GPE", "Georgia", "Q2", "GE"),
                ("org:vale", "ORG", "Vale Works", "Q3", None),
                ("person:vale", "PERSON", "Irena Vale", "Q4", "FD"),
            ),
            roles(),
            aliases(("country:FD", "Freedonian", "demonym", None, None)),
            schemas.PLACES.frame([region]),
            not_same=schemas.ACTOR_NOT_SAME.frame([(*pair, "test") for pair in not_same]),
        )
    )


LOOKUPS = knowledge()


def entity(entity_type: str, name: str, *reading: str | None, entity_id: str = "e1") -> LinkableEntity:
    return LinkableEntity(entity_id, entity_type, name, *(reading or (None, None, None, None)))


def known(actor_id: str, method: str = "full_name", confidence: float = 0.95) -> ActorLink:
    return ActorLink(actor_id, actor_id.title(), "PERSON", None, method, confidence, f"name: {actor_id}")


def decide(one: LinkableEntity, *mentions: tuple[str, ActorLink], lookups: ActorLookups = LOOKUPS) -> ActorLink:
    return decide_link(one, [ReadMention(*mention) for mention in mentions], document_id=ARTICLE, lookups=lookups)


def test_decide_link_goes_by_the_mention_that_prints_the_own_name() -> None:
    link = decide(
        entity("PERSON", "Irena Vale"),
        ("Vale", known("person:other", "surname_in_article")),
        ("Vale", known("person:other", "surname_in_article")),
        ("Irena Vale", known("person:vale")),
    )

    assert link.actor_id == "person:vale"
    assert link.link_confidence == round(0.95 * 0.85, 3)
    assert link.link_evidence == "name: person:vale; Vale alone is read as Person:Other"


def test_decide_link_does_not_give_an_unknown_full_name_to_the_bearer_of_the_surname() -> None:
    unknown = discovered("PERSON", "Petra Vale", "full name: Petra Vale")

    link = decide(entity("PERSON", "Petra Vale"), ("Petra Vale", unknown), ("Vale", known("person:vale", "user_alias")))

    assert (link.actor_id, link.link_method) == (discovered_id("PERSON", "Petra Vale"), "discovered")


def test_decide_link_takes_the_users_alias_of_the_own_name_before_the_articles_rules() -> None:
    alias = known("own:harbour", "user_alias", 0.99)
    country = entity("GPE", "Freedonia", "polity", "Freedonia", "FD", "name: Freedonia")

    assert decide(country, ("Freedonia", alias)) == alias
    assert decide(country, ("Freedonians", alias)).actor_id == "country:FD"


@pytest.mark.parametrize(
    ("entity_type", "evidence", "method"),
    [
        ("GPE", "short_name: Freedonia", "full_name"),
        ("NORP", "demonym: Freedonian", "demonym"),
        ("GPE", "acronym: FD", "acronym"),
    ],
)
def test_decide_link_keeps_what_the_article_says_of_a_country(entity_type: str, evidence: str, method: str) -> None:
    link = decide(entity(entity_type, "FD", "polity", "Freedonia", "FD", evidence), ("FD", nil("nothing")))

    assert (link.actor_id, link.link_method, link.link_evidence) == ("country:FD", method, evidence)
    assert link.wikidata_id == "Q1"


def test_decide_link_keeps_the_city_beside_a_capital_that_acts() -> None:
    acting = entity("GPE", "Freedonia", "acting_capital", "Freedonia", "FD", "capital acting: Ashcombe")
    link = decide(acting, ("Ashcombe", known("p1", "place_name", 0.8)))

    assert (link.actor_id, link.link_method, link.alternative_actor_id) == ("country:FD", "government_seat", "p1")


def test_decide_link_keeps_a_building_beside_the_government_that_it_stands_for() -> None:
    link = decide(entity("ORG", "Marble House"), ("Marble House", known("country:FD", "government_seat", 0.8)))

    assert link.alternative_actor_id == discovered_id("PLACE", "Marble House")


def test_decide_link_makes_a_team_another_actor_than_its_country() -> None:
    team = decide(entity("ORG", "Freedonia", "team", "Freedonia", "FD", "place that plays: Freedonia"))
    club = decide(entity("ORG", "Ashcombe", "team", None, None, "place that plays: Ashcombe"))

    assert (team.actor_name, team.actor_type, team.link_method) == ("Freedonia (team)", "ORG", "discovered")
    assert club.actor_name == "Ashcombe (team)"


def test_decide_link_takes_a_namesake_for_the_region_and_never_for_the_country() -> None:
    state = entity("GPE", "Georgia", "namesake", None, None, "name without a sign of the country: Georgia")

    assert decide(state, ("Georgia", known("country:GE"))).actor_id == "place:us-ge"


def test_decide_link_gives_all_forms_of_an_unknown_people_one_actor() -> None:
    forms = ("Islander", "Islanders")
    links = [
        decide(
            entity("NORP", form, "polity", "Islanders", None, f"demonym: {form}"),
            (form, discovered("NORP", form, f"name: {form}")),
        )
        for form in forms
    ]

    assert {link.actor_id for link in links} == {discovered_id("NORP", "Islanders")}


@pytest.mark.parametrize(
    ("entity_type", "name", "actor_id"),
    [
        ("GPE", "Vale Works", "org:vale"),
        ("PERSON", "Vale Works", "org:vale"),
        ("ORG", "Freedonia", discovered_id("ORG", "Freedonia")),
        ("NORP", "Vale Works", discovered_id("NORP", "Vale Works")),
    ],
)
def test_decide_link_takes_the_name_of_an_organisation_for_it_whatever_the_reader_says(
    entity_type: str, name: str, actor_id: str
) -> None:
    link = decide(entity(entity_type, name), (name, discovered(entity_type, name, f"name: {name}")))

    assert link.actor_id == actor_id


def test_decide_link_obeys_the_user_who_forbids_a_country() -> None:
    country = entity("GPE", "Freedonia", "polity", "Freedonia", "FD", "name: Freedonia")
    lookups = knowledge(("Freedonia", "country:FD"))

    link = decide(country, ("Freedonia", discovered("PLACE", "Freedonia", "name: Freedonia")), lookups=lookups)

    assert (link.actor_id, link.actor_type) == (discovered_id("PLACE", "Freedonia"), "GPE")


def test_decide_link_leaves_an_unknown_longer_organisation_unknown() -> None:
    longer = discovered("ORG", "Vale Works Pensions", "name: Vale Works Pensions")

    mentions = (("Vale Works Pensions", longer), ("Vale Works", known("org:vale")))
    link = decide(entity("ORG", "Vale Works Pensions"), *mentions)

    assert link.actor_id == longer.actor_id


def test_decide_link_finds_a_place_by_its_shorter_name() -> None:
    longer = discovered("PLACE", "Ashcombe, Freedonia", "name")

    link = decide(
        entity("GPE", "Ashcombe, Freedonia"),
        ("Ashcombe, Freedonia", longer),
        ("Ashcombe", known("p1", "place_name", 0.8)),
    )

    assert link.actor_id == "p1"


@pytest.mark.parametrize(
    ("entity_type", "name", "actor_id"),
    [
        ("PERSON", "Vale", discovered_id("PERSON", "Vale", document_id=ARTICLE)),
        ("PERSON", "Irena Vale", discovered_id("PERSON", "Irena Vale")),
        ("LAW", "Vale Act", discovered_id("LAW", "Vale Act")),
        ("FAC", "Vale Bridge", discovered_id("PLACE", "Vale Bridge")),
    ],
)
def test_decide_link_counts_what_nothing_is_claimed_of_by_its_name(entity_type: str, name: str, actor_id: str) -> None:
    link = decide(entity(entity_type, name), (name, nil("the user forbids it")))

    assert (link.actor_id, link.actor_type, link.link_evidence) == (actor_id, entity_type, "the user forbids it")


def test_decide_link_without_mentions_says_so() -> None:
    assert decide(entity("ORG", "Vale Works")).link_evidence == "no mention prints it: Vale Works"


def test_discovered_id_is_one_for_an_organisation_with_and_without_its_legal_suffix() -> None:
    assert discovered_id("ORG", "Torvelin Inc.") == discovered_id("ORG", "Torvelin")
    assert discovered_id("PERSON", "Torvelin Inc.") != discovered_id("PERSON", "Torvelin")


def test_keep_people_apart_splits_a_surname_from_the_full_name_that_the_article_keeps_apart() -> None:
    people = [entity("PERSON", "Vale", entity_id="e1"), entity("PERSON", "Irena Vale", entity_id="e2")]
    same = known("person:vale")

    alone, full = keep_people_apart(people, [same, same], document_id=ARTICLE)

    assert full == same
    assert (alone.link_method, alone.link_evidence) == ("discovered", "the article keeps it apart from Irena Vale")
    assert alone.actor_id is not None
    assert alone.actor_id.startswith("new:person:vale@")


def test_keep_people_apart_leaves_two_surnames_of_nobody_known_two() -> None:
    people = [entity("PERSON", "Vale", entity_id="e1"), entity("PERSON", "Vale", entity_id="e2")]
    same = discovered("PERSON", "Vale", "alone", document_id=ARTICLE)

    one, other = keep_people_apart(people, [same, same], document_id=ARTICLE)

    assert one.actor_id != other.actor_id


def test_keep_people_apart_believes_two_full_names_and_the_user() -> None:
    people = [entity("PERSON", "Irena Vale", entity_id="e1"), entity("PERSON", "Iris Vale", entity_id="e2")]
    people.append(entity("PERSON", "Vale", entity_id="e3"))
    links = [known("person:vale"), known("person:vale"), known("person:vale", "user_alias")]

    assert keep_people_apart(people, links, document_id=ARTICLE) == links
