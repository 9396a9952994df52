"""The UI for real: started by the command that `onrecord dev` uses, driven through its GraphQL interface.

It takes a minute or more, because four processes load Dagster one after the other, so it runs when it is asked for:
`ONRECORD_LIVE_TESTS=1 pytest tests/integration/test_dagster_live.py`.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from orchestration.dagster_instance import dev_command, dev_environment, prepare_dagster_home
from orchestration.publishing import open_published
from orchestration.settings import Settings, load_settings

LONGEST_SECONDS = 240
"""For the whole test; two quiet cores need a quarter of it."""

ENDED = {"SUCCESS", "FAILURE", "CANCELED"}

LOCATIONS = """{ repositoriesOrError {
    ... on RepositoryConnection { nodes { name location { name } } }
    ... on PythonError { message }
} }"""
LAUNCH = """mutation Launch($parameters: ExecutionParams!) { launchRun(executionParams: $parameters) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
} }"""
RUNS = """{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"""
START_SENSOR = """mutation Start($sensor: SensorSelector!) { startSensor(sensorSelector: $sensor) {
    ... on Sensor { sensorState { status } }
    ... on PythonError { message }
} }"""
TICKS = """query Ticks($sensor: SensorSelector!) { sensorOrError(sensorSelector: $sensor) {
    ... on Sensor { sensorState { ticks { status skipReason runIds error { message } } } }
} }"""

pytestmark = pytest.mark.skipif(
    not os.environ.get("ONRECORD_LIVE_TESTS"), reason="starts the UI, a minute or more; set ONRECORD_LIVE_TESTS=1"
)
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Interface:
    """A running UI."""

    settings: Settings
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    deadline: float

    def ask(self, query: str, **variables: object) -> Mapping[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql", data=body, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = json.loads(response.read())
        assert "errors" not in answer, answer["errors"]
        data: Mapping[str, Any] = answer["data"]
        return data

    def wait_for(self, what: str, look: Callable[[], Answer | None]) -> Answer:
        """Look twice a second until there is an answer; fail with the end of the log when time is up."""
        while time.monotonic() < self.deadline and self.process.poll() is None:
            try:
                found = look()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                found = None
            if found:
                return found
            time.sleep(0.5)
        tail = self.log.read_text(encoding="utf-8", errors="replace")[-4000:]
        raise AssertionError(f"waited in vain for {what}. The log ends with:\n{tail}")

    def location(self) -> dict[str, str]:
        def look() -> dict[str, str] | None:
            nodes = self.ask(LOCATIONS)["repositoriesOrError"].get("nodes")
            return nodes and {
                "repositoryName": nodes[0]["name"],
                "repositoryLocationName": nodes[0]["location"]["name"],
            }

        return self.wait_for("the definitions", look)

    def runs(self) -> dict[str, dict[str, Any]]:
        return {run["runId"]: run for run in self.ask(RUNS)["runsOrError"]["results"]}

    def end_of_run(self, run_id: str) -> str:
        def look() -> str | None:
            status = str(self.runs()[run_id]["status"])
            return status if status in ENDED else None

        return self.wait_for(f"the end of run {run_id}", look)

    def published(self, query: str) -> list[tuple[object, ...]]:
        connection = open_published(self.settings.published_path)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


@pytest.fixture
def interface(tmp_path: Path) -> Iterator[Interface]:
    given = os.environ | {
        "ONRECORD_DATA_DIR": str(tmp_path / "data"),
        "ONRECORD_WORKERS": "1",
        "ONRECORD_SENSOR_INTERVAL_SECONDS": "5",
        "ONRECORD_LOG_LEVEL": "info",
    }
    settings = load_settings(environment=given)
    prepare_dagster_home(settings)
    port, log = free_port(), tmp_path / "dagster.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            dev_command(settings, port),
            env=dev_environment(settings, environment=given),
            cwd=tmp_path,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Interface(settings, port, process, log, time.monotonic() + LONGEST_SECONDS)
    finally:
        end_group(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ask the started processes to end, and end them if they do not; a run's own process is in the same group."""
    for number, patience in ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait(5)


def test_dev_runs_a_job_and_its_sensor_starts_one_for_a_new_file(interface: Interface, sample_dir: Path) -> None:
    first, second = sorted((sample_dir / "articles" / "meridian-courier").glob("*.txt"))[:2]
    inbox = interface.settings.inbox_dir
    shutil.copy(first, inbox)
    location = interface.location()
    assert location["repositoryLocationName"] == "onrecord"

    parameters = {"selector": location | {"jobName": "daily_run"}, "mode": "default"}
    launched = interface.ask(LAUNCH, parameters=parameters)["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run_id = launched["run"]["runId"]
    assert interface.end_of_run(run_id) == "SUCCESS"
    assert interface.published("select count(*) from marts.articles") == [(1,)]
    assert interface.published("select count(*) > 0 from marts.quotes where is_in_default_view") == [(True,)]

    sensor = location | {"sensorName": "new_files"}
    started = interface.ask(START_SENSOR, sensor=sensor)["startSensor"]
    assert started["sensorState"]["status"] == "RUNNING", started
    shutil.copy(second, inbox / "second.tmp")
    (inbox / "second.tmp").rename(inbox / "second.txt")

    def requested() -> str | None:
        return next((other for other in interface.runs() if other != run_id), None)

    asked_for = interface.wait_for("a run for the new file", requested)
    assert interface.end_of_run(asked_for) == "SUCCESS"
    assert interface.published("select count(*) from marts.articles") == [(2,)]
    tags = {tag["key"]: tag["value"] for tag in interface.runs()[asked_for]["tags"]}
    assert (tags["dagster/sensor_name"], tags["onrecord/new_files"]) == ("new_files", "1")

    ticks = interface.ask(TICKS, sensor=sensor)["sensorOrError"]["sensorState"]["ticks"]
    assert [tick["runIds"] for tick in ticks if tick["runIds"]] == [[asked_for]]
    assert not [tick["error"] for tick in ticks if tick["error"]]
