import gzip
import hashlib
import io
import json
import tracemalloc
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.reading.archives import arc, http, packed, page, record, records
from transforms.reading import archive_records
from transforms.reading.archive_records import read_records
from transforms.reading.captures import read_capture
from transforms.reading.extractors import HtmlExtractor
from transforms.reading.options import ReadOptions
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord
from transforms.reading.rejections import MAX_ARTICLE_BYTES
from transforms.reading.versions import read_frames

READ_AT = datetime(2025, 3, 13, tzinfo=UTC)
PACKED = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
PLAIN, IMAGE, STYLE = (f"Content-Type: {name}\r\n" for name in ("text/plain", "image/jpeg", "text/css"))
SITE = "https://tidings.example"
UNIX_RECORDS = [
    record(http(page(f"Ferry report number {n}")).replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n") for n in range(3)
]


def read(data: bytes, name: str = "crawl.warc.gz") -> list[ReadRecord]:
    return list(read_stream(io.BytesIO(data), source_uri=f"/inbox/{name}", relative_path=name))


def codes(data: bytes, name: str = "crawl.warc.gz") -> list[str]:
    return [record.reason_code or "article" for record in read(data, name)]


def headlines(data: bytes) -> list[str | None]:
    return [record.article.headline for record in read(data) if record.article]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"".join(records(3)), id="plain"),
        pytest.param(packed(records(3)), id="one gzip member a record"),
        pytest.param(gzip.compress(b"".join(records(3))), id="one gzip member in all"),
        pytest.param(b"".join(UNIX_RECORDS), id="line ends of one character"),
    ],
)
def test_read_stream_reads_every_way_of_packing_an_archive(data: bytes) -> None:
    assert headlines(data) == [f"Ferry report number {n}" for n in range(3)]


def test_read_stream_gives_a_captured_page_its_address_date_and_place() -> None:
    data = packed(records(2))
    found = read(data)[1]
    second = len(gzip.compress(records(2)[0], mtime=0))
    assert found.record_locator == f"offset {second} <urn:uuid:00000000-0000-0000-0000-000000000001>"
    assert found.container_uri == found.source_uri == "/inbox/crawl.warc.gz"
    assert found.captured_at == datetime(2025, 3, 12, 11, 30, tzinfo=UTC)
    assert found.byte_count == len(records(2)[1])
    assert found.article is not None
    assert found.article.source_id == found.article.canonical_url == "https://tidings.example/1"
    assert found.article.outlet_id == "tidings-example"


def test_read_stream_locates_records_inside_one_gzip_member_by_the_unpacked_offset() -> None:
    places = [found.record_locator for found in read(gzip.compress(b"".join(records(2)), mtime=0))]
    assert [place.split(" <")[0] for place in places if place] == ["offset 0", f"offset 0+{len(records(1)[0])}"]


def test_read_stream_keeps_the_captured_address_over_one_of_another_site() -> None:
    claim = page().replace(b"<head>", b'<head><link rel="canonical" href="https://rival.example/ferry">')
    own = page().replace(b"<head>", b'<head><link rel="canonical" href="https://tidings.example/news/ferry">')
    found = read(record(http(claim)) + record(http(own), uri="https://m.tidings.example/ferry?utm_source=x"))
    urls = [found.article.canonical_url for found in found if found.article]
    assert urls == ["https://tidings.example/ferry", "https://tidings.example/news/ferry"]


def test_read_stream_undoes_chunks_and_packing_of_a_page() -> None:
    body = page()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"
    answers = [
        http(gzip.compress(body), headers=PACKED),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
        # Unpacked by the crawler, which left the header as it was.
        http(body, headers=PACKED),
    ]
    found = [read_capture(entry) for entry in read_records(io.BytesIO(b"".join(map(record, answers))))]
    assert [capture.body for capture in found if capture] == [body] * 3


def test_read_stream_takes_the_servers_word_for_the_encoding() -> None:
    body = page("Ładunek czeka w porcie").decode().encode("iso-8859-2")
    (found,) = read(record(http(body, headers="Content-Type: text/html; charset=ISO-8859-2\r\n")))
    assert found.article is not None
    assert found.article.headline == "Ładunek czeka w porcie"


@pytest.mark.parametrize(
    ("block", "uri", "code"),
    [
        (http(b"gone", status="404 Not Found"), f"{SITE}/old", "http_status"),
        (http(b"", status="301 Moved"), f"{SITE}/moved", "http_status"),
        (http(b"\xff\xd8\xff", headers=IMAGE), f"{SITE}/a.jpg", "not_an_article"),
        (http(b"body { }", headers=STYLE), f"{SITE}/a.css", "not_an_article"),
        (http(b"User-agent: *", headers=PLAIN), f"{SITE}/robots.txt", "not_an_article"),
        (http(b"let a = 1", headers=""), f"{SITE}/a.js", "not_an_article"),
        (http(b"\x00\x01\x02" * 99), f"{SITE}/b", "not_an_article"),
        (http(b" \r\n "), f"{SITE}/blank", "empty"),
        (http(page()), None, "archive_record_no_uri"),
        (http(page(), length=9999), f"{SITE}/short", "archive_record_cut_off"),
        (b"no answer at all", f"{SITE}/none", "archive_record_broken"),
        (http(gzip.compress(page())[:-20], headers=PACKED), f"{SITE}/z", "archive_record_cut_off"),
        (http(gzip.compress(page())[:40] + b"\xff" * 40, headers=PACKED), f"{SITE}/z", "archive_record_broken"),
        (http(gzip.compress(bytes(MAX_ARTICLE_BYTES + 9)), headers=PACKED), f"{SITE}/z", "too_large"),
    ],
)  # fmt: skip
def test_read_stream_tells_why_a_capture_is_no_article(block: bytes, uri: str | None, code: str) -> None:
    assert codes(record(block, uri=uri) + records(1)[0]) == [code, "article"]


def test_read_stream_passes_over_what_only_tells_how_pages_were_fetched() -> None:
    about = [record(b"software: net\r\n", kind=kind, number=9) for kind in ("warcinfo", "request", "metadata")]
    assert codes(b"".join([*about, *records(1)])) == ["article"]
    assert codes(b"".join(about)) == ["archive_empty"]


def test_read_stream_notes_revisits_cut_captures_and_other_types() -> None:
    data = b"".join(
        [
            record(http(b""), kind="revisit"),
            record(http(page()), extra="WARC-Truncated: length"),
            record(b"text", kind="conversion", content_type="text/plain"),
        ]
    )
    assert codes(data) == ["archive_revisit", "archive_record_cut_off", "unsupported_format"]


def test_read_stream_reads_other_forms_of_articles_by_their_content() -> None:
    lines = b'{"id": "a", "text": "The ferry sails again.", "outlet": "Tidings"}\n{"id": "b"}\n'
    note = b"By Ana Ruiz\n\nThe ferry from Tolvik sails again, the harbour master said."
    data = record(http(lines, headers="Content-Type: application/x-ndjson\r\n"), uri="https://tidings.example/api")
    data += record(http(note, headers=PLAIN), uri="https://tidings.example/note")
    first, second, third = read(data)
    assert first.article is not None
    assert (first.article.source_id, first.article.canonical_url) == ("a", None)
    assert first.record_locator is not None
    assert first.record_locator.endswith("> line 1")
    assert second.reason_code == "json_text_missing"
    assert third.article is not None
    assert third.article.canonical_url == "https://tidings.example/note"
    assert (third.article.byline, third.article.outlet_id) == ("Ana Ruiz", "tidings-example")


def test_read_stream_takes_no_log_of_the_archiver_for_an_article() -> None:
    log = record(b"Fetched 3 pages.\n", kind="resource", uri="metadata://tool.example/log", content_type="text/plain")
    kept = record(page(), kind="resource", uri="file:///home/ferry.html", content_type="text/html")
    assert codes(log + kept) == ["not_an_article", "article"]


def test_read_stream_reads_arc() -> None:
    data = arc(("http://tidings.example/a b", http(page("Old ferry sold"))), ("http://tidings.example/c", page()))
    for form in (data, gzip.compress(data)):
        first, second = read(form, "crawl.arc")
        assert first.article is not None
        assert first.article.headline == "Old ferry sold"
        assert first.article.source_id == "http://tidings.example/a b"
        assert first.article.canonical_url == "http://tidings.example/a%20b"
        assert first.captured_at == datetime(2014, 2, 16, 5, 2, 21, tzinfo=UTC)
        assert second.article is not None


def test_read_stream_makes_versions_of_pages_captured_again() -> None:
    again = record(http(page()), uri="https://tidings.example/ferry?utm_source=post", number=2)
    changed = record(http(page().replace(b"the month", b"the year")), number=3)
    missing = [record(http(b"", status="404 Not Found"), uri=f"https://tidings.example/{n}", number=n) for n in (4, 5)]
    frames = read_frames(read(b"".join([record(http(page())), again, changed, *missing])), read_at=READ_AT)
    assert frames.documents["status"].to_list() == ["accepted", "unchanged", "accepted", "rejected", "rejected"]
    assert frames.articles["version_number"].to_list() == [1, 2]
    assert frames.articles["is_current"].to_list() == [False, True]


FIRST, SECOND, THIRD = records(3)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(packed([FIRST, SECOND])[:-60], ["article", "archive_record_cut_off"], id="cut member"),
        pytest.param((FIRST + SECOND)[:-60], ["article", "archive_record_cut_off"], id="cut file"),
        pytest.param(
            packed([FIRST]) + packed([SECOND])[:-60] + b"\xff" * 30 + packed([THIRD]),
            ["article", "archive_record_broken", "article"],
            id="member broken in the middle",
        ),
        pytest.param(
            packed([FIRST]) + packed([SECOND])[:-8] + bytes(8) + packed([THIRD]),
            ["article", "archive_record_broken", "article"],
            id="wrong checksum",
        ),
        pytest.param(
            packed([FIRST]) + b"GARBAGE" * 9 + packed([SECOND]),
            ["article", "archive_record_broken", "article"],
            id="garbage between whole members",
        ),
        pytest.param(packed([FIRST]) + bytes(512) + packed([SECOND]), ["article"] * 2, id="padding between members"),
        pytest.param(
            FIRST + b"garbage\n" * 30_000 + SECOND, ["archive_record_broken", "article"], id="garbage in a plain file"
        ),
        pytest.param(
            FIRST + record(http(page()), length=10**12) + THIRD,
            ["article", "archive_record_broken", "article"],
            id="length of a terabyte",
        ),
        pytest.param(
            packed([FIRST, record(http(page()), length=1000), THIRD]),
            ["article", "archive_record_broken", "article"],
            id="length into the next record",
        ),
        pytest.param(
            packed([FIRST, record(http(page()), length=50), THIRD]),
            ["article", "archive_record_broken", "article"],
            id="length too short",
        ),
        *(
            pytest.param(
                FIRST + record(http(page()), length=length) + THIRD,
                ["article", "archive_record_broken", "article"],
                id=f"length {length!r}",
            )
            for length in (-5, "", "many", "9" * 30)
        ),
        pytest.param(
            FIRST + record(bytes(7_000_000), content_type="video/mp4", kind="resource") + THIRD,
            ["article", "too_large", "article"],
            id="large record",
        ),
        pytest.param(gzip.compress(b"hello world\n" * 100), ["archive_record_broken"], id="no archive at all"),
    ],
)
def test_read_stream_reads_on_behind_damage_and_counts_it(data: bytes, expected: list[str]) -> None:
    assert codes(data) == expected


def test_read_stream_says_how_much_of_a_record_is_missing() -> None:
    reason = read((FIRST + SECOND)[: -(60 + 4)])[-1].reason
    assert reason is not None
    assert reason.startswith("The record of https://tidings.example/1 breaks off: 60 of its bytes are missing. ")


def test_read_stream_loses_only_what_stands_behind_a_break_in_a_single_member() -> None:
    data = bytearray(gzip.compress(b"".join(records(120)), 1))
    middle = len(data) // 2
    data[middle : middle + 64] = b"\xff" * 64
    found = codes(bytes(data))
    assert 40 < found.count("article") < 80
    assert set(found[-1:]) <= {"archive_record_broken", "archive_record_cut_off"}


def test_read_stream_writes_nothing_unprintable_into_a_reason() -> None:
    (found,) = read(record(http(b"", status="404 Not Found"), uri="https://tidings.example/\x1b[31m\u202e"))
    assert found.reason is not None
    assert found.reason.isascii()
    assert found.reason.isprintable()


def test_read_records_holds_no_more_than_one_record() -> None:
    large = record(bytes(40_000_000), kind="resource")
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = bomb.compress(large) + bomb.flush() + packed([FIRST])
    tracemalloc.start()
    flaws = [entry.flaw for entry in read_records(io.BytesIO(data))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert flaws == [archive_records.Flaw.TOO_LARGE, None]
    assert peak < 4 * archive_records.MAX_RECORD_BYTES


def test_read_stream_finds_text_with_the_fast_extractor_too() -> None:
    found = list(
        read_stream(
            io.BytesIO(FIRST),
            source_uri="/inbox/a.warc",
            relative_path="a.warc",
            options=ReadOptions(html_extractor=HtmlExtractor.FAST),
        )
    )
    assert found == read(FIRST, "a.warc")


def test_read_capture_gives_the_bodies_of_the_gold_byte_for_byte(gold_dir: Path) -> None:
    lines = (gold_dir / "warc" / "dev_fundus_ccnews.gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    with (gold_dir / "warc" / "dev_fundus_ccnews.warc.gz").open("rb") as stream:
        captures = [capture for entry in read_records(stream) if (capture := read_capture(entry)) is not None]
    hashes = {capture.uri: hashlib.sha256(capture.body).hexdigest() for capture in captures if not capture.reason_code}
    kept = {row["url"]: row["sha256"] for row in gold if row["keep"]}
    assert kept == {uri: sha256 for uri, sha256 in hashes.items() if uri in kept}
    assert sorted(capture.uri or "" for capture in captures) == sorted(row["url"] for row in gold)


def test_read_stream_makes_articles_of_what_the_gold_keeps(gold_dir: Path) -> None:
    lines = (gold_dir / "warc" / "dev_fundus_ccnews.gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    path = gold_dir / "warc" / "dev_fundus_ccnews.warc.gz"
    with path.open("rb") as stream:
        found = list(read_stream(stream, source_uri=str(path), relative_path=path.name))
    kept = {row["url"] for row in gold if row["keep"] or "duplicate_of" in row}
    assert {entry.article.source_id for entry in found if entry.article} == kept
    frames = read_frames(found, read_at=READ_AT)
    assert frames.articles["article_id"].n_unique() == sum(row["keep"] for row in gold)
