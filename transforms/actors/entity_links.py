"""The entities of articles to actors: the mentions of an article are linked together, then each entity gets one link.

What the article's own rules know (`transforms.entities.polities`) is kept: a capital that acts is its country, a place
that plays is a team. Everything else goes by the cascade (`link_mentions`), and the entity's own name decides.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import polars as pl

from transforms import schemas
from transforms.actors.deciding import LinkableEntity, ReadMention, decide_link, keep_people_apart, link_by_name_alone
from transforms.actors.linking import link_mentions
from transforms.actors.links import ActorLink, MentionSpan
from transforms.actors.lookups import ActorLookups
from transforms.article_texts import HEADLINE, article_texts

ARTICLE_COLUMNS = ("article_id", "headline", "text", "published_date")
ENTITY_COLUMNS = (
    *("article_id", "entity_id", "entity_type", "entity_name"),
    *("article_reading", "polity_name", "country_code", "article_evidence"),
)
MENTION_COLUMNS = ("article_id", "entity_id", "text_part", "char_start", "char_end", "surface_form", "mention_kind")

_TEXT_BREAK = "\n\n"
_NAME, _PRONOUN = "name", "pronoun"
_PLACE_IN_TEXT = re.compile(r"^(full name (?:in the text )?at )(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class LinkedEntities:
    """The links of one chunk of articles."""

    entity_links: pl.DataFrame
    """`nlp.entity_links`, one row per entity, in the order of the entities given."""
    failed_article_count: int
    """Articles that linking stumbled over; their entities are known by their names alone, and the evidence says so."""


class _Article(NamedTuple):
    article_id: str
    headline: str | None
    text: str
    published_date: date | None


class _Mention(NamedTuple):
    entity_id: str
    text_part: str
    start: int
    end: int
    surface_form: str
    mention_kind: str


def link_entities(
    articles: pl.DataFrame,
    entities: pl.DataFrame,
    mentions: pl.DataFrame,
    *,
    lookups: ActorLookups,
    knowledge_version: str,
) -> LinkedEntities:
    """Link the entities of articles, each article by itself.

    Parameters
    ----------
    articles, entities, mentions
        Rows of `raw.articles` (one version each), `nlp.entities` and `nlp.mentions`, at least `ARTICLE_COLUMNS`,
        `ENTITY_COLUMNS` and `MENTION_COLUMNS`. Mentions by name are linked; an entity without any goes by its titles.
    knowledge_version
        Written into every row, see `links.knowledge_version_of`.

    Returns
    -------
    One link per entity. The links of an article depend on that article and the knowledge base alone.
    """
    entities_of: dict[str, list[LinkableEntity]] = defaultdict(list)
    for article_id, *values in entities.select(ENTITY_COLUMNS).iter_rows():
        entities_of[article_id].append(LinkableEntity(*values))
    mentions_of: dict[str, list[_Mention]] = defaultdict(list)
    for article_id, *values in mentions.select(MENTION_COLUMNS).iter_rows():
        mentions_of[article_id].append(_Mention(*values))
    links: dict[str, ActorLink] = {}
    failed_count = 0
    for row in articles.select(ARTICLE_COLUMNS).iter_rows():
        article = _Article(*row)
        own = entities_of.get(article.article_id, [])
        try:
            links |= _link_article(article, own, mentions_of.get(article.article_id, []), lookups)
        except Exception as error:  # noqa: BLE001 - one article never ends a run; it is counted and its rows say why
            failed_count += 1
            reason = f"linking failed: {type(error).__name__}: {error}"
            links |= {
                entity.entity_id: link_by_name_alone(entity, reason, document_id=article.article_id) for entity in own
            }
    rows: list[tuple[object, ...]] = [
        (entity_id, article_id, *links[entity_id], knowledge_version)
        for entity_id, article_id in entities.select("entity_id", "article_id").iter_rows()
        if entity_id in links
    ]
    return LinkedEntities(schemas.ENTITY_LINKS.frame(rows), failed_count)


def _link_article(
    article: _Article, entities: Sequence[LinkableEntity], mentions: Sequence[_Mention], lookups: ActorLookups
) -> dict[str, ActorLink]:
    """Links by entity. Headline and body are read as one text: a full name in one explains a surname in the other."""
    if not entities:
        return {}
    parts = article_texts(article.headline, article.text)
    shifts, length = {}, 0
    for name, text in parts:
        shifts[name] = length
        length += len(text) + len(_TEXT_BREAK)
    mentions = sorted(mentions, key=lambda mention: (shifts[mention.text_part], mention.start))
    first = {mention.entity_id: place for place, mention in reversed(tuple(enumerate(mentions)))}
    entities = sorted(entities, key=lambda entity: (first.get(entity.entity_id, len(mentions)), entity.entity_id))
    type_of = {entity.entity_id: entity.entity_type for entity in entities}
    named = {mention.entity_id for mention in mentions if mention.mention_kind == _NAME}
    read = [
        mention
        for mention in mentions
        if mention.mention_kind == _NAME or (mention.entity_id not in named and mention.mention_kind != _PRONOUN)
    ]
    spans = [_shifted(mention, shifts[mention.text_part], type_of[mention.entity_id]) for mention in read]
    joined = _TEXT_BREAK.join(text for _, text in parts)
    found = link_mentions(joined, spans, document_id=article.article_id, date=article.published_date, lookups=lookups)
    by_entity: dict[str, list[ReadMention]] = defaultdict(list)
    for mention, link in zip(read, found, strict=True):
        by_entity[mention.entity_id].append(ReadMention(mention.surface_form, link))
    links = [
        decide_link(entity, by_entity.get(entity.entity_id, ()), document_id=article.article_id, lookups=lookups)
        for entity in entities
    ]
    links = keep_people_apart(entities, links, document_id=article.article_id)
    return {
        entity.entity_id: link._replace(link_evidence=_placed(link.link_evidence, parts, shifts))
        for entity, link in zip(entities, links, strict=True)
    }


def _shifted(mention: _Mention, shift: int, entity_type: str) -> MentionSpan:
    return MentionSpan(mention.start + shift, mention.end + shift, entity_type)


def _placed(evidence: str, parts: Sequence[tuple[str, str]], shifts: Mapping[str, int]) -> str:
    """The evidence with offsets into the text that they point into, instead of into both together."""
    match = _PLACE_IN_TEXT.match(evidence) if len(parts) > 1 else None
    if match is None:
        return evidence
    name = next(name for name, _ in reversed(parts) if shifts[name] <= int(match[2]))
    place = "-".join(str(int(offset) - shifts[name]) for offset in match.groups()[1:] if offset)
    where = f" of the {HEADLINE}" if name == HEADLINE else ""
    return f"{match[1]}{place}{where}{evidence[match.end() :]}"
