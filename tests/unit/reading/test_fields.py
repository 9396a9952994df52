import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from transforms.reading.extractors import HtmlExtractor
from transforms.reading.field_paths import FieldPath, find_value
from transforms.reading.fields import (
    AUTO_MAPPING,
    PRESETS,
    FieldMappingError,
    field_mapping,
    mapping_for,
    own_mapping,
)
from transforms.reading.options import ReadOptions
from transforms.reading.reading import read_stream
from transforms.reading.records import ArticleDraft, ReadRecord

BODY = "The harbor reopened on Tuesday, and the ferries ran again by noon, officials said."

NEWS_PLEASE = {
    "authors": ["Ana Petrova", "Tom Okafor"],
    "date_download": "2025-03-14 08:00:00",
    "date_modify": "None",
    "date_publish": "2025-03-12 10:00:00",
    "description": "Ferries run again.",
    "filename": "harbor.html",
    "language": "en",
    "maintext": BODY,
    "source_domain": "www.harbortimes.example",
    "title": "Harbor reopens",
    "url": "https://www.harbortimes.example/harbor",
}
MEDIA_CLOUD = {
    "stories_id": 17,
    "media_name": "Harbor Times",
    "media_url": "harbortimes.example",
    "title": "Harbor reopens",
    "publish_date": "2025-03-12",
    "url": "https://www.harbortimes.example/harbor",
    "language": "en",
    "text": BODY,
}
NEWSPAPER = {
    "text": BODY,
    "title": "Harbor reopens",
    "authors": ["Ana Petrova"],
    "publish_date": "2025-03-12T10:00:00+00:00",
    "canonical_link": "https://www.harbortimes.example/harbor",
    "url": "https://www.harbortimes.example/harbor?utm_source=feed",
    "source_url": "https://www.harbortimes.example",
    "meta_lang": "en",
}
NINJS = {
    "uri": "urn:harbor:1",
    "type": "text",
    "firstcreated": "2025-03-12T10:00:00Z",
    "versioncreated": "2025-03-13T09:00:00Z",
    "headline": "Harbor reopens",
    "byline": "By Ana Petrova",
    "body_html": f"<p>{BODY}</p><p>Crowds came.</p>",
    "infosources": [{"name": "Harbor Wire"}],
    "language": "en-GB",
}
NINJS_2 = {
    "uri": "urn:harbor:2",
    "by": "Ana Petrova",
    "versioncreated": "2025-03-12T10:00:00Z",
    "headlines": [{"role": "short", "value": "Harbor"}, {"role": "main", "value": "Harbor reopens"}],
    "bodies": [
        {"role": "rich", "contenttype": "text/html", "value": f"<p>{BODY}</p>"},
        {"role": "main", "contenttype": "text/plain", "value": BODY},
    ],
}
SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbor reopens",
    "articleBody": BODY,
    "author": [{"@type": "Person", "name": "Ana Petrova"}, {"@type": "Person", "name": "Tom Okafor"}],
    "datePublished": "2025-03-12T10:00:00Z",
    "dateModified": "2025-03-13T09:00:00Z",
    "publisher": {"@type": "Organization", "name": "Harbor Times"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://www.harbortimes.example/harbor"},
    "inLanguage": "en-US",
}


def read(record: object, options: ReadOptions | None = None) -> ReadRecord:
    (found,) = read_stream(
        io.BytesIO(json.dumps(record).encode()),
        source_uri="/inbox/dump.jsonl",
        relative_path="dump.jsonl",
        options=options or ReadOptions(),
    )
    return found


def article(record: object, **own: object) -> ArticleDraft:
    options = ReadOptions(fields=own_mapping(own)) if own else None
    found = read(record, options)
    assert found.article is not None, found.reason
    return found.article


@pytest.mark.parametrize(
    ("preset", "record"),
    [
        ("news-please", NEWS_PLEASE),
        ("media-cloud", MEDIA_CLOUD),
        ("newspaper", NEWSPAPER),
        ("ninjs", NINJS),
        ("ninjs", NINJS_2),
        ("schema-org", SCHEMA_ORG),
        ("onrecord", {"text": BODY, "headline": "x", "author": "y"}),
    ],
)
def test_mapping_for_tells_the_preset_from_the_fields(preset: str, record: dict[str, object]) -> None:
    assert mapping_for(AUTO_MAPPING, list(record)).name == preset
    assert read(record, ReadOptions(fields=PRESETS[preset])).article == read(record).article


def test_read_stream_reads_a_news_please_record() -> None:
    draft = article(NEWS_PLEASE)
    assert (draft.text, draft.headline, draft.authors) == (BODY, "Harbor reopens", ("Ana Petrova", "Tom Okafor"))
    assert (draft.outlet_id, draft.canonical_url) == ("harbortimes-example", "https://www.harbortimes.example/harbor")
    assert (draft.published_date, draft.published_at, draft.modified_at) == (date(2025, 3, 12), None, None)


def test_read_stream_takes_a_date_that_was_printed_as_none_for_missing() -> None:
    draft = article(NEWS_PLEASE | {"date_publish": "None"})
    assert (draft.published_date, draft.published_at_issue, draft.published_at_source) == (None, None, "none")


def test_read_stream_reads_a_media_cloud_record() -> None:
    draft = article(MEDIA_CLOUD)
    assert (draft.record_id, draft.outlet_name, draft.published_date) == ("17", "Harbor Times", date(2025, 3, 12))


def test_read_stream_reads_a_newspaper_record() -> None:
    draft = article(NEWSPAPER)
    assert (draft.outlet_name, draft.canonical_url) == (
        "harbortimes.example",
        "https://www.harbortimes.example/harbor",
    )
    assert draft.published_at == datetime(2025, 3, 12, 10, tzinfo=UTC)


def test_read_stream_reads_ninjs_with_its_body_as_html() -> None:
    draft = article(NINJS)
    assert draft.text == f"{BODY}\n\nCrowds came."
    assert (draft.record_id, draft.authors, draft.outlet_name) == ("urn:harbor:1", ("Ana Petrova",), "Harbor Wire")
    assert draft.published_at == datetime(2025, 3, 12, 10, tzinfo=UTC)
    assert draft.modified_at == datetime(2025, 3, 13, 9, tzinfo=UTC)


def test_read_stream_reads_ninjs_2_with_lists_of_headlines_and_bodies() -> None:
    draft = article(NINJS_2)
    assert (draft.text, draft.headline, draft.byline) == (BODY, "Harbor reopens", "Ana Petrova")


@pytest.mark.parametrize("is_in_graph", [False, True])
def test_read_stream_reads_a_schema_org_object(is_in_graph: bool) -> None:
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Harbor Times"}, SCHEMA_ORG]}
    draft = article(graph if is_in_graph else SCHEMA_ORG)
    assert (draft.text, draft.authors) == (BODY, ("Ana Petrova", "Tom Okafor"))
    assert (draft.outlet_name, draft.language_code) == ("Harbor Times", "en")
    assert draft.canonical_url == "https://www.harbortimes.example/harbor"


def test_own_mapping_reads_paths_alternatives_and_presets() -> None:
    record = {
        "doc": {"body": BODY, "head": "Harbor reopens"},
        "writers": [{"n": "Ana Petrova"}, {"n": "Tom Okafor"}],
        "when": {"published": "March 12, 2025"},
        "site.name": "Harbor Times",
        "url": "https://www.harbortimes.example/harbor",
    }
    draft = article(
        record,
        text="doc.body",
        headline=["doc.title", "doc.head"],
        byline="writers.n",
        published_at="when.published",
        outlet="site.name",
    )
    assert (draft.text, draft.headline, draft.authors) == (BODY, "Harbor reopens", ("Ana Petrova", "Tom Okafor"))
    assert (draft.published_date, draft.outlet_name) == (date(2025, 3, 12), "Harbor Times")
    assert draft.canonical_url == "https://www.harbortimes.example/harbor"


def test_own_mapping_lies_over_the_preset_that_it_names() -> None:
    draft = article(NEWS_PLEASE | {"label": "A label"}, preset="news-please", headline="label", url="")
    assert (draft.text, draft.headline, draft.canonical_url) == (BODY, "A label", None)


@pytest.mark.parametrize(
    ("dates", "value"), [("seconds", 1741773600), ("seconds", "1741773600"), ("milliseconds", 1741773600000.0)]
)
def test_own_mapping_says_what_a_number_as_date_counts(dates: str, value: object) -> None:
    draft = article({"text": BODY, "date": value}, dates=dates)
    assert (draft.published_at, draft.published_date) == (datetime(2025, 3, 12, 10, tzinfo=UTC), date(2025, 3, 12))


@pytest.mark.parametrize(("dates", "issue"), [("printed", "unreadable"), ("seconds", "implausible")])
def test_read_stream_never_guesses_what_a_number_as_date_counts(dates: str, issue: str) -> None:
    draft = article({"text": BODY, "date": 1741773600000}, dates=dates)
    assert (draft.published_date, draft.published_at_issue) == (None, issue)


def test_read_stream_reads_a_page_in_a_field_and_prefers_what_the_record_says() -> None:
    page = (
        "<html><head><title>Harbor reopens | Harbor Times</title>"
        '<meta property="article:published_time" content="2025-03-12T10:00:00Z"></head>'
        f"<body><article><h1>Harbor reopens</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"
    )
    draft = article({"html": page, "url": "https://www.harbortimes.example/harbor", "author": "Ana Petrova", "id": "7"})
    assert draft.text.startswith(BODY)
    assert (draft.record_id, draft.source_id, draft.authors) == ("7", "7", ("Ana Petrova",))
    assert draft.canonical_url == "https://www.harbortimes.example/harbor"
    assert (draft.headline, draft.published_at_source) == ("Harbor reopens", "meta")


def test_read_stream_reads_a_page_in_a_field_by_the_same_options_as_any_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms.reading import html_page  # noqa: PLC0415 - its extractor takes long to import

    asked: list[object] = []
    extract_text = html_page.extract_text

    def noting(*args: Any, extractor: HtmlExtractor, **named: Any) -> Any:
        asked.append(extractor)
        return extract_text(*args, extractor=extractor, **named)

    monkeypatch.setattr(html_page, "extract_text", noting)
    page = (
        '<html><head><meta property="article:published_time" content="2025-03-12T10:00:00Z">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-01-02"}</script></head>'
        f"<body><article><h1>Harbor reopens</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"
    )
    options = ReadOptions(html_extractor=HtmlExtractor.FAST, now=datetime(2025, 3, 20, tzinfo=UTC))
    found = read({"html": page}, options)
    assert found.article is not None
    assert (asked, found.article.published_date) == ([HtmlExtractor.FAST], date(2025, 3, 12))


@pytest.mark.parametrize(
    ("record", "code", "detail"),
    [
        ({"paragraphs": BODY, "title": "x"}, "json_text_missing", "Its fields are paragraphs, title."),
        ({"text": ""}, "empty", '"text" is blank.'),
        ({"text": 5, "title": "x"}, "json_text_wrong_type", "It is a number."),
        ({"html": "<html><body></body></html>"}, "html_no_article", ""),
        ({"html": "<p><script>x()</script></p>"}, "html_no_article", ""),
        ({"html": "<b>" * 5000 + "text"}, "html_too_complex", ""),
    ],
)
def test_read_stream_rejects_a_record_without_text_and_says_what_to_do(
    record: dict[str, object], code: str, detail: str
) -> None:
    found = read(record)
    assert (found.article, found.reason_code) == (None, code)
    assert found.reason is not None
    assert found.reason.startswith(detail)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"headlin": "x"}, "headlin: there is no such field; did you mean headline?"),
        ({"headline": 5}, "headline: write the name of a field"),
        ({"byline": "author..name"}, "byline: 'author..name' is no path"),
        ({"preset": "news-pleas"}, "there is no preset 'news-pleas': did you mean news-please?"),
        ({"preset": 5}, "preset: write one of onrecord, news-please"),
        ({"dates": "unix"}, "dates: write one of printed, seconds, milliseconds"),
        ({"text": "", "html": []}, "text: name the field that holds the article"),
    ],
)
def test_own_mapping_names_the_key_that_cannot_be_used(table: dict[str, object], message: str) -> None:
    with pytest.raises(FieldMappingError, match="^" + message.replace("?", r"\?")):
        own_mapping(table)


def test_field_mapping_gives_each_mapping_a_version_of_its_own() -> None:
    versions = [field_mapping(name).version for name in ("auto", *PRESETS)]
    versions += [
        own_mapping(table).version for table in ({}, {"text": "a"}, {"text": ["a", "b"]}, {"dates": "seconds"})
    ]
    assert len(set(versions)) == len(versions)
    assert own_mapping({"text": "a"}).version == own_mapping({"text": ["a"]}).version
    assert field_mapping("auto").version == "auto"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a", None),
        ("b.c", 1),
        ("list.0.n", "x"),
        ("list.2.n", None),
        ("list.n", ["x", "y"]),
        ("list.n=y.v", 7),
        ("list.n=z.v", None),
        ("dotted.key", 3),
        ("b.c.d", None),
    ],
)
def test_find_value_follows_a_path(path: str, value: object) -> None:
    record = {"b": {"c": 1}, "list": [{"n": "x"}, {"n": "y", "v": 7}], "dotted.key": 3}
    assert find_value(record, FieldPath(path)) == value
