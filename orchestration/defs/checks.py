"""Checks of what was loaded. Contracts block what comes after them; the others warn.

The shape of tables is checked here, the meaning of the analysis tables by dbt's tests (see defs/dbt.py).
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration import quality
from orchestration.asset_metadata import Metadata, counts_table, markdown_table
from orchestration.asset_runs import reading
from orchestration.dagster_instance import WRITER_POOL
from orchestration.quality import Finding
from orchestration.settings_resource import SettingsResource
from orchestration.table_contracts import contract_problems
from transforms.schemas import (
    ARTICLES,
    CLUSTER_TABLES,
    DOCUMENTS,
    LINK_TABLES,
    NLP_TABLES,
    PARSES,
    QUOTES,
    RAW_TABLES,
    REF_TABLES,
    SUPERSEDED_TABLES,
    Table,
)

CONTRACT = "keeps_its_contract"


def contract_specs(tables: Sequence[Table]) -> list[dg.AssetCheckSpec]:
    """One blocking check for each table."""
    return [
        dg.AssetCheckSpec(
            CONTRACT,
            asset=list(table.asset_key),
            description="Columns, types, nulls, closed value lists, key and parents are as transforms/schemas.py says.",
            blocking=True,
        )
        for table in tables
    ]


def contract_results(settings: SettingsResource, tables: Sequence[Table]) -> Iterator[dg.AssetCheckResult]:
    """Check the stored tables."""
    with reading(settings.load()) as connection:
        for table in tables:
            problems = contract_problems(connection, table)
            yield dg.AssetCheckResult(
                asset_key=list(table.asset_key),
                check_name=CONTRACT,
                passed=not problems,
                description="; ".join(problems) or None,
                metadata={"columns": len(table.columns), "broken_promises": len(problems)},
            )


@dg.multi_asset_check(specs=contract_specs(RAW_TABLES), pool=WRITER_POOL)
def reading_contracts(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Contracts of what was read."""
    yield from contract_results(settings, RAW_TABLES)


@dg.multi_asset_check(specs=contract_specs(CLUSTER_TABLES), pool=WRITER_POOL)
def clustering_contracts(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Contracts of copies and stories."""
    yield from contract_results(settings, CLUSTER_TABLES)


@dg.multi_asset_check(specs=contract_specs(REF_TABLES), pool=WRITER_POOL)
def reference_contracts(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Contracts of the reference data."""
    yield from contract_results(settings, REF_TABLES)


@dg.multi_asset_check(specs=contract_specs((*NLP_TABLES, *SUPERSEDED_TABLES)), pool=WRITER_POOL)
def parsing_contracts(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Contracts of what was found in the articles."""
    yield from contract_results(settings, (*NLP_TABLES, *SUPERSEDED_TABLES))


@dg.multi_asset_check(specs=contract_specs(LINK_TABLES), pool=WRITER_POOL)
def linking_contracts(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Contracts of the links to actors."""
    yield from contract_results(settings, LINK_TABLES)


READING_WARNINGS = [
    dg.AssetCheckSpec("volume", asset=list(ARTICLES.asset_key), description=quality.volume.__doc__),
    dg.AssetCheckSpec("freshness", asset=list(ARTICLES.asset_key), description=quality.freshness.__doc__),
    dg.AssetCheckSpec("undated", asset=list(ARTICLES.asset_key), description=quality.undated.__doc__),
    dg.AssetCheckSpec("rejections", asset=list(DOCUMENTS.asset_key), description=quality.rejections.__doc__),
]
PARSING_WARNINGS = [
    dg.AssetCheckSpec("parse_failures", asset=list(PARSES.asset_key), description=quality.parse_failures.__doc__),
    dg.AssetCheckSpec("quote_yield", asset=list(PARSES.asset_key), description=quality.quote_yield.__doc__),
    dg.AssetCheckSpec("mention_yield", asset=list(PARSES.asset_key), description=quality.mention_yield.__doc__),
    dg.AssetCheckSpec(
        "unresolved_speakers", asset=list(QUOTES.asset_key), description=quality.unresolved_speakers.__doc__
    ),
]


@dg.multi_asset_check(specs=READING_WARNINGS, pool=WRITER_POOL)
def reading_warnings(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Whether as much came in as usual, and how much of it could be used."""
    with reading(settings.load()) as connection:
        yield warning(ARTICLES, "volume", quality.volume(connection))
        yield warning(ARTICLES, "freshness", quality.freshness(connection))
        yield warning(ARTICLES, "undated", quality.undated(connection))
        yield warning(DOCUMENTS, "rejections", quality.rejections(connection))


@dg.multi_asset_check(specs=PARSING_WARNINGS, pool=WRITER_POOL)
def parsing_warnings(settings: SettingsResource) -> Iterator[dg.AssetCheckResult]:
    """Whether as much was found as usual, and how much of it has a speaker."""
    with reading(settings.load()) as connection:
        yield warning(PARSES, "parse_failures", quality.parse_failures(connection))
        yield warning(PARSES, "quote_yield", quality.quote_yield(connection))
        yield warning(PARSES, "mention_yield", quality.mention_yield(connection))
        yield warning(QUOTES, "unresolved_speakers", quality.unresolved_speakers(connection))


def warning(table: Table, name: str, finding: Finding) -> dg.AssetCheckResult:
    """Turn a finding into a check that warns and stops nothing."""
    metadata: Metadata = {**finding.figures}
    if finding.counts:
        metadata["counts"] = counts_table(finding.counts_title, finding.counts)
    if finding.examples:
        metadata["examples"] = dg.MetadataValue.md(markdown_table(finding.example_columns, finding.examples))
    return dg.AssetCheckResult(
        asset_key=list(table.asset_key),
        check_name=name,
        passed=finding.is_usual,
        severity=dg.AssetCheckSeverity.WARN,
        description=finding.sentence,
        metadata=metadata,
    )
