"""Articles with their entities and mentions to rows of `nlp.entity_links`."""

from datetime import date

import polars as pl
import pytest

from tests.unit.actors.knowledge_fixture import tables
from transforms import schemas
from transforms.actors import entity_links
from transforms.actors.entity_links import ARTICLE_COLUMNS, ENTITY_COLUMNS, MENTION_COLUMNS, link_entities
from transforms.actors.knowledge import build_knowledge_base
from transforms.actors.links import discovered_id
from transforms.actors.lookups import ActorLookups
from transforms.schemas import validate_frame

LOOKUPS = ActorLookups(build_knowledge_base(*tables().frames))
DAY = date(2020, 5, 4)
TEXTS = {"headline": "Oduya waits", "body": "Mara Oduya spoke in Freedonia. Oduya left. Ben Harrow stayed."}
ENTITIES = {"mara": ("PERSON", "Mara Oduya"), "fd": ("GPE", "Freedonia"), "ben": ("PERSON", "Ben Harrow")}
MENTIONS = (
    ("mara", "headline", "Oduya", 0),
    ("mara", "body", "Mara Oduya", 0),
    ("fd", "body", "Freedonia", 0),
    ("mara", "body", "Oduya", 1),
    ("ben", "body", "Ben Harrow", 0),
)


def frame(table: schemas.Table, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: table.polars_schema[name] for name in columns}, orient="row")


def article(
    article_id: str = "a",
    *,
    texts: dict[str, str] | None = None,
    entities: dict[str, tuple[str, str]] | None = None,
    mentions: tuple[tuple[str, str, str, int], ...] = MENTIONS,
    kind: str = "name",
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Frames of one article; a mention is entity, text part, words, and which of their occurrences it is."""
    texts, entities = texts or TEXTS, entities or ENTITIES
    found: list[tuple[object, ...]] = []
    for entity, part, words, occurrence in mentions:
        start = -1
        for _ in range(occurrence + 1):
            start = texts[part].index(words, start + 1)
        found.append((article_id, f"{article_id}-{entity}", part, start, start + len(words), words, kind))
    return (
        frame(schemas.ARTICLES, ARTICLE_COLUMNS, [(article_id, texts.get("headline"), texts["body"], DAY)]),
        frame(
            schemas.ENTITIES,
            ENTITY_COLUMNS,
            [(article_id, f"{article_id}-{key}", *values, None, None, None, None) for key, values in entities.items()],
        ),
        frame(schemas.MENTIONS, MENTION_COLUMNS, found),
    )


def link(*articles: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    frames = [pl.concat(parts) for parts in zip(*articles, strict=True)]
    return link_entities(*frames, lookups=LOOKUPS, knowledge_version="k1").entity_links


def by_entity(links: pl.DataFrame, column: str) -> dict[str, object]:
    return dict(links.select("entity_id", column).iter_rows())


def test_link_entities_gives_one_row_an_entity_that_keeps_the_contract() -> None:
    links = link(article())

    validate_frame(links, schemas.ENTITY_LINKS)
    assert by_entity(links, "actor_id") == {
        "a-mara": "wd:Q10",
        "a-fd": "country:FD",
        "a-ben": discovered_id("PERSON", "Ben Harrow"),
    }
    assert set(links["knowledge_version"]) == {"k1"}


def test_link_entities_reads_headline_and_body_together() -> None:
    """The surname in the headline is an entity of its own here: the full name of the body explains it."""
    mentions = (("surname", "headline", "Oduya", 0), *MENTIONS[1:])
    links = link(article(entities={**ENTITIES, "surname": ("PERSON", "Oduya")}, mentions=mentions))

    # Two entities of one surname are never one by a surname alone.
    assert by_entity(links, "link_evidence")["a-surname"] == "the article keeps it apart from Mara Oduya"


def test_link_entities_points_at_offsets_of_the_text_that_they_are_of() -> None:
    texts = {"headline": "Jon Oduya waits", "body": "Odd: “Oduya” is no name here."}
    entities = {"jon": ("PERSON", "Jon Oduya"), "word": ("PERSON", "ODUYA")}
    mentions = (("jon", "headline", "Jon Oduya", 0), ("word", "body", "Oduya", 0))

    evidence = by_entity(link(article(texts=texts, entities=entities, mentions=mentions)), "link_evidence")

    assert evidence["a-jon"] == "name: Jon Oduya"
    assert evidence["a-word"] == "the article keeps it apart from Jon Oduya"


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("full name at 0-9: Jon Oduya", "full name at 0-9 of the headline: Jon Oduya"),
        ("full name at 17-26: Jon Oduya", "full name at 4-13: Jon Oduya"),
        ("full name in the text at 13: Jon Oduya", "full name in the text at 0: Jon Oduya"),
        ("name: Studio at 54", "name: Studio at 54"),
    ],
)
def test_placed_moves_offsets_into_their_own_text(evidence: str, expected: str) -> None:
    parts = [("headline", "Oduya waits"), ("body", "...")]

    assert entity_links._placed(evidence, parts, {"headline": 0, "body": 13}) == expected


def test_link_entities_of_an_article_depends_on_nothing_else() -> None:
    alone = link(article("b"))
    jon = {"j": ("PERSON", "Jon Oduya")}
    other = article(texts={"body": "Jon Oduya."}, entities=jon, mentions=(("j", "body", "Jon Oduya", 0),))
    together = link(other, article("b"))
    articles, entities, mentions = article("b")
    turned = link((articles, entities.reverse(), mentions.reverse()))

    assert together.filter(pl.col("article_id") == "b").equals(alone)
    assert turned.sort("entity_id").equals(alone.sort("entity_id"))


def test_link_entities_asks_titles_where_an_entity_has_no_name() -> None:
    texts = {"body": "The Freedonian president spoke."}
    entities = {"p": ("PERSON", "Freedonian president")}
    mentions = (("p", "body", "Freedonian president", 0),)

    links = link(article(texts=texts, entities=entities, mentions=mentions, kind="nominal"))

    assert links.row(0, named=True)["link_method"] == "office"


def test_link_entities_goes_on_after_an_article_that_it_stumbles_over(monkeypatch: pytest.MonkeyPatch) -> None:
    original = entity_links.link_mentions

    def stumble(*args: object, document_id: str, **options: object) -> object:
        if document_id == "a":
            raise ZeroDivisionError("too odd")
        return original(*args, document_id=document_id, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(entity_links, "link_mentions", stumble)
    frames = [pl.concat(parts) for parts in zip(article("a"), article("b"), strict=True)]
    linked = link_entities(*frames, lookups=LOOKUPS, knowledge_version="k1")

    assert linked.failed_article_count == 1
    evidence = by_entity(linked.entity_links, "link_evidence")
    assert evidence["a-fd"] == "linking failed: ZeroDivisionError: too odd"
    assert evidence["b-fd"] == "name: Freedonia"


def test_link_entities_of_nothing_is_nothing() -> None:
    empty = [part.clear() for part in article()]

    assert link_entities(*empty, lookups=LOOKUPS, knowledge_version="k1").entity_links.is_empty()
