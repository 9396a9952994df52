"""Reading superseded versions, for their quotes alone. Cost follows the articles that have changed."""

from collections.abc import Iterator

import polars as pl

from orchestration.progress import ProgressListener, SilentProgress
from orchestration.run_log import RunLog
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

SILENT = SilentProgress()


def parse_superseded(
    warehouse: Warehouse,
    *,
    settings: Settings,
    extractor_version: str,
    progress: ProgressListener = SILENT,
    log: RunLog | None = None,
) -> int:
    """Parse every superseded version that this extractor has not parsed, and return how many. A chunk a transaction.

    Raises
    ------
    ParsingFailedError
        As `pipeline.parse_pending`.
    """
    pending = warehouse.superseded_work(extractor_version)
    if not pending.article_count:
        return 0
    from orchestration.parse_workers import parse_chunks, parser_loader  # noqa: PLC0415 - loads all rules
    from orchestration.pipeline import workers_for  # noqa: PLC0415 - it calls this module
    from transforms.superseded_versions import superseded_frames  # noqa: PLC0415

    if log is not None:
        log.open(warehouse)
    parsed_count = 0
    progress.begin("parsing old versions", total=pending.article_count, unit="versions")
    for parsed in parse_chunks(
        _keyed_chunks(warehouse, settings, extractor_version),
        workers=workers_for(pending.word_count, limit=settings.worker_count),
        load=parser_loader(settings),
        note=progress.note,
        is_isolated=warehouse.was_interrupted(),
    ):
        frames = superseded_frames(parsed)
        warehouse.replace_superseded(frames)
        parsed_count += frames.parses.height
        progress.advance(frames.parses.height)
    progress.end()
    return parsed_count


def _keyed_chunks(warehouse: Warehouse, settings: Settings, extractor_version: str) -> Iterator[pl.DataFrame]:
    from transforms.superseded_versions import keyed_by_version  # noqa: PLC0415

    for chunk in warehouse.superseded_versions(
        extractor_version, chunk_articles=settings.parse_chunk_articles, chunk_words=settings.parse_chunk_words
    ):
        yield keyed_by_version(chunk)
