import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from orchestration.sources import FinishedFile, SourceFile
from orchestration.warehouse import Warehouse
from orchestration.warehouse_values import Build, LoadedRecords, RunCounts
from transforms.parsing import ParsedArticles
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord
from transforms.schemas import (
    ACTOR_TABLES,
    ENTITIES,
    ENTITY_LINKS,
    MENTIONS,
    PARSES,
    POLITIES,
    QUOTES,
    SENTENCES,
    FrameContractError,
    Table,
)

FOX = "The fox crossed the road at dawn, and nobody in the village of Skarp saw it go."
OWL = "The owl stayed where it was, on the roof of the old mill, until the rain was over."


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "warehouse" / "onrecord.duckdb") as opened:
        yield opened


def records(pages: Mapping[str, str]) -> list[ReadRecord]:
    """Text files by name."""
    return [
        record
        for name, text in pages.items()
        for record in read_stream(io.BytesIO(text.encode()), source_uri=f"/in/{name}", relative_path=name)
    ]


def load(warehouse: Warehouse, **pages: str) -> LoadedRecords:
    return warehouse.load_records(records(pages))


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    return warehouse._connection.execute(query).fetchall()


def row(table: Table, **values: object) -> pl.DataFrame:
    """One row of a table, filled with plain values where none are given."""
    plain: dict[object, object] = {pl.String: "x", pl.Int64: 0, pl.Int32: 0, pl.Float64: 1.0, pl.Boolean: False}
    filled = [
        values.get(column.name, None if column.is_nullable else (column.values or (plain.get(column.dtype, []),))[0])
        for column in table.columns
    ]
    return table.frame([tuple(filled)])


def parses(
    article_ids: Sequence[str], *, version_number: int = 1, quotes: int = 1, extractor: str = "v1"
) -> ParsedArticles:
    """A parse with one entity, one mention, one sentence and some quotes for every article."""

    def each(table: Table, key: str, count: int = 1, **values: object) -> pl.DataFrame:
        frames = [
            row(table, **{"article_id": article_id, key: f"{article_id}-{number}", **values})
            for article_id in article_ids
            for number in range(count)
        ]
        return pl.concat([table.empty_frame(), *frames])

    return ParsedArticles(
        sentences=each(SENTENCES, "sentence_text"),
        quotes=each(QUOTES, "quote_id", quotes),
        entities=each(ENTITIES, "entity_id"),
        mentions=each(MENTIONS, "mention_id"),
        parses=each(
            PARSES, "error", extractor_version=extractor, version_number=version_number, status="parsed"
        ).with_columns(error=pl.lit(None, pl.String)),
    )


def links(article_ids: Sequence[str], *, knowledge: str = "k1") -> pl.DataFrame:
    """The links of what `parses` gives."""
    found = [
        row(ENTITY_LINKS, article_id=article_id, entity_id=f"{article_id}-0", knowledge_version=knowledge)
        for article_id in article_ids
    ]
    return pl.concat([ENTITY_LINKS.empty_frame(), *found])


def pending_links(warehouse: Warehouse, knowledge: str = "k1") -> list[str]:
    return warehouse.pending_links(knowledge).get_column("article_id").to_list()


def pending(warehouse: Warehouse, extractor: str = "v1", **limits: int) -> list[list[str]]:
    options = {"chunk_articles": 10, "chunk_words": 1000} | limits
    return [chunk.get_column("article_id").to_list() for chunk in warehouse.pending_articles(extractor, **options)]


def test_load_records_stores_articles_rejects_and_the_ledger(warehouse: Warehouse) -> None:
    loaded = load(warehouse, a=FOX, b=OWL, c="")
    assert (loaded.new, loaded.changed, loaded.unchanged, loaded.known) == (2, 0, 0, 0)
    assert loaded.rejected == {"empty": 1}
    assert rows(warehouse, "select text from raw.articles order by text") == [(FOX,), (OWL,)]
    assert rows(warehouse, "select status, count(*) from raw.documents group by all order by all") == [
        ("accepted", 2),
        ("rejected", 1),
    ]
    assert rows(warehouse, "select load_id, change_kind from raw.article_changes") == [(1, "added"), (1, "added")]


def test_load_records_recognises_what_it_has_stored(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX, c="")
    assert load(warehouse, a=FOX, c="").known == 2
    assert rows(warehouse, "select count(*) from raw.documents") == [(2,)]
    assert rows(warehouse, "select max(load_id) from raw.article_changes") == [(1,)]


def test_load_records_makes_a_changed_file_a_new_version(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX)
    assert load(warehouse, a=OWL).changed == 1
    assert rows(warehouse, "select version_number, is_current, text from raw.articles order by 1") == [
        (1, False, FOX),
        (2, True, OWL),
    ]
    assert rows(warehouse, "select load_id, change_kind from raw.article_changes order by 1") == [
        (1, "added"),
        (2, "changed"),
    ]


def test_load_records_makes_a_file_that_goes_back_a_new_version(warehouse: Warehouse) -> None:
    for text in (FOX, OWL, FOX):
        load(warehouse, a=text)
    assert rows(warehouse, "select version_number, text from raw.articles where is_current") == [(3, FOX)]


def test_load_records_takes_a_copied_file_for_the_same_article(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX)
    assert load(warehouse, copy=FOX).unchanged == 1
    assert rows(warehouse, "select count(*) from raw.articles") == [(1,)]


def test_load_records_does_not_depend_on_the_cut_into_chunks(tmp_path: Path) -> None:
    pages = records({"a": FOX, "b": OWL, "c": FOX}) + records({"a": OWL}) + records({"b": ""})
    found = []
    for size in (1, 2, 5):
        with Warehouse.open(tmp_path / f"{size}.duckdb") as warehouse:
            for start in range(0, len(pages), size):
                warehouse.load_records(pages[start : start + size])
            found.append(
                (
                    rows(warehouse, "select * exclude (read_at) from raw.documents order by all"),
                    rows(warehouse, "from raw.articles order by all"),
                )
            )
    assert found[0] == found[1] == found[2]


def test_finished_files_are_those_that_have_not_changed_since(warehouse: Warehouse) -> None:
    read = SourceFile(Path("/in/a"), Path("/in"), 10, 1)
    warehouse.load_records(records({"a": FOX}), finished_files=[FinishedFile(read, 1)])
    touched = SourceFile(Path("/in/a"), Path("/in"), 10, 2)
    assert warehouse.finished_files([read]) == {"/in/a"}
    assert warehouse.finished_files([touched]) == set()
    warehouse.load_records([], finished_files=[FinishedFile(touched, 1)])
    assert warehouse.finished_files([touched]) == {"/in/a"}
    assert rows(warehouse, "select count(*) from meta.source_files") == [(1,)]


def test_pending_articles_cuts_chunks_by_articles_and_by_words(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX, b=OWL, c=f"{FOX}\n\n{OWL}")
    every = sorted(article_id for (article_id,) in rows(warehouse, "select article_id from raw.articles"))
    assert pending(warehouse, chunk_articles=2) == [every[:2], every[2:]]
    assert pending(warehouse, chunk_words=1) == [[article_id] for article_id in every]
    assert warehouse.pending_work("v1").article_count == 3


def test_pending_articles_are_those_of_another_version_or_extractor(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX, b=OWL)
    [article_ids] = pending(warehouse)
    warehouse.replace_parses(parses(article_ids))
    assert pending(warehouse) == []
    assert pending(warehouse, "v2") == [article_ids]
    load(warehouse, a=f"{FOX} It came back.")
    [[changed]] = pending(warehouse)
    warehouse.replace_parses(parses([changed], version_number=2))
    assert pending(warehouse) == []


def test_replace_parses_removes_what_an_article_no_longer_has(warehouse: Warehouse) -> None:
    warehouse.replace_parses(parses(["a", "b"], quotes=2))
    warehouse.replace_parses(parses(["a"], quotes=0))
    assert rows(warehouse, "select article_id, count(*) from nlp.quotes group by all") == [("b", 2)]
    assert rows(warehouse, "select article_id, count(*) from nlp.mentions group by all order by all") == [
        ("a", 1),
        ("b", 1),
    ]
    assert rows(warehouse, "select article_id, load_id, change_kind from raw.article_changes order by 2, 1") == [
        ("a", 1, "parsed"),
        ("b", 1, "parsed"),
        ("a", 2, "parsed"),
    ]


def test_replace_parses_writes_all_of_a_chunk_or_nothing(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.replace_parses(parses(["a"]))

    def fail(_: pl.DataFrame) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(warehouse, "_append_changes", fail)
        with pytest.raises(KeyboardInterrupt):
            warehouse.replace_parses(parses(["a", "b"], quotes=5))
    assert rows(warehouse, "select count(*) from nlp.quotes") == [(1,)]
    warehouse.replace_parses(parses(["b"]))
    assert rows(warehouse, "select max(load_id) from raw.article_changes") == [(2,)]


def test_replace_parses_refuses_frames_that_break_their_contract(warehouse: Warehouse) -> None:
    good = parses(["a"])
    bad = ParsedArticles(
        good.sentences, pl.concat([good.quotes, good.quotes]), good.entities, good.mentions, good.parses
    )
    with pytest.raises(FrameContractError, match=r"nlp\.quotes: key \(quote_id\) is not unique"):
        warehouse.replace_parses(bad)
    assert rows(warehouse, "select count(*) from nlp.sentences") == [(0,)]


def test_load_reference_writes_only_what_differs(warehouse: Warehouse) -> None:
    polities = row(POLITIES, surface_form="Norway")
    assert warehouse.load_reference(polities)
    assert not warehouse.load_reference(polities)
    assert warehouse.load_reference(row(POLITIES, surface_form="Sweden"))
    assert rows(warehouse, "select surface_form from ref.polities") == [("Sweden",)]


def test_start_run_closes_runs_that_never_ended(warehouse: Warehouse) -> None:
    warehouse.start_run(command="first", extractor_version="v1")
    second = warehouse.start_run(command="second", extractor_version="v1")
    warehouse.finish_run(second, counts=RunCounts(accepted=1, unchanged=2, rejected=3, parsed=4))
    assert rows(
        warehouse,
        "select command, status, message, accepted_count, unchanged_count, rejected_count, parsed_count from meta.runs",
    ) == [("first", "failed", "interrupted", 0, 0, 0, 0), ("second", "done", None, 1, 2, 3, 4)]


def test_record_build_counts_up(warehouse: Warehouse) -> None:
    assert warehouse.last_build() is None
    load(warehouse, a=FOX)
    load_id, document_count = warehouse.load_state()
    for number in (1, 2):
        built = warehouse.record_build(load_id=load_id, document_count=document_count, project_sha256="s")
        assert warehouse.last_build() == built == Build(number, 1, 1, "s")


def test_pending_links_are_parsed_articles_with_entities_and_no_link_of_this_knowledge(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX, b=OWL)
    one, other = article_ids(warehouse)
    parsed = parses([one, other])
    no_entities = (pl.col("article_id") == other).cast(pl.Int32).replace({0: 1, 1: 0})
    warehouse.replace_parses(replace(parsed, parses=parsed.parses.with_columns(entity_count=no_entities)))
    assert pending_links(warehouse) == [one]
    warehouse.replace_links(pl.DataFrame({"article_id": [one]}), links([one]))
    assert pending_links(warehouse) == []
    assert pending_links(warehouse, "k2") == [one]


def test_replace_parses_takes_the_links_of_the_parse_before_with_it(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX, b=OWL)
    both = article_ids(warehouse)
    counted = parses(both).parses.with_columns(entity_count=pl.lit(1, pl.Int32))
    warehouse.replace_parses(replace(parses(both), parses=counted))
    warehouse.replace_links(pl.DataFrame({"article_id": both}), links(both))
    again = parses(both[:1], extractor="v2")
    warehouse.replace_parses(replace(again, parses=again.parses.with_columns(entity_count=pl.lit(1, pl.Int32))))
    assert pending_links(warehouse) == both[:1]
    assert rows(warehouse, "select article_id from nlp.entity_links") == [(both[1],)]


def test_replace_links_writes_the_ledger_and_links_each_entity_once(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX)
    (article_id,) = article_ids(warehouse)
    warehouse.replace_parses(parses([article_id]))
    ids = pl.DataFrame({"article_id": [article_id]})
    for knowledge in ("k1", "k2"):
        warehouse.replace_links(ids, links([article_id], knowledge=knowledge))
    assert rows(warehouse, "select knowledge_version from nlp.entity_links") == [("k2",)]
    assert rows(warehouse, "select load_id, change_kind from raw.article_changes order by 1") == [
        (1, "added"),
        (2, "parsed"),
        (3, "linked"),
        (4, "linked"),
    ]


def test_link_inputs_are_of_the_version_that_was_parsed(warehouse: Warehouse) -> None:
    load(warehouse, a=FOX)
    (article_id,) = article_ids(warehouse)
    warehouse.replace_parses(parses([article_id]))
    load(warehouse, a=OWL)
    inputs = warehouse.link_inputs(pl.DataFrame({"article_id": [article_id]}))
    assert inputs.articles.get_column("text").to_list() == [FOX]
    assert (inputs.entities.height, inputs.mentions.height) == (1, 1)


def test_replace_knowledge_puts_the_tables_and_their_version_in_place(warehouse: Warehouse) -> None:
    assert warehouse.knowledge_version() is None
    frames = {table.name: row(table) for table in ACTOR_TABLES}
    for version in ("k1", "k2"):
        warehouse.replace_knowledge(frames, knowledge_version=version)
    assert warehouse.knowledge_version() == "k2"
    assert rows(warehouse, "select * from ref.knowledge") == [("k2", 1, 1, 1, 1)]
    assert rows(warehouse, "select count(*) from ref.places") == [(1,)]


def test_replace_knowledge_keeps_what_is_there_when_a_frame_breaks_its_contract(warehouse: Warehouse) -> None:
    frames = {table.name: row(table) for table in ACTOR_TABLES}
    warehouse.replace_knowledge(frames, knowledge_version="k1")
    twice = pl.concat([frames["actors"], frames["actors"]])
    with pytest.raises(FrameContractError, match=r"ref.actors: key"):
        warehouse.replace_knowledge(frames | {"actors": twice}, knowledge_version="k2")
    assert warehouse.knowledge_version() == "k1"


def article_ids(warehouse: Warehouse) -> list[str]:
    found = rows(warehouse, "select article_id from raw.articles where is_current order by article_id")
    return [str(article_id) for (article_id,) in found]
