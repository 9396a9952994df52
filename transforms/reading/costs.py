"""How much work a file will be, guessed from its first bytes: only finding the text of pages is worth another process.

Records of the other forms are read as fast as they could be handed over: 20,000 articles of a JSON Lines file take a
second, as many pages ten minutes.
"""

import re
from typing import Final

from transforms.reading.detection import Format, detect_format
from transforms.reading.unpacking import GZIP_SIGNATURE, unpack_head

COST_HEAD_BYTES: Final = 8192
"""How much of a file is looked at."""

PAGE_SECONDS: Final = 0.03
"""CPU time for finding the text of a page, on one core of a small machine."""

PACKED_PAGE_BYTES: Final = 25_000
PAGE_BYTES: Final = 120_000
"""Size of a page with its headers in a web archive or another container, packed and as it is."""

_PACKED: Final = frozenset({Format.COMPRESSED, Format.ZIP})
_ARCHIVES: Final = frozenset({*_PACKED, Format.WEB_ARCHIVE, Format.TAR})
_MARKUP: Final = re.compile(rb"(?i)(?:<|\\u003c)(?:p|div|html|br|h1)\b")


def page_seconds(head: bytes, *, byte_count: int, relative_path: str = "") -> float:
    """Guess the CPU time, in seconds, for the pages in a file.

    Parameters
    ----------
    head
        Its first `COST_HEAD_BYTES`.
    byte_count
        Its size.
    relative_path
        Its name, which tells the format where the content does not.

    Returns
    -------
    0 for what holds no pages. An archive is taken to be full of them: what is in it shows only when it is read.
    """
    kind, _ = detect_format(head, relative_path=relative_path)
    is_gzip = head.startswith(GZIP_SIGNATURE)
    if kind is Format.HTML:
        return PAGE_SECONDS
    if kind is Format.COMPRESSED and is_gzip:
        return _gzip_seconds(head, byte_count)
    if kind in _ARCHIVES:
        return _pages(byte_count, PACKED_PAGE_BYTES if is_gzip or kind in _PACKED else PAGE_BYTES)
    if kind in {Format.JSON, Format.TABLE} and _MARKUP.search(head):
        return _pages(byte_count, max(head.find(b"\n", 1), PAGE_BYTES // 10))
    return 0.0


def _gzip_seconds(head: bytes, byte_count: int) -> float:
    """What one gzipped file will be, by the start of its content."""
    content = unpack_head(head, limit=COST_HEAD_BYTES)  # nothing of what is broken so early, which is soon read
    kind, _ = detect_format(content)
    if kind is Format.HTML:
        return PAGE_SECONDS
    holds_pages = kind in {Format.WEB_ARCHIVE, Format.TAR, Format.ZIP} or _MARKUP.search(content)
    return _pages(byte_count, PACKED_PAGE_BYTES) if holds_pages else 0.0


def _pages(byte_count: int, page_bytes: int) -> float:
    return max(byte_count / page_bytes, 1.0) * PAGE_SECONDS
