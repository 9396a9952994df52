"""Analysis: dbt's models as assets, its tests as asset checks.

The build itself is the pipeline's, in this process, with its entry in `meta.builds`: what the command line has built is
not built again here, and the other way round. What became of each model and test is read from dbt's `run_results.json`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets

from orchestration import dbt_runner
from orchestration.asset_metadata import Metadata, preview, row_count, stored_column_schema
from orchestration.asset_runs import RunPageProgress, logged_stage, reading, retried_when_locked
from orchestration.dagster_instance import WRITER_POOL
from orchestration.dbt_manifest import NodeResult, forget_run_results, prepare_manifest, read_run_results
from orchestration.errors import OnRecordError
from orchestration.pipeline import build_marts, open_warehouse
from orchestration.settings import Settings, load_settings
from orchestration.settings_resource import SettingsResource

GROUP = "analysis"
UNIQUE_ID = "dagster_dbt/unique_id"
BUILT = "success"
TEST_OUTCOMES = ("pass", "warn", "fail", "error", "runtime error")


WATCHED = dg.AssetKey(["marts", "articles"])
"""The table whose age tells whether the daily run still runs."""

FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=50), warn_window=timedelta(hours=26))
"""A day and some room to warn; two days and some room to fail."""


class Translator(DagsterDbtTranslator):
    """Models as assets keyed [schema, table], described as in the data dictionary."""

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        return spec.replace_attributes(freshness_policy=FRESHNESS) if spec.key == WATCHED else spec

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return GROUP

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        code = dbt_resource_props.get("raw_code", "")
        return (
            f"{dbt_resource_props['description']}\n\n```sql\n{code}\n```" if code else dbt_resource_props["description"]
        )

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        # dbt would name the database after the file that it was parsed with.
        name = f"{dbt_resource_props['schema']}.{dbt_resource_props['name']}"
        path = f"dbt_project/{dbt_resource_props['original_file_path']}"
        return {**super().get_metadata(dbt_resource_props), "dagster/table_name": name, "defined_in": path}

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        # A failed test fails the whole step, and with it everything downstream. Marked as blocking, a test that was
        # not run because nothing had changed would be warned about in every run.
        return spec and dg.AssetCheckSpec(
            spec.name,
            asset=spec.asset_key,
            description=spec.description or test_description(manifest["nodes"][unique_id]),
            additional_deps=spec.additional_deps,
            metadata=spec.metadata,
        )


def test_description(test: Mapping[str, Any]) -> str:
    """Say what a dbt test asks, from its name and arguments."""
    generic = test.get("test_metadata") or {}
    arguments = {
        name: value for name, value in (generic.get("kwargs") or {}).items() if name not in ("model", "column_name")
    }
    if not generic:
        return f"Rows that `{test['original_file_path']}` finds break it."
    subject = f"`{test['column_name']}`: " if test.get("column_name") else ""
    details = f" {json.dumps(arguments, ensure_ascii=False)}" if arguments else ""
    return f"{subject}{generic['name'].replace('_', ' ')}{details}"


class BuildConfig(dg.Config):
    """How to build."""

    is_forced: bool = False
    """Build although nothing has changed since the last build."""


MANIFEST_PATH = prepare_manifest(load_settings())


@cache
def manifest_nodes() -> Mapping[str, Mapping[str, Any]]:
    """Models and tests of the project by unique id."""
    nodes: Mapping[str, Mapping[str, Any]] = json.loads(MANIFEST_PATH.read_bytes())["nodes"]
    return nodes


@dbt_assets(manifest=MANIFEST_PATH, dagster_dbt_translator=Translator(), pool=WRITER_POOL)
def analysis(
    context: dg.AssetExecutionContext, settings: SettingsResource, config: BuildConfig
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Build and test the analysis tables.

    The whole of them is built when the ledger, the documents or the dbt project have changed since the last build;
    a part of them, selected by hand, always.
    """
    current = settings.load()
    is_whole = context.selected_asset_keys == analysis.keys  # the context knows the selected ones only
    forget_run_results(current.dbt_target_dir)
    failure: OnRecordError | None = None
    is_built = True
    try:
        if is_whole:
            is_built = _build_whole(context, current, is_forced=config.is_forced)
        else:
            _build_part(context, current)
    except OnRecordError as error:  # what was built and tested before is reported all the same
        failure = error
    results = {result.unique_id: result for result in read_run_results(current.dbt_target_dir)} if is_built else {}
    yield from _test_results(context, results)
    with reading(current) as connection:
        yield from _materializations(context, connection, results, is_built=is_built)
    if failure is not None:
        raise dg.Failure(str(failure), allow_retries=False)


def _build_whole(context: dg.AssetExecutionContext, settings: Settings, *, is_forced: bool) -> bool:
    with logged_stage(settings, command=f"dagster {context.job_name}: build") as log:
        return build_marts(settings, progress=RunPageProgress(context.log), log=log, is_forced=is_forced) is not None


def _build_part(context: dg.AssetExecutionContext, settings: Settings) -> None:
    """Build and test a selection. It makes no entry in `meta.builds`, so that the whole stays as due as it was."""
    unique_ids = _unique_ids(context)
    names = [".".join(manifest_nodes()[unique_id]["fqn"]) for unique_id in unique_ids]
    with retried_when_locked():
        open_warehouse(settings, progress=RunPageProgress(context.log)).close()  # waits here, and not inside dbt
    result = dbt_runner.build(
        settings.warehouse_path,
        target_dir=settings.dbt_target_dir,
        select=" ".join(names),
        threads=settings.dbt_thread_count,
    )
    context.log.info(f"built {result.model_count} tables, {result.passed_test_count} tests passed")


def _unique_ids(context: dg.AssetExecutionContext) -> Sequence[str]:
    """dbt's names of the selected assets, or of the selected checks when only checks were selected."""
    if context.selected_asset_keys:
        specs = [spec for spec in context.assets_def.specs if spec.key in context.selected_asset_keys]
        return sorted(str(spec.metadata[UNIQUE_ID]) for spec in specs)
    checks = [spec for spec in context.assets_def.check_specs if spec.key in context.selected_asset_check_keys]
    return sorted(str((spec.metadata or {})[UNIQUE_ID]) for spec in checks)


def _test_results(
    context: dg.AssetExecutionContext, results: Mapping[str, NodeResult]
) -> Iterator[dg.AssetCheckResult]:
    for spec in context.assets_def.check_specs:
        result = results.get(str((spec.metadata or {})[UNIQUE_ID]))
        if result is None or result.status not in TEST_OUTCOMES or spec.key not in context.selected_asset_check_keys:
            continue
        yield dg.AssetCheckResult(
            asset_key=spec.asset_key,
            check_name=spec.name,
            passed=result.status == "pass",
            severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
            description=result.message or None,
            metadata={"rows_that_break_it": result.failure_count, "seconds": round(result.seconds, 3)},
        )


def _materializations(
    context: dg.AssetExecutionContext,
    connection: duckdb.DuckDBPyConnection,
    results: Mapping[str, NodeResult],
    *,
    is_built: bool,
) -> Iterator[dg.MaterializeResult[None]]:
    for spec in _in_order(context.assets_def.specs):
        if spec.key not in context.selected_asset_keys:
            continue
        result = results.get(str(spec.metadata[UNIQUE_ID]))
        if is_built and (result is None or result.status != BUILT):
            continue
        schema, table = spec.key.path
        name = f"{schema}.{table}"
        metadata: Metadata = {
            "status": "built" if result else "unchanged: nothing has come in since the last build",
            "dagster/row_count": row_count(connection, name),
            "preview": preview(connection, f"select {_readable_columns(spec)} from {name}"),
        }
        if result is not None:
            metadata["seconds"] = round(result.seconds, 3)
            metadata["dagster/column_schema"] = stored_column_schema(connection, schema, table)  # type: ignore[assignment]
        yield dg.MaterializeResult(asset_key=spec.key, metadata=metadata)


def _readable_columns(spec: dg.AssetSpec) -> str:
    """Columns of a model, those that are no hash first, because a preview has room for few."""
    schema = spec.metadata.get("dagster/column_schema")
    names = [column.name for column in schema.columns] if isinstance(schema, dg.TableSchema) else []
    return ", ".join(sorted(names, key=lambda name: name.endswith(("_id", "_sha256")))) or "*"


def _in_order(specs: Iterable[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """Assets after those that they are made from, as Dagster asks for."""
    by_key = {spec.key: spec for spec in specs}
    parents = {key: [dep.asset_key for dep in spec.deps if dep.asset_key in by_key] for key, spec in by_key.items()}
    return [by_key[key] for key in TopologicalSorter(parents).static_order()]
