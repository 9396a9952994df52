"""dbt's description of the project for Dagster: made when it is missing, never older than the project's files."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration import dbt_runner
from orchestration.settings import Settings

_FOLDER = "dbt"


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of one dbt model or test in the last build."""

    unique_id: str
    status: str
    """success, error or skipped for models; pass, warn, fail, error or skipped for tests."""
    message: str
    failure_count: int
    """Rows that break the test."""
    seconds: float


def prepare_manifest(settings: Settings) -> Path:
    """Return the path of a manifest of the project as it stands, parsing it first when there is none.

    Each state of the project has a folder of its own, named by its hash and put in place whole, so that processes
    which load the definitions at the same time do not disturb each other.

    Raises
    ------
    DbtBuildError
        When the project is not valid.
    """
    folder = settings.dagster_home / _FOLDER / dbt_runner.project_sha256()[:16]
    manifest = folder / "manifest.json"
    if manifest.is_file():
        return manifest
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    dbt_runner.parse(partial)
    try:
        partial.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(partial, ignore_errors=True)
        if not manifest.is_file():
            raise
    _remove_others(folder)
    return manifest


def read_run_results(target_dir: Path) -> list[NodeResult]:
    """Read what the last build in `target_dir` did, in the order in which it was done; empty when there was none."""
    path = _run_results_path(target_dir)
    if not path.is_file():
        return []
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [_node_result(result) for result in results]


def forget_run_results(target_dir: Path) -> None:
    """Remove the results of the build before, so that they are not taken for those of one that did not get so far."""
    _run_results_path(target_dir).unlink(missing_ok=True)


def _run_results_path(target_dir: Path) -> Path:
    return target_dir / "run_results.json"


def _node_result(result: Mapping[str, object]) -> NodeResult:
    return NodeResult(
        unique_id=str(result["unique_id"]),
        status=str(result["status"]),
        message=" ".join(str(result.get("message") or "").split()),
        failure_count=int(str(result.get("failures") or 0)),
        seconds=float(str(result.get("execution_time") or 0)),
    )


def _remove_others(folder: Path) -> None:
    """Remove the manifests of earlier states of the project; whoever uses one has it in memory."""
    for other in folder.parent.iterdir():
        if other != folder and other.suffix != ".tmp":
            shutil.rmtree(other, ignore_errors=True)
