import bz2
import gzip
import json
import os
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.commands.actors_build import BuildSummary, NothingBuiltError, build_actors, describe_build
from orchestration.errors import UsageError
from orchestration.knowledge import InstalledKnowledgeError, load_knowledge, read_installed
from orchestration.progress import SilentProgress
from orchestration.settings import Settings
from tests.unit.orchestration.loopback_server import Site, serve

ACTORS = "actor_id,actor_type,actor_name,country_code,wikidata_id\nx:holt,PERSON,Philippa Holt,UA,Q999999991\n"
ROLES = "actor_id,role,country_code,valid_from,valid_to\nx:holt,Minister of Fish,UA,2015,\nx:gone,President,UA,2015,\n"
ALIASES = "actor_id,alias,alias_kind\nx:holt,Pip Holt,name\nx:holt,Holt,title\n"
QUERY = "item,itemLabel,positionLabel\nQ999999992,Jon Tolland,Minister of Fog\n"
LEGISLATOR = """\
- id: {wikidata: Q999999993}
  name: {first: Dora, last: Vance}
  terms: [{type: sen, start: '2017-01-03', end: '2023-01-03'}]
"""
DUMP = json.dumps(
    {
        "id": "Q999999994",
        "labels": {"en": {"value": "Holt Widgets"}},
        "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q783794"}}}}]},
    }
)


def build(*sources: str | Path, folder: Path, max_bytes: int = 1_000_000) -> BuildSummary:
    return build_actors(
        [str(source) for source in sources],
        folder=folder,
        max_bytes=max_bytes,
        timeout_seconds=2,
        progress=SilentProgress(),
    )


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def statuses(summary: BuildSummary) -> list[str]:
    return [report.status for report in summary.sources]


def test_build_actors_installs_sources_of_every_format(tmp_path: Path) -> None:
    source = write(tmp_path / "in", actors=ACTORS, roles=ROLES, aliases=ALIASES, query=QUERY)
    (source / "congress.yaml").write_text(LEGISLATOR, encoding="utf-8")
    (source / "dump.json.gz").write_bytes(gzip.compress(f"[\n{DUMP}\n]\n".encode()))
    (source / "more.csv.bz2").write_bytes(bz2.compress(b"place_id,place_name\np:1,Ashcombe\n"))
    settings = Settings(data_dir=tmp_path)
    summary = build(source, folder=settings.knowledge_dir)

    assert statuses(summary) == ["read"] * 7
    assert summary.orphan_count == 1
    base = load_knowledge(settings)
    assert base.version == summary.version
    for name in ("Philippa Holt", "Pip Holt", "Jon Tolland", "Dora Vance", "Holt Widgets", "Ukraine"):
        assert base.candidates(name), name
    assert [role.actor_id for role in base.holders("Minister of Fish", "UA", on=date(2016, 1, 1))] == ["x:holt"]
    assert base.places_named("Ashcombe")[0].place_id == "p:1"
    text = describe_build(summary)
    assert "skipped 1: alias_kind 'title'" in text
    assert "dropped 1 roles and aliases" in text


def test_build_actors_does_not_read_a_source_twice(tmp_path: Path) -> None:
    source = write(tmp_path / "in", actors=ACTORS, roles=ROLES)
    first = build(source, folder=tmp_path / "kb")
    second = build(source, folder=tmp_path / "kb")
    assert statuses(second) == ["cached", "cached"]
    assert second.version == first.version
    os.utime(source / "actors.csv", ns=(1, 1))
    assert statuses(build(source, folder=tmp_path / "kb")) == ["cached", "cached"]
    write(source, actors=ACTORS.replace("Philippa", "Phyllida"))
    third = build(source, folder=tmp_path / "kb")
    assert statuses(third) == ["read", "cached"]
    assert third.version != first.version
    assert [path.name for path in (tmp_path / "kb").glob("tables-*")] == [f"tables-{third.version}"]


class InterruptedProgress(SilentProgress):
    """Somebody presses Ctrl-C after the first source."""

    def advance(self, count: int) -> None:
        raise KeyboardInterrupt


def test_build_actors_goes_on_after_an_interruption(tmp_path: Path) -> None:
    source = write(tmp_path / "in", actors=ACTORS, roles=ROLES)
    with pytest.raises(KeyboardInterrupt):
        build_actors(
            [str(source)],
            folder=tmp_path / "kb",
            max_bytes=1,
            timeout_seconds=1,
            progress=InterruptedProgress(),
        )
    assert read_installed(tmp_path / "kb") is None
    assert statuses(build(source, folder=tmp_path / "kb")) == ["cached", "read"]


def test_build_actors_removes_what_nothing_names(tmp_path: Path) -> None:
    source, folder = write(tmp_path / "in", actors=ACTORS, roles=ROLES), tmp_path / "kb"
    build(source, folder=folder)
    (folder / ".unfinished-killed").mkdir()
    (source / "roles.csv").unlink()
    build(source, folder=folder)
    assert len(list((folder / "parsed").iterdir())) == 1
    assert not (folder / ".unfinished-killed").exists()


def test_build_actors_gives_the_same_version_from_an_empty_folder(tmp_path: Path) -> None:
    source = write(tmp_path / "in", actors=ACTORS, roles=ROLES, aliases=ALIASES)
    assert build(source, folder=tmp_path / "a").version == build(source, folder=tmp_path / "b").version


def test_build_actors_installs_the_rest_when_a_source_fails(tmp_path: Path) -> None:
    source = write(tmp_path / "in", actors=ACTORS, wrong="name,age\nPia,3\n")
    (source / "cut.json.gz").write_bytes(gzip.compress(DUMP.encode() * 50)[:60])
    (source / "latin.csv").write_bytes("actor_id,alias\nx:holt,Péa\n".encode("latin-1"))
    summary = build(source, folder=tmp_path / "kb")
    assert {Path(report.source).name: report.status for report in summary.sources} == {
        "actors.csv": "read", "cut.json.gz": "failed", "latin.csv": "failed", "wrong.csv": "failed",
    }  # fmt: skip
    assert summary.failed_count == 3
    messages = " ".join(report.message for report in summary.sources)
    assert "cut off" in messages
    assert "not UTF-8" in messages
    assert "no table of actors" in messages


def test_build_actors_keeps_the_installed_base_when_nothing_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    version = build(write(tmp_path / "in", actors=ACTORS), folder=folder).version
    with pytest.raises(NothingBuiltError, match="no table of actors"):
        build(write(tmp_path / "bad", wrong="name,age\n"), folder=folder)
    installed = read_installed(folder)
    assert installed is not None
    assert installed.manifest["version"] == version


def test_build_actors_reads_urls_and_uses_earlier_rows_when_one_is_gone(tmp_path: Path) -> None:
    with serve(Site({"actors.csv": ACTORS.encode(), "roles.csv": ROLES.encode()})) as site:
        urls = [f"{site.url}/actors.csv", f"{site.url}/roles.csv", f"{site.url}/missing.csv"]
        first = build(*urls, folder=tmp_path / "kb")
        assert statuses(first) == ["read", "read", "failed"]
        assert "404" in first.sources[2].message
        assert statuses(build(*urls, folder=tmp_path / "kb")) == ["cached", "cached", "failed"]
        for path in (tmp_path / "kb" / "downloads").glob("*"):
            path.unlink()
        del site.files["roles.csv"]
        third = build(*urls, folder=tmp_path / "kb")
    assert statuses(third) == ["cached", "earlier", "failed"]
    assert third.version == first.version
    assert third.failed_count == 2


def test_build_actors_refuses_paths_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.csv"):
        build(tmp_path / "nowhere.csv", folder=tmp_path / "kb")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no file that may be a source"):
        build(tmp_path / "empty", folder=tmp_path / "kb")


def test_load_knowledge_lays_new_shipped_tables_below_an_older_installation(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    version = build(write(tmp_path / "in", actors=ACTORS), folder=settings.knowledge_dir).version
    path = settings.knowledge_dir / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"shipped_version": "older"}), encoding="utf-8")
    assert load_knowledge(settings).version == version


def test_load_knowledge_says_what_to_do_about_damage(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert load_knowledge(settings).candidates("Ukraine")
    version = build(write(tmp_path / "in", actors=ACTORS), folder=settings.knowledge_dir).version
    (settings.knowledge_dir / f"tables-{version}" / "actors.parquet").write_bytes(b"nonsense")
    with pytest.raises(InstalledKnowledgeError, match="build` again"):
        load_knowledge(settings)
    (settings.knowledge_dir / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InstalledKnowledgeError, match="Remove it"):
        load_knowledge(settings)


def test_actors_build_command_tells_of_failures_by_its_exit_code(tmp_path: Path) -> None:
    source = write(tmp_path / "in", actors=ACTORS)
    arguments = ["actors", "build", str(source), "--data-dir", str(tmp_path), "--json", "--quiet"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["sources"][0]["rows"]["actors"] == 1
    write(source, wrong="name,age\n")
    assert CliRunner().invoke(app, arguments).exit_code == 1
