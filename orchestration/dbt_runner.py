"""dbt in this process: build the analysis tables, parse the project, write the documentation site.

dbt is imported when it is first needed, because that costs seconds. It says nothing on the terminal; its log lies in
`<target_dir>/logs/dbt.log`. The warehouse must not be open in this process meanwhile: DuckDB allows one configuration
of a file per process.
"""

import hashlib
import os
import re
import shutil
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.dbt_sources import DBT_PROJECT_DIR
from orchestration.errors import OnRecordError

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

WAREHOUSE_VARIABLE = "ONRECORD_WAREHOUSE_PATH"
THREADS_VARIABLE = "ONRECORD_DBT_THREADS"

_HASHED_FOLDERS = ("models", "macros", "tests", "docs", "seeds")
_HASHED_FILES = ("dbt_project.yml", "profiles.yml")
_MAX_NAMED_FAILURES = 5


class DbtBuildError(OnRecordError):
    """A table could not be built, or a test of the data failed. Readers keep the tables of the last good build."""


@dataclass(frozen=True, slots=True)
class NodeFailure:
    """A model or test that failed or warned."""

    name: str
    kind: str
    """`model`, `test` or `unit_test`."""
    message: str
    compiled_path: Path | None
    """The SQL that was run, ready to be pasted; None when it did not compile."""

    def __str__(self) -> str:
        where = f"\n    SQL: {self.compiled_path}" if self.compiled_path else ""
        return f"{self.kind} {self.name}: {self.message}{where}"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did."""

    model_count: int
    passed_test_count: int
    warned_test_count: int
    seconds: float
    warnings: tuple[NodeFailure, ...] = ()


def build(
    warehouse_path: Path,
    *,
    target_dir: Path,
    select: str | None = None,
    threads: int = 1,
) -> BuildResult:
    """Build the models and test the data.

    Parameters
    ----------
    warehouse_path
        The DuckDB file with the `raw`, `nlp`, `ref` and `meta` tables.
    target_dir
        Where dbt keeps its manifest, compiled SQL and log. Kept between runs, it makes the next build faster.
    select
        dbt node selection, such as `mentions+`; everything unless given.
    threads
        Models that are built at once.

    Raises
    ------
    DbtBuildError
        Naming every model and test that failed, with its message and its compiled SQL.
    """
    # Unit tests prove the SQL, not the data; they belong to the project's own tests.
    arguments = ["build", "--exclude-resource-type", "unit_test", *_selection(select)]
    return _build(arguments, warehouse_path, target_dir=target_dir, threads=threads)


def run_unit_tests(warehouse_path: Path, *, target_dir: Path) -> BuildResult:
    """Run dbt's unit tests against a warehouse that has been built. Raises as `build`."""
    return _build(["test", "--select", "test_type:unit"], warehouse_path, target_dir=target_dir, threads=1)


def parse(target_dir: Path) -> Path:
    """Write `manifest.json` into `target_dir`, without a warehouse, and return its path.

    Raises
    ------
    DbtBuildError
        When the project is not valid.
    """
    _invoke(["parse"], target_dir=target_dir, variables={})
    return target_dir / "manifest.json"


def generate_docs(warehouse_path: Path, *, target_dir: Path, output_file: Path) -> Path:
    """Write the documentation site of a built warehouse, one HTML file that needs no network.

    Raises
    ------
    DbtBuildError
        When a model does not compile.
    """
    # --static packs manifest and catalogue into the page.
    _invoke(["docs", "generate", "--static"], target_dir=target_dir, variables=_variables(warehouse_path, threads=1))
    output_file.parent.mkdir(parents=True, exist_ok=True)
    partial = output_file.with_name(f"{output_file.name}.tmp")
    shutil.copyfile(target_dir / "static_index.html", partial)
    partial.replace(output_file)
    return output_file


def project_sha256(project_dir: Path = DBT_PROJECT_DIR) -> str:
    """Hash of all that decides what is built: models, macros, tests, descriptions and configuration."""
    digest = hashlib.sha256()
    files = [project_dir / name for name in _HASHED_FILES]
    for folder in _HASHED_FOLDERS:
        files += [path for path in (project_dir / folder).rglob("*") if path.suffix in {".sql", ".yml", ".md", ".csv"}]
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project_dir).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _build(arguments: Sequence[str], warehouse_path: Path, *, target_dir: Path, threads: int) -> BuildResult:
    started = time.perf_counter()
    outcome = _invoke(arguments, target_dir=target_dir, variables=_variables(warehouse_path, threads=threads))
    counts = Counter((result.node.resource_type.value, result.status.value) for result in _node_results(outcome))
    return BuildResult(
        model_count=counts["model", "success"],
        passed_test_count=counts["test", "pass"] + counts["unit_test", "pass"],
        warned_test_count=counts["test", "warn"],
        seconds=time.perf_counter() - started,
        warnings=tuple(_failures(outcome, {"warn"})),
    )


def _selection(select: str | None) -> list[str]:
    return ["--select", *select.split()] if select else []


def _variables(warehouse_path: Path, *, threads: int) -> dict[str, str]:
    if not warehouse_path.is_file():
        raise DbtBuildError(f"there is no warehouse at {warehouse_path}. Run `onrecord run PATH` first.")
    return {WAREHOUSE_VARIABLE: str(warehouse_path.resolve()), THREADS_VARIABLE: str(threads)}


def _invoke(arguments: Sequence[str], *, target_dir: Path, variables: Mapping[str, str]) -> "dbtRunnerResult":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # from inside dbt and its dependencies
        from dbt.cli.main import dbtRunner  # noqa: PLC0415 - see the module's docstring

        target_dir = target_dir.resolve()
        target_dir.mkdir(parents=True, exist_ok=True)
        log_dir = target_dir / "logs"
        options = [
            *("--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)),
            *("--target-path", str(target_dir), "--log-path", str(log_dir)),
        ]
        quiet = ["--log-level", "none", "--log-level-file", "info", "--no-version-check", "--no-use-colors-file"]
        with _environment({**variables, "DO_NOT_TRACK": "1"}):
            try:
                outcome = dbtRunner().invoke([*quiet, *arguments, *options])
            finally:
                _close_warehouse()
    if outcome.exception is not None and not isinstance(outcome.exception, Exception):
        raise outcome.exception  # Ctrl-C, which dbt hands back as a result
    if not outcome.success:
        raise DbtBuildError(_explain(outcome, log_dir / "dbt.log"))
    return outcome


def _close_warehouse() -> None:
    """Give the file free: dbt-duckdb keeps it open until the process ends, which would lock everybody out."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415

    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _explain(outcome: "dbtRunnerResult", log_path: Path) -> str:
    failures = list(_failures(outcome, {"error", "fail", "runtime error"}))
    if not failures:
        return f"dbt failed: {outcome.exception or 'no reason given'} (log: {log_path})"
    lines = [f"{len(failures)} of the analysis tables and their tests failed:"]
    lines += [f"  {failure}" for failure in failures[:_MAX_NAMED_FAILURES]]
    if len(failures) > _MAX_NAMED_FAILURES:
        lines.append(f"  and {len(failures) - _MAX_NAMED_FAILURES} more")
    lines.append(f"dbt's log: {log_path}")
    return "\n".join(lines)


def _failures(outcome: "dbtRunnerResult", statuses: set[str]) -> Iterator[NodeFailure]:
    for result in _node_results(outcome):
        if result.status.value in statuses:
            compiled = getattr(result.node, "compiled_path", None)
            yield NodeFailure(
                name=result.node.name,
                kind=result.node.resource_type.value,
                message=_readable(result.message or ""),
                compiled_path=Path(compiled) if compiled else None,
            )


def _readable(message: str) -> str:
    """One line; of a failed test, how many rows break its promise."""
    rows = re.match(r"Got (\d+) results?, configured to", message)
    return f"broken by {rows[1]} row(s)" if rows else " ".join(message.split())


def _node_results(outcome: "dbtRunnerResult") -> Sequence[Any]:
    """Results of the nodes that ran; none after an error of parsing."""
    results: Sequence[Any] = getattr(outcome.result, "results", None) or ()
    return results
