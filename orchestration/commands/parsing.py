"""`onrecord parse`: articles to files of frames, without a warehouse."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import polars as pl

from orchestration.errors import OnRecordError
from orchestration.frame_files import FrameFiles, FrameFormat
from orchestration.knowledge import current_knowledge_version, load_knowledge
from orchestration.parse_workers import parse_chunks, parser_loader
from orchestration.pipeline import workers_for
from orchestration.progress import ProgressListener
from orchestration.read_options import read_options
from orchestration.read_workers import FileTask, read_files
from orchestration.settings import Settings
from orchestration.sources import PassedOver, SourceFile, check_sources, walk_sources
from transforms.actors.entity_links import ARTICLE_COLUMNS, LinkedEntities, link_entities
from transforms.actors.lookups import ActorLookups
from transforms.identifiers import stable_id
from transforms.parsing import ParsedArticles
from transforms.reading.records import ReadRecord
from transforms.reading.versions import read_frames
from transforms.schemas import ARTICLES, DOCUMENTS, ENTITIES, ENTITY_LINKS, NLP_TABLES, validate_frame

REJECTS = "rejects"
REJECT_COLUMNS = (
    "document_id",
    "source_uri",
    "container_uri",
    "record_locator",
    "media_type",
    "byte_count",
    "content_sha256",
    "reason_code",
    "reason",
)
LINK_COLUMNS = tuple(name for name in ENTITY_LINKS.polars_schema if name not in ENTITIES.polars_schema)
"""What the file of entities has besides the columns of `nlp.entities`: the link of each."""
_SCHEMAS = {
    ARTICLES.name: ARTICLES.polars_schema,
    **{table.name: table.polars_schema for table in NLP_TABLES},
    ENTITIES.name: pl.Schema(
        {**ENTITIES.polars_schema, **{name: ENTITY_LINKS.polars_schema[name] for name in LINK_COLUMNS}}
    ),
    REJECTS: pl.Schema({name: DOCUMENTS.polars_schema[name] for name in REJECT_COLUMNS}),
}
_NO_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in for the reading time, which is not written: the same input gives the same files."""


class NothingReadError(OnRecordError):
    """Not one article could be read from the inputs."""


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What `parse` has written."""

    article_count: int
    failed_count: int
    failed_link_count: int
    """Articles that linking stumbled over; their `link_evidence` says why."""
    rejected_count: int
    rows: dict[str, int]
    paths: tuple[Path, ...]
    passed_over: Mapping[str, int]
    links_out: tuple[str, ...]


def export_parses(
    inputs: Sequence[Path],
    *,
    out: Path,
    file_format: FrameFormat,
    settings: Settings,
    progress: ProgressListener,
) -> ExportSummary:
    """Read and parse `inputs`, link their entities, and write one file per frame into the folder `out`.

    Every readable record is one article of its own, also where a record repeats another: there are no versions
    without a warehouse. Its `source_id` is the record's own id, or for files the path relative to the input.

    Raises
    ------
    UsageError
        When an input does not exist.
    ParsingFailedError
        When the reader cannot be loaded, or parsing processes die of nothing; `out` is then as it was.
    NothingReadError
        When no article came of the inputs; `rejects` then says why.
    ActorSeedsError, InstalledKnowledgeError
        When the knowledge base cannot be used, see `orchestration.knowledge.load_knowledge`.
    """
    check_sources(inputs)
    knowledge_version = current_knowledge_version(settings)
    lookups = ActorLookups(load_knowledge(settings))
    texts: dict[str, tuple[object, ...]] = {}
    failed_link_count = 0
    passed_over = PassedOver()
    rows = Counter[str]()
    statuses = Counter[str]()
    with FrameFiles(out, schemas=_SCHEMAS, file_format=file_format, only_when_filled=frozenset({REJECTS})) as outputs:

        def write(name: str, frame: pl.DataFrame) -> None:
            rows[name] += frame.height
            outputs.write(name, frame)

        def articles() -> Iterator[pl.DataFrame]:
            """Chunks to parse; articles and rejects are written in passing."""
            files = walk_sources(inputs, passed_over=passed_over)
            for chunk, rejects in _chunks(files, settings=settings, progress=progress):
                write(REJECTS, rejects)
                write(ARTICLES.name, chunk)
                if chunk.height:
                    texts.update((row[0], row) for row in chunk.select(ARTICLE_COLUMNS).iter_rows())
                    yield chunk

        progress.begin("parsing", total=None, unit="articles")
        for parsed in _parse(articles(), settings=settings, progress=progress):
            for table in NLP_TABLES:
                validate_frame(getattr(parsed, table.name), table)
            linked = link_entities(
                _texts_of(parsed, texts),
                parsed.entities,
                parsed.mentions,
                lookups=lookups,
                knowledge_version=knowledge_version,
            )
            failed_link_count += linked.failed_article_count
            for table in NLP_TABLES:
                write(table.name, _with_links(parsed, linked) if table is ENTITIES else getattr(parsed, table.name))
            statuses.update(parsed.parses.get_column("status").to_list())
            progress.advance(parsed.parses.height)
        progress.end()
    if not rows[ARTICLES.name]:
        hint = f"{outputs.path(REJECTS)} says why" if rows[REJECTS] else "there are no files in them"
        raise NothingReadError(f"no article was read from {', '.join(str(path) for path in inputs)}: {hint}.")
    return ExportSummary(
        article_count=rows[ARTICLES.name],
        failed_count=statuses["failed"],
        failed_link_count=failed_link_count,
        rejected_count=rows[REJECTS],
        rows={name: rows[name] for name in _SCHEMAS if name != REJECTS or rows[REJECTS]},
        paths=tuple(outputs.path(name) for name in _SCHEMAS if name != REJECTS or rows[REJECTS]),
        passed_over=passed_over.counts,
        links_out=passed_over.links,
    )


def _texts_of(parsed: ParsedArticles, texts: dict[str, tuple[object, ...]]) -> pl.DataFrame:
    """The texts of a parsed chunk, taken out of those that wait for their parse: what linking reads of articles."""
    rows = [texts.pop(article_id) for article_id in parsed.parses.get_column("article_id").to_list()]
    schema = {name: ARTICLES.polars_schema[name] for name in ARTICLE_COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _with_links(parsed: ParsedArticles, linked: LinkedEntities) -> pl.DataFrame:
    """The entities, each with its link, in their order."""
    links = linked.entity_links.select("entity_id", *LINK_COLUMNS)
    return parsed.entities.join(links, on="entity_id", how="left", maintain_order="left")


def _parse(
    chunks: Iterator[pl.DataFrame], *, settings: Settings, progress: ProgressListener
) -> Iterator[ParsedArticles]:
    """Parse with as many workers as the load is worth, which is known once enough of it has been seen."""
    first: list[pl.DataFrame] = []
    word_count = 0
    workers = 1
    for chunk in chunks:
        first.append(chunk)
        word_count += int(chunk.get_column("word_count").sum())
        workers = workers_for(word_count, limit=settings.worker_count)
        if workers == settings.worker_count:
            break
    yield from parse_chunks(chain(first, chunks), workers=workers, load=parser_loader(settings), note=progress.note)


def _chunks(
    files: Iterator[SourceFile], *, settings: Settings, progress: ProgressListener
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Articles and rejects, cut as the settings for parsing say."""
    articles: list[pl.DataFrame] = []
    rejects: list[pl.DataFrame] = []
    word_count = 0
    seen = Counter[str]()
    for record in _records(files, settings=settings, progress=progress):
        frames = read_frames([record], read_at=_NO_CLOCK)
        if not frames.articles.get_column("is_current").any():
            rejects.append(frames.documents.select(REJECT_COLUMNS))
        else:
            articles.append(_as_article_of_its_own(frames.articles, seen))
            word_count += int(frames.articles.item(0, "word_count"))
        is_full = len(articles) >= settings.parse_chunk_articles or word_count >= settings.parse_chunk_words
        if is_full or len(rejects) >= settings.read_chunk_records:
            yield _joined(articles, ARTICLES.polars_schema), _joined(rejects, _SCHEMAS[REJECTS])
            articles, rejects, word_count = [], [], 0
    if articles or rejects:
        yield _joined(articles, ARTICLES.polars_schema), _joined(rejects, _SCHEMAS[REJECTS])


def _records(files: Iterator[SourceFile], *, settings: Settings, progress: ProgressListener) -> Iterator[ReadRecord]:
    """Records of all files; the bytes of each file are told when it is done."""
    done = 0
    pieces = read_files(
        (FileTask(file) for file in files),
        options=read_options(settings),
        workers=settings.worker_count,
        note=progress.note,
    )
    for piece in pieces:
        if piece.record is not None:
            yield piece.record
            continue
        done += piece.file.byte_count
        progress.tell_bytes(done, total=None)


def _as_article_of_its_own(article: pl.DataFrame, seen: Counter[str]) -> pl.DataFrame:
    """Give a record that repeats an article's identity an id of its own, so that no two texts share one."""
    article_id = str(article.item(0, "article_id"))
    seen[article_id] += 1
    if seen[article_id] == 1:
        return article
    own_id = stable_id("article", "repeat", article_id, seen[article_id])
    return article.with_columns(article_id=pl.lit(own_id))


def _joined(frames: list[pl.DataFrame], schema: pl.Schema) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)
