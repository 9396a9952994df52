from datetime import date

import polars as pl
import pytest

from transforms import schemas
from transforms.actors.knowledge import build_knowledge_base
from transforms.actors.linking import link_mentions
from transforms.actors.links import ActorLink, MentionSpan, day_of, discovered_id, mention_kinds
from transforms.actors.lookups import ActorLookups

SOURCE = {"source": "invented", "licence": "CC0-1.0"}
ACTORS = (
    ("country:fr", "GPE", "Fredonia", "Q1", "FD"),
    ("country:tu", "GPE", "Turania", "Q2", "TU"),
    ("gov:fr", "ORG", "Government of Fredonia", None, "FD"),
    ("person:marta", "PERSON", "Marta Lind", "Q11", "FD"),
    ("person:oskar", "PERSON", "Oskar Lind", "Q12", "TU"),
    ("person:pieter-a", "PERSON", "Pieter Brandel", "Q13", "FD"),
    ("person:pieter-b", "PERSON", "Pieter Brandel", "Q14", "TU"),
    ("person:ida", "PERSON", "Ida Q. Tormund", "Q15", "FD"),
    ("person:selma", "PERSON", "Selma Vargo", "Q16", "TU"),
    ("person:rolf", "PERSON", "Rolf Kessel", "Q17", "FD"),
    ("person:rita", "PERSON", "Rita Kessel", "Q18", "FD"),
    ("person:viktor", "PERSON", "Viktor Lind", "Q19", "FD"),
    ("org:harbour-agency", "ORG", "National Harbour Agency", "Q21", "FD"),
    ("org:times", "ORG", "The Times", "Q22", "FD"),
    ("org:harbour-times", "ORG", "Harbour Times", "Q23", "FD"),
)
ROLES = (
    ("person:marta", "President", 1, "FD", date(2018, 1, 1), date(2022, 1, 1)),
    ("person:viktor", "President", 1, "FD", date(1990, 1, 1), date(1995, 1, 1)),
    ("person:selma", "Prime Minister", 1, "TU", date(2019, 1, 1), None),
    ("person:rolf", "Minister of Finance", 2, "FD", date(2019, 1, 1), date(2021, 1, 1)),
    ("person:rita", "Minister of Health", 3, "FD", date(2019, 1, 1), date(2021, 1, 1)),
    ("person:pieter-a", "senator", 3, "FD", date(2010, 1, 1), date(2016, 1, 1)),
    ("person:pieter-b", "senator", 3, "TU", date(2019, 1, 1), None),
)
ALIASES = (
    ("country:fr", "Fredonian", "demonym"),
    ("country:fr", "Fredonians", "demonym"),
    ("country:tu", "Turanian", "demonym"),
    ("gov:fr", "Port Fredo", "capital"),
    ("gov:fr", "Marble House", "metonym"),
    ("org:harbour-agency", "NHA", "acronym"),
    ("person:marta", "Iron Marta", "user"),
)
PLACES = (
    ("p:1", "Port Fredo", "city", "FD", "01", 900_000),
    ("p:2", "Ashcombe", "city", "FD", "01", 400_000),
    ("p:3", "Ashcombe", "city", "TU", "07", 20_000),
    ("p:4", "Millbrook", "city", "FD", "02", 50_000),
    ("p:5", "Millbrook", "city", "TU", "07", 40_000),
    ("p:6", "Westmark", "region", "TU", "07", None),
)
DAY = date(2020, 5, 4)


def _lookups(*, not_same: tuple[tuple[str, str], ...] = ()) -> ActorLookups:
    actors = [
        dict(zip(("actor_id", "actor_type", "actor_name", "wikidata_id", "country_code"), row, strict=True)) | SOURCE
        for row in ACTORS
    ]
    roles = [
        dict(zip(("actor_id", "role", "role_rank", "country_code", "valid_from", "valid_to"), row, strict=True))
        | SOURCE
        for row in ROLES
    ]
    aliases = [
        {"actor_id": actor, "alias": alias, "alias_kind": kind, "valid_from": None, "valid_to": None} | SOURCE
        for actor, alias, kind in ALIASES
    ]
    places = [
        {"place_id": key, "place_name": name, "alternate_names": [], "place_kind": kind, "country_code": country}
        | {"region_code": region, "population": population, "latitude": None, "longitude": None, "wikidata_id": None}
        | SOURCE
        for key, name, kind, country, region, population in PLACES
    ]
    pairs = [{"name_or_actor_id": name, "actor_id": actor, "source": "user"} for name, actor in not_same]
    tables = (
        (schemas.ACTORS, actors),
        (schemas.ACTOR_ROLES, roles),
        (schemas.ACTOR_ALIASES, aliases),
        (schemas.PLACES, places),
    )
    frames = [pl.DataFrame(rows, schema=table.polars_schema) for table, rows in tables]
    return ActorLookups(
        build_knowledge_base(*frames, not_same=pl.DataFrame(pairs, schema=schemas.ACTOR_NOT_SAME.polars_schema))
    )


LOOKUPS = _lookups()


def link(marked: str, *, day: date | None = DAY, lookups: ActorLookups = LOOKUPS, doc: str = "d1") -> list[ActorLink]:
    """Links of a text whose mentions are marked as [words|TYPE]."""
    text, spans = "", []
    for piece in marked.split("["):
        name, bar, rest = piece.partition("|")
        if not bar:
            text += piece
            continue
        entity_type, _, behind = rest.partition("]")
        spans.append(MentionSpan(len(text), len(text) + len(name), entity_type))
        text += name + behind
    return link_mentions(text, spans, document_id=doc, date=day, lookups=lookups)


def only(marked: str, **options: object) -> ActorLink:
    (found,) = link(marked, **options)  # type: ignore[arg-type]
    return found


def test_link_mentions_takes_a_full_name_with_the_row_as_evidence() -> None:
    found = only("[Marta Lind|PERSON] spoke.")
    assert (found.actor_id, found.wikidata_id, found.link_method) == ("person:marta", "Q11", "full_name")
    assert "Marta Lind" in found.link_evidence


def test_link_mentions_carries_a_full_name_to_the_surname_and_points_at_it() -> None:
    full, short = link("[Marta Lind|PERSON] spoke. Then [Lind|PERSON] left.")
    assert short.actor_id == full.actor_id == "person:marta"
    assert short.link_method == "surname_in_article"
    assert "0-10" in short.link_evidence


def test_link_mentions_leaves_a_surname_alone_unlinked() -> None:
    found = only("A neighbour, [Kessel|PERSON], saw it in [Fredonia|GPE].".replace("[Fredonia|GPE]", "Fredonia"))
    assert found.link_method == "discovered"
    assert found.wikidata_id is None


@pytest.mark.parametrize(
    ("marked", "actor_id"),
    [
        ("President [Lind|PERSON] spoke.", "person:marta"),
        ("the Fredonian president [Lind|PERSON] spoke.", "person:marta"),
        ("[President Lind|PERSON] spoke.", "person:marta"),
        ("Finance Minister [Kessel|PERSON] spoke.", "person:rolf"),
        ("Health Minister [Kessel|PERSON] spoke.", "person:rita"),
        ("the Turanian president [Lind|PERSON] spoke.", None),
        ("Mr [Kessel|PERSON] spoke.", None),
    ],
)
def test_link_mentions_needs_a_title_that_fits_the_office(marked: str, actor_id: str | None) -> None:
    found = only(marked)
    assert (found.actor_id if found.is_known else None) == actor_id


def test_link_mentions_asks_titles_on_the_day() -> None:
    assert only("President [Lind|PERSON] spoke.", day=date(2024, 1, 1)).is_known is False
    assert only("former Finance Minister [Kessel|PERSON] spoke.", day=date(2024, 1, 1)).actor_id == "person:rolf"
    assert only("former Finance Minister [Kessel|PERSON] spoke.").is_discovered
    assert only("former Prime Minister [Vargo|PERSON] spoke.", day=date(2024, 1, 1)).is_discovered


def test_link_mentions_takes_the_time_of_an_undated_article_from_its_other_people() -> None:
    assert only("President [Lind|PERSON] spoke.", day=None).is_discovered
    links = link("President [Lind|PERSON] met [Selma Vargo|PERSON] and [Rolf Kessel|PERSON].", day=None)
    assert links[0].actor_id == "person:marta"


def test_link_mentions_takes_the_head_in_office_where_the_country_is_named() -> None:
    assert only("[Vargo|PERSON] met envoys of Turania.").link_method == "surname_office"
    assert only("[Vargo|PERSON] met envoys of Turania.", day=date(2010, 1, 1)).link_method == "discovered"
    assert only("[Vargo|PERSON] met envoys of Turania.", day=None).link_method == "discovered"


@pytest.mark.parametrize(("day", "actor_id"), [(DAY, "person:marta"), (date(2024, 1, 1), None), (None, None)])
def test_link_mentions_finds_the_holder_of_an_office_on_the_day(day: date | None, actor_id: str | None) -> None:
    found = only("[the Fredonian president|PERSON] spoke.", day=day)
    assert (found.actor_id if found.is_known else None) == actor_id
    assert (found.link_method == "office") is (actor_id is not None)


def test_link_mentions_leaves_namesakes_apart_unless_the_article_decides() -> None:
    assert only("[Pieter Brandel|PERSON] spoke.", day=None).link_method == "discovered"
    assert "2 actors" in only("[Pieter Brandel|PERSON] spoke.", day=None).link_evidence
    assert only("[Pieter Brandel|PERSON] spoke.").actor_id == "person:pieter-b"
    assert only("[Pieter Brandel|PERSON] spoke in Fredonia.", day=None).actor_id == "person:pieter-a"


def test_link_mentions_tells_middle_initials_apart() -> None:
    assert only("[Ida Q. Tormund|PERSON] spoke.").actor_id == "person:ida"
    assert only("[Ida Tormund|PERSON] spoke.").actor_id == "person:ida"
    assert only("[Ida X. Tormund|PERSON] spoke.").is_discovered


def test_link_mentions_finds_the_full_name_that_the_mentions_leave_out() -> None:
    found = only("Marta Lind came. Then [Lind|PERSON] spoke.", day=None)
    assert (found.actor_id, found.link_method) == ("person:marta", "surname_in_article")
    assert "at 0" in found.link_evidence
    assert only("Marta Lind met Anna Lind. Then [Lind|PERSON] spoke.", day=None).is_discovered


def test_link_mentions_gives_a_shared_surname_to_whom_the_article_names_first() -> None:
    links = link("[Marta Lind|PERSON] and [Oskar Lind|PERSON] came. [Lind|PERSON] spoke.")
    assert [found.actor_id for found in links] == ["person:marta", "person:oskar", "person:marta"]
    assert "2 people of the article" in links[2].link_evidence
    assert links[2].link_confidence < 0.9


def test_link_mentions_gives_a_shared_surname_to_the_bearer_of_the_title() -> None:
    links = link(
        "[Anna Unheard|PERSON] and Governor [Tom Unheard|PERSON] came. Governor [Unheard|PERSON] spoke. "
        "[Unheard|PERSON] sang."
    )
    assert [found.actor_name for found in links] == ["Anna Unheard", "Tom Unheard", "Tom Unheard", "Anna Unheard"]


def test_link_mentions_reads_ben_as_a_given_name() -> None:
    full, short = link("[Ben Harrow|PERSON] came. [Harrow|PERSON] spoke.")
    assert full.actor_id == short.actor_id == discovered_id("PERSON", "Ben Harrow")


def test_link_mentions_gives_unknown_full_names_one_id_and_surnames_one_per_article() -> None:
    first, second = (only("[Anna Unknown|PERSON] spoke.", doc=doc) for doc in ("a", "b"))
    assert first.actor_id == second.actor_id
    first, second = (only("[Unknown|PERSON] spoke.", doc=doc) for doc in ("a", "b"))
    assert first.actor_id != second.actor_id


@pytest.mark.parametrize("phrase", ["Islamic scholar", "his minister", "his Minister", "...", "  "])
def test_link_mentions_claims_nobody_without_a_name(phrase: str) -> None:
    assert only(f"x [{phrase}|PERSON] y").actor_id is None


def test_link_mentions_obeys_user_aliases_before_all_else() -> None:
    found = only("[Iron Marta|ORG] spoke.")
    assert (found.actor_id, found.link_method, found.link_confidence) == ("person:marta", "user_alias", 0.99)


def test_link_mentions_obeys_pairs_that_are_not_the_same() -> None:
    lookups = _lookups(
        not_same=(("Marta Lind", "person:marta"), ("Fredonia", "country:fr"), ("NHA", "org:harbour-agency"))
    )
    assert only("[Marta Lind|PERSON] spoke.", lookups=lookups).is_discovered
    assert not only("[Fredonia|GPE] spoke.", lookups=lookups).is_known
    assert not only("[NHA|ORG] spoke.", lookups=lookups).is_known
    own = _lookups(not_same=((discovered_id("PERSON", "Marta Lind"), "person:marta"),))
    assert only("[Marta Lind|PERSON] spoke.", lookups=own).is_discovered


def test_link_mentions_counts_a_people_as_its_country_without_its_wikidata_item() -> None:
    place, people = link("[Fredonia|GPE] and the [Fredonians|NORP] agreed.")
    assert place.actor_id == people.actor_id == "country:fr"
    assert (place.wikidata_id, people.wikidata_id) == ("Q1", None)
    assert people.link_method == "demonym"


def test_link_mentions_reads_a_place_that_plays_as_a_team() -> None:
    text = (
        "The goalkeeper saved twice in the World Cup quarter-final as [Fredonia|GPE] beat Turania 2-0, the coach said."
    )
    assert only(text).is_discovered
    assert only(text.replace("|GPE", "|ORG")).is_known is False


def test_link_mentions_keeps_both_readings_of_a_capital() -> None:
    place = only("[Port Fredo|GPE] said no.")
    assert (place.actor_id, place.alternative_actor_id) == ("p:1", "gov:fr")
    government = only("[Port Fredo|ORG] said no.")
    assert (government.actor_id, government.alternative_actor_id) == ("gov:fr", "p:1")
    assert only("[Marble House|ORG] said no.").link_method == "government_seat"


def test_link_mentions_takes_large_places_and_what_stands_behind_the_comma() -> None:
    assert only("in [Ashcombe|GPE] today").actor_id == "p:2"
    assert only("in [Ashcombe|GPE], Turania, today").actor_id == "p:3"
    assert only("in [Ashcombe|GPE], Westmark, today").actor_id == "p:3"
    assert only("in [Millbrook|GPE] today").is_discovered


def test_link_mentions_explains_acronyms_by_the_article_first() -> None:
    assert only("the [NHA|ORG] said").link_method == "acronym"
    longer, short = link("the [Northern Heating Alliance|ORG] ([NHA|ORG]) said")
    assert short.actor_id == longer.actor_id
    assert short.is_discovered


def test_link_mentions_reads_an_acronym_in_sport_as_no_agency() -> None:
    assert only("The quarterback and the head coach of the [NHA|ORG] champions won the play-offs.").is_discovered


def test_link_mentions_takes_a_short_name_as_the_longer_one_of_the_article() -> None:
    longer, short = link("The [Harbour Times|ORG] reported. The [Times|ORG] added.")
    assert short.actor_id == longer.actor_id == "org:harbour-times"
    assert only("The [Times|ORG] added.").actor_id == "org:times"


def test_link_mentions_links_no_type_that_is_no_actor() -> None:
    assert only("the [Marta Lind|EVENT] began").actor_id is None


def test_link_mentions_links_untyped_names_with_support_only() -> None:
    assert only("[Ida Tormund|] of Fredonia").actor_id == "person:ida"
    assert only("[Ida Tormund|] spoke").actor_id is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2020-05-04", DAY),
        ("20200504", DAY),
        ("2020-05-04T10:00:00Z", DAY),
        ("2020-13-04", None),
        ("", None),
        (None, None),
    ],
)
def test_day_of_reads_days(printed: str | None, day: date | None) -> None:
    assert day_of(printed) == day


def test_mention_kinds_reads_joined_types() -> None:
    assert mention_kinds("LOC|ORG") == {"PLACE", "ORG"}
    assert mention_kinds("MISC") == frozenset()
    assert mention_kinds("EVENT") == {"NO_ACTOR"}
