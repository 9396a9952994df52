"""Where Dagster keeps its state, and the command that starts its UI: `onrecord dev` calls both.

Everything lies in `<data_dir>/dagster`: run history, event log, schedule and sensor state. Nothing else is needed to
take the orchestration to another machine.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from orchestration.settings import CHECKOUT, ENV_PREFIX, Settings, load_settings

WRITER_POOL = "duckdb_writer"
LOOPBACK = "127.0.0.1"

_CONFIG_NAME = "dagster.yaml"
_TEMPLATE = Path(__file__).with_name(_CONFIG_NAME)
_WORKSPACE_NAME = "workspace.yaml"
_WORKSPACE = """\
# Written by `onrecord dev`. The name under which Dagster keeps what is switched on; the same as in pyproject.toml.
load_from:
  - python_module:
      module_name: orchestration.definitions
      location_name: onrecord
"""


def prepare_dagster_home(settings: Settings) -> Path:
    """Create the folder of Dagster's state, with its configuration, and the inbox; return the folder.

    A `dagster.yaml` that is there already is kept, so that an operator's changes last; delete it to get the shipped
    one back.
    """
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    settings.inbox_dir.mkdir(parents=True, exist_ok=True)
    config = home / _CONFIG_NAME
    if not config.exists():
        _write(config, _TEMPLATE.read_text(encoding="utf-8"))
    _write(home / _WORKSPACE_NAME, _WORKSPACE)
    return home


def dev_command(settings: Settings, port: int) -> list[str]:
    """Command line that starts UI, scheduler and sensors on the loopback address, for the interpreter at hand."""
    return [
        # `dg dev` is advertised in its place, but needs another package and one more process.
        *(sys.executable, "-W", "ignore:Function `dev_command` is superseded", "-m", "dagster", "dev"),
        *("--workspace", str(settings.dagster_home / _WORKSPACE_NAME)),
        *("--host", LOOPBACK, "--port", str(port), "--log-level", settings.log_level),
        *("--code-server-log-level", settings.log_level),
    ]


def dev_environment(settings: Settings, *, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment for `dev_command`: telemetry off, state in `prepare_dagster_home`'s folder, these settings.

    What was given on the command line is passed on as variables; everything else is read by the started processes
    themselves, so that a changed settings file counts from the next run on.
    """
    variables = dict(os.environ if environment is None else environment)
    variables[f"{ENV_PREFIX}DATA_DIR"] = str(settings.data_dir)
    found = load_settings(environment=variables)
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value != getattr(found, name):
            variables[ENV_PREFIX + name.upper()] = _as_variable(value)
    variables["DAGSTER_HOME"] = str(settings.dagster_home)
    variables["DAGSTER_DISABLE_TELEMETRY"] = "1"
    variables["DO_NOT_TRACK"] = "1"
    # The packages lie in the checkout, and the working directory of whoever starts the UI may be anywhere.
    paths = [str(CHECKOUT), *filter(None, [variables.get("PYTHONPATH")])]
    variables["PYTHONPATH"] = os.pathsep.join(paths)
    return variables


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _as_variable(value: object) -> str:
    if isinstance(value, tuple):
        return os.pathsep.join(map(str, value))
    return "" if value is None else str(value)
