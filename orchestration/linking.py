"""The stage after parsing: the entities of parsed articles to actors of the knowledge base, and that base as tables.

Articles are pending while they have no links, or links of another parse, of another knowledge base or of other rules. A
change in the knowledge base or the user's files so links everything again; no text is parsed for it.
"""

import time
from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from orchestration.knowledge import current_knowledge_version, load_knowledge
from orchestration.progress import ProgressListener, SilentProgress
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.summaries import LinkSummary
from orchestration.warehouse import Warehouse
from transforms.actors.links import ALONE_MARK, DISCOVERED
from transforms.schemas import ACTOR_TABLES

if TYPE_CHECKING:
    from transforms.actors.knowledge import KnowledgeBase

SILENT = SilentProgress()


def load_knowledge_tables(
    warehouse: Warehouse, *, settings: Settings, log: RunLog | None = None
) -> "KnowledgeBase | None":
    """Put the knowledge base in place as tables when it is another than the one that is loaded.

    Returns
    -------
    The knowledge base where it had to be read, for who needs it next; None when the tables were up to date.

    Raises
    ------
    ActorSeedsError, InstalledKnowledgeError
        As `orchestration.knowledge.load_knowledge`; the tables stay as they were.
    """
    version = current_knowledge_version(settings)
    if warehouse.knowledge_version() == version:
        return None
    knowledge = load_knowledge(settings)
    frames = (knowledge.actors, knowledge.roles, knowledge.aliases, knowledge.places)
    if log is not None:
        log.open(warehouse)
    warehouse.replace_knowledge(
        {table.name: frame for table, frame in zip(ACTOR_TABLES, frames, strict=True)}, knowledge_version=version
    )
    return knowledge


def link_pending(
    warehouse: Warehouse, *, settings: Settings, progress: ProgressListener = SILENT, log: RunLog | None = None
) -> LinkSummary:
    """Link the entities of every parsed article that has no links of this knowledge base. One transaction per chunk.

    Raises
    ------
    ActorSeedsError, InstalledKnowledgeError
        As `load_knowledge_tables`. Links made before stay.
    """
    version = current_knowledge_version(settings)
    started = time.monotonic()
    knowledge = load_knowledge_tables(warehouse, settings=settings, log=log)
    pending = warehouse.pending_links(version)
    if pending.is_empty():
        return LinkSummary(version)
    from transforms.actors.entity_links import link_entities  # noqa: PLC0415 - loads all rules
    from transforms.actors.lookups import ActorLookups  # noqa: PLC0415

    if log is not None:
        log.open(warehouse)
    lookups = ActorLookups(knowledge if knowledge is not None else load_knowledge(settings))
    counts, failed_count = LinkCounts(), 0
    progress.begin("linking", total=pending.height, unit="articles")
    for article_ids in pending.iter_slices(settings.link_chunk_articles):
        inputs = warehouse.link_inputs(article_ids)
        linked = link_entities(
            inputs.articles, inputs.entities, inputs.mentions, lookups=lookups, knowledge_version=version
        )
        warehouse.replace_links(article_ids, linked.entity_links)
        counts.add(linked.entity_links)
        failed_count += linked.failed_article_count
        if log is not None:
            log.count(linked=article_ids.height)
        progress.advance(article_ids.height)
    progress.end()
    return LinkSummary(
        knowledge_version=version,
        article_count=pending.height,
        known_count=counts.known,
        discovered_count=counts.discovered,
        alone_count=counts.alone,
        failed_article_count=failed_count,
        methods=dict(counts.methods.most_common()),
        seconds=time.monotonic() - started,
    )


class LinkCounts:
    """Entities by how much is known of their actor."""

    def __init__(self) -> None:
        self.known = self.discovered = self.alone = 0
        self.methods: Counter[str] = Counter()

    def add(self, entity_links: pl.DataFrame) -> None:
        """Count the rows of `nlp.entity_links`."""
        by_method = dict(entity_links.group_by("link_method").len().sort("link_method").iter_rows())
        self.methods.update(by_method)
        new = by_method.get(DISCOVERED, 0)
        is_alone = (pl.col("link_method") == DISCOVERED) & pl.col("actor_id").str.contains(ALONE_MARK, literal=True)
        alone = entity_links.filter(is_alone).height
        self.known += entity_links.height - new
        self.discovered += new - alone
        self.alone += alone
