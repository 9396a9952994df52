import os
from pathlib import Path

import pytest

from orchestration.errors import UsageError
from orchestration.sources import STANDARD_INPUT, PassedOver, check_sources, walk_sources


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


def test_walk_sources_reads_a_hidden_file_that_has_the_name_of_an_article(tmp_path: Path) -> None:
    for name in (".rain.txt", "._rain.txt", ".~rain.txt", ".rain.txt.Xy12ab", ".git/rain.txt", "__MACOSX/rain.txt"):
        write(tmp_path / name)
    passed_over = PassedOver()
    assert [file.relative_path for file in walk_sources([tmp_path], passed_over=passed_over)] == [".rain.txt"]
    assert passed_over.counts == {"hidden": 5}


def test_walk_sources_counts_what_it_passes_over(tmp_path: Path) -> None:
    write(tmp_path / "outside.txt")
    inside = write(tmp_path / "in" / "kept.txt")
    (tmp_path / "in" / "out.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "in" / "same.txt").symlink_to(inside)
    (tmp_path / "in" / "nowhere.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    write(tmp_path / "in" / "half.part")
    write(tmp_path / "in" / ".DS_Store")
    passed_over = PassedOver()
    files = [file.relative_path for file in walk_sources([tmp_path / "in"], passed_over=passed_over)]
    assert files == ["kept.txt", "same.txt"]
    assert passed_over.counts == {"hidden": 1, "link_out": 1, "link_to_folder": 1, "no_file": 1, "unfinished": 1}
    assert passed_over.links == (str(tmp_path / "in" / "out.txt"),)


def test_walk_sources_follows_links_that_were_named(tmp_path: Path) -> None:
    file = write(tmp_path / "there" / "a.txt")
    (tmp_path / "link.txt").symlink_to(file)
    (tmp_path / "folder").symlink_to(tmp_path / "there")
    assert found(tmp_path / "link.txt", tmp_path / "folder") == ["link.txt", "a.txt"]


def test_walk_sources_matches_patterns_as_a_shell_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("2026-01/a.jsonl", "2026-01/b.txt", "2026-02/c.jsonl", "2025-12/d.jsonl", "deep/er/e.jsonl"):
        write(tmp_path / name)
    literal = write(tmp_path / "odd[1].txt")
    monkeypatch.chdir(tmp_path)
    check_sources([Path("2026-*/*.jsonl")])
    assert found(Path("2026-*/*.jsonl")) == ["a.jsonl", "c.jsonl"]
    assert found(Path("2026-*")) == ["a.jsonl", "b.txt", "c.jsonl"]
    assert found(Path("**/*.jsonl"), tmp_path / "2026-0[12]/*") == ["d.jsonl", "a.jsonl", "c.jsonl", "e.jsonl", "b.txt"]
    assert found(literal) == ["odd[1].txt"]


def test_walk_sources_gives_standard_input_once_among_other_sources(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt")
    files = list(walk_sources([STANDARD_INPUT, file, Path("-")]))
    assert [(file.source_uri, file.is_standard_input) for file in files] == [("stdin", True), (str(file), False)]


def test_walk_sources_writes_out_names_that_are_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(tmp_path / name)
    (file,) = walk_sources([tmp_path])
    assert (file.relative_path, file.source_uri) == ("caf\\xe9.txt", f"{tmp_path}/caf\\xe9.txt")
    assert file.path.read_text() == "x"


@pytest.mark.parametrize("address", ["https://example.org/feed.xml", "HTTP://example.org", "ftp://example.org/a"])
def test_check_sources_says_what_to_do_with_an_address(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match=rf"^{address} is an .*onrecord fetch URL.* into the inbox"):
        check_sources([tmp_path, Path(address)])


def test_check_sources_names_a_pattern_that_matches_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing matches .*\*\.txt"):
        check_sources([tmp_path, tmp_path / "*.txt"])
