import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.asset_runs import LOCK_RETRIES, logged_stage, reading, retried_when_locked
from orchestration.errors import OnRecordError
from orchestration.pipeline import open_warehouse
from orchestration.settings import Settings, load_settings
from orchestration.warehouse_lock import WarehouseLockedError

HOLD = "import duckdb, sys; connection = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings({"data_dir": tmp_path, "lock_wait_seconds": 0}, environment={})
    open_warehouse(settings).close()
    return settings


def test_reading_has_the_step_tried_again_when_another_process_holds_the_warehouse(settings: Settings) -> None:
    command = [sys.executable, "-c", HOLD, str(settings.warehouse_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(dg.RetryRequested) as raised, reading(settings):
            pass
        holder.kill()
    assert raised.value.max_retries == LOCK_RETRIES
    assert isinstance(raised.value.__cause__, WarehouseLockedError)


def test_retried_when_locked_lets_other_errors_through() -> None:
    with pytest.raises(OnRecordError, match="no disk"), retried_when_locked():
        raise OnRecordError("no disk")


def test_logged_stage_closes_its_line_with_the_error(settings: Settings) -> None:
    def fail_halfway() -> None:
        with logged_stage(settings, command="dagster daily_run: read") as log:
            with open_warehouse(settings) as warehouse:
                log.open(warehouse)
            raise ZeroDivisionError("by zero")

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with reading(settings) as connection:
        rows = connection.execute("select command, status, message from meta.runs").fetchall()
    assert rows == [("dagster daily_run: read", "failed", "by zero")]


def test_logged_stage_writes_no_line_when_nothing_has_changed(settings: Settings) -> None:
    with logged_stage(settings, command="dagster daily_run: read"):
        pass
    with reading(settings) as connection:
        assert connection.execute("select count(*) from meta.runs").fetchall() == [(0,)]
