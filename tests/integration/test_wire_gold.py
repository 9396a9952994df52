"""Wire files of agencies and standards bodies against what is in them. Skipped where the gold data is absent."""

import json
from pathlib import Path

import pytest
from lxml import etree

from transforms.reading.dates import read_date
from transforms.reading.news_xml import wire_items
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord
from transforms.reading.wire_items import WireItem
from transforms.reading.wire_ninjs import ninjs_item

# What the gold leaves open, and why.
WITHOUT_DATE_IN_GOLD = {
    "LISTING_22_Sports_story_in_NewsML-G2NITF.xml"
}  # its date stands in the newsItem around the NITF
WITHOUT_BYLINE_IN_GOLD = {"LISTING_2_NewsML-G2_Text_Document.xml"}  # its byline stands in the NITF inside
WITHOUT_LANGUAGE_IN_GOLD = {"LISTING_1_A_NewsML-G2_News_Item.xml"}  # only the item itself names its language
FIRST_FROM_A_NOTE = {"nitf-fishing.xml"}  # the gold has the editor's note in place of the body
NOT_CURRENT = {"nitf-fishing.xml", "tag_reuters.com_2016_newsml_L1N14N0FF_version_1542761538.xml"}  # canceled
NO_TEXT = {"LISTING_1_A_NewsML-G2_News_Item.xml"}


@pytest.fixture(scope="module")
def feeds_dir(gold_dir: Path) -> Path:
    if not (gold_dir / "feeds" / "gold_wire.jsonl").is_file():
        pytest.skip(f"no wire files in {gold_dir}")
    return gold_dir / "feeds"


@pytest.fixture(scope="module")
def rows(feeds_dir: Path) -> list[tuple[dict[str, object], tuple[WireItem, ...]]]:
    lines = (feeds_dir / "gold_wire.jsonl").read_text(encoding="utf-8").splitlines()
    return [(gold, items_of(feeds_dir / str(gold["file"]))) for gold in map(json.loads, lines)]


def items_of(path: Path) -> tuple[WireItem, ...]:
    data = path.read_bytes()
    return (ninjs_item(json.loads(data)),) if path.suffix == ".json" else wire_items(data)


def read(path: Path) -> list[ReadRecord]:
    with path.open("rb") as stream:
        return list(read_stream(stream, source_uri=str(path), relative_path=path.name))


def differences(gold: dict[str, object], item: WireItem) -> list[str]:
    name = str(gold["file"]).rpartition("/")[2]
    authors = gold["authors"]
    assert isinstance(authors, list)
    day = read_date(item.issued).published_date if item.issued else None
    compared = {
        "kind": (gold["kind"] if name != "LISTING_22_Sports_story_in_NewsML-G2NITF.xml" else "newsml-g2", item.kind),
        "title": (gold["title"], item.headline),
        "byline": (", ".join(authors) or None, None if name in WITHOUT_BYLINE_IN_GOLD else item.byline),
        "date": (gold["date"], None if name in WITHOUT_DATE_IN_GOLD or day is None else day.isoformat()),
        "dateline": (gold.get("dateline") or gold.get("located"), item.dateline),
        "language": (gold["lang"], None if name in WITHOUT_LANGUAGE_IN_GOLD else item.language),
        "class": (str(gold.get("item_class", "text")).rpartition(":")[2], item.item_class),
        "id": (gold.get("guid", item.item_id), item.item_id),
        "version": (gold.get("version", str(item.version)), str(item.version)),
    }
    found = [
        f"{field}: {actual!r}, not {expected!r}" for field, (expected, actual) in compared.items() if expected != actual
    ]
    text = " ".join(" ".join(item.paragraphs).split())
    if str(gold["first"] or "")[:100] not in text and name not in FIRST_FROM_A_NOTE:
        found.append(f"text: {text[:80]!r}, not {gold['first']!r}")
    paragraph_count = gold.get("paragraphs", 1)
    assert isinstance(paragraph_count, int)
    if len(item.paragraphs) < paragraph_count:  # ours are also headings, list items and rows
        found.append(f"{len(item.paragraphs)} paragraphs")
    return [f"{name}: {difference}" for difference in found]


def test_wire_items_give_what_the_gold_says(rows: list[tuple[dict[str, object], tuple[WireItem, ...]]]) -> None:
    assert len(rows) == 26
    assert [len(items) for _, items in rows] == [gold.get("items", 1) for gold, _ in rows]
    assert [difference for gold, items in rows for difference in differences(gold, items[0])] == []


def test_wire_text_is_all_of_the_body_word_by_word(feeds_dir: Path) -> None:
    compared = 0
    for path in sorted((feeds_dir / "wire").glob("*.xml")):
        item = items_of(path)[0]
        tree = etree.fromstring(path.read_bytes().strip(), etree.XMLParser(remove_comments=True, load_dtd=False))
        bodies = tree.xpath("//*[local-name()='body.content'][not(ancestor::*[local-name()='note'])]") or tree.xpath(
            "//*[local-name()='html']/*[local-name()='body']"
        )
        if not bodies:
            continue
        for media in bodies[0].xpath(".//*[local-name()='media']"):
            media.clear()
        # Compared without white space, which falls between elements as it is printed.
        text = "".join("".join(item.paragraphs).split())
        repeated_headline = "".join(str(item.headline).split())
        assert "".join("".join(bodies[0].itertext()).split()) in {text, repeated_headline + text}
        compared += 1
    assert compared >= 12


def test_wire_files_end_as_articles_or_with_their_reason(feeds_dir: Path) -> None:
    ends = {path.name: [record.reason_code for record in read(path)] for path in (feeds_dir / "wire").iterdir()}
    pictures = {name for name, codes in ends.items() if codes == ["wire_not_text"]}
    assert len(pictures) == 4
    assert {name for name, codes in ends.items() if codes == ["wire_withdrawn"]} == NOT_CURRENT
    assert {name for name, codes in ends.items() if codes == ["no_text"]} == NO_TEXT
    assert sum(codes == [None] for codes in ends.values()) == 26 - 4 - 2 - 1
