"""What a build does besides the numbers: failures, unit tests, examples, documentation, a file given free."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt_examples import ExampleQuery, example_queries
from orchestration.dbt_runner import (
    BuildResult,
    DbtBuildError,
    build,
    generate_docs,
    parse,
    run_unit_tests,
)

BROKEN_PROMISES = [
    pytest.param(
        "update nlp.mentions set char_start = char_start - 1 where surface_form = 'Accord Office'",
        "int_mentions_with_actors mentions",
        "mentions_surface_form_matches_offsets",
        id="offsets that do not hold the text",
    ),
    pytest.param(
        "update nlp.quotes set content_text = content_text || '!' where quote_id = 'treaty-1'",
        "quotes",
        "quotes_content_text_matches_segments",
        id="content that is not its segments",
    ),
    pytest.param(
        "update nlp.quotes set segments = [[10, 26], [20, 55]] where quote_id = 'treaty-1'",
        "quotes",
        "quotes_segments_inside_span",
        id="segments that overlap",
    ),
    pytest.param(
        "update nlp.quotes set char_end = 80 where quote_id = 'treaty-1'",
        "quotes",
        "quotes_do_not_cross",
        id="quotes that cross",
    ),
    pytest.param(
        "update nlp.mentions set entity_id = 'nobody' where surface_form = 'Orlin'",
        "stg_nlp__mentions",
        "relationships_stg_nlp__mentions_entity_id",
        id="a mention without its entity",
    ),
    pytest.param(
        "insert into nlp.entities select * from nlp.entities limit 1",
        "stg_nlp__entities",
        "stg_nlp__entities_primary_key",
        id="a key that is not unique",
    ),
    pytest.param(
        "update raw.articles set is_current = true where article_id = 'corrected'",
        "stg_raw__articles",
        "one_current_version_per_article",
        id="two current versions",
    ),
    pytest.param(
        "update raw.documents set status = 'lost' where document_id = 'treaty-1'",
        "articles_per_outlet_per_day",
        "articles_per_outlet_per_day_seen_document_count_adds_up",
        id="a record that is neither accepted, unchanged nor rejected",
    ),
    pytest.param(
        "delete from nlp.mentions where surface_form = 'Orlin'",
        "stg_nlp__mentions stg_nlp__parses",
        "parse_counts_match_rows",
        id="rows that were lost after parsing",
    ),
    pytest.param(
        "update nlp.mentions set quote_id = 'treaty-3' where quote_id = 'treaty-1'",
        "int_mentions_with_actors mentions",
        "quoted_mentions_lie_in_their_quote",
        id="a mention that lies outside of its quote",
    ),
]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A path and a target folder of their own, so that dbt parses once for all builds there."""
    return tmp_path_factory.mktemp("scratch")


@pytest.mark.parametrize(("damage", "select", "failing_test"), BROKEN_PROMISES)
def test_build_fails_and_names_the_broken_promise(
    built: tuple[Path, BuildResult], scratch: Path, damage: str, select: str, failing_test: str
) -> None:
    warehouse = scratch / "onrecord.duckdb"
    shutil.copyfile(built[0], warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(damage)
    with pytest.raises(DbtBuildError) as error:
        build(warehouse, target_dir=scratch / "target", select=select)
    assert re.search(rf"test {failing_test}\w*: broken by [1-9]", str(error.value))


def test_build_names_the_sql_of_a_model_that_fails(built: tuple[Path, BuildResult], scratch: Path) -> None:
    warehouse = scratch / "onrecord.duckdb"
    shutil.copyfile(built[0], warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("alter table ref.places drop column country_code")
    with pytest.raises(DbtBuildError, match="stg_ref__places") as error:
        build(warehouse, target_dir=scratch / "target", select="stg_ref__places")
    assert "country_code" in str(error.value)
    assert "stg_ref__places.sql" in str(error.value)
    assert str(scratch / "target" / "logs" / "dbt.log") in str(error.value)
    with duckdb.connect(str(warehouse), read_only=True) as connection:  # given free, also after a failure
        assert connection.execute("select count(*) from marts.quotes").fetchall() == [(6,)]


def test_build_gives_the_file_free_for_other_processes(built: tuple[Path, BuildResult]) -> None:
    code = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create temp table free (a int)')"
    subprocess.run([sys.executable, "-c", code, str(built[0])], check=True)
    assert not built[0].with_name(built[0].name + ".wal").exists()


def test_build_twice_gives_the_same_rows(built: tuple[Path, BuildResult], scratch: Path) -> None:
    warehouse = scratch / "onrecord.duckdb"
    shutil.copyfile(built[0], warehouse)
    build(warehouse, target_dir=scratch / "target", threads=2)
    with duckdb.connect(str(built[0]), read_only=True) as first, duckdb.connect(str(warehouse)) as second:
        marts = first.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        for (mart,) in marts:
            query = f"select * from marts.{mart} order by all"
            assert first.execute(query).fetchall() == second.execute(query).fetchall()


def test_build_is_silent_and_leaves_the_environment_alone(
    built: tuple[Path, BuildResult], dbt_target_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = dict(os.environ)
    build(built[0], target_dir=dbt_target_dir, select="int_articles_per_day")
    assert capfd.readouterr() == ("", "")
    assert dict(os.environ) == environment


def test_build_waits_for_a_process_that_looks_into_the_file(built: tuple[Path, BuildResult], scratch: Path) -> None:
    warehouse = scratch / "onrecord.duckdb"
    shutil.copyfile(built[0], warehouse)
    code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print(flush=True); time.sleep(1.5)"
    with subprocess.Popen([sys.executable, "-c", code, str(warehouse)], stdout=subprocess.PIPE) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        assert build(warehouse, target_dir=scratch / "target", select="int_articles_per_day").model_count == 1


def test_build_starts_over_after_its_cache_was_cut_off(built: tuple[Path, BuildResult], scratch: Path) -> None:
    warehouse = scratch / "onrecord.duckdb"
    shutil.copyfile(built[0], warehouse)
    cache = scratch / "target" / "partial_parse.msgpack"
    build(warehouse, target_dir=scratch / "target", select="int_outlets")
    cache.write_bytes(cache.read_bytes()[:1000])
    assert build(warehouse, target_dir=scratch / "target", select="int_outlets").model_count == 1


def test_build_passes_ctrl_c_on(
    built: tuple[Path, BuildResult], dbt_target_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dbt.cli.main import dbtRunner, dbtRunnerResult  # noqa: PLC0415 - not before a test needs it

    cut_off = dbtRunnerResult(success=False, exception=KeyboardInterrupt())
    monkeypatch.setattr(dbtRunner, "invoke", lambda *_: cut_off)
    with pytest.raises(KeyboardInterrupt):
        build(built[0], target_dir=dbt_target_dir)


def test_build_without_a_warehouse_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DbtBuildError, match="onrecord run"):
        build(tmp_path / "absent.duckdb", target_dir=tmp_path)


def test_unit_tests_of_the_models_pass(built: tuple[Path, BuildResult], dbt_target_dir: Path) -> None:
    assert run_unit_tests(built[0], target_dir=dbt_target_dir).passed_test_count >= 9


def test_parse_needs_no_warehouse(scratch: Path) -> None:
    assert parse(scratch / "parse").is_file()


def test_generate_docs_writes_one_page_that_needs_no_network(
    built: tuple[Path, BuildResult], dbt_target_dir: Path, tmp_path: Path
) -> None:
    page = generate_docs(built[0], target_dir=dbt_target_dir, output_file=tmp_path / "published" / "docs.html")
    html = page.read_text(encoding="utf-8")
    assert 'src="http' not in html
    assert "On Record: where to start" in html
    assert "who speaks about whom" in html
    assert [path.name for path in page.parent.iterdir()] == ["docs.html"]


def test_there_are_at_least_ten_example_queries() -> None:
    assert len(example_queries()) >= 10


@pytest.mark.parametrize("example", example_queries(), ids=lambda example: example.name)
def test_example_query_answers_its_question(built: tuple[Path, BuildResult], example: ExampleQuery) -> None:
    with duckdb.connect(str(built[0]), read_only=True) as connection:
        answer = connection.execute(example.sql).fetchall()
        assert answer == connection.execute(example.sql).fetchall()
    assert answer
