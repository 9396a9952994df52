"""`onrecord actors build`: sources read, laid over what ships, and installed in one step.

The folder holds `downloads/` (files from URLs), `parsed/` (the rows of each source, by the hash of its content),
`tables-<version>/` and `manifest.json`, which names the tables in use and is replaced last.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from orchestration.actor_downloads import DownloadError, download
from orchestration.actor_sources import READER_VERSION, ActorSourceError, is_url, list_sources, read_source
from orchestration.errors import OnRecordError
from orchestration.knowledge import MANIFEST_NAME, read_manifest, read_tables, write_tables
from orchestration.progress import ProgressListener
from transforms.actors.knowledge import VERSION_LENGTH, knowledge_version
from transforms.actors.shipped import load_country_codes, load_shipped_tables, shipped_version
from transforms.actors.tables import ActorTables, combine_tables, overlay_tables, without_orphans

DOWNLOADS, PARSED, TABLES_PREFIX = "downloads", "parsed", "tables-"
REPORT_NAME = "report.json"
UNFINISHED_PREFIX = ".unfinished-"


class NothingBuiltError(OnRecordError):
    """No source could be read; what was installed before stays."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source."""

    source: str
    status: str
    """read, cached (read by an earlier run), earlier (could not be had now; an earlier run's rows are used), failed."""
    message: str = ""
    content_sha256: str = ""
    byte_count: int = 0
    modified_ns: int = 0
    read_count: int = 0
    """Records looked at."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows taken, by table."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Records and values not taken, by reason."""
    examples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Where each reason first occurred."""


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What was installed."""

    folder: Path
    version: str
    rows: Mapping[str, int]
    orphan_count: int
    """Roles and aliases of actors that no source describes: dropped."""
    sources: tuple[SourceReport, ...]

    @property
    def failed_count(self) -> int:
        """Sources that could not be had now, with or without rows of an earlier run."""
        return sum(report.status in ("failed", "earlier") for report in self.sources)

    def as_dict(self) -> dict[str, object]:
        """The same for JSON."""
        return asdict(self) | {"folder": str(self.folder)}


def build_actors(
    sources: Sequence[str], *, folder: Path, max_bytes: int, timeout_seconds: float, progress: ProgressListener
) -> BuildSummary:
    """Read sources and install the knowledge base made of them.

    Parameters
    ----------
    sources
        Files, folders and http(s) URLs. Later sources override earlier ones.
    folder
        Where it is installed. Made if needed; when anything fails, the base installed there before stays in use.
    max_bytes
        Largest download.
    timeout_seconds
        How long a server may be silent.
    progress
        Told of each source.

    Raises
    ------
    UsageError
        When a file or folder is not there.
    NothingBuiltError
        When no source could be read.
    """
    names = list_sources(sources)
    folder.mkdir(parents=True, exist_ok=True)
    before = {report["source"]: report for report in (read_manifest(folder) or {}).get("sources", [])}
    parts: list[ActorTables] = []
    reports: list[SourceReport] = []
    progress.begin("actors", total=len(names), unit="sources")
    for name in names:
        tables: ActorTables | None
        try:
            report, tables = _read_one(
                name, folder, before.get(name, {}), max_bytes=max_bytes, timeout_seconds=timeout_seconds
            )
        except (DownloadError, ActorSourceError) as error:
            report, tables = _earlier(name, folder, before.get(name), str(error))
        reports.append(report)
        if tables is not None:
            parts.append(tables)
        if report.message:
            progress.note(f"{name}: {report.message}")
        progress.advance(1)
    progress.end()
    if not parts:
        reasons = "\n".join(f"  {report.source}: {report.message}" for report in reports)
        raise NothingBuiltError(f"no source could be read; what was installed before stays.\n{reasons}")
    combined, orphan_count = without_orphans(overlay_tables([load_shipped_tables(), combine_tables(parts)]))
    return _install(combined, folder, tuple(reports), orphan_count)


def describe_build(summary: BuildSummary) -> str:
    """The summary in lines for a terminal."""
    lines = []
    for report in summary.sources:
        taken = ", ".join(f"{count:,} {name}" for name, count in report.rows.items() if count) or "nothing"
        lines.append(f"{report.source}\n    {report.status}: {report.read_count:,} records, {taken}")
        if report.message:
            lines.append(f"    {report.message}")
        for reason, count in sorted(report.skipped.items(), key=lambda item: (-item[1], item[0])):
            where = ", ".join(report.examples.get(reason, ()))
            lines.append(f"    skipped {count:,}: {reason}" + (f" ({where})" if where else ""))
    if summary.orphan_count:
        lines.append(f"dropped {summary.orphan_count:,} roles and aliases of actors that no source describes")
    rows = ", ".join(f"{count:,} {name}" for name, count in summary.rows.items())
    lines.append(f"Installed in {summary.folder}: {rows}, version {summary.version}")
    return "\n".join(lines)


def _read_one(
    name: str, folder: Path, before: Mapping[str, Any], *, max_bytes: int, timeout_seconds: float
) -> tuple[SourceReport, ActorTables]:
    message = ""
    path = Path(name)
    if is_url(name):
        fetched = download(name, folder / DOWNLOADS, max_bytes=max_bytes, timeout_seconds=timeout_seconds)
        path, message = fetched.path, fetched.note
    try:
        status = path.stat()
        is_same = before.get("byte_count") == status.st_size and before.get("modified_ns") == status.st_mtime_ns
        digest = str(before["content_sha256"]) if is_same else _sha256(path)
    except OSError as error:
        raise ActorSourceError(f"{path} cannot be read ({error.strerror or error})") from error
    # The name belongs to the rows (their source), the codes of countries to their values.
    parsed = folder / PARSED / _parsed_name(digest, name)
    kept = _read_parsed(parsed)
    if kept is None:
        _parse(path, name, parsed)
        kept = _read_parsed(parsed)
        if kept is None:
            raise ActorSourceError(f"{parsed} could not be written")
        status_text = "read"
    else:
        status_text = "cached"
    report, tables = kept
    return (
        SourceReport(
            source=name,
            status="earlier" if message else status_text,
            message=message,
            content_sha256=digest,
            byte_count=status.st_size,
            modified_ns=status.st_mtime_ns,
            **report,
        ),
        tables,
    )


def _parse(path: Path, name: str, parsed: Path) -> None:
    """Read a source and keep its rows."""
    rows = read_source(path, countries=load_country_codes(), source=Path(name).name or name)
    tables = rows.tables()
    report = {
        "read_count": rows.read_count,
        "rows": {table.name: frame.height for table, frame in tables.by_table},
        "skipped": dict(rows.skipped),
        "examples": rows.examples,
    }
    with _made_whole(parsed) as unfinished:
        write_tables(tables, unfinished)
        (unfinished / REPORT_NAME).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")


def _read_parsed(parsed: Path) -> tuple[dict[str, Any], ActorTables] | None:
    path = parsed / REPORT_NAME
    if not path.is_file():
        return None
    return json.loads(path.read_text(encoding="utf-8")), read_tables(parsed)


def _earlier(
    name: str, folder: Path, before: Mapping[str, Any] | None, message: str
) -> tuple[SourceReport, ActorTables | None]:
    """The rows that an earlier run read of a source that cannot be had now, if they are still there."""
    if before is not None and before.get("content_sha256"):
        kept = _read_parsed(folder / PARSED / _parsed_name(before["content_sha256"], name))
        if kept is not None:
            report = {**before, "status": "earlier", "message": f"{message} The rows of an earlier run are used."}
            return SourceReport(**report), kept[1]
    return SourceReport(source=name, status="failed", message=message), None


def _parsed_name(digest: str, name: str) -> str:
    named = hashlib.sha256(f"{name}|{READER_VERSION}|{shipped_version()}".encode()).hexdigest()[:12]
    return f"{digest[:24]}-{named}"


def _install(tables: ActorTables, folder: Path, reports: tuple[SourceReport, ...], orphan_count: int) -> BuildSummary:
    version = knowledge_version(*tables.frames)
    target = folder / f"{TABLES_PREFIX}{version}"
    rows = {table.name: frame.height for table, frame in tables.by_table}
    if not target.is_dir():
        with _made_whole(target) as unfinished:
            write_tables(tables, unfinished)
    manifest = {
        "version": version,
        "folder": target.name,
        "shipped_version": shipped_version(),
        "rows": rows,
        "orphan_count": orphan_count,
        "sources": [asdict(report) for report in reports],
    }
    draft = folder / f"{MANIFEST_NAME}.tmp"
    draft.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(folder / MANIFEST_NAME)
    _remove_unused(folder, target, reports)
    return BuildSummary(folder, version, rows, orphan_count, reports)


@contextmanager
def _made_whole(target: Path) -> Iterator[Path]:
    """A folder to write into, which gets its name when all is written, unless another process was first: the name says
    what is in it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=UNFINISHED_PREFIX))
    yield unfinished
    try:
        unfinished.replace(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(unfinished, ignore_errors=True)


def _remove_unused(folder: Path, target: Path, reports: tuple[SourceReport, ...]) -> None:
    """Remove tables and rows that the new manifest does not name, and what killed runs left behind."""
    used = {_parsed_name(report.content_sha256, report.source) for report in reports if report.content_sha256}
    stale = [other for other in folder.glob(f"{TABLES_PREFIX}{'?' * VERSION_LENGTH}") if other != target]
    stale += [other for other in (folder / PARSED).glob("*") if other.name not in used]
    stale += folder.glob(f"{UNFINISHED_PREFIX}*")
    for other in stale:
        shutil.rmtree(other, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
