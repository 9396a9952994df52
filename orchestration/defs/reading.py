"""Reading: files to article versions."""

from collections.abc import Iterator

import dagster as dg

from orchestration.asset_metadata import Metadata, counts_table, preview, row_count, table_spec
from orchestration.asset_runs import RunPageProgress, logged_stage, reading
from orchestration.dagster_instance import WRITER_POOL
from orchestration.pipeline import open_warehouse, read_sources
from orchestration.settings_resource import SettingsResource
from transforms.schemas import ARTICLE_CHANGES, ARTICLES, DOCUMENTS, RAW_TABLES

GROUP = "reading"
RULES = "transforms/reading/"


def specs() -> list[dg.AssetSpec]:
    """One asset for each table; a function, because Dagster would take a list for assets of its own."""
    return [
        table_spec(DOCUMENTS, group=GROUP, defined_in=RULES),
        table_spec(ARTICLES, group=GROUP, defined_in=RULES, deps=[DOCUMENTS.asset_key]),
        table_spec(ARTICLE_CHANGES, group=GROUP, defined_in=RULES, deps=[ARTICLES.asset_key]),
    ]


PREVIEWS = {
    DOCUMENTS.name: "select status, reason_code, media_type, byte_count, outlet_id, source_uri, read_at "
    "from raw.documents order by read_at desc, source_uri",
    ARTICLES.name: "select published_date, published_at_source, outlet_id, headline, byline, word_count, "
    "version_number, text from raw.articles where is_current order by published_date desc nulls last, article_id",
    ARTICLE_CHANGES.name: "from raw.article_changes order by load_id desc, article_id",
}


@dg.multi_asset(specs=specs(), pool=WRITER_POOL)
def read_articles(
    context: dg.AssetExecutionContext, settings: SettingsResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Read every file below the configured sources that is new or has changed."""
    current = settings.load()
    if not current.sources:
        current.inbox_dir.mkdir(parents=True, exist_ok=True)
    progress = RunPageProgress(context.log)
    with (
        logged_stage(current, command=f"dagster {context.job_name}: read") as log,
        open_warehouse(current, progress=progress) as warehouse,
    ):
        summary = read_sources(warehouse, current.source_paths, settings=current, progress=progress, log=log)
    for file in summary.unreadable_files:
        context.log.warning(f"could not be opened, tried again by the next run: {file}")
    read: dict[str, Metadata] = {
        DOCUMENTS.name: {
            "files_opened": summary.file_count,
            "files_known": summary.skipped_file_count,
            "files_unreadable": len(summary.unreadable_files),
            "records_unchanged": summary.unchanged_count,
            "records_known": summary.known_count,
            "records_rejected": summary.rejected_count,
            "rejected_by_reason": counts_table("reason_code", summary.rejected),
            "sources": dg.MetadataValue.md("\n".join(f"- `{path}`" for path in current.source_paths)),
        },
        ARTICLES.name: {"articles_new": summary.new_count, "articles_changed": summary.changed_count},
        ARTICLE_CHANGES.name: {},
    }
    with reading(current) as connection:
        for table in RAW_TABLES:
            yield dg.MaterializeResult(
                asset_key=list(table.asset_key),
                metadata={
                    "dagster/row_count": row_count(connection, table.qualified_name),
                    **read[table.name],
                    "preview": preview(connection, PREVIEWS[table.name]),
                },
            )
