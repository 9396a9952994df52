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
from orchestration.parse_workers import parse_chunks, parser_loader
from orchestration.pipeline import workers_for
from orchestration.progress import ProgressListener
from orchestration.settings import Settings
from orchestration.source_reading import read_file
from orchestration.sources import PassedOver, SourceFile, check_sources, walk_sources
from transforms.identifiers import stable_id
from transforms.parsing import ParsedArticles
from transforms.reading.records import ReadRecord
from transforms.reading.versions import read_frames
from transforms.schemas import ARTICLES, DOCUMENTS, NLP_TABLES, validate_frame

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
_SCHEMAS = {
    ARTICLES.name: ARTICLES.polars_schema,
    **{table.name: table.polars_schema for table in NLP_TABLES},
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
    """Read and parse `inputs` and write one file per frame into the folder `out`.

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
    """
    check_sources(inputs)
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
                    yield chunk

        progress.begin("parsing", total=None, unit="articles")
        for parsed in _parse(articles(), settings=settings, progress=progress):
            for table in NLP_TABLES:
                frame = getattr(parsed, table.name)
                validate_frame(frame, table)
                write(table.name, frame)
            statuses.update(parsed.parses.get_column("status").to_list())
            progress.advance(parsed.parses.height)
        progress.end()
    if not rows[ARTICLES.name]:
        hint = f"{outputs.path(REJECTS)} says why" if rows[REJECTS] else "there are no files in them"
        raise NothingReadError(f"no article was read from {', '.join(str(path) for path in inputs)}: {hint}.")
    return ExportSummary(
        article_count=rows[ARTICLES.name],
        failed_count=statuses["failed"],
        rejected_count=rows[REJECTS],
        rows={name: rows[name] for name in _SCHEMAS if name != REJECTS or rows[REJECTS]},
        paths=tuple(outputs.path(name) for name in _SCHEMAS if name != REJECTS or rows[REJECTS]),
        passed_over=passed_over.counts,
        links_out=passed_over.links,
    )


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
    for record in _records(files, progress=progress):
        frames = read_frames([record], read_at=_NO_CLOCK)
        if frames.articles.is_empty():
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


def _records(files: Iterator[SourceFile], *, progress: ProgressListener) -> Iterator[ReadRecord]:
    """Records of all files; the bytes of each file are told when it is done."""
    done = 0
    for file in files:
        yield from read_file(file)
        done += file.byte_count
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
