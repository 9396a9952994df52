"""Parsing: article versions to sentences, quotes, entities and mentions."""

from collections.abc import Iterator

import dagster as dg

from orchestration.asset_metadata import Metadata, preview, row_count, table_spec
from orchestration.asset_runs import RunPageProgress, logged_stage, reading, retried_when_locked
from orchestration.dagster_instance import WRITER_POOL
from orchestration.errors import OnRecordError
from orchestration.pipeline import extractor_version, open_warehouse, parse_pending, parse_superseded
from orchestration.settings import load_settings
from orchestration.settings_resource import SettingsResource
from orchestration.summaries import ParseSummary
from transforms.schemas import (
    ARTICLES,
    ENTITIES,
    MENTIONS,
    NLP_TABLES,
    PARSES,
    POLITIES,
    QUOTES,
    SENTENCES,
    SUPERSEDED_TABLES,
)

GROUP = "parsing"
RULES = {
    SENTENCES.name: "transforms/language/sentences.py",
    QUOTES.name: "transforms/quotes/",
    ENTITIES.name: "transforms/entities/",
    MENTIONS.name: "transforms/article_rows.py",
    PARSES.name: "transforms/parsing.py",
}


def installed_extractor_version() -> str | None:
    """Version of the extractor at hand; None while the network's files are missing, so that the page still loads."""
    try:
        return extractor_version(load_settings())
    except OnRecordError:
        return None


def specs() -> list[dg.AssetSpec]:
    """One asset for each table; a function, because Dagster would take a list for assets of its own."""
    version = installed_extractor_version()
    deps = [ARTICLES.asset_key, POLITIES.asset_key]
    return [
        table_spec(table, group=GROUP, defined_in=RULES[table.name], deps=deps, code_version=version)
        for table in NLP_TABLES
    ]


PREVIEWS = {
    SENTENCES.name: "select article_id, sentence_index, text_part, is_heading, char_start, char_end, sentence_text "
    "from nlp.sentences order by article_id, sentence_index",
    QUOTES.name: "select quote_type, speaker_text, speaker_resolution, cue_text, content_text, confidence, "
    "is_in_default_view from nlp.quotes order by article_id, quote_index",
    ENTITIES.name: "select entity_type, entity_name, titles, named_mention_count, mention_count, article_reading, "
    "polity_name, article_evidence from nlp.entities order by named_mention_count desc, entity_id",
    MENTIONS.name: "select entity_type, surface_form, mention_kind, is_in_quote, article_id, char_start, char_end "
    "from nlp.mentions order by article_id, char_start",
    PARSES.name: "select status, word_count, sentence_count, quote_count, default_quote_count, entity_count, "
    "mention_count, error from nlp.parses order by status, article_id",
}


@dg.asset(
    key=list(POLITIES.asset_key),
    group_name=GROUP,
    description=POLITIES.full_description,
    metadata=table_spec(POLITIES, group=GROUP, defined_in="data/reference/").metadata,
    kinds={"python", "duckdb"},
    pool=WRITER_POOL,
)
def polities(context: dg.AssetExecutionContext, settings: SettingsResource) -> dg.MaterializeResult[None]:
    """Load the reference table that ships with On Record."""
    from transforms.entities.reference import load_reference  # noqa: PLC0415 - the definitions load without it

    current = settings.load()
    reference = load_reference()
    with retried_when_locked(), open_warehouse(current, progress=RunPageProgress(context.log)) as warehouse:
        has_changed = warehouse.load_reference(reference.frame)
    with reading(current) as connection:
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": reference.frame.height,
                "reference_version": reference.version,
                "has_changed": has_changed,
                "preview": preview(connection, "from ref.polities order by actor_name, relation, surface_form"),
            }
        )


def superseded_specs() -> list[dg.AssetSpec]:
    """Assets of what is kept of superseded versions."""
    version = installed_extractor_version()
    return [
        table_spec(
            table,
            group=GROUP,
            defined_in="transforms/superseded_versions.py",
            deps=[ARTICLES.asset_key, POLITIES.asset_key],
            code_version=version,
        )
        for table in SUPERSEDED_TABLES
    ]


@dg.multi_asset(specs=superseded_specs(), pool=WRITER_POOL)
def parse_superseded_versions(
    context: dg.AssetExecutionContext, settings: SettingsResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Read the superseded versions of changed articles, for their quotes alone."""
    current = settings.load()
    progress = RunPageProgress(context.log)
    version = extractor_version(current)
    with (
        logged_stage(current, command=f"dagster {context.job_name}: parse superseded versions") as log,
        open_warehouse(current, progress=progress) as warehouse,
    ):
        parsed_count = parse_superseded(
            warehouse, settings=current, extractor_version=version, progress=progress, log=log
        )
    with reading(current) as connection:
        for table in SUPERSEDED_TABLES:
            yield dg.MaterializeResult(
                asset_key=list(table.asset_key),
                metadata={
                    "dagster/row_count": row_count(connection, table.qualified_name),
                    "versions_parsed": parsed_count,
                    "extractor_version": version,
                    "preview": preview(connection, f"from {table.qualified_name} order by article_id, version_number"),
                },
            )


@dg.multi_asset(specs=specs(), pool=WRITER_POOL)
def parse_articles(
    context: dg.AssetExecutionContext, settings: SettingsResource
) -> Iterator[dg.MaterializeResult[None]]:
    """Parse every article whose current version this extractor has not parsed."""
    current = settings.load()
    progress = RunPageProgress(context.log)
    with (
        logged_stage(current, command=f"dagster {context.job_name}: parse") as log,
        open_warehouse(current, progress=progress) as warehouse,
    ):
        summary = parse_pending(warehouse, settings=current, progress=progress, log=log)
    version = extractor_version(current)
    with reading(current) as connection:
        for table in NLP_TABLES:
            metadata: Metadata = {
                "dagster/row_count": row_count(connection, table.qualified_name),
                "rows_written": summary.rows.get(table.qualified_name, 0),
                "extractor_version": version,
            }
            if table is PARSES:
                metadata |= _speed(summary)
            metadata["preview"] = preview(connection, PREVIEWS[table.name])
            yield dg.MaterializeResult(asset_key=list(table.asset_key), metadata=metadata)


def _speed(summary: ParseSummary) -> Metadata:
    seconds = max(summary.seconds, 1e-9)
    return {
        "articles_parsed": summary.parsed_count,
        "articles_skipped": summary.skipped_count,
        "articles_failed": summary.failed_count,
        "words": summary.word_count,
        "seconds": round(summary.seconds, 2),
        "articles_per_second": round(summary.article_count / seconds, 2) if summary.article_count else 0.0,
        "words_per_second": round(summary.word_count / seconds, 1) if summary.article_count else 0.0,
    }
