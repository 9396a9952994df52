"""What kind of input this is, told by its first bytes; its name is asked only where content cannot tell."""

import re
from enum import Enum
from pathlib import PurePosixPath

from transforms.reading.archive_bytes import starts_record
from transforms.reading.csv_rows import DELIMITERS
from transforms.reading.decoding import decode_bytes, is_binary, wide_encoding
from transforms.reading.fields import KNOWN_NAMES, TEXT_NAMES
from transforms.reading.tar_members import is_tar

HEAD_BYTES = 65_536
"""How much of an input is looked at."""


class Format(Enum):
    """Formats that reading tells apart."""

    EMPTY = "empty"
    TEXT = "text"
    JSON = "json"
    """JSON Lines, or one JSON document."""
    HTML = "html"
    TABLE = "table"
    """Delimited values with a header: CSV, TSV."""
    PARQUET = "parquet"
    NEWS_XML = "news xml"
    """A feed, a sitemap, NITF or NewsML-G2."""
    WEB_ARCHIVE = "web archive"
    """WARC or ARC, gzipped or not."""
    COMPRESSED = "compressed"
    """gzip, bzip2 or xz, whatever is inside."""
    ZIP = "zip"
    TAR = "tar"
    UNSUPPORTED = "unsupported"
    BINARY = "binary"


_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"%!PS", "a PostScript document"),
)
_COMPRESSED = re.compile(rb"\x1f\x8b|\xfd7zXZ\x00|BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET_SIGNATURE = b"PAR1"
_HTML_ROOTS_TEXT = (
    "a article aside base blockquote body br center div font form h1 h2 h3 h4 h5 h6 head header hr html img li link "
    "main meta nav noscript ol p script section span style table td title tr ul"
)
_HTML_ROOTS = frozenset(_HTML_ROOTS_TEXT.split())
_XML_ROOTS_TEXT = "atom newsml svg tei knowledgeitem conceptitem planningitem catalogitem"
_XML_ROOTS = frozenset(_XML_ROOTS_TEXT.split())
_NEWS_ROOTS_TEXT = "channel entry feed newsitem newsmessage nitf packageitem rdf rss sitemapindex urlset"
_NEWS_ROOTS = frozenset(_NEWS_ROOTS_TEXT.split())
_DOCTYPE = re.compile(r"\s*<!doctype\s+(html\b)?[^>\[]*(?:\[(?:[^\]\"']|\"[^\"]*\"|'[^']*')*\]\s*)?>", re.IGNORECASE)
_COMMENTS_AND_PROLOG = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_FIRST_TAG = re.compile(r"\s*<(!doctype\s+)?([a-z][\w.-]*:)?([a-z][\w.-]*)", re.IGNORECASE)
_JSON_OBJECT = re.compile(r'\s*\{\s*(?:["}]|$)')
_JSON_ARRAY = re.compile(r"\s*\[\s*(?:[\[{\]]|$)")
_DELIMITED_FIELD = re.compile(r'"?[\w -]{0,30}"?')
_JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
_ARCHIVE_NAME = re.compile(r"\.w?arc(?:\.gz)?$", re.IGNORECASE)
_BINARY_SUFFIXES = frozenset({".parquet"})


def detect_format(  # noqa: PLR0911 - one line a format
    head: bytes, *, relative_path: str = ""
) -> tuple[Format, str | None]:
    """Tell the format from the first `HEAD_BYTES` of an input.

    Returns
    -------
    The format, and for one that is not read its name in words; for news XML the name of its root element.
    """
    if not head.strip(b" \t\r\n\x0b\x0c"):
        return (Format.EMPTY, None)
    if starts_record(head) or _ARCHIVE_NAME.search(relative_path):
        return (Format.WEB_ARCHIVE, None)  # by its name even when its first record is broken: others may follow
    signature = next((name for mark, name in _SIGNATURES if head.startswith(mark)), None)
    if signature is not None:
        return (Format.UNSUPPORTED, f"This is {signature}")
    if head.startswith(_PARQUET_SIGNATURE):
        return (Format.PARQUET, None)
    container = _container_format(head)
    if container is not None:
        return (container, None)
    if wide_encoding(head) is None and is_binary(head):
        return (Format.BINARY, None)
    return _detect_text_format(decode_bytes(head).text, PurePosixPath(relative_path).suffix.lower())


def _container_format(head: bytes) -> Format | None:
    if _COMPRESSED.match(head):
        return Format.COMPRESSED
    if head.startswith(_ZIP_SIGNATURES):
        return Format.ZIP
    return Format.TAR if is_tar(head) else None


def _detect_text_format(head: str, suffix: str) -> tuple[Format, str | None]:
    if not head.strip():
        return (Format.EMPTY, None)
    markup = _markup_format(head, suffix)
    if markup is not None:
        return markup
    if _JSON_OBJECT.match(head) or _JSON_ARRAY.match(head) or suffix in _JSON_SUFFIXES:
        return (Format.JSON, None)
    if _is_delimited_table(head, suffix):
        return (Format.TABLE, None)
    if suffix in _BINARY_SUFFIXES:
        return (Format.UNSUPPORTED, f"The name ends in {suffix}, but the content is plain text")
    return (Format.TEXT, None)


def _markup_format(head: str, suffix: str) -> tuple[Format, str | None] | None:
    position, is_declared_html = 0, False
    while skipped := _COMMENTS_AND_PROLOG.match(head, position) or _DOCTYPE.match(head, position):
        position = skipped.end()
        is_declared_html |= bool(skipped.lastindex)
    tag = _FIRST_TAG.match(head, position)
    if tag is None:
        is_markup = is_declared_html or head.startswith("<!--", position) or (position and suffix in _HTML_SUFFIXES)
        return (Format.HTML, None) if is_markup else None
    name = tag.group(3).lower()
    if name in _NEWS_ROOTS:
        return (Format.NEWS_XML, name)
    if is_declared_html or (name in _HTML_ROOTS and not tag.group(2)):
        return (Format.HTML, None)
    if tag.group(1) or name in _XML_ROOTS or "<?xml" in head[: tag.start(3)] or suffix == ".xml":
        return (Format.UNSUPPORTED, f"This is XML (<{tag.group(3)[:40]}>)")
    return (Format.HTML, None) if suffix in _HTML_SUFFIXES else None


def _is_delimited_table(head: str, suffix: str) -> bool:
    """A table by its name, or a first line of three or more short names, of which two are known, one for a text."""
    if suffix in _TABLE_SUFFIXES:
        return True
    first_line = head.lstrip("\ufeff").partition("\n")[0].rstrip("\r")
    for delimiter in DELIMITERS:
        fields = first_line.split(delimiter)
        if len(fields) < 3 or not all(_DELIMITED_FIELD.fullmatch(field.strip()) for field in fields):
            continue
        names = {field.strip().strip('"').casefold() for field in fields}
        if names & TEXT_NAMES and len(names & KNOWN_NAMES) > 1:
            return True
    return False
