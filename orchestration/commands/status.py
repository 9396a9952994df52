"""`onrecord status`: where things stand, without changing or blocking anything."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.dbt_runner import project_sha256
from orchestration.knowledge import current_knowledge_version
from orchestration.pipeline import extractor_version
from orchestration.publishing import NothingPublishedError, open_published, published_build
from orchestration.settings import Settings
from orchestration.warehouse import newest_build
from orchestration.warehouse_links import PENDING_LINKS
from orchestration.warehouse_lock import WarehouseLockedError, connect

_LABEL_WIDTH = 12
_WITH_ENTITIES = "select count(*) from nlp.parses where entity_count > 0"


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest line of `meta.runs`."""

    command: str
    started_at: datetime
    finished_at: datetime | None
    status: str
    message: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """Where things stand."""

    warehouse_path: Path
    published_path: Path
    published_at: datetime | None
    busy: str | None
    """Who has the warehouse open; the counts are then those of the published file."""
    extractor_version: str
    last_run: LastRun | None
    source_file_count: int
    documents: dict[str, int]
    """Input records by status."""
    rejected: dict[str, int]
    """Rejected records by reason code."""
    article_count: int
    version_count: int
    undated_count: int
    parses: dict[str, int]
    """Parses of current versions by the current extractor, by status."""
    pending_count: int
    knowledge_version: str
    linked_count: int
    """Articles whose entities are linked by the knowledge base at hand."""
    pending_link_count: int
    """Parsed articles that are to be linked to it."""
    is_build_due: bool
    is_publish_due: bool

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return asdict(self)


def read_status(settings: Settings) -> Status:
    """Look at the warehouse, or at the published file while somebody writes to the warehouse.

    Raises
    ------
    NothingPublishedError
        When there is neither.
    """
    connection, busy = open_for_reading(settings)
    try:
        return _status(connection, busy, settings=settings)
    finally:
        connection.close()


def open_for_reading(settings: Settings) -> tuple[duckdb.DuckDBPyConnection, str | None]:
    """Open the warehouse for reading; while somebody writes to it, the published file, and say who writes.

    Raises
    ------
    NothingPublishedError
        When there is neither.
    """
    if not settings.warehouse_path.is_file():
        raise NothingPublishedError(
            f"there is no warehouse yet at {settings.warehouse_path}. Run `onrecord run PATH` first."
        )
    try:
        return connect(settings.warehouse_path, read_only=True, wait_seconds=0), None
    except WarehouseLockedError as error:
        return open_published(settings.published_path), str(error).split(". ", maxsplit=1)[0]


def _status(connection: duckdb.DuckDBPyConnection, busy: str | None, *, settings: Settings) -> Status:
    version, knowledge_version = extractor_version(settings), current_knowledge_version(settings)
    build, published = newest_build(connection), published_build(settings.published_path)
    seen = (
        _count(connection, "select coalesce(max(load_id), 0) from raw.article_changes"),
        _count(connection, "select count(*) from raw.documents"),
    )
    is_build_due = build is None or (build.load_id, build.document_count, build.project_sha256) != (
        *seen,
        project_sha256(),
    )
    article_count = _count(connection, "select count(*) from raw.articles where is_current")
    parses = _counts(
        connection,
        "select parse.status, count(*) from nlp.parses as parse "
        "inner join raw.articles as article using (article_id, version_number) "
        "where article.is_current and parse.extractor_version = ? group by all order by all",
        [version],
    )
    pending_link_count = _pending_link_count(connection, knowledge_version)
    return Status(
        warehouse_path=settings.warehouse_path,
        published_path=settings.published_path,
        published_at=_modified_at(settings.published_path),
        busy=busy,
        extractor_version=version,
        last_run=_last_run(connection),
        source_file_count=_count(connection, "select count(*) from meta.source_files"),
        documents=_counts(connection, "select status, count(*) from raw.documents group by all order by all"),
        rejected=_counts(
            connection,
            "select reason_code, count(*) from raw.documents where status = 'rejected' group by all order by all",
        ),
        article_count=article_count,
        version_count=_count(connection, "select count(*) from raw.articles"),
        undated_count=_count(
            connection, "select count(*) from raw.articles where is_current and published_date is null"
        ),
        parses=parses,
        pending_count=article_count - sum(parses.values()),
        knowledge_version=knowledge_version,
        linked_count=_count(connection, _WITH_ENTITIES) - pending_link_count,
        pending_link_count=pending_link_count,
        is_build_due=is_build_due,
        is_publish_due=build is not None and build != published,
    )


def describe_status(status: Status) -> str:
    """Tell it in lines."""
    return "\n".join(f"{label:<{_LABEL_WIDTH}} {text}" for label, text in _lines(status))


def _lines(status: Status) -> Iterator[tuple[str, str]]:
    yield "Warehouse", f"{status.warehouse_path} ({_size(status.warehouse_path)})"
    if status.busy:
        yield "", f"{status.busy}; the figures below are those of the published file"
    yield "Extractor", status.extractor_version
    if status.last_run:
        run = status.last_run
        ended = f"{run.status} {run.finished_at:%Y-%m-%d %H:%M} UTC" if run.finished_at else "running, or cut off"
        yield "Last run", f"{run.command}, started {run.started_at:%Y-%m-%d %H:%M} UTC, {ended}"
        if run.message:
            yield "", run.message
    yield "Files", f"{status.source_file_count:,} read to their end"
    yield "Records", f"{sum(status.documents.values()):,} seen{_listed(status.documents)}"
    if status.rejected:
        yield "Rejected", ", ".join(f"{code} {count:,}" for code, count in status.rejected.items())
    yield (
        "Articles",
        f"{status.article_count:,} in {status.version_count:,} versions; {status.undated_count:,} undated",
    )
    yield "Parsed", f"{sum(status.parses.values()):,} by this extractor{_listed(status.parses)}"
    yield "Pending", f"{status.pending_count:,} articles to parse" if status.pending_count else "nothing to parse"
    to_link = f"; {status.pending_link_count:,} to link: onrecord run" if status.pending_link_count else ""
    yield "Linked", f"{status.linked_count:,} articles by {status.knowledge_version}{to_link}"
    yield "Analysis", "a build is due: onrecord run" if status.is_build_due else "tables are up to date"
    if status.published_at is None:
        yield "Published", "nothing yet: onrecord run"
    else:
        state = "an update is due: onrecord run" if status.is_publish_due else "up to date"
        written = f"{_size(status.published_path)}, written {status.published_at:%Y-%m-%d %H:%M} UTC"
        yield "Published", f"{status.published_path} ({written}); {state}"


def _last_run(connection: duckdb.DuckDBPyConnection) -> LastRun | None:
    rows = connection.execute(
        "select command, started_at at time zone 'UTC', finished_at at time zone 'UTC', status, message "
        "from meta.runs order by started_at desc limit 1"
    ).fetchall()
    return LastRun(*rows[0]) if rows else None


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _pending_link_count(connection: duckdb.DuckDBPyConnection, knowledge_version: str) -> int:
    try:
        rows = connection.execute(
            f"select count(*) {PENDING_LINKS}", {"knowledge_version": knowledge_version}
        ).fetchall()
    except duckdb.CatalogException:  # of a version that did not link
        return _count(connection, _WITH_ENTITIES)
    return int(rows[0][0])


def _counts(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: list[object] | None = None
) -> dict[str, int]:
    return dict(connection.execute(query, parameters or []).fetchall())


def _modified_at(path: Path) -> datetime | None:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None


def _size(path: Path) -> str:
    size = float(path.stat().st_size)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def _listed(counts: dict[str, int]) -> str:
    return ": " + ", ".join(f"{name} {count:,}" for name, count in counts.items()) if counts else ""
