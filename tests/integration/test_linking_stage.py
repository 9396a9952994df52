"""The stage that links entities to actors: what makes it due, what it costs, what it leaves alone."""

import os
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration import linking, parse_workers, pipeline
from orchestration.actor_seeds import ActorSeedsError
from orchestration.dbt_runner import BuildResult
from orchestration.knowledge import current_knowledge_version
from orchestration.settings import Settings, load_settings
from orchestration.summaries import RunSummary
from transforms.actors import links

PAGES = {
    "rain.txt": "date 2025-03-12\n\n“It will rain,” Ana Ruiz said in Oslo. Norwegians took coats; Ruiz went to Norway.",
    "mill.txt": "date 2025-03-13\n\nThe mill is closed, Jon Vik told reporters. Vik, who owns it, said Norway helps.",
    "echo.txt": "date 2025-03-14\n\nThen Ruiz spoke of the rain again. “It was only rain,” Ruiz said.",
}
ACTORS = "actor_id,actor_type,actor_name,wikidata_id,country_code\nown:ruiz,PERSON,Ana Ruiz,,NO\n"
ALIASES = "actor_id,alias\nown:ruiz,Ruiz\n"

Run = Callable[..., RunSummary]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings({"data_dir": tmp_path / "data", "workers": 1, "link_chunk_articles": 2}, environment={})
    settings.inbox_dir.mkdir(parents=True)
    settings.own_actors_dir.mkdir(parents=True)
    for name, text in PAGES.items():
        (settings.inbox_dir / name).write_text(text)
    return settings


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(pipeline, "dbt_build", lambda *_, **__: BuildResult(0, 0, 0, 0.0))
    return lambda: pipeline.run_pipeline(settings.source_paths, settings=settings)


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.published_path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def people(settings: Settings) -> list[tuple[object, ...]]:
    """Name, actor (without what makes an id of one article unique) and method of every person."""
    return rows(
        settings,
        "select entity_name, split_part(actor_id, '@', 1), link_method from nlp.entity_links "
        "inner join nlp.entities using (entity_id) where entity_type = 'PERSON' order by all",
    )


def add_own_actor(settings: Settings) -> None:
    (settings.own_actors_dir / "actors.csv").write_text(ACTORS)
    (settings.own_actors_dir / "actor_aliases.csv").write_text(ALIASES)


UNKNOWN = [
    ("Ana Ruiz", f"{links.discovered_id('PERSON', 'Ana Ruiz')}", "discovered"),
    ("Jon Vik", f"{links.discovered_id('PERSON', 'Jon Vik')}", "discovered"),
    ("Ruiz", "new:person:ruiz", "discovered"),
]
"""A surname without a full name is nobody's but its article's."""
KNOWN = [("Ana Ruiz", "own:ruiz", "full_name"), UNKNOWN[1], ("Ruiz", "own:ruiz", "user_alias")]


def test_run_links_what_it_parsed_and_loads_the_knowledge_base(run: Run, settings: Settings) -> None:
    summary = run()
    assert (summary.link.article_count, summary.link.failed_article_count) == (3, 0)
    assert summary.link.known_count >= 3  # Oslo, Norway twice
    assert (summary.link.discovered_count, summary.link.alone_count) == (2, 1)
    assert people(settings) == UNKNOWN
    version = current_knowledge_version(settings)
    assert rows(settings, "select distinct knowledge_version from nlp.entity_links") == [(version,)]
    assert rows(settings, "select knowledge_version from ref.knowledge") == [(version,)]
    assert rows(settings, "select count(*) > 1000 from ref.actors") == [(True,)]
    countries = "select distinct actor_id, wikidata_id from nlp.entity_links where actor_id like 'country:%'"
    assert rows(settings, countries) == [("country:NO", "Q20")]
    assert rows(settings, "select linked_count from meta.runs") == [(3,)]
    unlinked = "select count(*) from nlp.entities anti join nlp.entity_links using (entity_id)"
    assert rows(settings, unlinked) == [(0,)]


def test_run_with_nothing_new_loads_no_knowledge_base(
    run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be linked")

    monkeypatch.setattr(linking, "load_knowledge", forbidden)
    assert not run().has_changes


def test_run_links_new_articles_alone(run: Run, settings: Settings) -> None:
    run()
    (settings.inbox_dir / "more.txt").write_text("Jon Vik was in Norway again, on a day without a date.")
    assert run().link.article_count == 1
    assert rows(settings, "select count(*) from nlp.entity_links where actor_id like 'new:person:jon-vik%'") == [(2,)]


def test_run_links_everything_anew_by_own_actors_without_parsing_and_back(
    run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run()

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("no text is to be parsed")

    monkeypatch.setattr(parse_workers, "load_reader", forbidden)
    before = rows(settings, "select * exclude (knowledge_version) from nlp.entity_links order by entity_id")
    add_own_actor(settings)
    summary = run()
    assert (summary.parse.article_count, summary.link.article_count) == (0, 3)
    assert (summary.is_built, summary.is_published) == (True, True)
    assert people(settings) == KNOWN
    assert rows(settings, "select count(*) from ref.actors where actor_id = 'own:ruiz'") == [(1,)]
    assert not run().has_changes
    for file in settings.own_actors_dir.iterdir():
        file.unlink()
    assert run().link.knowledge_version == first.link.knowledge_version
    assert rows(settings, "select * exclude (knowledge_version) from nlp.entity_links order by entity_id") == before
    changes = "from raw.article_changes select change_kind, count(*) where change_kind <> 'clustered'"
    assert rows(settings, f"{changes} group by all order by all") == [("added", 3), ("linked", 9), ("parsed", 3)]


def test_run_links_everything_anew_by_new_rules(run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    monkeypatch.setattr(links, "LINKING_VERSION", "next")
    summary = run()
    assert (summary.parse.article_count, summary.link.article_count) == (0, 3)


def test_run_links_a_parsed_article_again_when_it_is_parsed_again(run: Run, settings: Settings) -> None:
    run()
    (settings.inbox_dir / "mill.txt").write_text("date 2025-03-13\n\nThe mill of Una Berg is open, Una Berg said.")
    summary = run()
    assert (summary.parse.parsed_count, summary.link.article_count) == (1, 1)
    assert [name for name, *_ in people(settings)] == ["Ana Ruiz", "Ruiz", "Una Berg"]


def test_run_stops_before_it_reads_when_an_own_file_cannot_be_used(run: Run, settings: Settings) -> None:
    run()
    (settings.own_actors_dir / "actor_aliases.csv").write_text("actor_id,alias\nnobody,Ruiz\n")
    (settings.inbox_dir / "more.txt").write_text("Jon Vik was in Norway again.")
    with pytest.raises(ActorSeedsError, match=r"actor_aliases.csv, line 2: there is no actor 'nobody'"):
        run()
    (settings.own_actors_dir / "actor_aliases.csv").unlink()
    summary = run()
    assert (summary.read.new_count, summary.link.article_count) == (1, 1)


def test_linking_that_was_cut_off_goes_on_where_it_stopped(
    run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    add_own_actor(settings)
    replace = linking.Warehouse.replace_links
    stored: list[int] = []

    def cut_off(self: object, ids: object, frame: object) -> int:
        if stored:
            raise KeyboardInterrupt
        stored.append(1)
        return replace(self, ids, frame)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(linking.Warehouse, "replace_links", cut_off)
        with pytest.raises(KeyboardInterrupt):
            run()
    summary = run()
    assert summary.link.article_count == 1
    assert people(settings) == KNOWN


def test_current_knowledge_version_goes_by_content_alone(settings: Settings) -> None:
    plain = current_knowledge_version(settings)
    add_own_actor(settings)
    own = current_knowledge_version(settings)
    assert own != plain
    os.utime(settings.own_actors_dir / "actors.csv", (0, 0))
    assert current_knowledge_version(settings) == own
    settings.knowledge_dir.mkdir()
    manifest = '{"version": "%s", "folder": "t", "shipped_version": "s", "sources": []}'
    (settings.knowledge_dir / "manifest.json").write_text(manifest % "one")
    installed = current_knowledge_version(settings)
    (settings.knowledge_dir / "manifest.json").write_text(manifest % "other")
    assert len({plain, own, installed, current_knowledge_version(settings)}) == 4
