import gzip
import io
from datetime import date

from transforms.reading.feed_listing import list_items
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord

SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://courier.example/a?x=1&amp;y=2</loc>'
    "<news:news><news:publication><news:name>The Courier</news:name><news:language>en</news:language>"
    "</news:publication><news:publication_date>2025-03-12T00:30:00+02:00</news:publication_date>"
    "<news:title>Bridge opens</news:title></news:news></url><url><loc>https://courier.example/old</loc>"
    "<lastmod>2020-01-01</lastmod></url><url><lastmod>2020-01-01</lastmod></url></urlset>"
)
INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>https://courier.example/1.xml.gz</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap>"
    "<sitemap><loc><![CDATA[ https://courier.example/2.xml ]]></loc></sitemap></sitemapindex>"
)


def read(document: str) -> list[ReadRecord]:
    return list(read_stream(io.BytesIO(document.encode()), source_uri="/inbox/s.xml", relative_path="s.xml"))


def test_read_sitemap_gives_each_entry_as_a_link() -> None:
    records = read(SITEMAP)
    assert [record.reason_code for record in records] == ["link_only", "link_only"]
    assert [record.record_locator for record in records] == ["item 1", "item 2"]
    assert records[0].outlet_id == "the-courier"
    assert records[0].reason is not None
    assert records[0].reason.startswith('"Bridge opens", 2025-03-12, https://courier.example/a?x=1&y=2. ')
    assert records[1].outlet_id == "courier-example"


def test_list_items_gives_title_and_date_of_a_news_sitemap() -> None:
    first, second = list_items(SITEMAP.encode()).items
    assert (first.url, first.title, first.has_full_content) == (
        "https://courier.example/a?x=1&y=2",
        "Bridge opens",
        False,
    )
    assert first.published is not None
    assert first.published.published_date == date(2025, 3, 12)
    assert second.published is None  # the last change is not the publication


def test_list_items_inflates_a_sitemap_and_names_those_of_an_index() -> None:
    listing = list_items(gzip.compress(INDEX.encode()))
    assert listing.sitemaps == ("https://courier.example/1.xml.gz", "https://courier.example/2.xml")
    assert listing.items == ()


def test_read_sitemap_reads_what_stands_before_a_cut() -> None:
    records = read(SITEMAP[: SITEMAP.index("<lastmod>")])
    assert [record.reason_code for record in records] == ["link_only", "xml_cut_off"]


def test_read_sitemap_gives_a_reason_for_one_without_entries_or_with_entities() -> None:
    assert [record.reason_code for record in read("<urlset/>")] == ["empty"]
    hostile = '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert [record.reason_code for record in read(hostile)] == ["xml_entities"]
