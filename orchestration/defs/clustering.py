"""Copies and stories: which articles are printings of one text, and which tell one event."""

from collections.abc import Iterator

import dagster as dg

from orchestration.asset_metadata import Metadata, counts_table, preview, row_count, table_spec
from orchestration.asset_runs import RunPageProgress, logged_stage, reading
from orchestration.dagster_instance import WRITER_POOL
from orchestration.pipeline import cluster_pending, open_warehouse
from orchestration.settings_resource import SettingsResource
from transforms.schemas import (
    ARTICLE_CLUSTERS,
    ARTICLE_FINGERPRINTS,
    ARTICLE_OVERLAPS,
    ARTICLES,
    CLUSTER_TABLES,
    HOT_FINGERPRINTS,
    STORY_DAYS,
)

GROUP = "reading"
RULES = "transforms/clusters/"


def specs() -> list[dg.AssetSpec]:
    """One asset for each table; a function, because Dagster would take a list for assets of its own."""
    from transforms.clusters.copies import CLUSTER_VERSION  # noqa: PLC0415

    deps = {
        ARTICLE_FINGERPRINTS.name: [ARTICLES.asset_key],
        HOT_FINGERPRINTS.name: [ARTICLE_FINGERPRINTS.asset_key],
        ARTICLE_OVERLAPS.name: [ARTICLE_FINGERPRINTS.asset_key, HOT_FINGERPRINTS.asset_key],
        STORY_DAYS.name: [ARTICLE_FINGERPRINTS.asset_key, ARTICLE_OVERLAPS.asset_key],
        ARTICLE_CLUSTERS.name: [ARTICLE_OVERLAPS.asset_key, STORY_DAYS.asset_key],
    }
    return [
        table_spec(table, group=GROUP, defined_in=RULES, deps=deps[table.name], code_version=CLUSTER_VERSION)
        for table in CLUSTER_TABLES
    ]


PREVIEWS = {
    ARTICLE_CLUSTERS.name: "select role, coverage, common_fingerprint_count, article_id, original_article_id, "
    "evidence_article_id, story_id from raw.article_clusters order by role <> 'copy', coverage desc, article_id",
    ARTICLE_FINGERPRINTS.name: "select published_date, outlet_id, word_count, len(fingerprints) as fingerprint_count, "
    "text_key, article_id from raw.article_fingerprints order by published_date desc nulls last, article_id",
    ARTICLE_OVERLAPS.name: "from raw.article_overlaps order by coverage desc, article_id",
    HOT_FINGERPRINTS.name: "from raw.hot_fingerprints order by fingerprint",
    STORY_DAYS.name: "select published_date, similarity, original_article_id, story_id from raw.story_days "
    "order by published_date desc nulls last, story_id",
}


@dg.multi_asset(specs=specs(), pool=WRITER_POOL)
def cluster_articles(
    context: dg.AssetExecutionContext, settings: SettingsResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Compare new articles and new versions with all others, and tell stories."""
    current = settings.load()
    progress = RunPageProgress(context.log)
    with (
        logged_stage(current, command=f"dagster {context.job_name}: compare") as log,
        open_warehouse(current, progress=progress) as warehouse,
    ):
        summary = cluster_pending(warehouse, progress=progress, log=log)
    with reading(current) as connection:
        roles = connection.execute("select role, count(*) from raw.article_clusters group by role").fetchall()
        stories = connection.execute("select count(distinct story_id) from raw.article_clusters").fetchall()[0][0]
        compared: Metadata = {
            "articles_compared": summary.article_count,
            "rows_changed": summary.changed_count,
            "stories": stories,
            "seconds": round(summary.seconds, 2),
            "articles_by_role": counts_table("role", dict(roles)),
        }
        for table in CLUSTER_TABLES:
            metadata: Metadata = {"dagster/row_count": row_count(connection, table.qualified_name)}
            if table is ARTICLE_CLUSTERS:
                metadata |= compared
            metadata["preview"] = preview(connection, PREVIEWS[table.name])
            yield dg.MaterializeResult(asset_key=list(table.asset_key), metadata=metadata)
