"""Whatever spans it is given, linking answers, in order, and of that document alone."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms import schemas
from transforms.actors.entity_links import ARTICLE_COLUMNS, ENTITY_COLUMNS, MENTION_COLUMNS, link_entities
from transforms.actors.knowledge import build_knowledge_base
from transforms.actors.linking import link_mentions
from transforms.actors.links import MentionSpan
from transforms.actors.lookups import ActorLookups
from transforms.actors.shipped import load_shipped_tables

TABLES = load_shipped_tables()
KNOWLEDGE = build_knowledge_base(TABLES.actors, TABLES.roles, TABLES.aliases, TABLES.places)
LOOKUPS = ActorLookups(KNOWLEDGE)
TYPES = st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "LOC|ORG", "EVENT", "", "?"])
WORDS = st.sampled_from(
    ["President", "Lind", "Marta", "the", "French", "France", "NATO", "(NATO)", "Georgia", "beat", "2-0", ",", "Paris"]
) | st.sampled_from(
    ["'s", "of", "World Cup", "quarterback", "ben", "Jr.", "\n", "“", "Ł", "\ud800", "Mr.", "U.S.", "-"]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=80))
SPANS = st.lists(st.builds(MentionSpan, st.integers(-5, 200), st.integers(-5, 200), TYPES), max_size=12)
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1)))


@given(TEXTS, SPANS, DAYS)
def test_link_mentions_answers_any_spans_in_their_order(text: str, spans: list[MentionSpan], day: date | None) -> None:
    links = link_mentions(text, spans, document_id="d", date=day, lookups=LOOKUPS)
    assert len(links) == len(spans)
    for span, link in zip(spans, links, strict=True):
        if not 0 <= span.start < span.end <= len(text):
            assert link.actor_id is None
        assert (link.actor_id is None) == (link.link_method == "nil")
        assert 0 <= link.link_confidence <= 1
        assert link.link_evidence
    backwards = link_mentions(text, spans[::-1], document_id="d", date=day, lookups=LOOKUPS)
    assert backwards[::-1] == links


@given(st.lists(st.tuples(TEXTS, SPANS), min_size=1, max_size=4), DAYS)
def test_link_mentions_does_not_depend_on_other_documents(
    documents: list[tuple[str, list[MentionSpan]]], day: date | None
) -> None:
    fresh = ActorLookups(KNOWLEDGE)
    for text, spans in documents[::-1]:
        link_mentions(text, spans, document_id="d", date=day, lookups=fresh)
    text, spans = documents[-1]
    alone = link_mentions(text, spans, document_id="d", date=day, lookups=ActorLookups(KNOWLEDGE))
    assert link_mentions(text, spans, document_id="d", date=day, lookups=fresh) == alone


ENTITY_TYPES = st.sampled_from(["PERSON", "ORG", "GPE", "LOC", "NORP", "LAW"])
READINGS = st.sampled_from(
    [
        (None, None, None, None),
        ("polity", "France", "FR", "name: France"),
        ("acting_capital", "France", "FR", "capital acting: Paris"),
        ("team", "France", "FR", "place that plays: France"),
        ("namesake", None, None, "name without a sign of the country: Georgia"),
        ("polity", "Nobodies", None, "demonym: Nobody"),
    ]
)
GROUPS = st.lists(
    st.tuples(ENTITY_TYPES, READINGS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=3)),
    max_size=5,
)


STORED_TEXTS = TEXTS.map(lambda text: text.replace("\ud800", ""))
"""Texts as they can be stored: half a surrogate pair cannot."""


@given(STORED_TEXTS, STORED_TEXTS, GROUPS, DAYS)
def test_link_entities_gives_every_entity_one_link(
    headline: str, body: str, groups: list[tuple[str, tuple[str | None, ...], list[tuple[int, int]]]], day: date | None
) -> None:
    entities, mentions = [], []
    for number, (entity_type, reading, places) in enumerate(groups):
        forms = [(start, body[start : start + length]) for start, length in places]
        forms = [(start, form) for start, form in forms if form.strip()]
        name = max((form for _, form in forms), key=len, default="Lind")
        entities.append(("a", f"e{number}", entity_type, name, *reading))
        mentions += [("a", f"e{number}", "body", start, start + len(form), form, "name") for start, form in forms]
    frames = [
        pl.DataFrame(rows, schema={name: table.polars_schema[name] for name in columns}, orient="row")
        for table, columns, rows in (
            (schemas.ARTICLES, ARTICLE_COLUMNS, [("a", headline, body, day)]),
            (schemas.ENTITIES, ENTITY_COLUMNS, entities),
            (schemas.MENTIONS, MENTION_COLUMNS, mentions),
        )
    ]
    linked = link_entities(*frames, lookups=LOOKUPS, knowledge_version="k")
    assert linked.failed_article_count == 0
    assert linked.entity_links.get_column("entity_id").to_list() == [row[1] for row in entities]
    schemas.validate_frame(linked.entity_links, schemas.ENTITY_LINKS)
