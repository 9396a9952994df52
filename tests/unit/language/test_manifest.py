import json
import shutil
from pathlib import Path

import pytest

from transforms.language.manifest import (
    GRAPH_FILE,
    MANIFEST_FILE,
    VOCABULARY_FILE,
    NetworkUnavailableError,
    read_checked,
    read_manifest,
    shipped_directory,
)

SHIPPED = shipped_directory("accurate")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(SHIPPED / MANIFEST_FILE, tmp_path / MANIFEST_FILE)
    return tmp_path


def test_read_checked_accepts_the_shipped_files() -> None:
    manifest = read_manifest(SHIPPED)
    for name in (VOCABULARY_FILE, GRAPH_FILE):
        assert read_checked(SHIPPED, name, manifest) == (SHIPPED / name).read_bytes()


def test_read_checked_refuses_changed_bytes(folder: Path) -> None:
    (folder / VOCABULARY_FILE).write_bytes(b"changed")
    with pytest.raises(NetworkUnavailableError, match=r"vocabulary.txt is broken: its SHA-256 is .* \(7 bytes\)"):
        read_checked(folder, VOCABULARY_FILE, read_manifest(folder))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": "x", "version": "1", "files": {}}'])
def test_read_manifest_refuses_what_is_no_manifest(folder: Path, content: str) -> None:
    (folder / MANIFEST_FILE).write_text(content)
    with pytest.raises(NetworkUnavailableError, match="is not a manifest of a reading network"):
        read_manifest(folder)


def test_read_manifest_refuses_a_window_without_room_for_a_body(folder: Path) -> None:
    fields = json.loads((folder / MANIFEST_FILE).read_text())
    (folder / MANIFEST_FILE).write_text(json.dumps(fields | {"window": {"pieces": 64, "context": 63}}))
    with pytest.raises(NetworkUnavailableError, match="no room"):
        read_manifest(folder)
