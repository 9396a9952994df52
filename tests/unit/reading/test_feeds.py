import io
import json
from datetime import UTC, date, datetime

import pytest

from transforms.reading.feed_listing import NotAFeedError, list_items
from transforms.reading.feed_values import read_feed_date
from transforms.reading.reading import read_stream
from transforms.reading.records import ArticleDraft, ReadRecord

PARAGRAPHS = (
    "<p>The mayor of Lower Brook, Ewa Lis, said on Monday that the old bridge would open again in May.</p>"
    "<p>“We are ready,” she said. “The works are done.”</p>"
)
SUMMARY = "The old bridge will open again in May, the mayor says."
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Town news | The Lower Brook Courier</title>'
    "<link>https://lowerbrookcourier.example/</link><language>en-gb</language>{items}</channel></rss>"
)
ITEM = (
    "<item><title>Bridge &amp;amp; mayor</title><link>https://lowerbrookcourier.example/bridge?utm_source=rss</link>"
    "<guid isPermaLink='false'>lbc-17</guid><pubDate>Wed, 12 Mar 2025 00:30:00 +0200</pubDate>"
    "<dc:creator>Jan Heron and Ada Quill</dc:creator><category>Town</category><description>{summary}</description>"
    "<content:encoded><![CDATA[{content}]]></content:encoded></item>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><author><name>Ada Quill</name></author>'
    "<entry><id>tag:courier.example,2025:1</id><title type='html'>&lt;i&gt;Bridge&lt;/i&gt; opens</title>"
    '<link href="https://courier.example/bridge"/><published>2025-03-11T22:30:00Z</published>'
    "<updated>2025-03-12T08:00:00Z</updated>{body}</entry></feed>"
)


def read(document: str | bytes, path: str = "feeds/courier.xml") -> list[ReadRecord]:
    data = document.encode() if isinstance(document, str) else document
    return list(read_stream(io.BytesIO(data), source_uri=f"/inbox/{path}", relative_path=path))


def article(records: list[ReadRecord]) -> ArticleDraft:
    assert [record.reason_code for record in records] == [None]
    assert records[0].article is not None
    return records[0].article


def codes(document: str | bytes) -> list[str | None]:
    return [record.reason_code for record in read(document)]


def test_read_feed_makes_an_article_of_an_rss_item_with_its_content() -> None:
    records = read(RSS.format(items=ITEM.format(summary=SUMMARY, content=PARAGRAPHS)))
    found = article(records)
    assert found.text.split("\n\n") == [
        "The mayor of Lower Brook, Ewa Lis, said on Monday that the old bridge would open again in May.",
        "“We are ready,” she said. “The works are done.”",
    ]
    assert (found.headline, found.canonical_url) == ("Bridge & mayor", "https://lowerbrookcourier.example/bridge")
    assert (found.byline, found.authors) == ("Jan Heron and Ada Quill", ("Jan Heron", "Ada Quill"))
    # The day is the one printed, in the outlet's own zone; the instant is the same in UTC.
    assert (found.published_date, found.published_at) == (date(2025, 3, 12), datetime(2025, 3, 11, 22, 30, tzinfo=UTC))
    assert (found.published_at_source, found.published_at_text) == ("feed", "Wed, 12 Mar 2025 00:30:00 +0200")
    assert found.published_at_offset_minutes == 120
    assert (found.section, found.language_code, found.record_id) == ("Town", "en", "lbc-17")
    assert (found.outlet_id, found.outlet_name) == ("the-lower-brook-courier", "The Lower Brook Courier")
    assert (records[0].container_uri, records[0].record_locator) == ("/inbox/feeds/courier.xml", "item 1")


def test_read_feed_makes_an_article_of_an_atom_entry_with_its_content() -> None:
    body = f"<summary>{SUMMARY}</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{PARAGRAPHS}</div></content>"
    found = article(read(ATOM.format(body=body)))
    assert found.headline == "Bridge opens"
    assert found.authors == ("Ada Quill",)  # Atom: the feed's author is that of an entry without one
    assert found.published_at == datetime(2025, 3, 11, 22, 30, tzinfo=UTC)
    assert found.modified_at == datetime(2025, 3, 12, 8, 0, tzinfo=UTC)
    assert found.text.count("\n\n") == 1


def test_read_feed_makes_articles_of_rdf_items() -> None:
    document = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>The Courier</title></channel><item><title>Bridge opens</title>"
        "<link>https://courier.example/b</link><dc:date>2025-03-12T10:00:00+01:00</dc:date>"
        f"<content:encoded><![CDATA[{PARAGRAPHS}]]></content:encoded></item></rdf:RDF>"
    )
    assert article(read(document)).published_at == datetime(2025, 3, 12, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("indent", [None, 2])
def test_read_json_feed_reads_one_document_on_one_line_or_many(indent: int | None) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Courier",
        "home_page_url": "https://courier.example/",
        "authors": [{"name": "Ada Quill"}],
        "items": [
            {
                "id": "1",
                "url": "https://courier.example/b",
                "title": "Bridge opens",
                "content_html": PARAGRAPHS,
                "date_published": "2025-03-12T10:00:00+01:00",
                "tags": ["Town"],
            },
            {"id": 2, "content_text": "First paragraph of the second item.\n\nAnd its last one.", "title": None},
            {"id": "3", "url": "https://courier.example/c", "summary": SUMMARY},
            "no item",
        ],
    }
    records = read(json.dumps(feed, indent=indent), "courier.json")
    assert [record.reason_code for record in records] == [None, None, "link_only"]
    first, second = records[0].article, records[1].article
    assert first is not None
    assert second is not None
    assert (first.authors, first.section, first.outlet_id) == (("Ada Quill",), "Town", "the-courier")
    assert second.text == "First paragraph of the second item.\n\nAnd its last one."


@pytest.mark.parametrize(
    ("summary", "content", "expected"),
    [
        (SUMMARY, PARAGRAPHS, None),
        ("", PARAGRAPHS, None),
        # a content that says no more than the summary
        (SUMMARY, f"<p>{SUMMARY}</p><img src='pixel.png'>", "link_only"),
        # excerpts, by how they end
        ("", f"{PARAGRAPHS}<p>Continue reading...</p>", "link_only"),
        ("", f"{PARAGRAPHS}<p>The works took two years […]</p>", "link_only"),
        ("", "", "link_only"),
        # a whole article in place of the summary
        ("&lt;p&gt;" + "The mayor spoke of the bridge. " * 20 + "&lt;/p&gt;&lt;p&gt;" + "It is old. " * 40, "", None),
        ("A long teaser that is one paragraph. " * 30, "", "link_only"),
    ],
)
def test_read_feed_tells_articles_from_summaries(summary: str, content: str, expected: str | None) -> None:
    assert codes(RSS.format(items=ITEM.format(summary=summary, content=content))) == [expected]


def test_read_feed_drops_the_note_of_where_the_item_appeared_first() -> None:
    note = "<p>The post <a href='x'>Bridge</a> appeared first on <a href='y'>The Courier</a>.</p>"
    found = article(read(RSS.format(items=ITEM.format(summary=SUMMARY, content=PARAGRAPHS + note))))
    assert found.text.endswith("“The works are done.”")


def test_read_feed_says_what_a_fetch_would_bring() -> None:
    (record,) = read(RSS.format(items=ITEM.format(summary=SUMMARY, content="")))
    assert record.reason is not None
    assert record.reason.startswith('"Bridge & mayor", 2025-03-12, https://lowerbrookcourier.example/bridge. ')
    assert "`onrecord fetch FEED`" in record.reason
    assert record.outlet_id == "the-lower-brook-courier"


def test_read_feed_reads_what_stands_before_a_cut_and_says_that_there_is_one() -> None:
    items = "".join(ITEM.format(summary=SUMMARY, content=PARAGRAPHS) for _ in range(3))
    assert codes(RSS.format(items=items)[:-200]) == [None, None, "xml_cut_off"]  # the third would be half a text
    assert codes(RSS.format(items=items)[: -len("</channel></rss>")]) == [None, None, None, "xml_cut_off"]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (RSS.format(items=""), ["empty"]),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS.format(items="")[38:], ["xml_entities"]),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'>" + RSS.format(items="")[38:], ["empty"]),
    ],
)
def test_read_feed_gives_a_reason_for_a_feed_without_items(document: str, expected: list[str]) -> None:
    assert codes(document) == expected


def test_read_feed_takes_the_domain_of_a_feed_without_a_title() -> None:
    document = RSS.format(items=ITEM.format(summary="", content=PARAGRAPHS))
    found = article(read(document.replace("Town news | The Lower Brook Courier", "")))
    assert found.outlet_name == "lowerbrookcourier.example"


def test_read_feed_date_reads_the_short_years_of_rss() -> None:
    recent, old = read_feed_date("Wed, 12 Mar 25 10:00 EST"), read_feed_date("12 Mar 99 10:00 GMT")
    assert recent is not None
    assert old is not None
    assert recent.published_at == datetime(2025, 3, 12, 15, 0, tzinfo=UTC)
    assert recent.printed == "Wed, 12 Mar 25 10:00 EST"
    assert old.published_date == date(1999, 3, 12)


def test_list_items_names_each_page_once_with_the_newest_entry_of_an_id() -> None:
    later = ITEM.replace("Bridge &amp;amp; mayor", "Bridge (corrected)").replace("00:30", "09:30")
    items = ITEM.format(summary=SUMMARY, content="") + later.format(summary=SUMMARY, content=PARAGRAPHS)
    listing = list_items(RSS.format(items=items).encode())
    assert [(item.url, item.title, item.has_full_content) for item in listing.items] == [
        ("https://lowerbrookcourier.example/bridge", "Bridge (corrected)", True)
    ]
    assert listing.items[0].published is not None
    assert listing.items[0].published.published_date == date(2025, 3, 12)


def test_list_items_resolves_links_against_the_address_of_the_feed() -> None:
    document = ATOM.format(body=f"<summary>{SUMMARY}</summary>").replace("https://courier.example/bridge", "/bridge")
    listing = list_items(document.encode(), url="https://courier.example/feeds/all.atom")
    assert [item.url for item in listing.items] == ["https://courier.example/bridge"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body>404 Not Found</body></html>", "unsupported_format"),
        (b"{}", "unsupported_format"),
        (b"<nitf/>", "unsupported_format"),
        (b"\x1f\x8bnot gzip", "unsupported_format"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss/>', "xml_entities"),
    ],
)
def test_list_items_refuses_what_is_no_feed(data: bytes, code: str) -> None:
    with pytest.raises(NotAFeedError) as refused:
        list_items(data)
    assert refused.value.code == code
