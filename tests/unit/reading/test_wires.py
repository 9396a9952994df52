import io
import itertools
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from transforms import schemas
from transforms.reading.reading import read_stream
from transforms.reading.records import ArticleDraft, ReadRecord
from transforms.reading.version_lookup import KnownVersions, known_versions
from transforms.reading.versions import ReadFrames, assign_versions, read_frames
from transforms.reading.wire_items import wire_byline, wire_dateline

READ_AT = datetime(2025, 3, 13, 6, 0, tzinfo=UTC)
NITF = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf baselang="en-GB"><head><title>Bridge</title><docdata management-status="{status}">
<doc-id id-string="exa.17" regsrc="EXA"/><date.issue norm="20250312T003000+0200"/>{release}</docdata>
<pubdata position.section="Regional"/></head>
<body><body.head><hedline><hl1>Old bridge
 opens again</hl1><hl2>Works are done</hl2></hedline><note><body.content><p>For editors.</p></body.content></note>
<byline>By <person>Ada Quill</person><byttl>Staff Reporter</byttl></byline><distributor>Example Agency</distributor>
<dateline>{dateline}</dateline></body.head>
<body.content><p>The mayor of <location>Lower Brook</location> spoke.</p><block><hl2>What comes next</hl2>
<media><media-caption>The bridge.</media-caption></media><ul><li>First.</li></ul></block></body.content></body>
</nitf>"""
G2 = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:agency.example,2025:17" version="{version}"
 xml:lang="en"><itemMeta><itemClass qcode="icls:{item_class}"/><provider literal="agency.example"/>
<versionCreated>2025-03-12T{hour:02}:00:00.000Z</versionCreated><firstCreated>2025-03-12T08:00:00Z</firstCreated>
{embargoed}<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><language tag="en-GB"/>
<slugline separator="-">TOWN-BRIDGE</slugline><headline role="hld:subHeadline">Works are done</headline>
<headline>{headline}</headline><by>gr/bp</by><dateline>2025-03-12 08:00:00 GMT+00:00</dateline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>
<title/></head><body><p>(Corrects the date)</p><p>LOWER BROOK (Example Agency) - {text}</p></body></html></inlineXML>
</contentSet></newsItem>"""
MESSAGE = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
NINJS = {
    "uri": "https://agency.example/items/17",
    "type": "text",
    "versioncreated": "2025-03-12T09:00:00Z",
    "firstcreated": "2025-03-12T08:00:00Z",
    "version": "2",
    "pubstatus": "usable",
    "byline": "Ada Quill and Jan Heron",
    "headline": "Old bridge opens again",
    "slugline": "town-bridge",
    "located": "Lower Brook",
    "language": "en",
    "body_text": "One paragraph.",
    "body_xhtml": "<p>The mayor spoke.</p><p>The bridge is old.</p>",
}


def g2(
    *,
    version: int = 1,
    hour: int = 9,
    status: str = "usable",
    item_class: str = "text",
    embargoed: str = "",
    headline: str = "Old bridge opens again",
    text: str = "The mayor spoke.",
) -> str:
    return G2.format(
        version=version,
        hour=hour,
        status=status,
        item_class=item_class,
        embargoed=embargoed,
        headline=headline,
        text=text,
    )


def read(document: str, path: str = "wire/a.xml") -> list[ReadRecord]:
    stream = io.BytesIO(document.encode())
    return list(read_stream(stream, source_uri=f"/inbox/{path}", relative_path=path))


def article(document: str, path: str = "wire/a.xml") -> ArticleDraft:
    (record,) = read(document, path)
    assert record.article is not None, record.reason
    return record.article


def code(document: str, path: str = "wire/a.xml") -> str | None:
    (record,) = read(document, path)
    return record.reason_code


def nitf(*, status: str = "usable", release: str = "", dateline: str = "<location>LOWER BROOK</location>") -> str:
    return NITF.format(status=status, release=release, dateline=dateline)


def test_nitf_becomes_an_article_with_all_of_its_fields() -> None:
    found = article(nitf())
    assert found.text.split("\n\n") == ["The mayor of Lower Brook spoke.", "What comes next", "First."]
    assert (found.headline, found.byline, found.authors) == ("Old bridge opens again", "Ada Quill", ("Ada Quill",))
    assert (found.dateline, found.section, found.outlet_id) == ("LOWER BROOK", "Regional", "example-agency")
    assert (found.published_date, found.published_at) == (date(2025, 3, 12), datetime(2025, 3, 11, 22, 30, tzinfo=UTC))
    assert (found.published_at_source, found.record_id, found.language_code) == ("header", "exa.17", "en")
    assert found.published_at_offset_minutes == 120


@pytest.mark.parametrize(
    "stamp", ['<story.date norm="20250312T0030Z">20250312T003000+0000</story.date>', "2025-03-12 08:00:00 GMT+00:00"]
)
def test_a_time_stamp_in_the_place_of_the_dateline_is_none(stamp: str) -> None:
    assert article(nitf(dateline=stamp)).dateline is None


@pytest.mark.parametrize("initials", ["gr/bp", "MA/LP", "VRG", "jm-eb", "abcd/ef"])
def test_wire_byline_leaves_out_initials_of_the_desk(initials: str) -> None:
    assert wire_byline(initials) is None


def test_wire_byline_keeps_names() -> None:
    assert [wire_byline(name) for name in ("By Ada Quill,", "ANSA", "Bo Li", "Exa TV")] == [
        "Ada Quill",
        "ANSA",
        "Bo Li",
        "Exa TV",
    ]
    assert wire_dateline("  Lower Brook,\n 12 March - ") == "Lower Brook, 12 March"


def test_newsml_becomes_an_article_with_all_of_its_fields() -> None:
    found = article(g2(version=3))
    assert found.text == "(Corrects the date)\n\nLOWER BROOK (Example Agency) - The mayor spoke."
    assert (found.headline, found.byline, found.authors) == ("Old bridge opens again", None, ())
    assert (found.dateline, found.section) == ("LOWER BROOK (Example Agency)", "TOWN-BRIDGE")
    assert (found.outlet_name, found.outlet_id) == ("agency.example", "agency-example")
    assert found.published_at == datetime(2025, 3, 12, 8, 0, tzinfo=UTC)
    assert (found.modified_at, found.source_version) == (datetime(2025, 3, 12, 9, 0, tzinfo=UTC), 3)
    assert found.record_id == found.source_id == "tag:agency.example,2025:17"


def test_newsml_message_gives_every_item_its_record() -> None:
    other = g2(text="Another one.").replace("2025:17", "2025:18")
    package = '<packageItem guid="p" version="1"><itemMeta/></packageItem>'
    records = read(MESSAGE.format(items=g2() + g2(item_class="picture") + other + package))
    assert [record.reason_code for record in records] == [None, "wire_not_text", None, "wire_not_text"]
    assert [record.record_locator for record in records] == ["item 1", "item 2", "item 3", "item 4"]
    assert [record.reason_code for record in read(MESSAGE.format(items=""))] == ["empty"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<inlineData contenttype="text/plain">One.\n\nTwo.</inlineData>', "One.\n\nTwo."),
        ('<inlineData contenttype="text/plain"><![CDATA[<p>One.</p><p>Two.</p>]]></inlineData>', "One.\n\nTwo."),
        ("<inlineXML><nitf><body><body.content><p>One.</p></body.content></body></nitf></inlineXML>", "One."),
        ("<inlineXML><html><body>One.<p>Two.</p></body></html></inlineXML>", "One.\n\nTwo."),
    ],
)
def test_newsml_text_is_found_in_every_form(content: str, expected: str) -> None:
    document = f'<newsItem guid="x" version="1"><contentSet>{content}</contentSet></newsItem>'
    assert article(document).text == expected


def test_ninjs_is_told_by_its_fields_and_becomes_an_article() -> None:
    found = article(json.dumps(NINJS), "wire/a.json")
    assert found.text == "The mayor spoke.\n\nThe bridge is old."
    assert (found.headline, found.authors) == ("Old bridge opens again", ("Ada Quill", "Jan Heron"))
    assert (found.dateline, found.section, found.outlet_id) == ("Lower Brook", "town-bridge", "agency-example")
    assert (found.record_id, found.source_version) == ("https://agency.example/items/17", 2)
    assert found.published_at == datetime(2025, 3, 12, 8, 0, tzinfo=UTC)


def test_ninjs_is_read_in_its_later_versions_in_arrays_and_in_lines() -> None:
    later = {
        "uri": "urn:agency:18",
        "type": "text",
        "versionCreated": "2025-03-12T09:00:00Z",
        "by": "Ada Quill",
        "provider": {"name": "Example Agency"},
        "headlines": [{"role": "short", "value": "Bridge"}, {"role": "main", "value": "Old bridge opens again"}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": "In one."},
            {"role": "richtext", "contentType": "application/xhtml+xml", "value": "<p>One.</p><p>Two.</p>"},
        ],
    }
    plain = {"text": "A record of JSON Lines.", "uri": "x", "type": "text", "versioncreated": "2025-03-12T09:00:00Z"}
    picture = {**NINJS, "type": "picture"}
    records = read(json.dumps([later, plain, picture]), "wire/a.json")
    assert [record.reason_code for record in records] == [None, None, "wire_not_text"]
    lines = read("\n".join(map(json.dumps, (later, plain))), "wire/a.jsonl")
    for first, second in (records[:2], lines):
        assert first.article is not None
        assert second.article is not None
        assert (first.article.text, first.article.headline) == ("One.\n\nTwo.", "Old bridge opens again")
        assert (first.article.outlet_name, first.article.byline) == ("Example Agency", "Ada Quill")
        assert second.article.text == "A record of JSON Lines."


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (g2(status="canceled"), "wire_withdrawn"),
        (g2(status="withheld"), "wire_withdrawn"),
        (nitf(status="canceled"), "wire_withdrawn"),
        (g2(embargoed="<embargoed/>"), "wire_embargoed"),
        (nitf(status="embargoed"), "wire_embargoed"),
        (g2(item_class="graphic"), "wire_not_text"),
        ('<newsItem guid="x"><contentMeta><headline>H</headline></contentMeta></newsItem>', "no_text"),
        ("<nitf><body></nitf>", "xml_broken"),
        ('<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf>&x;</nitf>', "xml_entities"),
    ],
)
def test_what_is_no_article_has_its_reason(document: str, expected: str) -> None:
    assert code(document) == expected


def test_an_item_under_embargo_counts_as_published_when_it_ends() -> None:
    found = article(g2(embargoed="<embargoed>2025-03-14T12:00:00Z</embargoed>"))
    assert found.published_at == datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
    released = article(nitf(release='<date.release norm="20250301T090000Z"/>'))
    assert released.published_date == date(2025, 3, 12)


def known_after(batches: Sequence[ReadFrames]) -> KnownVersions:
    """What a warehouse would know that holds the rows of these batches."""
    documents, articles = stored(batches)
    return known_versions(documents=documents, versions=articles)


def stored(batches: Sequence[ReadFrames]):  # type: ignore[no-untyped-def] # noqa: ANN201
    documents = schemas.DOCUMENTS.empty_frame()
    articles = schemas.ARTICLES.empty_frame()
    for batch in batches:
        documents = documents.vstack(batch.documents)
        is_superseded = articles["article_id"].is_in(list(batch.superseded_article_ids))
        articles = articles.with_columns(is_current=articles["is_current"] & ~is_superseded).vstack(batch.articles)
    return documents, articles


VERSIONS = {
    "first": g2(version=7, hour=9, text="The first text."),
    "second": g2(version=3, hour=10, text="The second text."),  # numbers of some agencies do not rise
    "third": g2(version=9, hour=10, text="The third text."),  # at the same time: the number decides
}


@pytest.mark.parametrize("order", list(itertools.permutations(VERSIONS)))
@pytest.mark.parametrize("is_one_by_one", [True, False])
def test_the_newest_version_is_current_in_whatever_order_they_arrive(
    order: tuple[str, ...], is_one_by_one: bool
) -> None:
    records = [record for name in order for record in read(VERSIONS[name], f"wire/{name}.xml")]
    batches: list[ReadFrames] = []
    for chunk in [[record] for record in records] if is_one_by_one else [records]:
        batches.append(assign_versions(chunk, known=known_after(batches), read_at=READ_AT))
    _, articles = stored(batches)
    assert articles["article_id"].n_unique() == 1
    assert articles["version_number"].to_list() == [1, 2, 3]
    assert ["third text" in text for text in articles.filter(articles["is_current"])["text"]] == [True]


@pytest.mark.parametrize("order", list(itertools.permutations(["first", "cancel", "third"])))
@pytest.mark.parametrize("is_one_by_one", [True, False])
def test_a_cancelled_item_is_current_in_no_version_until_a_newer_one_comes(
    order: tuple[str, ...], is_one_by_one: bool
) -> None:
    documents_by_name = {**VERSIONS, "cancel": g2(version=8, hour=11, status="canceled", text="")}
    records = [record for name in order for record in read(documents_by_name[name], f"wire/{name}.xml")]
    batches: list[ReadFrames] = []
    for chunk in [[record] for record in records] if is_one_by_one else [records]:
        batches.append(assign_versions(chunk, known=known_after(batches), read_at=READ_AT))
        schemas.validate_frame(batches[-1].articles, schemas.ARTICLES)
        schemas.validate_frame(batches[-1].documents, schemas.DOCUMENTS)
    documents, articles = stored(batches)
    assert not articles["is_current"].any()
    assert articles["withdrawal"].drop_nulls().to_list() == ["canceled"]
    rejected = documents.filter(documents["status"] == "rejected")
    assert rejected.select("reason_code", "article_id").rows() == [("wire_withdrawn", articles["article_id"][0])]
    again = read(g2(version=10, hour=12, text="Published again."), "wire/again.xml")
    last = assign_versions(again, known=known_after(batches), read_at=READ_AT)
    assert last.articles["is_current"].to_list() == [True]
    assert not last.superseded_article_ids


def test_withdrawn_articles_are_those_that_had_a_current_version() -> None:
    before = read_frames(read(VERSIONS["first"], "wire/1.xml"), read_at=READ_AT)
    cancel = read(g2(version=8, hour=11, status="canceled"), "wire/2.xml")
    frames = assign_versions(cancel, known=known_after([before]), read_at=READ_AT)
    assert frames.withdrawn_article_ids == frames.superseded_article_ids == tuple(before.articles["article_id"])
    assert assign_versions(cancel, known=KnownVersions(), read_at=READ_AT).withdrawn_article_ids == ()


def test_a_version_that_arrives_late_again_adds_nothing() -> None:
    first, third = (read(VERSIONS[name], f"wire/{name}.xml") for name in ("first", "third"))
    batches = [read_frames([*third, *first], read_at=READ_AT)]
    again = assign_versions(read(VERSIONS["first"], "wire/copy.xml"), known=known_after(batches), read_at=READ_AT)
    assert again.documents["status"].to_list() == ["unchanged"]
    assert again.articles.is_empty()
