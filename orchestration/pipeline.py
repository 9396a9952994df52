"""The way of the data: read, parse, build, publish. The command line and Dagster call the same functions.

Each stage asks the warehouse what is new for it and stores its work chunk by chunk, so a run that was cut off at any
point goes on where it stopped. A stage with nothing to do loads nothing: no network, no dbt.
"""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from orchestration.errors import OnRecordError
from orchestration.progress import ProgressListener, SilentProgress
from orchestration.publishing import published_build, put_in_place
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.source_reading import read_sources
from orchestration.summaries import ParseSummary, RunSummary
from orchestration.warehouse import Warehouse
from transforms.language.manifest import NetworkUnavailableError
from transforms.schemas import NLP_TABLES

__all__ = [
    "BuildFailedError",
    "build_is_due",
    "build_marts",
    "extractor_version",
    "open_warehouse",
    "parse_pending",
    "publish",
    "read_sources",
    "run_pipeline",
]

SILENT = SilentProgress()
WORDS_PER_WORKER = 12_000
"""A worker process pays for its start when it has at least this much to read."""


class BuildFailedError(OnRecordError):
    """dbt could not build the analysis tables, or a test on them failed; the published file is as it was."""


def extractor_version(settings: Settings) -> str:
    """Version of rules, weights and reference data at hand, without loading the network.

    Raises
    ------
    OnRecordError
        When the network's files are not there, with the way to get them.
    """
    from transforms.parsing import current_extractor_version  # noqa: PLC0415 - not needed by build and publish

    try:
        return current_extractor_version(settings.network_dir)
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
        When the network cannot be loaded or a worker process dies. Chunks stored before stay.
    """
    version = extractor_version(settings)
    pending = warehouse.pending_work(version)
    if not pending.article_count:
        return ParseSummary()
    from orchestration.parse_workers import parse_chunks  # noqa: PLC0415 - loads the runtime of the network
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
    for parsed in parse_chunks(chunks, workers=workers, network_dir=settings.network_dir):
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
    """Whether the analysis tables are older than the ledger, the documents or the dbt project."""
    from orchestration.dbt_runner import project_sha256  # noqa: PLC0415

    build = warehouse.last_build()
    if build is None:
        return True
    return (build.load_id, build.document_count) != warehouse.load_state() or build.project_sha256 != project_sha256()


def build_marts(
    settings: Settings, *, progress: ProgressListener = SILENT, log: RunLog | None = None, is_forced: bool = False
) -> bool:
    """Build and test the analysis tables when something has changed since the last build; tell whether it was done.

    Raises
    ------
    BuildFailedError
        Naming the models and tests that failed. The warehouse keeps what was built, readers keep the old file.
    """
    from orchestration.dbt_runner import project_sha256  # noqa: PLC0415 - finds the project; imports dbt only to build

    with open_warehouse(settings, progress=progress) as warehouse:
        if not is_forced and not build_is_due(warehouse):
            return False
        if log is not None:
            log.open(warehouse)
        load_id, document_count = warehouse.load_state()
    project = project_sha256()
    progress.begin("building", total=None, unit="tables")
    _run_dbt(settings)
    progress.end()
    with open_warehouse(settings, progress=progress) as warehouse:
        warehouse.record_build(load_id=load_id, document_count=document_count, project_sha256=project)
    return True


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
    """Read what is new below `paths`, parse what is pending, build and publish what has changed.

    Raises
    ------
    OnRecordError
        Of the stage that failed, with the fix in it. What the stages before stored stays, and the next run goes on.
    """
    started = time.monotonic()
    version = extractor_version(settings)
    log = RunLog(command=command, extractor_version=version)
    try:
        with open_warehouse(settings, progress=progress) as warehouse:
            read = read_sources(warehouse, paths, settings=settings, progress=progress, log=log)
            parse = parse_pending(warehouse, settings=settings, progress=progress, log=log)
            rows = warehouse.row_counts()
        is_built = build_marts(settings, progress=progress, log=log)
        _close_log(log, settings)  # before the copy, so that readers see the run as done
        is_published = publish(settings, progress=progress)
    except BaseException as error:
        _close_log(log, settings, error="interrupted" if isinstance(error, KeyboardInterrupt) else str(error))
        raise
    return RunSummary(
        read=read,
        parse=parse,
        is_built=is_built,
        is_published=is_published,
        extractor_version=version,
        rows=rows,
        warehouse_path=settings.warehouse_path,
        published_path=settings.published_path,
        seconds=time.monotonic() - started,
    )


def _close_log(log: RunLog, settings: Settings, *, error: str | None = None) -> None:
    if not log.is_open:
        return
    try:
        with open_warehouse(settings) as warehouse:
            log.close(warehouse, error=error)
    except OnRecordError:
        if error is None:
            raise
        # The run has failed already, and its own error says more than a log line that could not be written.


def _run_dbt(settings: Settings) -> None:
    from orchestration import dbt_runner  # noqa: PLC0415

    dbt_runner.build(settings.warehouse_path, target_dir=settings.dbt_target_dir)
