import bz2
import gzip
import io
import lzma
import tarfile

import pytest

from transforms.reading.detection import Format, detect_format
from transforms.reading.reading import read_stream


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", Format.EMPTY),
        (b" \n\t", Format.EMPTY),
        (b" date 2025-03-12 By Ana\n\nText.", Format.TEXT),
        (b"[Editor's note: this was corrected.]\n\nText.", Format.TEXT),
        (b"{{ title }} is what the page said.", Format.TEXT),
        (b"Sales rose, profits fell, and shares were flat.\n", Format.TEXT),
        (b'{"id": 1, "text": "x"}\n', Format.JSON),
        (b'[{"id": 1}]', Format.JSON),
        (b"{\n", Format.JSON),
        (b"<!DOCTYPE html><html>", Format.HTML),
        (b"<?xml version='1.0'?>\n<!-- x --><html xmlns='x'>", Format.HTML),
        (b"\xef\xbb\xbf<p>Text.</p>", Format.HTML),
        (b'<?xml version="1.0"?><rss version="2.0">', Format.NEWS_XML),
        (b"<nitf><head/></nitf>", Format.NEWS_XML),
        (b'<!DOCTYPE nitf SYSTEM "nitf.dtd">\n<!-- x -->\n<nitf>', Format.NEWS_XML),
        (b"<!DOCTYPE r [<!ENTITY a '>]'>]>\n<rdf:RDF xmlns:rdf='x'>", Format.NEWS_XML),
        (b"<n0:newsMessage xmlns:n0='x'>", Format.NEWS_XML),
        (b"<NewsML><NewsEnvelope/></NewsML>", Format.UNSUPPORTED),
        (b"%PDF-1.4\n", Format.UNSUPPORTED),
        (b"PK\x03\x04aaaa", Format.ZIP),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", Format.WEB_ARCHIVE),
        (b"filedesc://a.arc 0.0.0.0 20140216050221 text/plain 75\n", Format.WEB_ARCHIVE),
        (gzip.compress(b"WARC/1.0\r\n", mtime=0), Format.WEB_ARCHIVE),
        (b"{\\rtf1\\ansi", Format.UNSUPPORTED),
        (b"id,title,date,author,text\na1,T,2025-03-12,Ana,Body\n", Format.TABLE),
        (b"PAR1\x15\x04", Format.PARQUET),
        (bytes(range(256)), Format.BINARY),
        (gzip.compress(b"x", mtime=0), Format.COMPRESSED),
        (bz2.compress(b"x"), Format.COMPRESSED),
        (lzma.compress(b"x"), Format.COMPRESSED),
        (b"BZhang met Ruiz in Oslo on Monday.\n", Format.TEXT),
        (tarfile.TarInfo("a.txt").tobuf(), Format.TAR),
    ],
)
def test_detect_format_looks_at_the_content(head: bytes, expected: Format) -> None:
    assert detect_format(head)[0] is expected


def test_detect_format_does_not_trust_the_name() -> None:
    assert detect_format(b"%PDF-1.4\n", relative_path="page.html")[0] is Format.UNSUPPORTED
    assert detect_format(b"Plain words only.", relative_path="page.html")[0] is Format.TEXT
    assert detect_format(b"<html><body>", relative_path="feed.rss")[0] is Format.HTML
    assert detect_format(b"Plain words only.", relative_path="articles.parquet")[0] is Format.UNSUPPORTED


@pytest.mark.parametrize(
    ("data", "reason_code"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 10, "binary"),
        (b"%PDF-1.4\n", "unsupported_format"),
        (b"word " * 1_200_000, "too_large"),
        (b"\x81\x8d\x8f\x90\x9d" * 100, "undecodable"),
    ],
)
def test_read_stream_rejects_with_a_reason_that_says_what_to_do(data: bytes, reason_code: str) -> None:
    (record,) = read_stream(io.BytesIO(data), source_uri="/inbox/x", relative_path="x")
    assert (record.article, record.reason_code, record.byte_count) == (None, reason_code, len(data))
    assert record.reason is not None
    assert record.reason.endswith(".")
