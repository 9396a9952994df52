import importlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from orchestration import read_workers
from orchestration.file_reading import READER_DIED, read_file
from orchestration.read_processes import ReadFile, ReadingFailedError, as_spooled, spooled_records
from orchestration.read_workers import FileTask, Piece, read_files
from orchestration.sources import STANDARD_INPUT, walk_sources
from transforms.reading.options import DEFAULT_OPTIONS
from transforms.reading.records import ReadRecord

PAGE = "<html><head><title>Rain {0}</title></head><body><article>{1}</article></body></html>"
PARAGRAPH = "<p>It rained in Ashford on day {0}, and the mayor said that the streets were empty until the evening.</p>"


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module `deadly_files`, in reach of this process and of those that it starts."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    sys.modules.pop("deadly_files", None)
    return importlib.import_module("deadly_files")


@pytest.fixture
def cheap_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be worth a process."""
    monkeypatch.setattr(read_workers, "SECONDS_PER_WORKER", 0.01)


@pytest.fixture
def spools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty at first."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def write_page(path: Path, number: int) -> None:
    path.write_text(PAGE.format(number, "".join(PARAGRAPH.format(number + line) for line in range(5))))


def write_lines(path: Path, texts: list[str]) -> None:
    path.write_text("".join(json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts)))


def pieces_of(
    folder: Path,
    *,
    workers: int,
    is_isolated: bool = False,
    read: ReadFile = read_file,
    notes: list[str] | None = None,
    deadly_names: frozenset[str] = frozenset(),
) -> list[Piece]:
    tasks = (FileTask(file, is_deadly=file.path.name in deadly_names) for file in walk_sources([folder]))
    note = (notes if notes is not None else []).append
    return list(
        read_files(tasks, options=DEFAULT_OPTIONS, workers=workers, is_isolated=is_isolated, read=read, note=note)
    )


def names(pieces: list[Piece]) -> list[str]:
    return [piece.file.path.name for piece in pieces if piece.record is None]


def reasons(pieces: list[Piece]) -> dict[str, str | None]:
    return {
        piece.file.path.name: piece.record.reason_code for piece in pieces if piece.record and piece.record.reason_code
    }


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Pages between files of other forms; the first page takes longest."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    for number in range(8):
        write_page(folder / f"{number}{'-slow' if number == 0 else ''}.html", number)
    write_lines(folder / "3-lines.jsonl", ["It rained.", "It snowed.", ""])
    (folder / "4-note.txt").write_text("It rained in Ashford on Monday, and nobody was out.")
    (folder / "5-empty.txt").write_text("")
    return folder


@pytest.mark.parametrize(("workers", "is_isolated"), [(2, False), (3, True), (1, True)])
def test_read_files_gives_the_same_records_whatever_the_workers(
    mixed: Path, deadly: ModuleType, cheap_processes: None, *, spools: Path, workers: int, is_isolated: bool
) -> None:
    expected = pieces_of(mixed, workers=1)
    found = pieces_of(mixed, workers=workers, is_isolated=is_isolated, read=deadly.read_deadly)
    assert len([piece for piece in expected if piece.record and piece.record.article]) == 11
    assert found == expected
    assert list(spools.iterdir()) == []


def test_read_files_leaves_to_processes_only_what_is_worth_it(
    tmp_path: Path, deadly: ModuleType, cheap_processes: None
) -> None:
    for number in range(3):
        write_page(tmp_path / f"{number}-elsewhere.html", number)
    write_lines(tmp_path / "4-elsewhere.jsonl", ["It rained."])
    pieces_of(tmp_path, workers=2, read=deadly.read_deadly)
    here = str(os.getpid())
    assert (tmp_path / "4-elsewhere.pid").read_text().split() == [here]
    assert here not in [(tmp_path / f"{number}-elsewhere.pid").read_text().strip() for number in range(3)]


def test_read_files_reads_little_work_in_this_process(tmp_path: Path, deadly: ModuleType) -> None:
    write_page(tmp_path / "1-elsewhere.html", 1)
    pieces_of(tmp_path, workers=2, read=deadly.read_deadly)
    assert (tmp_path / "1-elsewhere.pid").read_text().split() == [str(os.getpid())]


def test_read_files_loses_only_the_files_that_kill_their_process(
    tmp_path: Path, deadly: ModuleType, cheap_processes: None
) -> None:
    for number in range(9):
        write_page(tmp_path / f"{number}.html", number)
    expected = pieces_of(tmp_path, workers=1)
    for number in (3, 7):
        (tmp_path / f"{number}.html").write_bytes(b"<html>" + deadly.KILLER_BYTES)
    notes: list[str] = []
    found = pieces_of(tmp_path, workers=2, read=deadly.read_deadly, notes=notes)
    assert reasons(found) == {"3.html": READER_DIED, "7.html": READER_DIED}
    assert names(found) == names(expected)
    spared = [piece for piece in found if piece.file.path.name not in {"3.html", "7.html"}]
    assert spared == [piece for piece in expected if piece.file.path.name not in {"3.html", "7.html"}]
    (rejected,) = [piece.record for piece in found if piece.record and piece.file.path.name == "3.html"]
    assert "died (killed by signal 9), twice" in str(rejected.reason)
    assert "lower the number of workers" in str(rejected.reason)
    assert notes[0].startswith("A reading process died (killed by signal 9). Under way were ")


def test_read_files_keeps_what_stood_before_the_record_that_kills(
    tmp_path: Path, deadly: ModuleType, spools: Path
) -> None:
    texts = [f"It rained on day {number}." for number in range(200)]
    write_lines(tmp_path / "1.jsonl", [*texts, deadly.KILLING_RECORD, "It rained again."])
    write_lines(tmp_path / "2.jsonl", ["It snowed."])
    found = pieces_of(tmp_path, workers=1, is_isolated=True, read=deadly.read_deadly)
    read = [piece.record.article.text for piece in found if piece.record and piece.record.article]
    assert read == [*texts, "It snowed."]
    assert reasons(found) == {"1.jsonl": READER_DIED}
    (rejected,) = [piece.record for piece in found if piece.record and piece.record.article is None]
    assert "died behind its first 200 records" in str(rejected.reason)
    assert list(spools.iterdir()) == []


def test_read_files_reads_a_file_whose_process_died_once(
    tmp_path: Path, deadly: ModuleType, cheap_processes: None
) -> None:
    for name in ("1.html", "2-once.html", "3.html"):
        write_page(tmp_path / name, 1)
    notes: list[str] = []
    found = pieces_of(tmp_path, workers=2, read=deadly.read_deadly, notes=notes)
    assert [name for name in names(found) if name.endswith(".html")] == ["1.html", "2-once.html", "3.html"]
    assert reasons(found) == {}
    assert len(notes) == 1


def test_read_files_never_reads_here_what_killed_before(tmp_path: Path, deadly: ModuleType) -> None:
    write_page(tmp_path / "1-elsewhere.html", 1)
    (tmp_path / "2.txt").write_bytes(deadly.KILLER_BYTES)
    found = pieces_of(tmp_path, workers=1, read=deadly.read_deadly, deadly_names=frozenset({"2.txt"}))
    assert reasons(found) == {"2.txt": READER_DIED}
    assert (tmp_path / "1-elsewhere.pid").read_text().split() == [str(os.getpid())]


def test_read_files_blames_no_file_when_processes_die_at_the_start(
    tmp_path: Path, deadly: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_page(tmp_path / "1.html", 1)
    monkeypatch.setattr(read_workers, "start_reader", deadly.die_at_start)
    with pytest.raises(ReadingFailedError, match=r"before it was given a file \(killed by signal 9\)"):
        pieces_of(tmp_path, workers=1, is_isolated=True)


def test_read_files_says_what_to_do_when_there_is_no_room_for_spools(
    tmp_path: Path, cheap_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write_page(tmp_path / f"{number}.html", number)
    mkstemp = tempfile.mkstemp

    def full(**options: str) -> tuple[int, str]:
        handle, _ = mkstemp(**options)  # type: ignore[call-overload]
        return handle, "/dev/full/spool"

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(ReadingFailedError, match="TMPDIR"):
        pieces_of(tmp_path, workers=2)


def test_read_files_reads_standard_input_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = io.TextIOWrapper(io.BytesIO(b'{"text": "It rained."}\n'))
    monkeypatch.setattr(sys, "stdin", lines)
    tasks = [FileTask(file) for file in walk_sources([STANDARD_INPUT])]
    pieces = list(read_files(tasks, options=DEFAULT_OPTIONS, workers=2, is_isolated=True))
    assert [piece.record.article.text for piece in pieces if piece.record and piece.record.article] == ["It rained."]


def test_read_files_gives_records_while_the_file_is_being_read(tmp_path: Path, deadly: ModuleType) -> None:
    write_lines(tmp_path / "1.jsonl", ["It rained.", "It snowed."])
    pieces = read_files(
        (FileTask(file) for file in walk_sources([tmp_path])),
        options=DEFAULT_OPTIONS,
        workers=1,
        is_isolated=True,
        read=deadly.read_and_wait,
    )
    first = next(pieces)
    assert first.record is not None
    (tmp_path / "go on").touch()
    assert len(list(pieces)) == 2


def test_read_files_reads_on_behind_a_file_that_takes_long(tmp_path: Path, deadly: ModuleType) -> None:
    write_lines(tmp_path / "00-waits.jsonl", ["It rained."] * 100)
    for number in range(1, 21):
        write_lines(tmp_path / f"{number:02}.jsonl", ["It snowed."])
    found = pieces_of(tmp_path, workers=2, is_isolated=True, read=deadly.read_when_others_are)
    texts = [piece.record.article.text for piece in found if piece.record and piece.record.article]
    assert texts == ["It rained."] * 100 + ["It snowed."] * 20
    assert (tmp_path / "00-waits.others").read_text() == "20"


def test_spooled_records_gives_only_whole_records(tmp_path: Path) -> None:
    content = as_spooled(7, _record("a")) + as_spooled(9, _record("b"))
    spool = tmp_path / "spool"
    found: list[tuple[int, str]] = []
    spool.touch()
    with spool.open("rb") as reading, spool.open("ab", buffering=0) as writing:
        for byte in content:
            writing.write(bytes([byte]))
            found += [(position, record.source_uri) for position, record in spooled_records(reading)]
    assert found == [(7, "a"), (9, "b")]


def _record(uri: str) -> ReadRecord:
    return ReadRecord(uri, None, None, "text/plain", 1, "", "empty", "It is empty.", None, None)
