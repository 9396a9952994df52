"""The whole graph in this process: what it consists of, what it does, how it shares the work with the command line."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.pipeline import run_pipeline
from orchestration.publishing import open_published
from orchestration.settings import Settings, load_settings
from transforms.schemas import CLUSTER_TABLES, LINK_TABLES, NLP_TABLES, RAW_TABLES, REF_TABLES, SUPERSEDED_TABLES

MARTS = {
    "articles",
    "outlets",
    "actors",
    "actor_aliases",
    "quotes",
    "mentions",
    "mentions_per_actor_per_day",
    "mentions_per_actor_per_outlet_per_day",
    "quotes_per_speaker_per_day",
    "articles_per_outlet_per_day",
    "co_mentions_per_actor_pair_per_day",
    "speaker_mentions_per_day",
    "stories",
    "stories_per_day",
    "article_versions",
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A data folder of its own, for this module's definitions and runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        patch.setenv("ONRECORD_WORKERS", "1")
        settings = load_settings()
        settings.inbox_dir.mkdir()
        yield settings


@pytest.fixture(scope="module")
def definitions(settings: Settings) -> dg.Definitions:
    """As `dagster dev` loads them. Nothing was prepared before: the folder is as empty as a fresh clone's."""
    from orchestration.definitions import defs  # noqa: PLC0415 - loads with the settings of this module

    return defs()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dg.DagsterInstance]:
    overrides = {"telemetry": {"enabled": False}}
    with dg.DagsterInstance.local_temp(str(tmp_path_factory.mktemp("dagster")), overrides=overrides) as instance:
        yield instance


@pytest.fixture(scope="module")
def first_run(
    definitions: dg.Definitions, settings: Settings, instance: dg.DagsterInstance, sample_dir: Path
) -> dg.ExecuteInProcessResult:
    """`daily_run` over two articles and a file that is none."""
    for article in sorted((sample_dir / "articles" / "meridian-courier").glob("*.txt"))[:2]:
        shutil.copy(article, settings.inbox_dir)
    (settings.inbox_dir / "empty.txt").touch()
    return run(definitions, "daily_run", instance)


def run(definitions: dg.Definitions, job: str, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    return definitions.resolve_job_def(job).execute_in_process(instance=instance)


def materialized(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetMaterialization]:
    return {
        event.asset_key.to_user_string(): event.materialization
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }


def shown(result: dg.ExecuteInProcessResult, asset: str, name: str) -> object:
    return materialized(result)[asset].metadata[name].value


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    connection = open_published(settings.published_path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_definitions_hold_every_table_keyed_by_schema_and_name(definitions: dg.Definitions) -> None:
    keys = {key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys()}
    tables = (*RAW_TABLES, *CLUSTER_TABLES, *NLP_TABLES, *LINK_TABLES, *SUPERSEDED_TABLES, *REF_TABLES)
    assert {"/".join(table.asset_key) for table in tables} <= keys
    assert {f"marts/{name}" for name in MARTS} == {key for key in keys if key.startswith("marts/")}
    assert {"published/onrecord", "published/docs"} == {key for key in keys if key.startswith("published/")}
    assert {key.split("/")[0] for key in keys} == {
        *("raw", "nlp", "ref"),
        *("staging", "intermediate", "marts"),
        "published",
    }


def test_definitions_describe_every_asset(definitions: dg.Definitions) -> None:
    groups = {"raw": "reading", "nlp": "parsing", "ref": "parsing", "published": "publishing"}
    for spec in definitions.resolve_all_asset_specs():
        name = spec.key.to_user_string()
        assert spec.group_name == groups.get(spec.key.path[0], "analysis"), name
        assert spec.description, name
        assert (Path(__file__).parents[2] / str(spec.metadata["defined_in"])).exists(), name
        if spec.key.path[0] in ("raw", "nlp", "ref", "marts"):
            columns = spec.metadata["dagster/column_schema"].columns
            assert all(column.description for column in columns), name


def test_definitions_join_the_analysis_to_what_it_reads(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    ancestors = graph.get(dg.AssetKey(["marts", "quotes"])).parent_keys
    while True:
        further = ancestors | {parent for key in ancestors for parent in graph.get(key).parent_keys}
        if further == ancestors:
            break
        ancestors = further
    assert {dg.AssetKey(["nlp", "quotes"]), dg.AssetKey(["raw", "articles"])} <= ancestors
    assert {dg.AssetKey(["nlp", "entity_links"]), dg.AssetKey(["ref", "actors"])} <= ancestors


def test_definitions_let_one_step_write_at_a_time(definitions: dg.Definitions) -> None:
    repository = definitions.get_repository_def()
    pools = {pool for node in repository.get_job("daily_run").all_node_defs for pool in getattr(node, "pools", ())}
    assert pools == {"duckdb_writer"}


def test_definitions_name_the_extractor_as_the_code_version(definitions: dg.Definitions) -> None:
    specs = [spec for spec in definitions.resolve_all_asset_specs() if spec.key.path[0] == "nlp"]
    links = {spec.code_version for spec in specs if spec.key.path[1] == "entity_links"}
    parses = {spec.code_version for spec in specs if spec.key.path[1] != "entity_links"}
    assert (len(links), len(parses)) == (1, 1)
    assert str(links.pop()).startswith("linking-")
    assert str(parses.pop()).startswith("rules-")


def test_daily_run_publishes_what_it_read(first_run: dg.ExecuteInProcessResult, settings: Settings) -> None:
    assert first_run.success
    assert rows(settings, "select count(*) from marts.articles") == [(2,)]
    assert rows(settings, "select count(*) > 5 from marts.quotes where is_in_default_view") == [(True,)]
    assert rows(settings, "select count(*) from raw.documents where status = 'rejected'") == [(1,)]
    assert (settings.published_dir / "docs.html").stat().st_size > 100_000
    assert rows(settings, "select distinct status from meta.runs where command like 'dagster %'") == [("done",)]


def test_daily_run_shows_what_it_did(first_run: dg.ExecuteInProcessResult) -> None:
    assert shown(first_run, "raw/articles", "dagster/row_count") == 2
    assert "empty" in str(shown(first_run, "raw/documents", "rejected_by_reason"))
    assert shown(first_run, "nlp/parses", "articles_parsed") == 2
    assert str(shown(first_run, "nlp/quotes", "extractor_version")).startswith("rules-")
    assert shown(first_run, "nlp/entity_links", "articles_linked") == 2
    assert "discovered" in str(shown(first_run, "nlp/entity_links", "by_method"))
    assert str(shown(first_run, "ref/actors", "knowledge_version")).startswith("linking-")
    assert "| said |" in str(shown(first_run, "nlp/quotes", "preview"))
    assert shown(first_run, "marts/articles", "dagster/row_count") == 2
    column = materialized(first_run)["marts/articles"].metadata["dagster/column_schema"].value.columns[0]
    assert column.description


def test_daily_run_evaluates_contracts_warnings_and_dbt_tests(
    first_run: dg.ExecuteInProcessResult, definitions: dg.Definitions
) -> None:
    evaluations = {(e.asset_key, e.check_name): e for e in first_run.get_asset_check_evaluations()}
    assert {key for key, _ in evaluations} >= {dg.AssetKey(["raw", "articles"]), dg.AssetKey(["marts", "quotes"])}
    assert set(evaluations) == {(key.asset_key, key.name) for key in definitions.resolve_asset_graph().asset_check_keys}
    failed = {name for (_, name), evaluation in evaluations.items() if not evaluation.passed}
    assert failed == {"rejections"}  # one record of three is no article


def test_daily_run_does_nothing_again_when_nothing_has_come_in(
    first_run: dg.ExecuteInProcessResult, definitions: dg.Definitions, settings: Settings, instance: dg.DagsterInstance
) -> None:
    published = settings.published_path.stat()
    result = run(definitions, "daily_run", instance)
    assert result.success
    assert shown(result, "raw/documents", "files_opened") == 0
    assert shown(result, "nlp/parses", "articles_parsed") == 0
    assert shown(result, "nlp/entity_links", "articles_linked") == 0
    assert shown(result, "ref/places", "has_changed") is False
    assert str(shown(result, "marts/quotes", "status")).startswith("unchanged")
    assert str(shown(result, "published/docs", "status")).startswith("unchanged")
    assert settings.published_path.stat().st_ino == published.st_ino


def test_command_line_and_dagster_share_the_work(
    first_run: dg.ExecuteInProcessResult,
    definitions: dg.Definitions,
    settings: Settings,
    instance: dg.DagsterInstance,
    sample_dir: Path,
) -> None:
    third = sorted((sample_dir / "articles" / "meridian-courier").glob("*.txt"))[2]
    shutil.copy(third, settings.inbox_dir)
    summary = run_pipeline(settings.source_paths, settings=settings)
    assert (summary.read.new_count, summary.is_built, summary.is_published) == (1, True, True)
    result = run(definitions, "daily_run", instance)
    assert shown(result, "raw/articles", "dagster/row_count") == 3
    assert shown(result, "raw/documents", "files_opened") == 0
    assert str(shown(result, "marts/quotes", "status")).startswith("unchanged")
    assert not run_pipeline(settings.source_paths, settings=settings).has_changes


def test_selected_marts_are_built_without_an_entry_in_the_builds(
    first_run: dg.ExecuteInProcessResult, definitions: dg.Definitions, settings: Settings, instance: dg.DagsterInstance
) -> None:
    def builds() -> list[tuple[object, ...]]:
        with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
            return connection.execute("select count(*) from meta.builds").fetchall()

    before = builds()
    job = definitions.resolve_implicit_global_asset_job_def()
    selection = [dg.AssetKey(["marts", "outlets"])]
    result = job.execute_in_process(instance=instance, asset_selection=selection)
    assert set(materialized(result)) == {"marts/outlets"}
    assert shown(result, "marts/outlets", "status") == "built"
    assert builds() == before


def test_broken_contract_stops_what_comes_after(
    first_run: dg.ExecuteInProcessResult, definitions: dg.Definitions, settings: Settings, instance: dg.DagsterInstance
) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute("update nlp.quotes set quote_type = 'sung' where quote_index = 0")
    published = settings.published_path.stat()
    job = definitions.resolve_job_def("daily_run")
    result = job.execute_in_process(instance=instance, raise_on_error=False)
    assert not result.success
    failed = [e for e in result.get_asset_check_evaluations() if e.blocking and not e.passed]
    assert [(e.asset_key.to_user_string(), e.description) for e in failed] == [
        ("nlp/quotes", "column quote_type has foreign values in 3 rows")
    ]
    assert "marts/quotes" not in materialized(result)
    assert settings.published_path.stat().st_ino == published.st_ino


def test_new_files_asks_for_one_run_for_all_files(
    definitions: dg.Definitions, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    from orchestration.settings_resource import SettingsResource  # noqa: PLC0415

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    sensor = definitions.resolve_sensor_def("new_files")
    resources = {"settings": SettingsResource(data_dir=str(tmp_path))}

    def tick(cursor: str | None) -> dg.SensorResult | dg.SkipReason:
        with dg.build_sensor_context(instance=instance, cursor=cursor, resources=resources) as context:
            return sensor(context)

    assert isinstance(tick(None), dg.SkipReason)
    for name in ("a.txt", "b.txt", "c.txt.part"):
        old_file(inbox / name)
    result = tick(None)
    assert isinstance(result, dg.SensorResult)
    assert [request.tags["onrecord/new_files"] for request in result.run_requests or ()] == ["2"]
    assert isinstance(tick(result.cursor), dg.SkipReason)


def old_file(path: Path) -> None:
    path.write_text("Text.", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
