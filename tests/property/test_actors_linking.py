"""Whatever spans it is given, linking answers, in order, and of that document alone."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

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
