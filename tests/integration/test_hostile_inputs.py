"""Hostile inputs as a user meets them: one run over a folder of them, and what the commands then print."""

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = Path(__file__).with_name("onrecord_without_build.py")
STORY = "It rained in Oslo on Monday, and “nobody took a coat,” Ana Ruiz said.\n"
SECRET = "The key lies under the mat, the caretaker said on Monday in Oslo."
MAX_SECONDS, MAX_BYTES = 60, 512_000_000
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lollollol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
SCRIPTS = (
    "<html><head><title>Rain</title><script>steal(1)</script></head><body><article>"
    f"<p>{STORY}</p><p onclick='steal(2)'>The mayor of Oslo <a href='javascript:steal(3)'>said on Monday</a> that it "
    "would rain again.</p><svg onload=steal(4)></svg></article>"
    "<iframe src='data:text/html,steal(5)'></iframe></body></html>"
)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def linked(target: Path) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, str(target)
        archive.addfile(link)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `inbox/`, full of what strangers may send, and beside it what none of it may reach."""
    folder = tmp_path_factory.mktemp("place")
    inbox = folder / "inbox"
    inbox.mkdir()
    (folder / "secret.txt").write_text(SECRET)
    files = {
        "rain.txt": STORY.encode(),
        "zeros.gz": gzip.compress(bytes(200_000_000), compresslevel=1),
        "bomb.zip": zipped({f"{n}.txt": b"0" * 60_000_000 for n in range(3)}),
        "slip.zip": zipped({"../../evil.txt": b"evil", "/evil.txt": b"evil", "ok.txt": STORY.encode() + b"Twice."}),
        "links.tar.gz": linked(folder / "secret.txt"),
        "laughs.rss": f"{LAUGHS.replace('html', 'rss')}<rss><channel><title>&j;</title></channel></rss>".encode(),
        "laughs.html": f"{LAUGHS}<html><body><p>&j; {STORY}</p></body></html>".encode(),
        "entity.xml": (
            f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{(folder / "secret.txt").as_uri()}">]>'
            f"<html><body><p>&x; {STORY}</p></body></html>"
        ).encode(),
        "scripts.html": SCRIPTS.encode(),
        "line.txt": b"The talks went on. " * 2_800_000,
        "line.jsonl": b'{"text": "' + b"The talks went on. " * 2_800_000 + b'"}\n',
        "bell\x07\x1b[31m\n\u202etxt.exe": b"%PDF-1.4 \x1b]0;owned\x07",
        "controls.txt": f"\x1b[2J{STORY}\x07 \x9b31m “Red,” Ana Ruiz said.".encode(),
        "names.zip": zipped({"red\x1b[31m.txt": b"", "ok/\u202eevil.txt": b""}),
    }
    for name, content in files.items():
        (inbox / name).write_bytes(content)
    (inbox / os.fsdecode(b"caf\xe9.txt")).write_text(f"{STORY} Thrice.")
    (inbox / "link.txt").symlink_to(folder / "secret.txt")
    (inbox / "within.txt").symlink_to(inbox / "rain.txt")
    (inbox / "loop").symlink_to(inbox)
    return folder


@pytest.fixture(scope="module")
def first_run(place: Path) -> str:
    return onrecord(place, "run", "inbox", "--profile", "rules")


def onrecord(place: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(COMMAND), *arguments],
        env=os.environ | {"ONRECORD_DATA_DIR": str(place / "data"), "ONRECORD_MEASURE": str(place / "measured.json")},
        cwd=place,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).decode()


def rows(place: Path, sql: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(onrecord(place, "query", sql, "--format", "json"))
    return found


def unsafe_characters(text: str) -> Iterator[str]:
    yield from (char for char in text if (not char.isprintable() and char != "\n") or char == "\u202e")


def test_run_keeps_within_memory_and_time(place: Path, first_run: str) -> None:
    measured = json.loads((place / "measured.json").read_text())
    assert first_run
    assert measured["peak_bytes"] < MAX_BYTES
    assert measured["seconds"] < MAX_SECONDS


def test_run_gives_each_input_a_row(place: Path, first_run: str) -> None:
    found = rows(
        place,
        f"select source_uri[{len(str(place / 'inbox')) + 2}:] as name, record_locator as place, "
        "coalesce(reason_code, status) as outcome from raw.documents order by all",
    )
    outcomes = {(row["name"], row["place"], row["outcome"]) for row in found}
    (laughs,) = (row for row in found if row["name"] == "laughs.rss")
    assert laughs["outcome"] != "accepted"
    assert outcomes - {tuple(laughs.values())} == {
        ("rain.txt", None, "accepted"),
        ("within.txt", None, "unchanged"),
        ("zeros.gz", None, "container_too_large"),
        *(("bomb.zip", f"{n}.txt", "container_too_large") for n in range(3)),
        ("slip.zip", "../../evil.txt", "member_unsafe_name"),
        ("slip.zip", "evil.txt", "member_unsafe_name"),
        ("slip.zip", "ok.txt", "accepted"),
        ("links.tar.gz", "link.txt", "member_not_a_file"),
        ("laughs.html", None, "accepted"),
        ("entity.xml", None, "accepted"),
        ("scripts.html", None, "accepted"),
        ("line.txt", None, "too_large"),
        ("line.jsonl", "line 1", "too_large"),
        ("bell\x07\x1b[31m\n\u202etxt.exe", None, "unsupported_format"),
        ("controls.txt", None, "accepted"),
        ("names.zip", "red\x1b[31m.txt", "empty"),
        ("names.zip", "ok/\u202eevil.txt", "empty"),
        ("caf\\xe9.txt", None, "accepted"),
    }


def test_run_reads_and_writes_nothing_outside_of_its_folders(place: Path, first_run: str) -> None:
    assert sorted(path.name for path in place.iterdir()) == ["data", "inbox", "measured.json", "secret.txt"]
    assert not list(place.rglob("evil*"))
    (secrets,) = rows(place, "select count(*) as found from raw.articles where contains(text, 'under the mat')")
    assert secrets == {"found": 0}
    assert "1 link out of the folder" in first_run
    assert str(place / "inbox" / "link.txt") in first_run


def test_run_reads_a_link_that_leads_out_when_it_is_named(place: Path, first_run: str) -> None:
    onrecord(place, "run", "inbox/link.txt", "--profile", "rules")
    (secrets,) = rows(place, "select count(*) as found from raw.articles where contains(text, 'under the mat')")
    assert secrets == {"found": 1}


def test_run_keeps_no_script_and_expands_no_entity(place: Path, first_run: str) -> None:
    (found,) = rows(
        place,
        "select count(*) as found from raw.articles "
        "where contains(text, 'steal') or contains(coalesce(headline, ''), 'steal') or contains(text, 'lollollol')",
    )
    assert found == {"found": 0}


@pytest.mark.parametrize(
    "arguments",
    [
        ("rejects",),
        ("rejects", "--limit", "0"),
        ("query", "select source_uri, record_locator, reason from raw.documents"),
        ("run", "inbox", "--profile", "rules"),
        ("status",),
    ],
)
def test_commands_print_no_control_characters(place: Path, first_run: str, arguments: tuple[str, ...]) -> None:
    assert list(unsafe_characters(first_run)) == []
    assert list(unsafe_characters(onrecord(place, *arguments))) == []


def test_rejects_shows_names_with_their_control_characters_written_out(place: Path, first_run: str) -> None:
    printed = onrecord(place, "rejects", "--limit", "0")
    assert "bell\\x07\\x1b[31m\\n\\u202etxt.exe" in printed
    assert "names.zip > red\\x1b[31m.txt" in printed
