"""The command `onrecord` as a user starts it: its own process, real articles, the real build."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import duckdb
import polars as pl
import pytest

SPEECH = (
    "“It will rain,” Ana Ruiz said in Oslo on Monday. “Take coats, all of you.”\n\n"
    "Jon Vik, the mayor, said that nobody in Norway had listened to her."
)


def onrecord(
    *arguments: object, data_dir: Path, check: int | None = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", *map(str, arguments)],
        env=os.environ | {"ONRECORD_DATA_DIR": str(data_dir)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert check is None or done.returncode == check, done.stderr
    return done


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "harbour-post").mkdir()
    (folder / "harbour-post" / "rain.txt").write_text(SPEECH)
    (folder / "empty.txt").write_text("")
    (folder / "wire.jsonl").write_text(
        '{"id": "7", "outlet": "Wire", "published_at": "2025-03-12",'
        ' "text": "Ana Ruiz told the paper that rain was over."}'
    )
    return folder


@pytest.fixture(scope="module")
def data_dir(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after one run over the inputs."""
    folder = tmp_path_factory.mktemp("data")
    done = onrecord("run", inputs, data_dir=folder)
    assert "3 files: 2 new, 0 changed, 0 unchanged, 1 rejected" in done.stdout
    assert "empty 1" in done.stdout
    assert done.stderr == ""
    return folder


def query(data_dir: Path, sql: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(onrecord("query", sql, "--format", "json", data_dir=data_dir).stdout)
    return rows


def test_run_with_nothing_new_says_so_and_imports_no_dbt(data_dir: Path, inputs: Path) -> None:
    done = onrecord("run", inputs, data_dir=data_dir, PYTHONPROFILEIMPORTTIME="1")
    assert done.stdout.startswith("Nothing new: 3 files read before")
    for heavy in ("dbt.cli", "dagster", "trafilatura"):
        assert heavy not in done.stderr


def test_run_prints_one_json_summary(data_dir: Path, inputs: Path) -> None:
    summary = json.loads(onrecord("run", inputs, "--json", data_dir=data_dir).stdout)
    assert summary["read"]["skipped_file_count"] == 3
    assert summary["rows"]["raw.articles"] == 2
    assert summary["is_built"] is False


def test_query_answers_from_the_marts(data_dir: Path) -> None:
    rows = query(
        data_dir, "select actor_name, sum(named_mention_count)::int as n from marts.actors group by all order by all"
    )
    assert {"actor_name": "Ana Ruiz", "n": 2} in rows
    assert query(data_dir, "select count(*)::int as n from marts.articles") == [{"n": 2}]


def test_query_ends_with_1_and_the_reason_for_a_wrong_query(data_dir: Path) -> None:
    done = onrecord("query", "select nonsense", data_dir=data_dir, check=1)
    assert "nonsense" in done.stderr
    assert "Traceback" not in done.stderr


def test_status_counts_and_says_that_all_is_fresh(data_dir: Path) -> None:
    text = onrecord("status", data_dir=data_dir).stdout
    assert "3 seen: accepted 2, rejected 1" in text
    assert "nothing to parse" in text
    assert "2 articles by linking-" in text
    assert "tables are up to date" in text
    found = json.loads(onrecord("status", "--json", data_dir=data_dir).stdout)
    assert (found["pending_count"], found["is_publish_due"], found["rejected"]) == (0, False, {"empty": 1})
    assert (found["linked_count"], found["pending_link_count"]) == (2, 0)


def test_status_looks_at_the_published_file_while_somebody_writes(data_dir: Path) -> None:
    path = data_dir / "warehouse" / "onrecord.duckdb"
    writer = duckdb.connect(str(path))
    try:
        text = onrecord("status", data_dir=data_dir).stdout
    finally:
        writer.close()
    assert f"is open in process {os.getpid()}" in text
    assert "2 in 2 versions" in text


def test_explain_marks_an_article(data_dir: Path) -> None:
    [row] = query(data_dir, "select article_id from raw.articles where source_id like '%rain.txt'")
    text = onrecord("explain", str(row["article_id"])[:10], data_dir=data_dir).stdout
    assert "[1: “It will rain,” :1]" in text
    assert "|said|" in text
    assert "harbour-post" in text


def test_explain_tells_how_a_quote_was_resolved(data_dir: Path) -> None:
    [row] = query(data_dir, "select quote_id from nlp.quotes where content_text like '“It will rain%'")
    text = onrecord("explain", row["quote_id"], data_dir=data_dir).stdout
    assert "'Ana Ruiz' as printed" in text
    assert "to Ana Ruiz, explicit" in text
    assert "said (lemma: say, class: speech)" in text
    assert "What the reader gave, 0-1" in text
    assert "an average quote" in text
    assert "the speaker's words have a name as their head" in text
    assert "stored rows are by" not in text


def test_explain_says_when_another_extractor_made_the_rows(data_dir: Path) -> None:
    [row] = query(data_dir, "select quote_id from nlp.quotes where content_text like '“It will rain%'")
    text = onrecord("explain", row["quote_id"], "--profile", "rules", data_dir=data_dir).stdout
    assert "the stored rows are by" in text
    assert "Next to it" in text


def test_explain_says_when_an_id_is_unknown_or_none(data_dir: Path) -> None:
    assert "no article and no quote" in onrecord("explain", "0123456789abcdef", data_dir=data_dir, check=1).stderr
    assert "is no id" in onrecord("explain", "Rubio", data_dir=data_dir, check=2).stderr


def test_commands_say_what_is_missing_before_the_first_run(tmp_path: Path) -> None:
    for command in (
        ("query", "select 1"),
        ("status",),
        ("explain", "abcd"),
        ("docs",),
        ("actors", "show", "Ana Ruiz"),
        ("actors", "review"),
    ):
        done = onrecord(*command, data_dir=tmp_path, check=1)
        assert "onrecord run PATH" in done.stderr
        assert "Traceback" not in done.stderr
    done = onrecord("run", data_dir=tmp_path / "new")
    assert f"Nothing to read in {tmp_path}/new/inbox" in done.stdout


def test_usage_errors_end_with_2(tmp_path: Path) -> None:
    assert "no such file" in onrecord("run", tmp_path / "nowhere", data_dir=tmp_path, check=2).stderr
    assert "ONRECORD_WORKERS" in onrecord("settings", data_dir=tmp_path, check=2, ONRECORD_WORKERS="x").stderr
    onrecord("no-such-command", data_dir=tmp_path, check=2)
    onrecord("parse", data_dir=tmp_path, check=2)


def test_run_says_how_to_get_a_missing_network(tmp_path: Path, inputs: Path) -> None:
    done = onrecord("run", inputs, data_dir=tmp_path, check=1, ONRECORD_NETWORK_DIR=str(tmp_path))
    assert "network.json" in done.stderr
    assert "Traceback" not in done.stderr
    debugged = onrecord("run", "--debug", inputs, data_dir=tmp_path, check=1, ONRECORD_NETWORK_DIR=str(tmp_path))
    assert "Traceback" in debugged.stderr


def test_settings_prints_values_with_their_origin(tmp_path: Path) -> None:
    found = json.loads(onrecord("settings", "--json", data_dir=tmp_path, ONRECORD_WORKERS="3").stdout)
    assert found["workers"] == {"value": 3, "origin": "environment variable ONRECORD_WORKERS"}
    assert "from: default" in onrecord("settings", data_dir=tmp_path).stdout


@pytest.mark.parametrize("file_format", ["parquet", "jsonl"])
def test_parse_writes_one_file_per_frame(tmp_path: Path, inputs: Path, file_format: str) -> None:
    onrecord("parse", inputs, "--out", tmp_path / "out", "--format", file_format, data_dir=tmp_path)
    read = pl.read_parquet if file_format == "parquet" else pl.read_ndjson
    frames = {path.stem: read(path) for path in (tmp_path / "out").iterdir()}
    assert set(frames) == {"articles", "sentences", "quotes", "entities", "mentions", "parses", "rejects"}
    assert frames["articles"].get_column("source_id").sort().to_list() == ["7", "harbour-post/rain.txt"]
    assert frames["rejects"].get_column("reason_code").to_list() == ["empty"]
    text = frames["articles"].filter(pl.col("source_id") != "7").item(0, "text")
    quotes = frames["quotes"].filter(pl.col("text_part") == "body", pl.col("content_text").str.contains("rain,"))
    assert text[quotes.item(0, "char_start") :].startswith("“It will rain,”")
    people = frames["entities"].filter(pl.col("entity_type") == "PERSON")
    assert people.select("entity_name", "actor_name", "link_method").unique().sort("entity_name").rows() == [
        ("Ana Ruiz", "Ana Ruiz", "discovered"),
        ("Jon Vik", "Jon Vik", "discovered"),
    ]
    assert not (tmp_path / "warehouse").exists()


def test_parse_links_entities_by_own_actors(tmp_path: Path, inputs: Path) -> None:
    (tmp_path / "actors").mkdir()
    (tmp_path / "actors" / "actors.csv").write_text("actor_id,actor_type,actor_name\nown:ruiz,PERSON,Ana Ruiz\n")
    onrecord("parse", inputs, "--out", tmp_path / "out", "--format", "jsonl", data_dir=tmp_path)
    entities = pl.read_ndjson(tmp_path / "out" / "entities.jsonl")
    assert "own:ruiz" in entities.get_column("actor_id").to_list()
    assert entities.get_column("knowledge_version").n_unique() == 1
    (tmp_path / "actors" / "actors.csv").write_text("actor_id,actor_type,actor_name\nown:ruiz,SAILOR,Ana Ruiz\n")
    done = onrecord("parse", inputs, "--out", tmp_path / "out", data_dir=tmp_path, check=2)
    assert "actors.csv, line 2: actor_type is 'SAILOR'" in done.stderr


def test_parse_gives_repeated_records_an_id_each(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text(
        '{"id": "1", "text": "Ana Ruiz spoke."}\n{"id": "1", "text": "Jon Vik spoke."}\n'
    )
    onrecord("parse", tmp_path / "two.jsonl", "--out", tmp_path / "out", data_dir=tmp_path)
    articles = pl.read_parquet(tmp_path / "out" / "articles.parquet")
    assert articles.get_column("source_id").to_list() == ["1", "1"]
    assert articles.get_column("article_id").n_unique() == 2


def test_parse_ends_with_1_when_nothing_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = onrecord("parse", tmp_path / "empty.txt", "--out", tmp_path / "out", data_dir=tmp_path, check=1)
    assert "rejects.parquet says why" in done.stderr


def test_interrupted_run_says_that_nothing_is_lost(tmp_path: Path, sample_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", str(sample_dir / "articles"), "--workers", "1"],
        env=os.environ | {"ONRECORD_DATA_DIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(tmp_path / "warehouse" / "onrecord.duckdb")
    time.sleep(0.5)
    # Polars swallows a signal that comes as one of its queries begins; whoever waits presses Ctrl-C once more.
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "What was stored stays" in errors
    assert "Traceback" not in errors


def test_run_killed_while_the_tables_are_built_is_made_good_by_the_next(
    data_dir: Path, inputs: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", str(inputs)],
        env=os.environ | {"ONRECORD_DATA_DIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    log = tmp_path / "warehouse" / "dbt" / "logs" / "dbt.log"
    wait_for(log)
    deadline = time.monotonic() + 60
    while "created sql table model" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert not (tmp_path / "published").exists()
    onrecord("run", inputs, data_dir=tmp_path)
    connection = duckdb.connect()
    for name, folder in (("one", data_dir), ("other", tmp_path)):
        connection.execute(f"attach '{folder}/published/onrecord.duckdb' as {name} (read_only)")
    marts = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'one' and schema_name = 'marts'"
    ).fetchall()
    assert len(marts) > 5
    for (mart,) in marts:
        one, other = f"(from one.marts.{mart})", f"(from other.marts.{mart})"
        query = f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
        assert connection.execute(query).fetchall() == [(0,)], mart


def test_help_teaches_with_an_example(tmp_path: Path) -> None:
    for command in ("run", "parse", "query", "status", "explain", "settings", "docs", "dev", "evaluate"):
        assert "Example: " in onrecord(command, "--help", data_dir=tmp_path).stdout
    for command in ("show", "review"):
        assert "Example: " in onrecord("actors", command, "--help", data_dir=tmp_path).stdout


def wait_for(path: Path, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)
