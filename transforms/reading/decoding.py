"""Bytes to the text that offsets point into.

The stored text is the decoded input with newlines as `\\n` and without byte order mark, NUL and control characters;
nothing else is changed, so that offsets made elsewhere on clean text still hold. Text that was decoded wrongly before
it came here ("â€œ") is kept as it is: it cannot be told from what was meant.
"""

import codecs
import re
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROBE_BYTES = 4096
_REPLACEMENT = "\ufffd"
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CLEANED_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n") + b"\x7f"
_CLEANED_WIDE = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xe2\x80[\xa8\xa9]"))
"""U+0080 to U+009F and the two separators, in UTF-8; apart, so that each is searched by its first byte."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BINARY_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b") + b"\x7f"
MAX_BINARY_SHARE = 0.05
"""Share of control bytes above which bytes are not text; random bytes have 11 %, a text with stray ones under 3 %."""
MAX_REPLACED_SHARE = 0.1
"""Share of characters that could not be decoded above which a text is given up."""
MAX_LINE_LENGTH = 2000
"""Of a field that is one line, such as a headline."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Text with the encoding it was read in and the number of characters that were replaced by U+FFFD."""

    text: str
    encoding: str
    replaced_count: int


def decode_bytes(data: bytes, *, declared_encoding: str | None = None) -> DecodedText:
    """Decode by byte order mark, else as UTF-8 if it is valid, else as declared, else as Windows-1252.

    Valid UTF-8 wins over any declaration, for declarations are often left over from a template. Broken UTF-8 is read
    as UTF-8 when more of its multi-byte characters are whole than broken. Never raises: what no rule can decode
    becomes U+FFFD and is counted.
    """
    encoding = wide_encoding(data[:_PROBE_BYTES])
    if encoding is not None:
        return _decode(data, encoding)
    try:
        return DecodedText(data.decode("utf-8-sig"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    damaged = _decode(data, "utf-8")
    whole_count = sum(char > "\x7f" for char in damaged.text) - damaged.replaced_count
    if whole_count >= damaged.replaced_count:
        return damaged
    return _decode(data, _single_byte_encoding(declared_encoding))


def wide_encoding(head: bytes) -> str | None:
    """Encoding by byte order mark; without one, UTF-16 when every other byte is NUL; else None.

    UTF-8 with a mark gives None: it needs no other treatment than UTF-8 without.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return None if encoding == "utf-8" else encoding
    even_nul_count, odd_nul_count = head[0::2].count(0), head[1::2].count(0)
    pair_count = len(head) // 2
    if pair_count >= 2 and odd_nul_count > 0.7 * pair_count and even_nul_count < 0.05 * pair_count:
        return "utf-16-le"
    if pair_count >= 2 and even_nul_count > 0.7 * pair_count and odd_nul_count < 0.05 * pair_count:
        return "utf-16-be"
    return None


def is_binary(head: bytes) -> bool:
    """Whether bytes in a one-byte or UTF-8 encoding hold too many control characters to be text."""
    return len(head) - len(head.translate(None, _BINARY_BYTES)) > MAX_BINARY_SHARE * len(head)


def clean_text(text: str) -> str:
    """Newlines to `\\n`; byte order mark, NUL and control characters removed; lone surrogates to U+FFFD.

    U+0085, U+2028 and U+2029 are newlines too. Tabs stay. Text without any of these comes back as it was.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if _is_clean(text):  # ten times as fast as substituting nothing, and pages are large
        return text
    text = _NEWLINES.sub("\n", text)
    return _SURROGATES.sub(_REPLACEMENT, _CONTROLS.sub("", text))


def plain_line(value: object) -> str | None:
    """A string as one line without control characters; None for anything else or when blank."""
    if not isinstance(value, str):
        return None
    clean = value if value.isprintable() else clean_text(value)
    return " ".join(clean.split())[:MAX_LINE_LENGTH] or None


def _is_clean(text: str) -> bool:
    """Whether `clean_text` has nothing to change beside mark and line ends of two characters."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if len(data.translate(None, _CLEANED_BYTES)) != len(data):
        return False
    return text.isascii() or not any(pattern.search(data) for pattern in _CLEANED_WIDE)


def _decode(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return DecodedText(text, encoding, text.count(_REPLACEMENT))


def _single_byte_encoding(declared_encoding: str | None) -> str:
    """The declared encoding if Python knows it as one of text, else Windows-1252, which Latin-1 declarations mean."""
    try:
        codec = codecs.lookup((declared_encoding or "").strip().replace("\x00", ""))
        "".encode(codec.name)
    except (LookupError, UnicodeError, ValueError):
        return "cp1252"
    return "cp1252" if codec.name in {"iso8859-1", "ascii", "utf-8"} or codec.name.startswith("utf") else codec.name
