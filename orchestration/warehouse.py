"""The warehouse file. Only this module writes to it, with those beside it that build on `warehouse_connection`.

One process at a time has it open. Whatever belongs together is one transaction: the rows of a chunk, its line in the
ledger `raw.article_changes`, and the files that the chunk finished. Killed at any moment, the file holds whole chunks.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb
import polars as pl

from orchestration.sources import FinishedFile, SourceFile
from orchestration.warehouse_clusters import ClusterTables
from orchestration.warehouse_lock import OnWait, connect
from orchestration.warehouse_parses import ParseTables
from orchestration.warehouse_stories import StoryTables
from orchestration.warehouse_tables import ensure_tables
from orchestration.warehouse_values import Build, LoadedRecords, RunCounts
from transforms.reading.fields import AUTO
from transforms.schemas import (
    ARTICLE_CLUSTERS,
    ARTICLES,
    BUILDS,
    DOCUMENTS,
    LINK_TABLES,
    NLP_TABLES,
    POLITIES,
    SOURCE_FILES,
    validate_frame,
)

if TYPE_CHECKING:
    from transforms.reading.records import ReadRecord
    from transforms.reading.version_lookup import Candidates, KnownVersions
    from transforms.reading.versions import ReadFrames


def newest_build(connection: duckdb.DuckDBPyConnection) -> Build | None:
    """Read the newest line of `meta.builds`, in the warehouse or in a copy of it."""
    rows = connection.execute(
        "select build_id, load_id, document_count, project_sha256 from meta.builds order by build_id desc limit 1"
    ).fetchall()
    return Build(*rows[0]) if rows else None


def _key_frame(keys: Iterable[str]) -> pl.DataFrame:
    return pl.DataFrame({"key": sorted(keys)}, schema={"key": pl.String})


class Warehouse(ParseTables):
    """An open warehouse. Use it as a context manager; close it before dbt or a copy needs the file."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self.path = path

    @classmethod
    def open(cls, path: Path, *, wait_seconds: float = 60.0, on_wait: OnWait | None = None) -> Self:
        """Open the file, or create it, and see that its tables fit `transforms.schemas`.

        Raises
        ------
        WarehouseLockedError, WarehouseFileError
            As `orchestration.warehouse_lock.connect`.
        WarehouseVersionError
            As `orchestration.warehouse_tables.ensure_tables`.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = connect(path, wait_seconds=wait_seconds, on_wait=on_wait)
        try:
            ensure_tables(connection)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file free; DuckDB writes its log into the file on the way out."""
        self._connection.close()

    # -- reading -------------------------------------------------------------------------------------------------

    def finished_files(self, files: Sequence[SourceFile], *, fields_version: str = AUTO) -> set[str]:
        """`source_uri` of those files that were read to their end and have not changed since, by size and time.

        Of files with fields those that were read by this version of the mapping.
        """
        given = pl.DataFrame(
            [(file.source_uri, file.byte_count, file.modified_ns) for file in files],
            schema={"source_uri": pl.String, "byte_count": pl.Int64, "modified_ns": pl.Int64},
            orient="row",
        )
        with self._registered("_files", given):
            rows = self._connection.execute(
                "select source_uri from meta.source_files semi join _files using (source_uri, byte_count, modified_ns) "
                "where fields_version is null or fields_version = ?",
                [fields_version],
            ).fetchall()
        return {row[0] for row in rows}

    def outdated_files(self, files: Sequence[SourceFile], *, fields_version: str) -> set[str]:
        """`source_uri` of those files that were read to their end by another version of the mapping of fields."""
        with self._registered("_files", _key_frame(file.source_uri for file in files)):
            rows = self._connection.execute(
                "select source_uri from meta.source_files "
                "where source_uri in (select key from _files) and fields_version <> ?",
                [fields_version],
            ).fetchall()
        return {row[0] for row in rows}

    def touched_files(self, files: Sequence[SourceFile]) -> dict[str, FinishedFile]:
        """What was noted, by `source_uri`, of those that were read with this size at another time of change."""
        by_uri = {file.source_uri: file for file in files}
        given = pl.DataFrame(
            [(file.source_uri, file.byte_count) for file in files],
            schema={"source_uri": pl.String, "byte_count": pl.Int64},
            orient="row",
        )
        with self._registered("_files", given):
            rows = self._connection.execute(
                "select source_uri, record_count, fields_version, content_sha256 from meta.source_files "
                "semi join _files using (source_uri, byte_count) where content_sha256 is not null"
            ).fetchall()
        return {source_uri: FinishedFile(by_uri[source_uri], *noted) for source_uri, *noted in rows}

    def rejected_files(self, files: Sequence[SourceFile], *, reason_code: str) -> set[str]:
        """`source_uri` of those files of which a record was once rejected for this reason."""
        with self._registered("_files", _key_frame(file.source_uri for file in files)):
            rows = self._connection.execute(
                "select distinct source_uri from raw.documents "
                "where source_uri in (select key from _files) and status = 'rejected' and reason_code = ?",
                [reason_code],
            ).fetchall()
        return {row[0] for row in rows}

    def note_files(self, finished: Sequence[FinishedFile]) -> None:
        """Note files that were read to their end, or found to hold what they held before."""
        with self._transaction():
            self._note_files(finished)

    def load_records(
        self,
        records: "Sequence[ReadRecord]",
        *,
        finished_files: Sequence[FinishedFile] = (),
        reread_files: Collection[str] = (),
        forgotten_files: Collection[str] = (),
    ) -> LoadedRecords:
        """Store one chunk of input records, and note the files that were read to their end with it.

        Records that were stored before are recognised and stored no second time, so a chunk may be given again. Those
        of `reread_files` are read by other rules than before and compared anew; what was rejected in
        `forgotten_files` is forgotten first.
        """
        from transforms.reading import version_lookup, versions  # noqa: PLC0415 - a run without news loads no reader

        with self._transaction():
            if forgotten_files:
                self._forget_rejections(forgotten_files)
            known = self._known_versions(version_lookup.candidates(records))
            read_at = datetime.now(UTC)
            frames = versions.assign_versions(records, known=known, read_at=read_at, reread_files=reread_files)
            self._store_frames(frames, finished_files)
        return LoadedRecords.of(frames, record_count=len(records))

    def _store_frames(self, frames: "ReadFrames", finished_files: Sequence[FinishedFile]) -> None:
        validate_frame(frames.documents, DOCUMENTS)
        validate_frame(frames.articles, ARTICLES)
        superseded = pl.DataFrame({"article_id": frames.superseded_article_ids}, schema={"article_id": pl.String})
        changes = frames.articles.group_by("article_id", maintain_order=True).agg(
            change_kind=pl.when(pl.col("withdrawal").is_not_null().any() & ~pl.col("is_current").any())
            .then(pl.lit("withdrawn"))
            .when(pl.col("version_number").min() == 1)
            .then(pl.lit("added"))
            .otherwise(pl.lit("changed"))
        )
        if superseded.height:
            with self._registered("_superseded", superseded):
                self._connection.execute(
                    "update raw.articles set is_current = false "
                    "where is_current and article_id in (select article_id from _superseded)"
                )
        self._forget_parses(frames.withdrawn_article_ids)
        self._insert(DOCUMENTS, frames.documents)
        self._insert(ARTICLES, frames.articles)
        if changes.height:
            self._append_changes(changes)
        self._note_files(finished_files)

    # -- reference, copies, stories ------------------------------------------------------------------------------

    def load_reference(self, polities: pl.DataFrame) -> bool:
        """Put the reference table in place when it differs from the stored one; tell whether it did."""
        validate_frame(polities, POLITIES)
        stored = self._frame("from ref.polities order by surface_form", POLITIES)
        if stored.equals(polities.sort("surface_form")):
            return False
        with self._transaction():
            self._connection.execute("delete from ref.polities")
            self._insert(POLITIES, polities)
        return True

    @property
    def clusters(self) -> ClusterTables:
        """The tables of copies."""
        return ClusterTables(self._connection)

    @property
    def stories(self) -> StoryTables:
        """The tables of stories."""
        return StoryTables(self._connection)

    # -- log -----------------------------------------------------------------------------------------------------

    def start_run(self, *, command: str, extractor_version: str) -> str:
        """Write the first line of a run's log and return its id. Runs that never ended are closed as interrupted."""
        run_id = uuid.uuid4().hex[:12]
        with self._transaction():
            self._connection.execute(
                "update meta.runs set status = 'failed', finished_at = now(), message = 'interrupted' "
                "where status = 'running'"
            )
            self._connection.execute(
                "insert into meta.runs by name select ? as run_id, ? as command, now() as started_at, "
                "'running' as status, ? as extractor_version, 0 as accepted_count, 0 as unchanged_count, "
                "0 as rejected_count, 0 as parsed_count, 0 as linked_count",
                [run_id, command, extractor_version],
            )
        return run_id

    def finish_run(self, run_id: str, *, counts: RunCounts, error: str | None = None) -> None:
        """Close a run's line: done, or failed with `error`."""
        with self._transaction():
            self._connection.execute(
                "update meta.runs set status = ?, finished_at = now(), message = ?, accepted_count = ?, "
                "unchanged_count = ?, rejected_count = ?, parsed_count = ?, linked_count = ? where run_id = ?",
                [
                    "failed" if error else "done",
                    error,
                    counts.accepted,
                    counts.unchanged,
                    counts.rejected,
                    counts.parsed,
                    counts.linked,
                    run_id,
                ],
            )

    def was_interrupted(self) -> bool:
        """Tell whether the last run that is over was killed or stopped."""
        return bool(
            self._count(
                "select count(*) from (select * from meta.runs where status <> 'running' "
                "order by started_at desc limit 1) where status = 'failed' and message = 'interrupted'"
            )
        )

    def last_build(self) -> Build | None:
        """Return the newest successful build, if there was one."""
        return newest_build(self._connection)

    def load_state(self) -> tuple[int, int]:
        """Return (last load id, rows of raw.documents): what a build made now would have seen."""
        return (
            self._count("select coalesce(max(load_id), 0) from raw.article_changes"),
            self._count("select count(*) from raw.documents"),
        )

    def record_build(self, *, load_id: int, document_count: int, project_sha256: str) -> Build:
        """Log a successful build that saw the warehouse as `load_state` gave it."""
        last = self.last_build()
        build = Build((last.build_id if last else 0) + 1, load_id, document_count, project_sha256)
        with self._transaction():
            self._connection.execute(
                f"insert into {BUILDS.qualified_name} by name select ? as build_id, ? as load_id, "
                "? as document_count, ? as project_sha256, now() as built_at",
                [build.build_id, build.load_id, build.document_count, build.project_sha256],
            )
        return build

    def row_counts(self) -> dict[str, int]:
        """Count the rows of `raw.articles`, `raw.article_clusters` and of every `nlp` table."""
        return {
            table.qualified_name: self._count(f"select count(*) from {table.qualified_name}")
            for table in (ARTICLES, ARTICLE_CLUSTERS, *NLP_TABLES, *LINK_TABLES)
        }

    def _known_versions(self, keys: "Candidates") -> "KnownVersions":
        """Look up what `keys` may repeat: documents by id, by file, by content; then the versions of their articles."""
        from transforms.reading.version_lookup import FINGERPRINT_COLUMNS, ORDER_COLUMNS, known_versions  # noqa: PLC0415

        with (
            self._registered("_document_ids", _key_frame(keys.document_ids)),
            self._registered("_source_uris", _key_frame(keys.source_uris)),
            self._registered("_content", _key_frame(keys.content_sha256s)),
        ):
            documents = self._connection.sql(
                """
                select document_id, source_uri, container_uri, content_sha256, article_id, read_at
                from raw.documents
                where document_id in (select key from _document_ids)
                    or (container_uri is null and source_uri in (select key from _source_uris))
                    or content_sha256 in (select key from _content)
                """
            ).pl()
        article_ids = keys.article_ids.union(documents.get_column("article_id").drop_nulls().to_list())
        with self._registered("_article_ids", _key_frame(article_ids)):
            versions = self._connection.sql(
                f"""
                select article_id, version_number, is_current, document_id,
                    {", ".join((*ORDER_COLUMNS, *FINGERPRINT_COLUMNS))}
                from raw.articles
                where article_id in (select key from _article_ids)
                """
            ).pl()
        return known_versions(documents=documents, versions=versions)

    def _forget_rejections(self, source_uris: Collection[str]) -> None:
        with self._registered("_files", _key_frame(source_uris)):
            self._connection.execute(
                "delete from raw.documents where status = 'rejected' and source_uri in (select key from _files)"
            )

    def _forget_parses(self, article_ids: Sequence[str]) -> None:
        """Drop what was found in articles that have no current version any more."""
        if not article_ids:
            return
        with self._registered("_withdrawn", _key_frame(article_ids)):
            for table in (*NLP_TABLES, *LINK_TABLES):
                self._connection.execute(
                    f"delete from {table.qualified_name} where article_id in (select key from _withdrawn)"
                )

    def _note_files(self, finished: Sequence[FinishedFile]) -> None:
        if not finished:
            return
        rows = SOURCE_FILES.frame(
            [
                (
                    done.file.source_uri,
                    done.file.byte_count,
                    done.file.modified_ns,
                    done.record_count,
                    done.fields_version,
                    done.content_sha256,
                )
                for done in finished
            ]
        )
        with self._registered("_files", rows):
            self._connection.execute(
                "delete from meta.source_files where source_uri in (select source_uri from _files)"
            )
        self._insert(SOURCE_FILES, rows)
