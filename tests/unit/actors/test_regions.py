"""Regions that share their name with places elsewhere."""

import pytest

from tests.unit.actors.knowledge_fixture import actors, aliases, roles
from transforms import schemas
from transforms.actors.knowledge import build_knowledge_base
from transforms.actors.linking import link_mentions
from transforms.actors.links import MentionSpan
from transforms.actors.lookups import ActorLookups


def link(text: str, name: str, *, rival_population: int) -> str | None:
    own = (None, None, None, "test", "own")
    places = [
        ("region:w", "Westmark", [], "region", "TU", "07", None, *own),
        ("city:w", "Westmark", [], "city", "FD", "01", rival_population, *own),
        ("city:n", "Norholm City", ["Norholm"], "city", "TU", "08", 2_000_000, *own),
        ("region:n", "Norholm", [], "region", "TU", "08", None, *own),
        ("region:n2", "Norholm", [], "region", "FD", "02", None, *own),
    ]
    countries = (("country:TU", "GPE", "Turania", None, "TU"), ("country:FD", "GPE", "Freedonia", None, "FD"))
    base = build_knowledge_base(actors(*countries), roles(), aliases(), schemas.PLACES.frame(places))
    start = text.index(name)
    spans = [MentionSpan(start, start + len(name), "GPE")]
    spans += [MentionSpan(text.index(other), text.index(other) + 7, "GPE") for other in ("Turania",) if other in text]
    return link_mentions(text, spans, document_id="d", date=None, lookups=ActorLookups(base))[0].actor_id


@pytest.mark.parametrize(
    ("text", "rival_population", "actor_id"),
    [
        ("Voters of Turania met in Westmark.", 30_000, "region:w"),
        ("Voters of Turania met in Westmark.", 900_000, "city:w"),
        ("Voters met in Westmark.", 30_000, "city:w"),
    ],
)
def test_link_mentions_takes_the_region_of_a_country_that_is_named(
    text: str, rival_population: int, actor_id: str
) -> None:
    assert link(text, "Westmark", rival_population=rival_population) == actor_id


def test_link_mentions_does_not_choose_between_a_region_and_its_very_large_city() -> None:
    found = link("Voters of Turania met in Norholm.", "Norholm", rival_population=30_000)

    assert (found or "").startswith("new:")
