import os
from pathlib import Path

import pytest

from orchestration.errors import UsageError
from orchestration.sources import check_sources, walk_sources


def found(*paths: Path) -> list[str]:
    return [file.relative_path for file in walk_sources(paths)]


def write(path: Path, content: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_walk_sources_gives_files_sorted_and_relative_to_the_folder_given(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/y.html", "c/d/e.jsonl"):
        write(tmp_path / name)
    assert found(tmp_path) == ["b.txt", "a/y.html", "a/z.html", "c/d/e.jsonl"]


def test_walk_sources_gives_a_file_that_was_named_by_its_name(tmp_path: Path) -> None:
    file = write(tmp_path / "a" / "b.txt", "four")
    assert [(f.relative_path, f.byte_count, f.source_uri) for f in walk_sources([file])] == [("b.txt", 4, str(file))]


def test_walk_sources_passes_over_hidden_unfinished_and_irregular_files(tmp_path: Path) -> None:
    write(tmp_path / "kept.txt")
    for hidden in (".hidden", ".git/config", ".DS_Store", "half.part", "half.TMP"):
        write(tmp_path / hidden)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert found(tmp_path) == ["kept.txt"]


def test_walk_sources_gives_a_file_once_however_often_it_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt")
    assert found(tmp_path, file, tmp_path / "." / "a.txt") == ["a.txt"]


def test_check_sources_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file or folder: .*missing"):
        check_sources([tmp_path, tmp_path / "missing"])
