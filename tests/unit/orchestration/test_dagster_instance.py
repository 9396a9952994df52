import os
from pathlib import Path

import yaml

from orchestration.dagster_instance import dev_command, dev_environment, prepare_dagster_home
from orchestration.settings import load_settings


def test_prepare_dagster_home_allows_one_writer_and_sends_nothing(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path / "data"}, environment={})
    home = prepare_dagster_home(settings)
    config = yaml.safe_load((home / "dagster.yaml").read_text(encoding="utf-8"))
    assert home == tmp_path / "data" / "dagster"
    assert config["concurrency"]["pools"] == {"granularity": "op", "default_limit": 1}
    assert config["telemetry"] == {"enabled": False}
    assert settings.inbox_dir.is_dir()


def test_prepare_dagster_home_keeps_the_operators_configuration(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path}, environment={})
    config = prepare_dagster_home(settings) / "dagster.yaml"
    config.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    prepare_dagster_home(settings)
    assert config.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"
    assert [path.name for path in config.parent.iterdir() if path.suffix == ".tmp"] == []


def test_dev_command_listens_on_this_machine_only(tmp_path: Path) -> None:
    command = dev_command(load_settings({"data_dir": tmp_path}, environment={}), 3123)
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "3123"


def test_dev_environment_gives_the_started_processes_the_same_settings(tmp_path: Path) -> None:
    sources = (tmp_path / "first", tmp_path / "second")
    given = {"data_dir": tmp_path / "data", "workers": 3, "sources": sources}
    settings = load_settings(given, environment={"ONRECORD_LOG_LEVEL": "error"})
    variables = dev_environment(settings, environment={"ONRECORD_LOG_LEVEL": "error", "PATH": "/bin"})
    assert load_settings(environment=variables) == settings
    assert variables["DAGSTER_HOME"] == str(tmp_path / "data" / "dagster")
    assert variables["DAGSTER_DISABLE_TELEMETRY"] == "1"
    assert variables["PATH"] == "/bin"
    assert variables["ONRECORD_SOURCES"] == os.pathsep.join(map(str, sources))


def test_dev_environment_leaves_to_the_settings_file_what_was_not_given(tmp_path: Path) -> None:
    settings = load_settings({"data_dir": tmp_path}, environment={})
    assert "ONRECORD_WORKERS" not in dev_environment(settings, environment={})
