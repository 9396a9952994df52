"""`onrecord docs` and `onrecord dev`: the documentation site and the Dagster UI."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from orchestration.dagster_instance import LOOPBACK, dev_command, dev_environment, prepare_dagster_home
from orchestration.dbt_runner import generate_docs
from orchestration.errors import OnRecordError, UsageError
from orchestration.pipeline import build_marts, open_warehouse
from orchestration.progress import ProgressListener
from orchestration.settings import Settings

DOCS_NAME = "docs.html"


def write_docs(settings: Settings, *, progress: ProgressListener) -> Path:
    """Write the documentation of all tables and columns as one HTML file beside the published database.

    Raises
    ------
    OnRecordError
        When there is no warehouse yet, or dbt fails.
    """
    if not settings.warehouse_path.is_file():
        raise OnRecordError(f"there is no warehouse yet at {settings.warehouse_path}. Run `onrecord run PATH` first.")
    build_marts(settings, progress=progress)  # the site describes tables as they stand
    open_warehouse(settings, progress=progress).close()  # waits here, with a message, and not inside dbt
    progress.begin("writing", total=None, unit="pages")
    path = generate_docs(
        settings.warehouse_path, target_dir=settings.dbt_target_dir, output_file=settings.published_dir / DOCS_NAME
    )
    progress.end()
    return path


def start_dagster(settings: Settings, *, port: int) -> NoReturn:
    """Become the Dagster UI with its daemon, on this machine only, with state kept in the data folder.

    Raises
    ------
    UsageError
        When the port is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise UsageError(
                f"port {port} is taken ({error.strerror}). Choose another: onrecord dev --port N"
            ) from error
    prepare_dagster_home(settings)
    command = dev_command(settings, port)
    sys.stdout.flush()
    os.execve(command[0], command, dev_environment(settings))
