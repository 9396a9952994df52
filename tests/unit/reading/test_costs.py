import gzip
import io
import json
import tarfile

import pytest

from transforms.reading.costs import COST_HEAD_BYTES, PAGE_SECONDS, page_seconds

PAGE = b"<!doctype html><html><body><p>It rained in Ashford.</p></body></html>"
WARC = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://tidings.example/rain\r\n\r\n"
LINE = json.dumps({"text": "It rained in Ashford."}).encode() + b"\n"
PAGE_LINE = json.dumps({"html": "<p>It rained in Ashford.</p>" * 1000}).encode() + b"\n"


def tar_of(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        member = tarfile.TarInfo("rain.html")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "byte_count", "pages"),
    [
        (PAGE, 500_000, 1),
        (gzip.compress(PAGE), 500_000, 1),
        (WARC, 12_000_000, 100),
        (gzip.compress(WARC), 2_500_000, 100),
        (tar_of(PAGE), 12_000_000, 100),
        (gzip.compress(tar_of(PAGE)), 2_500_000, 100),
        (b"PK\x03\x04" + bytes(100), 2_500_000, 100),
        (PAGE_LINE * 2, 12_000 * 100, 100),
        (LINE * 500, 1_000_000_000, 0),
        (gzip.compress(LINE * 500), 1_000_000_000, 0),
        (b"headline,text\nRain,It rained.\n", 1_000_000_000, 0),
        (b"It rained in Ashford on Monday.", 31, 0),
        (b"\x1f\x8bbroken", 8, 0),
        (b"", 0, 0),
    ],
)
def test_page_seconds_follows_the_pages(content: bytes, byte_count: int, pages: int) -> None:
    head = content[:COST_HEAD_BYTES]
    assert page_seconds(head, byte_count=byte_count) == pytest.approx(pages * PAGE_SECONDS)
