from datetime import UTC, date, datetime

import pytest

from transforms.reading.html_headline import strip_site_name
from transforms.reading.html_metadata import PageMetadata, read_metadata
from transforms.reading.html_text import parse_html
from transforms.reading.outlets import outlet_row, outlet_table

LEDE = "The harbor of Lisse reopened on Tuesday after a storm had kept its ferries in port for nine days and nights."


def metadata(head: str = "", body: str = "", *, page_url: str | None = None, **options: object) -> PageMetadata:
    tree = parse_html(f"<html><head>{head}</head><body>{body}<p>{LEDE}</p></body></html>")
    assert tree is not None
    return read_metadata(tree, page_url=page_url, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Harbor reopens | Harbor Times", "Harbor reopens"),
        ("Harbor reopens - Harbor Times Online", "Harbor reopens"),
        ("Harbor reopens * The Harbor Times * by Ana Petrova", "Harbor reopens"),
        ("Harbor Times » Harbor reopens", "Harbor reopens"),
        ("Harbor reopens : Home : Harbor Times", "Harbor reopens"),
        ("Lisse: harbor-times again?", "Lisse: harbor-times again?"),
    ],
)
def test_strip_site_name_takes_the_outlet_off(title: str, headline: str) -> None:
    assert strip_site_name(title, ["The Harbor Times", "harbortimes.example"]) == headline


def test_read_metadata_keeps_the_headline_that_readers_see() -> None:
    head = '<title>Lisse harbor: all you need to know</title><meta property="og:site_name" content="Harbor Times">'
    found = metadata(head, "<h1>Harbor Times, since 1862</h1><h1>Harbor of Lisse reopens to ferries</h1>")
    assert found.headline == "Harbor of Lisse reopens to ferries"


def test_read_metadata_leaves_the_section_off_a_visible_headline() -> None:
    head = '<meta property="og:title" content="Harbor of Lisse reopens">'
    assert metadata(head, "<h1>Politics | Harbor of Lisse reopens</h1>").headline == "Harbor of Lisse reopens"


@pytest.mark.parametrize(
    "body",
    [
        '<h1>Harbor reopens</h1><a href="/about/newsteam/ana-petrova">Ana Petrova</a>',
        '<h1>Harbor reopens</h1><div class="byline">By <a href="/x">Ana Petrova</a><span>Share</span></div>',
        "<h1>Harbor reopens</h1><div>Posted by Ana Petrova - Harbor team</div>",
        '<a rel="author" href="/y">Tom Okafor</a><h1>Harbor reopens</h1><a rel="author" href="/x">Ana Petrova</a>',
    ],
)
def test_read_metadata_finds_the_author_above_the_text(body: str) -> None:
    assert metadata(body=body).authors == ("Ana Petrova",)


def test_read_metadata_reads_the_author_beside_a_label() -> None:
    head = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ana Petrova">'
    assert metadata(head).authors == ("Ana Petrova",)


def test_read_metadata_finds_authors_without_a_page_of_their_own() -> None:
    names = '<a href="/staff/ana-petrova">Ana Petrova</a> and Tom Okafor, Lisse Post'
    body = f'<h1>Harbor</h1><div class="byline">By {names}</div>'
    assert metadata(body=body).authors == ("Ana Petrova", "Tom Okafor")


@pytest.mark.parametrize(
    ("canonical", "og_url", "page_url", "expected"),
    [
        ("https://a.example/story", "https://a.example/x", None, "https://a.example/story"),
        ("https://a.example/", "https://a.example/story", None, "https://a.example/story"),
        ("https://a.example/", "", None, None),
        ("https://b.example/story", "", "https://a.example/story", "https://a.example/story"),
        ("https://a.example/story", "", "https://m.a.example/story", "https://a.example/story"),
        ("https://www.a.example/story/amp/", "", None, "https://www.a.example/story/"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/story", "", None, "https://a.example/story"),
        ("", "", "https://a.example/story?outputType=amp", "https://a.example/story"),
        ("/story", "https://a.example/", None, "https://a.example/story"),
    ],
)
def test_read_metadata_trusts_no_canonical_link_blindly(
    canonical: str, og_url: str, page_url: str | None, expected: str | None
) -> None:
    head = f'<link rel="canonical" href="{canonical}"><meta property="og:url" content="{og_url}">'
    assert metadata(head, page_url=page_url).canonical_url == expected


def test_read_metadata_tells_the_outlet_by_the_table_first() -> None:
    outlets = outlet_table([outlet_row("harbortimes.example", "Harbor Times", "harbor")])
    link = '<link rel="canonical" href="https://m.harbortimes.example/a">'
    head = f'{link}<meta property="og:site_name" content="HT Mobile">'
    found = metadata(head, outlets=outlets)
    assert (found.outlet_id, found.outlet_name) == ("harbor", "Harbor Times")


def test_read_metadata_takes_another_date_for_one_of_the_future() -> None:
    head = (
        '<link rel="canonical" href="https://a.example/2025/03/12/harbor">'
        '<meta property="article:published_time" content="2099-03-12T10:00:00Z">'
    )
    vote = metadata(head, now=datetime(2025, 3, 20, tzinfo=UTC)).date
    assert vote.date is not None
    assert (vote.date.published_date, vote.source) == (date(2025, 3, 12), "url")


def test_read_metadata_reads_a_line_that_is_marked_as_the_date() -> None:
    vote = metadata(
        body='<h1>Harbor</h1><p class="date">Written: 2025-03-12 15:03:30 / Updated: 2025-03-14 9:00</p>'
    ).date
    assert vote.date is not None
    assert (vote.date.published_date, vote.source) == (date(2025, 3, 12), "text")
