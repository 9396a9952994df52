"""The way of the data: read, parse, link, build, publish. The command line and Dagster call the same functions.

Each stage asks the warehouse what is new for it and stores its work chunk by chunk, so a run that was cut off at any
point goes on where it stopped. A stage with nothing to do loads nothing: no network, no dbt.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from orchestration.clustering import cluster_pending
from orchestration.dbt_runner import BuildResult, project_sha256
from orchestration.dbt_runner import build as dbt_build
from orchestration.errors import OnRecordError, is_interruption
from orchestration.linking import link_pending, load_knowledge_tables
from orchestration.progress import ProgressListener, SilentProgress
from orchestration.publishing import published_build, put_in_place
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.source_reading import read_sources
from orchestration.summaries import ParseSummary, RunSummary
from orchestration.superseded import parse_superseded
from orchestration.warehouse import Warehouse
from transforms.language.reader import NetworkUnavailableError
from transforms.schemas import NLP_TABLES

__all__ = [
    "build_is_due",
    "build_marts",
    "cluster_pending",
    "extractor_version",
    "link_pending",
    "load_knowledge_tables",
    "logged_run",
    "open_warehouse",
    "parse_pending",
    "parse_superseded",
    "publish",
    "read_sources",
    "run_pipeline",
]

SILENT = SilentProgress()
WORDS_PER_WORKER = 12_000
"""A worker process pays for its start when it has at least this much to read."""


def extractor_version(settings: Settings) -> str:
    """Version of rules, reader, reference data and own words at hand, without loading a network.

    Raises
    ------
    OnRecordError
        When the network's files are not there or a file of own words cannot be used, with the fix.
    """
    from orchestration.own_words import load_own_words  # noqa: PLC0415 - not needed by build and publish
    from transforms.parsing import current_extractor_version  # noqa: PLC0415

    own_words = load_own_words(settings)
    try:
        return current_extractor_version(settings.profile, network_dir=settings.network_dir, own_words=own_words)
    except NetworkUnavailableError as error:
        raise OnRecordError(str(error)) from error


def open_warehouse(settings: Settings, *, progress: ProgressListener = SILENT) -> Warehouse:
    """Open the warehouse for writing; waits for another process as long as `lock_wait_seconds` allows."""
    return Warehouse.open(settings.warehouse_path, wait_seconds=settings.lock_wait_seconds, on_wait=progress.note)


def parse_pending(
    warehouse: Warehouse, *, settings: Settings, progress: ProgressListener = SILENT, log: RunLog | None = None
) -> ParseSummary:
    """Parse every article whose current version this extractor has not parsed. One transaction per chunk.

    Raises
    ------
    ParsingFailedError
        When the reader cannot be loaded, or parsing processes die of nothing. Chunks stored before stay.
    """
    version = extractor_version(settings)
    pending = warehouse.pending_work(version)
    if not pending.article_count:
        return ParseSummary()
    from orchestration.parse_workers import parse_chunks, parser_loader  # noqa: PLC0415 - loads all rules
    from transforms.entities.reference import load_reference  # noqa: PLC0415

    if log is not None:
        log.open(warehouse)
    started = time.monotonic()
    warehouse.load_reference(load_reference().frame)
    workers = workers_for(pending.word_count, limit=settings.worker_count)
    # Small chunks spread a small load evenly over the workers.
    chunk_articles = max(1, min(settings.parse_chunk_articles, pending.article_count // (workers * 4)))
    chunks = warehouse.pending_articles(version, chunk_articles=chunk_articles, chunk_words=settings.parse_chunk_words)
    statuses, rows, word_count = Counter[str](), Counter[str](), 0
    progress.begin("parsing", total=pending.article_count, unit="articles")
    for parsed in parse_chunks(
        chunks,
        workers=workers,
        load=parser_loader(settings),
        note=progress.note,
        # It may have been an article that ended the last run: were it read in this process, it would end every run.
        is_isolated=warehouse.was_interrupted(),
    ):
        warehouse.replace_parses(parsed)
        statuses.update(parsed.parses.get_column("status").to_list())
        rows.update({table.qualified_name: getattr(parsed, table.name).height for table in NLP_TABLES})
        word_count += int(parsed.parses.get_column("word_count").sum())
        if log is not None:
            log.count(parsed=parsed.parses.height)
        progress.advance(parsed.parses.height)
    progress.end()
    return ParseSummary(
        parsed_count=statuses["parsed"],
        skipped_count=statuses["skipped"],
        failed_count=statuses["failed"],
        word_count=word_count,
        rows=dict(rows),
        seconds=time.monotonic() - started,
    )


def workers_for(word_count: int, *, limit: int) -> int:
    """How many processes a load is worth, at most `limit`; 1 means none besides this one."""
    return max(1, min(limit, word_count // WORDS_PER_WORKER))


def build_is_due(warehouse: Warehouse) -> bool:
    """Whether the analysis tables are older than the ledger, the documents or the dbt project.

    Before anything was read there is nothing to build.
    """
    load_id, document_count = warehouse.load_state()
    build = warehouse.last_build()
    if build is None:
        return document_count > 0
    return (build.load_id, build.document_count, build.project_sha256) != (load_id, document_count, project_sha256())


def build_marts(
    settings: Settings, *, progress: ProgressListener = SILENT, log: RunLog | None = None, is_forced: bool = False
) -> BuildResult | None:
    """Build and test the analysis tables when something has changed since the last build; None when nothing has.

    Raises
    ------
    DbtBuildError
        Naming the models and tests that failed. The warehouse keeps what was built, readers keep the old file.
    """
    with open_warehouse(settings, progress=progress) as warehouse:
        if not is_forced and not build_is_due(warehouse):
            return None
        if log is not None:
            log.open(warehouse)
        load_id, document_count = warehouse.load_state()
    project = project_sha256()
    progress.begin("building", total=None, unit="tables")
    result = dbt_build(settings.warehouse_path, target_dir=settings.dbt_target_dir, threads=settings.dbt_thread_count)
    progress.end()
    with open_warehouse(settings, progress=progress) as warehouse:
        warehouse.record_build(load_id=load_id, document_count=document_count, project_sha256=project)
    return result


def publish(settings: Settings, *, progress: ProgressListener = SILENT) -> bool:
    """Put a copy of the warehouse in place for readers when it holds a build that they do not have; tell whether."""
    with open_warehouse(settings, progress=progress) as warehouse:
        build = warehouse.last_build()
    if build is None or build == published_build(settings.published_path):
        return False
    put_in_place(
        settings.warehouse_path,
        settings.published_path,
        wait_seconds=settings.lock_wait_seconds,
        on_wait=progress.note,
    )
    return True


def run_pipeline(
    paths: Sequence[Path], *, settings: Settings, progress: ProgressListener = SILENT, command: str = "run"
) -> RunSummary:
    """Read what is new below `paths`, parse and link what is pending, build and publish what has changed.

    Raises
    ------
    OnRecordError
        Of the stage that failed, with the fix in it. What the stages before stored stays, and the next run goes on.
    """
    started = time.monotonic()
    version = extractor_version(settings)
    with logged_run(settings, command=command) as log:
        with open_warehouse(settings, progress=progress) as warehouse:
            # Before everything else: a line of the user's files that cannot be used must not end a long run.
            load_knowledge_tables(warehouse, settings=settings, log=log)
            read = read_sources(warehouse, paths, settings=settings, progress=progress, log=log)
            parse = parse_pending(warehouse, settings=settings, progress=progress, log=log)
            link = link_pending(warehouse, settings=settings, progress=progress, log=log)
            superseded_count = parse_superseded(
                warehouse, settings=settings, extractor_version=version, progress=progress, log=log
            )
            cluster = cluster_pending(warehouse, progress=progress, log=log)
            rows = warehouse.row_counts()
        build = build_marts(settings, progress=progress, log=log)
    # After the log is closed, so that readers see the run as done.
    is_published = publish(settings, progress=progress)
    return RunSummary(
        read=read,
        parse=parse,
        link=link,
        superseded_count=superseded_count,
        cluster=cluster,
        is_built=build is not None,
        build_warnings=tuple(str(warning) for warning in build.warnings) if build else (),
        is_published=is_published,
        extractor_version=version,
        rows=rows,
        warehouse_path=settings.warehouse_path,
        published_path=settings.published_path,
        seconds=time.monotonic() - started,
    )


@contextmanager
def logged_run(settings: Settings, *, command: str) -> Iterator[RunLog]:
    """Give the stages in the block their line in `meta.runs`; it is written when the first of them changes something.

    The warehouse must be closed again when the block is left.
    """
    log = RunLog(command=command, extractor_version=extractor_version(settings))
    try:
        yield log
    except BaseException as error:
        message = "interrupted" if is_interruption(error) else str(error) or type(error).__name__
        # The run has failed already, and its own error says more than a line that could not be written.
        with suppress(OnRecordError):
            _close_log(log, settings, error=message)
        raise
    _close_log(log, settings)


def _close_log(log: RunLog, settings: Settings, *, error: str | None = None) -> None:
    if log.is_open:
        with open_warehouse(settings) as warehouse:
            log.close(warehouse, error=error)
