from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.actor_downloads import DownloadError, download
from tests.unit.orchestration.loopback_server import Site, serve

BODY = bytes(range(256)) * 40


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(Site({"actors.csv": BODY})) as found:
        yield found


def fetch(site: Site, folder: Path, *, name: str = "actors.csv", max_bytes: int = 1_000_000, tries: int = 3) -> Path:
    return download(f"{site.url}/{name}", folder, max_bytes=max_bytes, timeout_seconds=5, tries=tries).path


def test_download_fetches_a_file_once(site: Site, tmp_path: Path) -> None:
    assert fetch(site, tmp_path).read_bytes() == BODY
    again = download(f"{site.url}/actors.csv", tmp_path, max_bytes=1_000_000)
    assert (again.is_fresh, again.note) == (False, "")
    site.files["actors.csv"] = b"new"
    assert fetch(site, tmp_path).read_bytes() == b"new"


def test_download_goes_on_after_a_cut(site: Site, tmp_path: Path) -> None:
    site.cut_after = 1_000
    assert fetch(site, tmp_path).read_bytes() == BODY
    assert [asked for _, asked in site.requests] == [None, "bytes=1000-"]


def test_download_keeps_what_came_for_the_next_run(site: Site, tmp_path: Path) -> None:
    site.cut_after = 1_000
    with pytest.raises(DownloadError, match=r"1,000 bytes are kept"):
        fetch(site, tmp_path, tries=1)
    assert fetch(site, tmp_path).read_bytes() == BODY
    assert site.requests[-1][1] == "bytes=1000-"


def test_download_starts_anew_when_the_file_has_changed_meanwhile(site: Site, tmp_path: Path) -> None:
    site.cut_after = 1_000
    with pytest.raises(DownloadError):
        fetch(site, tmp_path, tries=1)
    site.files["actors.csv"] = b"another file"
    assert fetch(site, tmp_path).read_bytes() == b"another file"


def test_download_tells_of_a_missing_file_and_asks_once(site: Site, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="404"):
        fetch(site, tmp_path, name="nothing.csv")
    assert len(site.requests) == 1


def test_download_asks_again_when_the_server_is_ill(site: Site, tmp_path: Path) -> None:
    site.status = 503
    with pytest.raises(DownloadError, match="503"):
        fetch(site, tmp_path)
    assert len(site.requests) == 3


@pytest.mark.parametrize("hides_length", [False, True])
def test_download_refuses_what_is_too_large(site: Site, tmp_path: Path, hides_length: bool) -> None:
    site.hides_length = hides_length
    with pytest.raises(DownloadError, match="--max-megabytes"):
        fetch(site, tmp_path, max_bytes=5_000)
    assert not list(tmp_path.glob("*actors.csv*.part"))


def test_download_uses_the_earlier_copy_when_nobody_answers(tmp_path: Path) -> None:
    with serve(Site({"actors.csv": BODY})) as site:
        fetch(site, tmp_path)
    found = download(f"{site.url}/actors.csv", tmp_path, max_bytes=1_000_000, timeout_seconds=2)
    assert found.path.read_bytes() == BODY
    assert "earlier run" in found.note
