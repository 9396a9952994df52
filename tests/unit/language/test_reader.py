import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from transforms.language.reader import NetworkUnavailableError, Profile, load_reader, read_reader_version

TEXT = "“It is over,” said Ana Petrova."


@pytest.mark.parametrize("profile", ["accurate", "rules"])
def test_load_reader_gives_a_reader_that_can_be_pickled(profile: Profile) -> None:
    reader = load_reader(profile)
    assert reader.version.startswith(f"{profile}-")
    assert pickle.loads(pickle.dumps(reader)).read([TEXT]) == reader.read([TEXT])


@pytest.mark.parametrize("profile", ["accurate", "rules"])
def test_read_reader_version_is_that_of_the_loaded_reader(profile: Profile) -> None:
    assert read_reader_version(profile) == load_reader(profile).version


@pytest.mark.parametrize("profile", ["accurate", "fast"])
def test_load_reader_prefers_a_given_folder(profile: Profile, tmp_path: Path) -> None:
    with pytest.raises(NetworkUnavailableError, match=str(tmp_path)):
        load_reader(profile, directory=tmp_path)
    with pytest.raises(NetworkUnavailableError, match=str(tmp_path)):
        read_reader_version(profile, directory=tmp_path)


def test_load_reader_by_rules_needs_no_folder(tmp_path: Path) -> None:
    assert load_reader("rules", directory=tmp_path).version == load_reader("rules").version


@pytest.mark.parametrize("workers", ["1", "2"])
def test_onrecord_runs_by_rules_where_no_runtime_is(tmp_path: Path, repository: Path, workers: str) -> None:
    """Modules that cannot be imported stand before the installed ones, in worker processes too."""
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    for name in ("onnxruntime", "tokenizers"):
        (blocked / f"{name}.py").write_text("raise ImportError('no runtime here')\n")
    filler = "It rained in the town. " * 100
    lines = [json.dumps({"id": str(number), "text": f"{TEXT}\n\n{filler}"}) for number in range(60)]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines))  # enough words for two workers

    def parse(profile: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "orchestration.cli", "parse", str(tmp_path / "articles.jsonl")]
        options = ["--out", str(tmp_path / profile), "--profile", profile, "--workers", workers, "--format", "jsonl"]
        environment = {**os.environ, "PYTHONPATH": str(blocked), "ONRECORD_DATA_DIR": str(tmp_path)}
        return subprocess.run(
            [*command, *options], capture_output=True, text=True, check=False, env=environment, cwd=repository
        )

    done = parse("rules")
    assert done.returncode == 0, done.stderr
    assert "Ana Petrova" in (tmp_path / "rules" / "quotes.jsonl").read_text()
    refused = parse("accurate")
    assert refused.returncode == 1
    assert "--profile rules" in refused.stderr
