import bz2
import gzip
import io
import json
import lzma
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO

import pytest

from transforms.reading import nesting as nesting_rules
from transforms.reading.nesting import Allowance, Nesting
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord
from transforms.reading.rejections import SENTENCES
from transforms.reading.version_lookup import document_id
from transforms.reading.versions import read_frames

COMPRESSIONS = pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
RAIN = " date 2025-03-12 By Ana Petrova\n\nIt rained in Oslo on Monday, and the streets were empty.\n"
LINES = "".join(json.dumps({"id": f"a{n}", "text": f"Story {n} was told in Oslo on Monday."}) + "\n" for n in range(3))
PAGE = (
    "<html><head><title>Rain</title></head><body><article><p>It rained in Oslo on Monday.</p></article></body></html>"
)


def zipped(*members: tuple[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def tarred(*members: tuple[str, str | bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in members:
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def read(data: bytes, path: str, *, is_seekable: bool = True, nesting: Nesting | None = None) -> list[ReadRecord]:
    stream = io.BytesIO(data) if is_seekable else Pipe(data)
    return list(read_stream(stream, source_uri=f"/in/{path}", relative_path=path, nesting=nesting))


class Pipe:
    """Bytes in order and no more."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int = -1, /) -> bytes:
        return self._data.read(min(size, 1000) if size >= 0 else 1000)


def places(records: list[ReadRecord]) -> list[tuple[str | None, str | None]]:
    return [(record.record_locator, record.reason_code) for record in records]


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)],
    ids=["gz", "bz2", "xz"],
)
def test_read_stream_reads_a_compressed_file_as_its_content(suffix: str, pack: Callable[[bytes], bytes]) -> None:
    records = read(pack(LINES.encode()), f"wire/day.jsonl{suffix}")
    plain = read(LINES.encode(), "wire/day.jsonl")
    assert places(records) == [("line 1", None), ("line 2", None), ("line 3", None)]
    assert [record.content_sha256 for record in records] == [record.content_sha256 for record in plain]
    (page,) = read(pack(RAIN.encode()), f"wire/rain.txt{suffix}")
    assert page.article is not None
    assert (page.container_uri, page.record_locator, page.article.source_id) == (None, None, f"wire/rain.txt{suffix}")
    assert (page.outlet_id, page.byte_count) == ("wire", len(RAIN))


def test_read_stream_reads_compressed_streams_one_behind_the_other_as_one() -> None:
    first, rest = LINES[:100].encode(), LINES[100:].encode()
    for pack in (gzip.compress, bz2.compress, lzma.compress):
        assert len(read(pack(first) + pack(rest), "day.jsonl")) == 3


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("batch.zip", zipped),
        ("batch.zip", lambda *members: zipped(*members, method=zipfile.ZIP_STORED)),
        ("batch.tar", tarred),
        ("batch.tar", lambda *members: tarred(*members, form=tarfile.GNU_FORMAT)),
        ("batch.tar", lambda *members: tarred(*members, form=tarfile.USTAR_FORMAT)),
        ("batch.tgz", lambda *members: tarred(*members, mode="w:gz")),
        ("batch.tar.bz2", lambda *members: tarred(*members, mode="w:bz2")),
        ("batch.tar.xz", lambda *members: tarred(*members, mode="w:xz")),
    ],
)
@pytest.mark.parametrize("is_seekable", [True, False])
def test_read_stream_reads_the_members_of_an_archive_as_files(
    name: str, pack: Callable[..., bytes], is_seekable: bool
) -> None:
    long_name = f"harbour-post/{'n' * 90}/{'m' * 90}.txt"
    data = pack(("harbour-post/rain.txt", RAIN), ("2026/day.jsonl", LINES), (long_name, RAIN), ("page.html", PAGE))
    records = read(data, name, is_seekable=is_seekable)
    assert places(records) == [
        ("harbour-post/rain.txt", None),
        ("2026/day.jsonl > line 1", None),
        ("2026/day.jsonl > line 2", None),
        ("2026/day.jsonl > line 3", None),
        (long_name, None),
        ("page.html", None),
    ]
    assert {(record.source_uri, record.container_uri) for record in records} == {(f"/in/{name}", f"/in/{name}")}
    articles = [record.article for record in records if record.article is not None]
    assert [article.outlet_id for article in articles[:2]] == ["harbour-post", None]
    assert [article.source_id for article in articles[:2]] == [f"{name}/harbour-post/rain.txt", "a0"]
    assert len({document_id(record) for record in records}) == 6


def test_read_stream_takes_the_outlet_of_a_member_from_where_its_archive_lies() -> None:
    (record,) = read(zipped(("2026/rain.txt", RAIN)), "harbour-post/batch.zip")
    assert record.outlet_id == "harbour-post"


def test_read_stream_gives_an_article_the_same_identity_in_every_container() -> None:
    story = '{"id": "7", "outlet": "Wire", "text": "Rain fell in Oslo on Monday."}\n'
    packed = [
        (story.encode(), "a.jsonl"),
        (gzip.compress(story.encode()), "a.jsonl.gz"),
        (zipped(("x/b.jsonl", story)), "a.zip"),
        (zipped(("rain.txt", RAIN)), "rain.zip"),
        (tarred(("rain.txt", RAIN)), "rain.tar"),
    ]
    frames = [read_frames(read(data, path), read_at=datetime(2025, 3, 13, tzinfo=UTC)) for data, path in packed]
    ids = [frame.articles.item(0, "article_id") for frame in frames]
    assert len(set(ids[:3])) == 1
    assert ids[3] == ids[4]


def test_read_stream_reads_containers_in_containers_three_deep() -> None:
    inner = gzip.compress(LINES.encode())
    data = zipped(("b.tar.gz", tarred(("c/day.jsonl.gz", inner), mode="w:gz")))
    records = read(data, "a.zip")
    assert places(records)[0] == ("b.tar.gz > c/day.jsonl.gz > line 1", None)
    assert records[0].article is not None
    deep = zipped(("b.zip", zipped(("c.zip", zipped(("d.zip", zipped(("rain.txt", RAIN))))))))
    (record,) = read(deep, "a.zip")
    assert (record.record_locator, record.reason_code) == ("b.zip > c.zip > d.zip", "container_nested")


def test_read_stream_passes_over_what_a_folder_walk_would_pass_over() -> None:
    names = ["__MACOSX/._rain.txt", ".DS_Store", "._rain.txt", ".git/config", "rain.txt.part"]
    assert places(read(zipped(*((name, RAIN) for name in names), ("rain.txt", RAIN)), "a.zip")) == [("rain.txt", None)]


@pytest.mark.parametrize("name", ["../evil.txt", "/abs/evil.txt", "..\\..\\evil.txt", "C:\\evil.txt", "a/../../b.txt"])
def test_read_stream_refuses_members_whose_names_lead_out(name: str) -> None:
    for data, path in (
        (zipped((name, RAIN), ("ok.txt", RAIN)), "a.zip"),
        (tarred((name, RAIN), ("ok.txt", RAIN)), "a.tar"),
    ):
        refused, kept = read(data, path)
        assert (refused.reason_code, kept.record_locator) == ("member_unsafe_name", "ok.txt")
        assert refused.record_locator is not None


def test_read_stream_follows_no_link_and_opens_no_device_of_an_archive() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("dev", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    records = read(buffer.getvalue(), "a.tar")
    assert places(records) == [(name, "member_not_a_file") for name in ("link", "hard", "dev")]
    assert "a symbolic link to /etc/passwd" in str(records[0].reason)
    assert len({document_id(record) for record in records}) == 3


def test_read_stream_refuses_encrypted_members_and_methods_that_it_does_not_know() -> None:
    data = bytearray(zipped(("secret.txt", RAIN), ("rain.txt", RAIN)))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert places(read(bytes(data), "a.zip")) == [("secret.txt", "member_encrypted"), ("rain.txt", None)]
    packed = zipped(("rain.txt", RAIN), method=zipfile.ZIP_LZMA)
    assert places(read(packed, "a.zip")) == [("rain.txt", "member_packing_unknown")]


@COMPRESSIONS
def test_read_stream_keeps_the_whole_lines_before_the_break_of_a_compressed_file(
    pack: Callable[[bytes], bytes],
) -> None:
    lines = b"".join(
        b'{"id": "%d", "text": "Story %d: %s"}\n' % (n, n * n, bytes(str(n**40), "ascii")) for n in range(20_000)
    )
    data = pack(lines)
    *kept, broken = read(data[: len(data) // 2], "day.jsonl.packed")
    assert len(kept) > 1000
    assert all(record.article is not None for record in kept)
    assert (broken.reason_code, broken.container_uri, broken.byte_count) == ("container_damaged", None, len(data) // 2)


def test_read_stream_does_not_trust_a_page_whose_checksum_does_not_fit() -> None:
    (record,) = read(gzip.compress(RAIN.encode())[:-8] + bytes(8), "rain.txt.gz")
    assert (record.article, record.reason_code) == (None, "container_damaged")
    (record,) = read(gzip.compress(RAIN.encode()) + b"GARBAGE" * 9, "rain.txt.gz")
    assert record.article is not None


@pytest.mark.parametrize("pack", [tarred, zipped], ids=["tar", "zip"])
@pytest.mark.parametrize("is_seekable", [True, False])
def test_read_stream_keeps_the_whole_members_of_an_archive_that_was_cut_off(
    pack: Callable[..., bytes], is_seekable: bool
) -> None:
    stories = [(f"{n}.txt", f"{RAIN}\n\n{n**2000}" if n else RAIN) for n in range(1, 20)]
    data = pack(*stories)
    records = read(data[: len(data) // 2], "a.archive", is_seekable=is_seekable)
    kept = [record.record_locator for record in records if record.article is not None]
    refused = [record for record in records if record.article is None]
    assert kept == [f"{n}.txt" for n in range(1, len(kept) + 1)]
    assert 5 < len(kept) < 19
    assert {record.reason_code for record in refused} == {"container_damaged"}
    assert 1 <= len(refused) <= 2


def test_read_stream_says_that_an_archive_without_its_end_may_lack_members() -> None:
    data = tarred(("rain.txt", RAIN))
    kept, broken = read(data[:1024], "a.tar")
    assert (kept.record_locator, broken.record_locator) == ("rain.txt", "behind rain.txt")
    assert "members may be missing" in str(broken.reason)


def test_read_stream_salvages_members_that_were_written_to_a_pipe() -> None:
    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    buffer = Unseekable()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rain.txt", RAIN)
        archive.writestr("day.jsonl", LINES)
    data = buffer.getvalue()
    assert len(read(data, "a.zip")) == 4
    records = read(data[: data.index(b"PK\x01\x02")], "a.zip")
    assert places(records)[:2] == [("rain.txt", None), ("day.jsonl > line 1", None)]
    assert places(records)[-1] == (None, "container_damaged")


@COMPRESSIONS
def test_read_stream_stops_a_file_that_unfolds_without_measure(pack: Callable[[bytes], bytes]) -> None:
    line = b'{"id": "1", "text": "Rain."}\n'
    records = read(pack(line + b" " * 100_000_000), "bomb.jsonl")
    assert records[-1].reason_code == "container_too_large"
    assert records[0].article is not None


def test_read_stream_counts_what_a_nest_of_archives_unfolds_to_in_all() -> None:
    inner = zipped(*((f"{n}.txt", b"0" * 12_000_000) for n in range(9)))
    records = read(zipped(("inner.zip", inner), ("rain.txt", RAIN)), "a.zip")
    assert places(records)[-1][1] == "container_too_large"
    assert len(records) < 5
    assert "what follows in this file was not read" in str(records[-1].reason)


def test_read_stream_reads_no_more_members_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms.reading import containers, zip_members  # noqa: PLC0415

    monkeypatch.setattr(zip_members, "MAX_MEMBERS", 2)
    monkeypatch.setattr(containers, "MAX_MEMBERS", 2)
    members = [(f"{n}.txt", f"{RAIN}{n}") for n in range(4)]
    for pack in (zipped, tarred):
        records = read(pack(*members), "a.archive")
        assert [record.reason_code for record in records] == [None, None, "container_too_large"]


def test_read_stream_keeps_what_must_be_read_out_of_order_where_the_caller_says() -> None:
    opened: list[BinaryIO] = []

    def open_spool() -> BinaryIO:
        opened.append(tempfile.TemporaryFile())  # type: ignore[arg-type] # noqa: SIM115 - closed by who asked
        return opened[-1]

    nested = zipped(("b.zip", zipped(("rain.txt", RAIN))))
    records = read(nested, "a.zip", nesting=Nesting(Allowance(), open_spool))
    assert [record.record_locator for record in records] == ["b.zip > rain.txt"]
    assert [file.closed for file in opened] == [True]
    assert len(read(nested, "a.zip", is_seekable=False)) == 1


def test_read_stream_bounds_what_it_keeps_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting_rules, "MAX_SPOOLED_IN_MEMORY", 10)
    (record,) = read(zipped(("rain.txt", RAIN)), "a.zip", is_seekable=False)
    assert (record.reason_code, record.byte_count) == ("container_too_large", len(zipped(("rain.txt", RAIN))))


@pytest.mark.parametrize("data", [zipped(), zipped(("folder/", b""))], ids=["empty", "folders"])
def test_read_stream_says_that_an_archive_is_empty(data: bytes) -> None:
    (record,) = read(data, "a.zip")
    assert record.reason_code == "empty"


def test_read_stream_does_not_unpack_office_documents() -> None:
    (record,) = read(zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")), "letter.docx")
    assert record.reason_code == "unsupported_format"


@pytest.mark.parametrize("pack", [tarred, zipped], ids=["tar", "zip"])
def test_read_stream_ends_any_broken_archive_in_records(pack: Callable[..., bytes]) -> None:
    data = pack(("rain.txt", RAIN), ("day.jsonl", LINES), ("page.html", PAGE))
    for position in range(0, len(data), max(7, len(data) // 150)):
        broken = bytearray(data)
        broken[position] ^= 0x55
        for cut in (len(broken), position):
            for record in read(bytes(broken[:cut]), "a.archive"):
                assert record.article is not None or record.reason_code in SENTENCES


def test_read_stream_shows_the_names_of_members_as_text() -> None:
    info = tarfile.TarInfo("caf\udce9.txt")
    info.size = len(RAIN)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(RAIN.encode()))
    (record,) = read(buffer.getvalue(), "a.tar")
    assert record.record_locator == "caf\\xe9.txt"
    assert record.article is not None
