import pytest

from transforms.reading.outlets import outlet_slug
from transforms.reading.urls import host_of, normalize_url


@pytest.mark.parametrize(
    ("url", "normalized"),
    [
        ("HTTP://Example.COM:80/Path?a=1&utm_source=x&b=#frag", "http://example.com/Path?a=1&b="),
        ("https://example.com", "https://example.com/"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com:8443/a%20b?fbclid=1", "https://example.com:8443/a%20b"),
        ("https://example.com/ümlaut", "https://example.com/%C3%BCmlaut"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://exa mple.com/", None),
        ("https://[bad/", None),
        ("/relative", None),
        ("", None),
        (None, None),
    ],
)
def test_normalize_url_keeps_what_identifies_the_page(url: str | None, normalized: str | None) -> None:
    assert normalize_url(url) == normalized


def test_normalize_url_is_stable() -> None:
    once = normalize_url("https://example.com/a b?q=c d".replace(" ", "%20"))
    assert normalize_url(once) == once


def test_normalize_url_resolves_against_a_base() -> None:
    assert normalize_url("/a", base="https://example.com/x/y") == "https://example.com/a"


def test_host_of_drops_www() -> None:
    assert host_of("https://www.example.com/a") == "example.com"
    assert host_of(None) is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("The Harbor Times", "the-harbor-times"),
        ("huff-post", "huff-post"),
        ("www.example.com", "example-com"),
        ("Søndagsavisen", "søndagsavisen"),
        ("Le Matin d’Été", "le-matin-dete"),
        ("東京新聞", "東京新聞"),
        (" -- ", None),
        (None, None),
    ],
)
def test_outlet_slug_names_an_outlet(name: str | None, slug: str | None) -> None:
    assert outlet_slug(name) == slug
