"""Mappings of field names as a user chooses them: in settings or on the command line, and changed between runs."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import pipeline
from orchestration.dbt_runner import BuildResult
from orchestration.pipeline import open_warehouse
from orchestration.settings import load_settings
from orchestration.source_reading import read_sources
from orchestration.summaries import ReadSummary, RunSummary
from orchestration.warehouse import Warehouse

BODY = "“It will rain,” Ana Ruiz said in Oslo on Monday. “Take coats, all of you.” The council agreed with her."
STORIES = [
    {"nr": number, "story": {"body": f"{BODY} {number}", "title": f"Rain {number}"}, "ts": 1741773600 + number}
    for number in range(3)
]
OWN = {"id": "nr", "text": "story.body", "headline": "story.title", "published_at": "ts", "dates": "seconds"}

Read = Callable[..., ReadSummary]


COMMAND = Path(__file__).with_name("onrecord_without_build.py")


def command(*arguments: object, cwd: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    checkout = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(COMMAND), *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"ONRECORD_DATA_DIR": str(cwd / "data"), "PYTHONPATH": checkout},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "inbox" / "dump.jsonl"
    path.parent.mkdir()
    path.write_text("\n".join(map(json.dumps, STORIES)))
    (path.parent / "note.txt").write_text(BODY)
    return path


@pytest.fixture
def read(tmp_path: Path, dump: Path) -> Read:
    def run(**overrides: object) -> ReadSummary:
        settings = load_settings({"data_dir": tmp_path / "data", **overrides}, environment={})
        with open_warehouse(settings) as warehouse:
            return read_sources(warehouse, [dump.parent], settings=settings)

    return run


def rows(tmp_path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(tmp_path / "data" / "warehouse" / "onrecord.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def counts(summary: ReadSummary) -> tuple[int, int, int, int]:
    return summary.new_count, summary.changed_count, summary.skipped_file_count, summary.rejected_count


def test_read_sources_reads_files_again_when_the_mapping_changes(read: Read, tmp_path: Path) -> None:
    assert counts(read()) == (1, 0, 0, 3)
    assert counts(read()) == (0, 0, 2, 0)
    # The text file has no fields: it is passed over, whatever the mapping.
    assert counts(read(fields=OWN)) == (3, 0, 1, 0)
    assert counts(read(fields=OWN)) == (0, 0, 2, 0)
    documents = "select status, count(*) from raw.documents group by all order by all"
    assert rows(tmp_path, documents) == [("accepted", 4)]
    assert rows(tmp_path, "select distinct published_date::varchar from raw.articles where source_id = '0'") == [
        ("2025-03-12",)
    ]


def test_read_sources_makes_new_versions_of_what_another_mapping_reads_otherwise(read: Read, tmp_path: Path) -> None:
    read(fields=OWN)
    assert counts(read(fields=OWN | {"headline": ""})) == (0, 3, 1, 0)
    assert counts(read(fields=OWN)) == (0, 3, 1, 0)
    versions = "select version_number, headline, is_current from raw.articles where source_id = '0' order by all"
    assert rows(tmp_path, versions) == [(1, "Rain 0", False), (2, None, False), (3, "Rain 0", True)]


def test_read_sources_reads_again_what_a_killed_run_left(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    read()
    with monkeypatch.context() as patch:
        patch.setattr(Warehouse, "_note_files", killed)
        with pytest.raises(KeyboardInterrupt):
            read(fields=OWN)
    assert rows(tmp_path, "select status, count(*) from raw.documents group by all order by all") == [
        ("accepted", 1),
        ("rejected", 3),
    ]
    assert counts(read(fields=OWN)) == (3, 0, 1, 0)


@pytest.mark.parametrize(
    "name", ["articles.csv", "articles.tsv", "articles.parquet", "articles.jsonl", "articles.json"]
)
def test_run_pipeline_reads_records_of_every_form(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    frame = pl.DataFrame({"id": ["a", "b"], "text": [BODY, BODY + " Again."], "date": ["2025-03-12", "March 13, 2025"]})
    path = tmp_path / name
    writers: dict[str, Callable[[], object]] = {
        ".csv": lambda: frame.write_csv(path),
        ".tsv": lambda: frame.write_csv(path, separator="\t"),
        ".parquet": lambda: frame.write_parquet(path),
        ".jsonl": lambda: frame.write_ndjson(path),
        ".json": lambda: frame.write_json(path),
    }
    writers[path.suffix]()
    settings = load_settings({"data_dir": tmp_path / "data", "workers": 1, "profile": "rules"}, environment={})
    summary: RunSummary = pipeline.run_pipeline([path], settings=settings)
    assert (summary.read.new_count, summary.read.rejected_count, summary.parse.parsed_count) == (2, 0, 2)
    assert rows(tmp_path, "select published_date::varchar from raw.articles order by 1") == [
        ("2025-03-12",),
        ("2025-03-13",),
    ]
    assert rows(tmp_path, "select distinct speaker_text from nlp.quotes") == [("Ana Ruiz",)]


def test_run_pipeline_keeps_and_counts_articles_of_other_languages_and_parses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    german = "„Es wird regnen“, sagte Ana Ruiz am Montag in Oslo. Der Rat stimmte ihr zu, und die Stadt ist nun leer."
    declared = {"text": BODY, "language": "fr"}
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join(map(json.dumps, [{"text": german}, declared, {"text": BODY + " Again."}])))
    settings = load_settings({"data_dir": tmp_path / "data", "workers": 1, "profile": "rules"}, environment={})
    summary = pipeline.run_pipeline([path], settings=settings)
    assert (summary.parse.parsed_count, summary.parse.skipped_count) == (1, 2)
    parses = "select language_code, status, error from nlp.parses inner join raw.articles using (article_id) order by 1"
    assert rows(tmp_path, parses) == [
        ("de", "skipped", "language de is not read yet, only en"),
        ("en", "parsed", None),
        ("fr", "skipped", "language fr is not read yet, only en"),
    ]
    assert rows(
        tmp_path, "select distinct language_code from nlp.sentences inner join raw.articles using (article_id)"
    ) == [("en",)]


@pytest.fixture(scope="module")
def readme_section(repository: Path) -> str:
    section = (repository / "README.md").read_text(encoding="utf-8").partition("## Bring your own articles\n")[2]
    return section.partition("\n## ")[0]


def test_commands_of_the_readme_read_what_they_say(readme_section: str, tmp_path: Path) -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", readme_section, re.DOTALL)
    (tmp_path / "fields.toml").write_text(toml.removeprefix("[fields]\n"))
    story = {"story.body": BODY, "slug": "rain", "writers.name": "['Ana Petrova', 'Jon Vik']", "ts": 1741773600}
    pl.DataFrame([story]).write_csv(tmp_path / "export.csv")
    pl.DataFrame([{"text": BODY + " 1"}]).write_csv(tmp_path / "articles.csv")
    pl.DataFrame([{"text": BODY + " 2"}]).write_parquet(tmp_path / "articles.parquet")
    (tmp_path / "articles.jsonl").write_text(json.dumps({"text": BODY + " 3"}))
    (tmp_path / "dump.jsonl").write_text(json.dumps({"maintext": BODY + " 4", "title": "Rain"}))
    files = {path.name for path in tmp_path.iterdir()}
    commands = [line.split() for line in re.findall(r"`onrecord (run [^`]+)`", readme_section)]
    commands = [arguments for arguments in commands if arguments[1] in files]
    assert len(commands) == 5
    for arguments in commands:
        # `parse` reads as `run` does, without building every table five times.
        command("parse", *arguments[1:], "--out", "out", "--profile", "rules", cwd=tmp_path)
        articles = pl.read_parquet(tmp_path / "out" / "articles.parquet")
        assert articles["text"].str.starts_with(BODY).to_list() == [True], arguments
    (export,) = articles.to_dicts()
    assert (export["headline"], export["authors"]) == ("rain", ["Ana Petrova", "Jon Vik"])
    assert export["published_date"].isoformat() == "2025-03-12"


def test_run_reads_with_a_table_of_fields_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "onrecord.toml").write_text('profile = "rules"\n\n[fields]\ntext = "story.body"\nid = "nr"\n')
    (tmp_path / "dump.jsonl").write_text("\n".join(map(json.dumps, STORIES)))
    done = command("run", "dump.jsonl", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["read"]["new_count"] == 3


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[fields]\nheadlin = 'x'", "onrecord.toml: [fields] cannot be used: headlin: there is no such field; did you"),
        ("fields = 'news-pleas'", "onrecord.toml: fields = 'news-pleas' cannot be used: there is no preset"),
        ("fields = 'mine.toml'", "fields names {folder}/data/mine.toml, which cannot be read (No such file"),
    ],
)
def test_run_names_file_key_and_fix_of_a_mapping_that_cannot_be_used(
    content: str, complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "onrecord.toml").write_text(content)
    (tmp_path / "dump.jsonl").write_text("{}")
    done = command("run", "dump.jsonl", cwd=tmp_path, code=2)
    assert complaint.format(folder=tmp_path) in done.stderr


def test_parse_names_the_key_of_a_file_of_fields_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_text("{}")
    (tmp_path / "mine.toml").write_text("dates = 'unix'")
    done = command("parse", "dump.jsonl", "--out", "out", "--fields", "mine.toml", cwd=tmp_path, code=2)
    assert f"{tmp_path}/mine.toml: dates: write one of printed, seconds, milliseconds" in done.stderr
