"""Linking: the knowledge base as tables, and the entities of parsed articles to its actors."""

from collections.abc import Iterator

import dagster as dg

from orchestration.asset_metadata import Metadata, counts_table, preview, row_count, table_spec
from orchestration.asset_runs import RunPageProgress, logged_stage, reading
from orchestration.dagster_instance import WRITER_POOL
from orchestration.errors import OnRecordError
from orchestration.knowledge import current_knowledge_version
from orchestration.pipeline import link_pending, load_knowledge_tables, open_warehouse
from orchestration.settings import load_settings
from orchestration.settings_resource import SettingsResource
from orchestration.summaries import LinkSummary
from transforms.schemas import ACTOR_TABLES, ENTITIES, ENTITY_LINKS, KNOWLEDGE, MENTIONS, PARSES

GROUP = "parsing"
KNOWLEDGE_TABLES = (*ACTOR_TABLES, KNOWLEDGE)
LINKS_PREVIEW = (
    "select entity_type, entity_name, actor_name, actor_id, link_method, link_confidence, link_evidence "
    "from nlp.entity_links inner join nlp.entities using (entity_id) order by named_mention_count desc, entity_id"
)


def installed_knowledge_version() -> str | None:
    """Version of the knowledge base at hand; None while it cannot be told, so that the page still loads."""
    try:
        return current_knowledge_version(load_settings())
    except OnRecordError:
        return None


def knowledge_specs() -> list[dg.AssetSpec]:
    """One asset for each table; a function, because Dagster would take a list for assets of its own."""
    version = installed_knowledge_version()
    return [
        table_spec(table, group=GROUP, defined_in="data/reference/actors/", code_version=version)
        for table in KNOWLEDGE_TABLES
    ]


def links_spec() -> dg.AssetSpec:
    """The asset of the links."""
    deps = [table.asset_key for table in (ENTITIES, MENTIONS, PARSES, *KNOWLEDGE_TABLES)]
    return table_spec(
        ENTITY_LINKS,
        group=GROUP,
        defined_in="transforms/actors/",
        deps=deps,
        code_version=installed_knowledge_version(),
    )


@dg.multi_asset(specs=knowledge_specs(), pool=WRITER_POOL)
def knowledge_base(
    context: dg.AssetExecutionContext, settings: SettingsResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Load the knowledge base: what ships, what was installed, and the user's own, when it is not the one loaded."""
    current = settings.load()
    with (
        logged_stage(current, command=f"dagster {context.job_name}: knowledge base") as log,
        open_warehouse(current, progress=RunPageProgress(context.log)) as warehouse,
    ):
        has_changed = load_knowledge_tables(warehouse, settings=current, log=log) is not None
        version = warehouse.knowledge_version() or ""
    with reading(current) as connection:
        for table in KNOWLEDGE_TABLES:
            yield dg.MaterializeResult(
                asset_key=list(table.asset_key),
                metadata={
                    "dagster/row_count": row_count(connection, table.qualified_name),
                    "knowledge_version": version,
                    "has_changed": has_changed,
                    "preview": preview(connection, f"from {table.qualified_name} order by {', '.join(table.key)}"),
                },
            )


@dg.multi_asset(specs=[links_spec()], pool=WRITER_POOL)
def link_articles(
    context: dg.AssetExecutionContext, settings: SettingsResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Link the entities of every parsed article that has no links of this knowledge base."""
    current = settings.load()
    progress = RunPageProgress(context.log)
    with (
        logged_stage(current, command=f"dagster {context.job_name}: link") as log,
        open_warehouse(current, progress=progress) as warehouse,
    ):
        summary = link_pending(warehouse, settings=current, progress=progress, log=log)
    if summary.failed_article_count:
        context.log.warning(f"{summary.failed_article_count} articles failed to link: see link_evidence")
    with reading(current) as connection:
        yield dg.MaterializeResult(
            asset_key=list(ENTITY_LINKS.asset_key),
            metadata={
                "dagster/row_count": row_count(connection, ENTITY_LINKS.qualified_name),
                **_yield(summary),
                "preview": preview(connection, LINKS_PREVIEW),
            },
        )


def _yield(summary: LinkSummary) -> Metadata:
    return {
        "articles_linked": summary.article_count,
        "articles_failed": summary.failed_article_count,
        "entities_linked": summary.entity_count,
        "entities_in_knowledge_base": summary.known_count,
        "entities_by_name_alone": summary.discovered_count,
        "entities_of_one_article": summary.alone_count,
        "by_method": counts_table("link_method", summary.methods),
        "knowledge_version": summary.knowledge_version,
        "seconds": round(summary.seconds, 2),
    }
