import gzip
import io
from datetime import UTC, date, datetime

import pytest

from transforms.reading.reading import read_stream
from transforms.reading.records import ArticleDraft, ReadRecord

LEDE = "The harbor of Lisse reopened on Tuesday after a storm had kept its ferries in port for nine days."
MORE = "Officials said that repairs to the northern pier would go on until April, and that fares would not rise."
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbor reopens | Harbor Times</title>{head}
</head><body><nav><a href="/">Home</a></nav><article><h1>Harbor of Lisse reopens</h1>{top}<p>{lede}</p>
<h2>Crowds Return</h2><p>{more}</p><ul><li>Line one sails hourly from the old town to the island.</li>
<li>Line two sails at noon, on Sundays only, until the end of May.</li></ul></article>
<footer>Copyright 2025</footer></body></html>"""
NEWS_ARTICLE = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Harbor Times"}, {"@type": "Person", "@id": "#ana", "name": "Ana Petrova"},
{"@type": "NewsArticle", "headline": "Harbor reopens", "author": [{"@id": "#ana"}, {"name": "Okafor, Tom"},
{"name": "Harbor Times"}, {"name": "https://example.com/staff"}], "datePublished": "2025-03-12T22:30:00-05:00",
"dateModified": "2025-03-14T08:00:00Z", "publisher": {"name": "Harbor Times"}}]}</script>"""


def read(markup: str | bytes) -> ReadRecord:
    data = markup if isinstance(markup, bytes) else markup.encode()
    (record,) = read_stream(io.BytesIO(data), source_uri="/inbox/page.html", relative_path="page.html")
    return record


def page(head: str = "", top: str = "") -> str:
    return PAGE.format(head=head, top=top, lede=LEDE, more=MORE)


def article(markup: str | bytes) -> ArticleDraft:
    record = read(markup)
    assert record.article is not None, record.reason
    return record.article


def test_read_html_joins_paragraphs_headings_and_list_items_by_blank_lines() -> None:
    assert article(page()).text.split("\n\n") == [
        LEDE,
        "Crowds Return",
        MORE,
        "Line one sails hourly from the old town to the island.",
        "Line two sails at noon, on Sundays only, until the end of May.",
    ]


def test_read_html_votes_metadata_with_json_ld_first() -> None:
    draft = article(page(NEWS_ARTICLE + '<meta property="article:published_time" content="2025-03-20">'))
    assert draft.authors == ("Ana Petrova", "Tom Okafor")
    assert (draft.published_date, draft.published_at_source) == (date(2025, 3, 12), "json_ld")
    assert draft.published_at == datetime(2025, 3, 13, 3, 30, tzinfo=UTC)
    assert draft.modified_at == datetime(2025, 3, 14, 8, 0, tzinfo=UTC)
    assert (draft.outlet_id, draft.outlet_name, draft.language_code) == ("harbor-times", "Harbor Times", "en")
    assert draft.headline == "Harbor of Lisse reopens"


def test_read_html_falls_back_to_meta_when_json_ld_is_broken_or_lies() -> None:
    lies = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "1970-01-01T00:00:00Z", "author": {"name": "admin"}}</script>'  # noqa: E501
    meta = (
        '<script type="application/ld+json">{broken</script><meta name="author" content="Ana Petrova">'
        '<meta property="article:modified_time" content="2025-06-01">'
        '<meta property="article:published_time" content="2025-03-12">'
    )
    draft = article(page(lies + meta))
    assert (draft.authors, draft.published_date, draft.published_at_source) == (
        ("Ana Petrova",),
        date(2025, 3, 12),
        "meta",
    )


def test_read_html_takes_the_day_that_the_page_shows_for_an_instant_in_utc() -> None:
    head = '<meta property="article:published_time" content="2025-03-13T03:30:00Z">'
    draft = article(page(head, '<time datetime="2025-03-12T22:30:00">March 12, 2025</time>'))
    assert draft.published_date == date(2025, 3, 12)
    assert draft.published_at == datetime(2025, 3, 13, 3, 30, tzinfo=UTC)


def test_read_html_takes_a_visible_time_when_nothing_is_declared() -> None:
    draft = article(page(top='<time datetime="2025-03-12T10:00:00Z">March 12, 2025</time>'))
    assert (draft.published_date, draft.published_at_source) == (date(2025, 3, 12), "text")


def test_read_html_leaves_an_undated_page_undated() -> None:
    draft = article(page())
    assert (draft.published_date, draft.published_at_source) == (None, "none")


def test_read_html_cleans_the_canonical_url() -> None:
    draft = article(page('<link rel="canonical" href="HTTPS://www.Example.com/harbor?utm_medium=x&id=7#c">'))
    assert draft.canonical_url == "https://www.example.com/harbor?id=7"
    assert draft.outlet_id == "example-com"


def test_read_html_strips_the_site_name_off_a_title() -> None:
    markup = page('<meta property="og:site_name" content="Harbor Times">').replace("h1>", "h3>")
    assert article(markup).headline == "Harbor reopens"


def test_read_html_keeps_no_script_and_no_markup() -> None:
    hostile = "<p onclick='x()'>Go <img src=x onerror=alert(3)><a href='javascript:y()'>there</a> today.</p>"
    text = article(page(top=f"<script>alert(1)</script>{hostile}")).text
    assert not any(word in text for word in ("alert", "onerror", "javascript", "<"))


def test_read_html_leaves_out_the_call_to_subscribe() -> None:
    teaser = f"<html><body><article><h1>Harbor of Lisse reopens</h1><p>{LEDE}</p><p>Subscribe to continue reading. Already a subscriber? Log in.</p></article></body></html>"  # noqa: E501
    assert "ubscribe" not in article(teaser).text


@pytest.mark.parametrize(
    ("markup", "reason_code"),
    [
        ("<html><body><ul>" + "<li><a href='/1'>Link</a></li>" * 200 + "</ul></body></html>", "html_no_article"),
        ("<html><body><div id='root'></div><script>window.x={}</script></body></html>", "html_no_article"),
        ("<div>" * 100_000 + "text" + "</div>" * 100_000, "html_no_article"),
        ("<p " + " ".join(f"a{n}='x'" for n in range(50_000)) + ">text</p>", "html_too_complex"),
    ],
)
def test_read_html_rejects_pages_without_article(markup: str, reason_code: str) -> None:
    assert read(markup).reason_code == reason_code


def test_read_html_never_resolves_entities_of_a_document_type() -> None:
    doctype = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    text = article(
        page(top="<p>&x; is what the harbor master called it on Monday.</p>").replace("<!doctype html>", doctype)
    ).text
    assert "&x;" in text or "x;" in text


def test_read_html_considers_the_declared_encoding() -> None:
    markup = page().replace("utf-8", "windows-1251").replace("Lisse", "Лисса")
    assert "Лисса" in article(markup.encode("cp1251")).text


def test_read_html_reads_a_page_saved_compressed() -> None:
    record = read(gzip.compress(page().encode()))
    assert (record.media_type, record.reason_code) == ("text/html", None)


def test_read_html_says_the_same_each_time() -> None:
    assert read(page(NEWS_ARTICLE)) == read(page(NEWS_ARTICLE))
