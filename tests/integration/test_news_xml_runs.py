"""Feeds and wires through the whole pipeline, with the commands that the README gives for them."""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration import pipeline
from orchestration.cli import app
from orchestration.dbt_runner import BuildResult
from orchestration.settings import Settings, load_settings
from orchestration.summaries import RunSummary

FIXTURES = Path(__file__).parents[1] / "fixtures" / "news_xml"
SECTION = "### Feeds and news wires"
EXPECTED = {
    "feeds/courier.rss": "1 new, 0 changed, 0 unchanged, 1 rejected",
    "feeds/herald.atom": "1 new, 0 changed, 0 unchanged, 0 rejected",
    "feeds/gazette.json": "1 new, 0 changed, 0 unchanged, 0 rejected",
    "feeds/news-sitemap.xml": "0 new, 0 changed, 0 unchanged, 1 rejected",
    "wire/harvest.nitf.xml": "1 new, 0 changed, 0 unchanged, 0 rejected",
    "wire/bridge-2.xml": "1 new, 0 changed, 0 unchanged, 0 rejected",
    "wire/ferry.ninjs.json": "1 new, 0 changed, 0 unchanged, 0 rejected",
}
"""What a run says of each file, when it is the first that is read."""

Run = Callable[..., RunSummary]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FIXTURES, tmp_path / "articles")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"data_dir": tmp_path / "data", "workers": 1, "profile": "rules"}, environment={})


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    return lambda *paths: pipeline.run_pipeline(paths, settings=settings)


def published(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published_path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def cancelled(document: Path) -> str:
    """The message that takes the item of a NewsML-G2 file back."""
    text = document.read_text(encoding="utf-8").replace("stat:usable", "stat:canceled").replace("T11:", "T12:")
    return re.sub(r"<body>.*</body>", "<body/>", text)


def readme_commands() -> list[str]:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    section = readme.partition(SECTION)[2].partition("\n#")[0]
    return re.findall(r"`onrecord (run [^`]+)`", section)


def test_readme_names_a_command_for_every_form() -> None:
    assert sorted(command.removeprefix("run ") for command in readme_commands()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_readme_commands_read_what_they_say(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    monkeypatch.setenv("ONRECORD_PROFILE", "rules")
    monkeypatch.setenv("ONRECORD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, shlex.split(f"run {name}"))
    assert done.exit_code == 0, done.output
    assert EXPECTED[name] in done.output


def test_feeds_and_wires_give_articles_with_their_fields(run: Run, folder: Path, settings: Settings) -> None:
    summary = run(folder)
    assert (summary.read.new_count, summary.read.changed_count) == (6, 1)
    assert summary.read.rejected == {"link_only": 2}
    rows = published(
        settings,
        "select headline, authors[1], outlet_id, section, published_date::varchar, published_at_source "
        "from raw.articles where is_current order by headline",
    )
    assert rows == [
        ("CORRECTED-Bridge to open in May", "Jan Heron", "agency-example", "TOWN-BRIDGE", "2025-03-12", "header"),
        ("Ferry stops for the summer", "Ada Quill", "example-agency", "town-ferry", "2025-03-12", "header"),
        ("Harvest is the best in years", "Ada Quill", "example-agency", "Regional", "2025-03-12", "header"),
        ("Library gets a new roof", "Ida Marsh", "the-upper-brook-herald", None, "2025-03-11", "feed"),
        ("Market moves to the square", "Per Holm", "the-gazette", "Trade", "2025-03-14", "feed"),
        ("Old bridge opens again in May", "Jan Heron", "the-lower-brook-courier", "Town", "2025-03-12", "feed"),
    ]
    assert published(settings, "select count(*) from nlp.quotes where quote_type = 'direct'")[0][0] == 6


def test_an_older_version_that_arrives_late_stays_history(run: Run, folder: Path, settings: Settings) -> None:
    run(folder / "wire" / "bridge-2.xml")
    before = published(settings, "select * from nlp.quotes order by quote_id")
    summary = run(folder / "wire" / "bridge-1.xml")
    assert (summary.read.changed_count, summary.parse.parsed_count) == (1, 0)
    assert published(settings, "select version_number, is_current, headline from raw.articles order by 1") == [
        (1, True, "CORRECTED-Bridge to open in May"),
        (2, False, "Bridge to open in June"),
    ]
    assert published(settings, "select * from nlp.quotes order by quote_id") == before


def test_an_item_that_was_cancelled_is_counted_no_more(run: Run, folder: Path, settings: Settings) -> None:
    wire = folder / "wire"
    run(wire / "bridge-1.xml")
    assert published(settings, "select count(*) > 0 from nlp.quotes") == [(True,)]
    (wire / "bridge-3.xml").write_text(cancelled(wire / "bridge-2.xml"), encoding="utf-8")
    assert run(wire / "bridge-3.xml").read.rejected == {"wire_withdrawn": 1}
    assert published(settings, "select count(*) from raw.articles where is_current") == [(0,)]
    assert published(settings, "select count(*) from nlp.parses") == [(0,)]
    assert published(settings, "select count(*) from raw.article_clusters") == [(0,)]
    changes = "select change_kind from raw.article_changes where change_kind <> 'clustered' order by load_id"
    assert published(settings, changes) == [
        ("added",),
        ("parsed",),
        ("linked",),
        ("withdrawn",),
        ("parsed",),  # the version that was, for the quotes that it had
    ]
    summary = run(wire / "bridge-2.xml")  # older than the cancellation
    assert (summary.read.changed_count, summary.parse.parsed_count) == (1, 0)
    assert published(settings, "select count(*) from raw.articles where is_current") == [(0,)]


def test_the_analysis_tables_hold_no_withdrawn_article(folder: Path, settings: Settings) -> None:
    wire = folder / "wire"
    pipeline.run_pipeline((wire / "bridge-2.xml", wire / "harvest.nitf.xml"), settings=settings)
    (wire / "bridge-3.xml").write_text(cancelled(wire / "bridge-2.xml"), encoding="utf-8")
    pipeline.run_pipeline((folder,), settings=settings)
    assert published(settings, "select headline from marts.articles where headline ilike '%bridge to open%'") == []
    assert published(settings, "select count(*) from marts.articles") == [(5,)]
