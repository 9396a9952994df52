"""No page makes reading raise, whatever it says about itself, and the same bytes always give the same record."""

import io
import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.reading.date_vote import SOURCE_ORDER, DateClaim, vote_date
from transforms.reading.html_headline import strip_site_name
from transforms.reading.html_page import read_page
from transforms.reading.options import ReadOptions
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord
from transforms.reading.urls import is_home_page, normalize_url, without_amp

OPTIONS = ReadOptions(now=datetime(2025, 3, 20, tzinfo=UTC))
PROSE = "The harbor of Lisse reopened on Tuesday after a storm had kept its ferries in port."
URLS = (
    "https://harbortimes.example/a",
    "https://harbortimes.example/",
    "/2025/03/12/a",
    "https://[",
    "//",
    "\x00",
    "amp",
)
DATES = (
    "2025-03-12T10:00:00Z",
    "2025-03-12",
    "March 12, 2025 9:15 p.m. EDT",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01",
    "",
)
NAMES = (
    "Ana Petrova",
    "By Ana Petrova and Tom Okafor",
    "Harbor Times",
    "@harbor",
    ", ,",
    "Petrova, Ana",
    "|",
    "and and",
)
VALUES = st.one_of(st.sampled_from([*URLS, *DATES, *NAMES, PROSE]), st.text(max_size=30))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | VALUES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "name", "author", "datePublished", "headline", "url", "publisher", "@graph"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
META = (
    "og:title",
    "og:url",
    "og:site_name",
    "author",
    "article:published_time",
    "date",
    "twitter:label1",
    "twitter:data1",
)
TAGS = ("p", "div", "article", "h1", "h2", "a", "time", "span", "li", "ul", "blockquote", "table", "td", "br", "aside")
MARKS = ("", "byline", "date", "comment", "author", "twitter-tweet", "article-body", "published")


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """Markup of one element; what it holds may be left open."""
    tag = draw(st.sampled_from(TAGS))
    attributes = f'class="{draw(st.sampled_from(MARKS))}"'
    if tag == "a":
        attributes += f' href="{draw(st.sampled_from(URLS))}" rel="{draw(st.sampled_from(["", "author"]))}"'
    if tag == "time":
        attributes += f' datetime="{draw(st.sampled_from(DATES))}"'
    inner = draw(VALUES)
    if depth:
        inner += "".join(draw(st.lists(elements(depth=depth - 1), max_size=3)))
    return f"<{tag} {attributes}>{inner}" + (f"</{tag}>" if draw(st.booleans()) else "")


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page with declarations and elements of every kind that reading looks at, in any order."""
    data = json.dumps({"@type": "NewsArticle", "more": draw(JSON)} | (draw(st.dictionaries(st.just("author"), JSON))))
    meta = "".join(f'<meta property="{draw(st.sampled_from(META))}" content="{draw(VALUES)}">' for _ in range(3))
    canonical = f'<link rel="canonical" href="{draw(st.sampled_from(URLS))}">'
    head = f'<title>{draw(VALUES)}</title>{meta}{canonical}<script type="application/ld+json">{data}</script>'
    body = "".join(draw(st.lists(elements(), max_size=4)))
    return f"<html><head>{head}</head><body>{body}<p>{PROSE}</p></body></html>"


def read(data: bytes) -> ReadRecord:
    (record,) = read_stream(io.BytesIO(data), source_uri="/a.html", relative_path="a.html", options=OPTIONS)
    return record


@given(pages())
@settings(max_examples=150, deadline=None)
def test_read_page_never_raises_and_marks_only_paragraphs_of_the_text(markup: str) -> None:
    page = read_page(markup.encode("utf-8", "replace").decode(), url="https://harbortimes.example/x", options=OPTIONS)
    if page is not None:
        assert set(page.text.headings) <= set(page.text.text.split("\n\n"))
        assert page.metadata.canonical_url is not None
        assert 0 <= page.metadata.date.confidence <= 1


@given(pages())
@settings(max_examples=60, deadline=None)
def test_read_stream_gives_the_same_record_for_the_same_bytes(markup: str) -> None:
    data = markup.encode("utf-8", "replace")
    record = read(data)
    assert record == read(data)
    assert record.reason_code != "html_unreadable"


@given(st.lists(st.builds(DateClaim, st.sampled_from([*SOURCE_ORDER, "elsewhere"]), VALUES), max_size=6))
def test_vote_date_decides_between_any_claims(claims: list[DateClaim]) -> None:
    vote = vote_date(claims, now=OPTIONS.now)
    assert (vote.source == "none") == (vote.confidence == 0)
    assert (vote.source != "none") == (vote.date is not None and vote.date.published_date is not None)


@given(VALUES, st.lists(VALUES, max_size=3))
def test_strip_site_name_gives_a_part_of_the_title(title: str, names: list[str]) -> None:
    assert strip_site_name(title, names) in title


@given(
    st.sampled_from(["https://a.example/", "https://x.cdn.ampproject.org/c/s/", "https://www.google.com/amp/s/"]),
    VALUES,
)
def test_without_amp_gives_an_address_that_stays_as_it_is(start: str, rest: str) -> None:
    url = normalize_url(f"{start}{rest}")
    if url is not None:
        page = without_amp(url)
        assert normalize_url(page) is not None
        assert is_home_page(page) in {True, False}
