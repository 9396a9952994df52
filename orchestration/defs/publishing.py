"""Publishing: what readers open, put in place when everything before it is right."""

import dagster as dg

from orchestration.asset_metadata import markdown_table, row_count
from orchestration.asset_runs import RunPageProgress, retried_when_locked
from orchestration.commands.serving import DOCS_NAME, write_docs
from orchestration.dagster_instance import WRITER_POOL
from orchestration.dbt_runner import project_sha256
from orchestration.defs.dbt import analysis
from orchestration.pipeline import publish
from orchestration.publishing import open_published
from orchestration.settings import Settings
from orchestration.settings_resource import SettingsResource

GROUP = "publishing"
MARTS = sorted(key for key in analysis.keys if key.path[0] == "marts")
PROJECT_HASH = "dbt_project_sha256"


@dg.asset(
    key=["published", "onrecord"],
    group_name=GROUP,
    deps=[*MARTS],
    description="The file that analysts open: a closed copy of the warehouse, put in place in one step. Readers that "
    "have the one before open keep it until they close it.",
    kinds={"duckdb"},
    metadata={"defined_in": "orchestration/publishing.py"},
    pool=WRITER_POOL,
)
def published_file(context: dg.AssetExecutionContext, settings: SettingsResource) -> dg.MaterializeResult[None]:
    """Copy the warehouse for readers when it holds a build that they do not have."""
    current = settings.load()
    with retried_when_locked():
        is_new = publish(current, progress=RunPageProgress(context.log))
    tables = _published_tables(current)
    return dg.MaterializeResult(
        metadata={
            "status": "replaced" if is_new else "unchanged: readers have the newest build already",
            "path": dg.MetadataValue.path(current.published_path),
            "megabytes": round(current.published_path.stat().st_size / 1e6, 2),
            "marts": dg.MetadataValue.md(markdown_table(["table", "rows"], tables)),
            "open_it": dg.MetadataValue.md('`onrecord query "from marts.articles limit 10"`'),
        }
    )


@dg.asset(
    key=["published", "docs"],
    group_name=GROUP,
    deps=[*MARTS],
    description="The documentation of every table and column, with lineage and example queries, as one HTML file.",
    kinds={"dbt"},
    metadata={"defined_in": "dbt_project/docs/"},
    pool=WRITER_POOL,
)
def documentation(context: dg.AssetExecutionContext, settings: SettingsResource) -> dg.MaterializeResult[None]:
    """Write the site when the dbt project has changed since it was last written here, or it is not there."""
    current = settings.load()
    path = current.published_dir / DOCS_NAME
    is_due = not path.is_file() or _described_project(context) != project_sha256()
    if is_due:
        with retried_when_locked():
            path = write_docs(current, progress=RunPageProgress(context.log))
    return dg.MaterializeResult(
        metadata={
            "status": "written" if is_due else "unchanged: it describes the dbt project as it stands",
            "path": dg.MetadataValue.path(path),
            "megabytes": round(path.stat().st_size / 1e6, 2),
            PROJECT_HASH: project_sha256(),
        }
    )


def _published_tables(settings: Settings) -> list[tuple[str, int]]:
    connection = open_published(settings.published_path)
    try:
        return [(name, row_count(connection, name)) for name in (".".join(key.path) for key in MARTS)]
    finally:
        connection.close()


def _described_project(context: dg.AssetExecutionContext) -> object:
    """Hash of the dbt project when the site was last written here."""
    event = context.instance.get_latest_materialization_event(context.asset_key)
    if event is None or event.asset_materialization is None or PROJECT_HASH not in event.asset_materialization.metadata:
        return None
    return event.asset_materialization.metadata[PROJECT_HASH].value
