"""The part of the warehouse that holds the knowledge base and the links of entities to its actors."""

from collections.abc import Mapping

import polars as pl

from orchestration.warehouse_connection import WarehouseConnection
from orchestration.warehouse_values import LinkInputs
from transforms.schemas import ACTOR_TABLES, ARTICLES, ENTITIES, ENTITY_LINKS, KNOWLEDGE, MENTIONS, validate_frame

# A parse takes the links of the one before with it, so links that are there are those of the stored parse.
PENDING_LINKS = """
    from nlp.parses as parse
    where parse.entity_count > 0 and not exists (
        from nlp.entity_links as link
        where link.article_id = parse.article_id and link.knowledge_version = $knowledge_version
    )
"""


class LinkTables(WarehouseConnection):
    """`ref.actors` and the tables beside it; `nlp.entity_links`."""

    def knowledge_version(self) -> str | None:
        """`knowledge_version` of the knowledge base that is loaded; None before the first."""
        rows = self._connection.execute("select knowledge_version from ref.knowledge").fetchall()
        return str(rows[0][0]) if rows else None

    def replace_knowledge(self, frames: Mapping[str, pl.DataFrame], *, knowledge_version: str) -> None:
        """Put a knowledge base in place of the one that is loaded; `frames` of `schemas.ACTOR_TABLES` by table name.

        Raises
        ------
        FrameContractError
            When a frame does not keep its table's promises; nothing is written then.
        """
        for table in ACTOR_TABLES:
            validate_frame(frames[table.name], table)
        counts = [frames[table.name].height for table in ACTOR_TABLES]
        with self._transaction():
            for table in ACTOR_TABLES:
                self._connection.execute(f"delete from {table.qualified_name}")
                self._insert(table, frames[table.name])
            self._connection.execute(f"delete from {KNOWLEDGE.qualified_name}")
            self._insert(KNOWLEDGE, KNOWLEDGE.frame([(knowledge_version, *counts)]))

    def pending_links(self, knowledge_version: str) -> pl.DataFrame:
        """Give the ids of the parsed articles whose entities have no links by this version, sorted: `article_id`."""
        parameters = {"knowledge_version": knowledge_version}
        return self._connection.sql(f"select article_id {PENDING_LINKS} order by article_id", params=parameters).pl()

    def link_inputs(self, article_ids: pl.DataFrame) -> LinkInputs:
        """Give what linking needs of the articles of `article_ids`, each in the version that was parsed."""
        with self._registered("_ids", article_ids.select("article_id")):
            articles = self._frame(
                "select article.* from raw.articles as article "
                "inner join nlp.parses using (article_id, version_number) semi join _ids using (article_id)",
                ARTICLES,
            )
            entities, mentions = (
                self._frame(f"from {table.qualified_name} semi join _ids using (article_id)", table)
                for table in (ENTITIES, MENTIONS)
            )
        return LinkInputs(articles, entities, mentions)

    def replace_links(self, article_ids: pl.DataFrame, entity_links: pl.DataFrame) -> int:
        """Put the links of one chunk in place of all that its articles had, and return the load id.

        Raises
        ------
        FrameContractError
            When the frame does not keep its table's promises; nothing is written then.
        """
        validate_frame(entity_links, ENTITY_LINKS)
        with self._transaction(), self._registered("_ids", article_ids.select("article_id")):
            self._drop_links()
            self._insert(ENTITY_LINKS, entity_links)
            return self._append_changes(article_ids.select("article_id", change_kind=pl.lit("linked")))

    def _drop_links(self) -> None:
        """Delete the links of the articles registered as `_ids`."""
        self._connection.execute(
            f"delete from {ENTITY_LINKS.qualified_name} where article_id in (select article_id from _ids)"
        )
