import codecs

import pytest

from transforms.reading.decoding import clean_text, decode_bytes, is_binary, wide_encoding

TEXT = " date 2025-03-12 By Ana\n\nCafé “très bien” — says she.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-32"), "utf-32-le"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_decode_bytes_reads_every_encoding_to_the_same_text(data: bytes, encoding: str) -> None:
    decoded = decode_bytes(data)
    assert (decoded.text, decoded.encoding, decoded.replaced_count) == (TEXT, encoding, 0)


def test_decode_bytes_prefers_valid_utf8_to_a_declaration() -> None:
    assert decode_bytes("Côte d’Ivoire".encode(), declared_encoding="iso-8859-1").text == "Côte d’Ivoire"


def test_decode_bytes_uses_a_declared_encoding_for_other_bytes() -> None:
    assert decode_bytes("Привет".encode("cp1251"), declared_encoding="windows-1251").text == "Привет"
    assert decode_bytes("São".encode("latin-1"), declared_encoding="no-such-encoding").text == "São"
    assert decode_bytes(b"caf\xe9", declared_encoding="base64").text == "café"


def test_decode_bytes_counts_what_it_replaces() -> None:
    decoded = decode_bytes("Żółć i łąka".encode() + b"\xff" + "ęśąćź".encode())
    assert (decoded.encoding, decoded.replaced_count) == ("utf-8", 1)


def test_clean_text_unifies_newlines_and_drops_control_characters() -> None:
    assert clean_text("\ufeffa\r\nb\rc\u2028d\x85e\x00\x1b[31m\x07\tf") == "a\nb\nc\nd\ne[31m\tf"


def test_clean_text_leaves_typography_alone() -> None:
    text = "“Yes” — e\u0301, 👩‍👩‍👧, \u202eevil\u202c, a\ufeffb, â€œ, \u00a0."
    assert clean_text(text) == text


def test_clean_text_replaces_lone_surrogates() -> None:
    assert clean_text("half \ud83d moji") == "half \ufffd moji"


def test_is_binary_tells_random_bytes_from_a_text_with_stray_controls() -> None:
    assert is_binary(bytes(range(256)) * 4)
    assert not is_binary(TEXT.replace("says", "sa\x00ys\x07").encode() * 3)


def test_wide_encoding_is_none_for_plain_bytes() -> None:
    assert wide_encoding(TEXT.encode()) is None
    assert wide_encoding(b"") is None
