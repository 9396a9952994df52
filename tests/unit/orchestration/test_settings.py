from pathlib import Path

import pytest

from orchestration.settings import CHECKOUT, SettingsError, effective_settings, load_settings


def origins(overrides: dict[str, object] | None = None, **environment: str) -> dict[str, str]:
    return {item.name: item.origin for item in effective_settings(overrides, environment=environment)}


def test_load_settings_has_a_default_for_everything() -> None:
    settings = load_settings(environment={"ONRECORD_DATA_DIR": "/nowhere"})
    assert settings.source_paths == (Path("/nowhere/inbox"),)
    assert settings.warehouse_path == Path("/nowhere/warehouse/onrecord.duckdb")
    assert settings.worker_count >= 1
    assert load_settings(environment={}).data_dir == CHECKOUT / "data"


def test_load_settings_prefers_command_line_to_environment_to_file(tmp_path: Path) -> None:
    (tmp_path / "onrecord.toml").write_text("workers = 3\ndbt_threads = 3\nlock_wait_seconds = 3\n")
    environment = {"ONRECORD_DATA_DIR": str(tmp_path), "ONRECORD_WORKERS": "2", "ONRECORD_DBT_THREADS": "2"}
    settings = load_settings({"workers": 1, "network_dir": None}, environment=environment)
    assert (settings.workers, settings.dbt_threads, settings.lock_wait_seconds) == (1, 2, 3)


def test_effective_settings_names_where_each_value_comes_from(tmp_path: Path) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text("dbt_threads = 3\n")
    found = origins({"data_dir": tmp_path}, ONRECORD_WORKERS="2")
    assert found["data_dir"] == "command line"
    assert found["workers"] == "environment variable ONRECORD_WORKERS"
    assert found["dbt_threads"] == str(config)
    assert found["log_level"] == "default"


def test_effective_settings_describes_every_setting() -> None:
    assert all(item.description for item in effective_settings(environment={}))


def test_load_settings_reads_paths_relative_to_where_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "conf" / "mine.toml"
    config.parent.mkdir()
    config.write_text('data_dir = "d"\nsources = ["a", "/b"]\n')
    monkeypatch.chdir(tmp_path)
    settings = load_settings(environment={"ONRECORD_CONFIG": str(config)})
    assert settings.data_dir == config.parent / "d"
    assert settings.sources == (config.parent / "a", Path("/b"))
    environment = {"ONRECORD_CONFIG": str(config), "ONRECORD_SOURCES": "x:/y"}
    assert load_settings(environment=environment).sources == (tmp_path / "x", Path("/y"))


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        ("ONRECORD_WORKERS", "many", "environment variable ONRECORD_WORKERS: workers = 'many'"),
        ("ONRECORD_WORKERS", "-1", "greater than or equal to 0"),
        ("ONRECORD_PROFILE", "slow", "ONRECORD_PROFILE: profile = 'slow'"),
        ("ONRECORD_LOG_LEVEL", "loud", "ONRECORD_LOG_LEVEL: log_level = 'loud'"),
        ("ONRECORD_SCHEDULE_CRON", "daily", "five fields"),
        ("ONRECORD_CONFIG", "/no/such.toml", "ONRECORD_CONFIG names /no/such.toml, which is not a file"),
    ],
)
def test_load_settings_names_the_variable_of_a_bad_value(variable: str, value: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint.replace("(", r"\(")):
        load_settings(environment={variable: value})


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("wrokers = 2", "there is no setting wrokers. Did you mean workers?"),
        ("workers = ", "is not valid TOML"),
        ('workers = "x"', "workers = 'x' cannot be used"),
    ],
)
def test_load_settings_names_the_file_of_a_bad_value(tmp_path: Path, content: str, complaint: str) -> None:
    config = tmp_path / "onrecord.toml"
    config.write_text(content)
    with pytest.raises(SettingsError) as caught:
        load_settings({"data_dir": tmp_path}, environment={})
    assert complaint in str(caught.value)
    assert str(config) in str(caught.value)
