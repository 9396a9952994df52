"""Feeds, sitemaps and wire documents: no bytes make their readers raise, and what an item says comes back as it was."""

import io
from contextlib import suppress
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import schemas
from transforms.reading.feed_listing import NotAFeedError, list_items
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord
from transforms.reading.rejections import SENTENCES
from transforms.reading.versions import read_frames

ROOTS = (
    "rss",
    "feed",
    "rdf:RDF",
    "channel",
    "urlset",
    "sitemapindex",
    "nitf",
    "newsItem",
    "newsMessage",
    "packageItem",
)
TAG_NAMES = (
    "item entry url sitemap loc title link guid pubDate content description itemMeta contentMeta contentSet inlineXML "
    "embargoed pubStatus headline by body body.head body.content hedline hl1 p docdata date.issue newsItem"
)
TAGS = TAG_NAMES.split()
PIECES = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(
        ["<![CDATA[", "]]>", "&amp;", "&x;", "<!--", "-->", "<p a='", '">', "2025-03-12", "https://a.example/b"]
    ),
    st.text(max_size=12),
)
WORDS = st.lists(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9), min_size=5, max_size=30)


def read(data: bytes) -> list[ReadRecord]:
    return list(read_stream(io.BytesIO(data), source_uri="/inbox/a.xml", relative_path="a.xml"))


@given(st.sampled_from(ROOTS), st.lists(PIECES, max_size=25), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_document_ends_in_records_that_fit_the_schema(root: str, pieces: list[str], is_closed: bool) -> None:
    document = f"<{root}>{''.join(pieces)}{f'</{root}>' if is_closed else ''}".encode("utf-8", "surrogatepass")
    records = read(document)
    assert records
    assert all(record.article is not None or record.reason_code in SENTENCES for record in records)
    frames = read_frames(records, read_at=datetime(2025, 3, 13, tzinfo=UTC))
    schemas.validate_frame(frames.documents, schemas.DOCUMENTS)
    schemas.validate_frame(frames.articles, schemas.ARTICLES)
    with suppress(NotAFeedError):
        list_items(document)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["nitf", "xhtml", "rss", "atom"]))
@settings(max_examples=100, deadline=None)
def test_paragraphs_come_back_as_they_were(texts: list[list[str]], form: str) -> None:
    expected = "\n\n".join(" ".join(words) + "." for words in texts)
    marked = "".join(f"<p>{escape(' '.join(words))}.</p>" for words in texts)
    last = "<p>And a last paragraph of some length.</p>"
    inline = f"<inlineXML><html><body>{marked}</body></html></inlineXML>"
    encoded = f"<content:encoded><![CDATA[{marked}{last}]]></content:encoded>"
    namespace = "http://purl.org/rss/1.0/modules/content/"
    document = {
        "nitf": f"<nitf><body><body.content>{marked}</body.content></body></nitf>",
        "xhtml": f"<newsItem><contentSet>{inline}</contentSet></newsItem>",
        "rss": f'<rss version="2.0" xmlns:content="{namespace}"><channel><item>{encoded}</item></channel></rss>',
        "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">'
        f"{escape(marked + last)}</content></entry></feed>",
    }[form]
    (record,) = read(document.encode())
    assert record.article is not None, record.reason
    assert record.article.text.removesuffix("\n\nAnd a last paragraph of some length.") == expected
