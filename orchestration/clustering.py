"""The stage that knows copies and stories: after reading, before the analysis tables.

Articles that came in or changed are compared with all that are stored, chunk by chunk; then the days that they touched
are grouped into stories. Each step is one transaction and finds its own work, so a run that was cut off at any point
goes on where it stopped.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import date

from orchestration.progress import ProgressListener, SilentProgress
from orchestration.run_log import RunLog
from orchestration.summaries import ClusterSummary
from orchestration.warehouse import Warehouse
from transforms.schemas import ARTICLE_FINGERPRINTS

SILENT = SilentProgress()
CHUNK_ARTICLES = 4_000
CHUNK_WORDS = 4_000_000
BATCH_TEXTS = 4_000
"""Distinct texts of the days that are grouped in one transaction; a day is never cut."""


_Day = tuple[date | None, int]
"""A day and the number of its distinct texts."""


def cluster_pending(
    warehouse: Warehouse,
    *,
    chunk_articles: int = CHUNK_ARTICLES,
    progress: ProgressListener = SILENT,
    log: RunLog | None = None,
) -> ClusterSummary:
    """Bring `raw.article_clusters` up to date with the current articles. Without news it loads and writes nothing."""
    from transforms.clusters.copies import CLUSTER_VERSION  # noqa: PLC0415 - not needed by build and publish

    tables = warehouse.clusters
    started = time.monotonic()
    tables.start_version(CLUSTER_VERSION)
    pending_count, removed = tables.pending_count(), tables.removed_articles().to_list()
    if pending_count == 0 and not removed and not warehouse.stories.has_open_stories():
        return ClusterSummary()
    if log is not None:
        log.open(warehouse)
    changed_count = _cluster_articles(
        warehouse, pending_count, chunk_articles=chunk_articles, progress=progress, removed=removed
    )
    changed_count += _update_stories(warehouse, progress=progress)
    return ClusterSummary(article_count=pending_count, changed_count=changed_count, seconds=time.monotonic() - started)


def _update_stories(warehouse: Warehouse, *, progress: ProgressListener) -> int:
    stories = warehouse.stories
    stories.forget_changed_days()
    days = stories.open_days()
    progress.begin("telling", total=sum(count for _, count in days), unit="texts")
    for batch in _batches(days):
        stories.replace_days([day for day, _ in batch])
        progress.advance(sum(count for _, count in batch))
    loose = stories.loose_days()
    if loose:
        stories.replace_days([], relinked=loose)
    progress.end()
    return stories.name_stories()


def _cluster_articles(
    warehouse: Warehouse, pending_count: int, *, chunk_articles: int, progress: ProgressListener, removed: Sequence[str]
) -> int:
    from transforms.clusters.article_prints import fingerprint_articles  # noqa: PLC0415

    tables = warehouse.clusters
    changed_count = 0
    progress.begin("comparing", total=pending_count, unit="articles")
    if removed:
        changed_count += tables.replace_prints(ARTICLE_FINGERPRINTS.empty_frame(), removed=removed)
    while True:
        chunk = tables.next_pending(chunk_articles=chunk_articles, chunk_words=CHUNK_WORDS)
        if chunk.is_empty():
            break
        changed_count += tables.replace_prints(fingerprint_articles(chunk))
        progress.advance(chunk.height)
    progress.end()
    return changed_count


def _batches(days: Sequence[_Day]) -> Iterator[list[_Day]]:
    batch: list[_Day] = []
    text_count = 0
    for day, count in days:
        if batch and text_count + count > BATCH_TEXTS:
            yield batch
            batch, text_count = [], 0
        batch.append((day, count))
        text_count += count
    if batch:
        yield batch
