"""Feeds and sitemaps of others against what their authors say is in them. Skipped where the gold data is absent."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transforms.reading.block_text import html_line
from transforms.reading.feed_entries import parse_feed
from transforms.reading.feed_listing import list_items
from transforms.reading.feed_values import Feed, FeedEntry, read_feed_date
from transforms.reading.languages import normalize_language
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord

# An assertion concerns our fields when it is about an item (or about what items take over from their feed: title,
# address, language) and about one of these: identity, address, title, names of authors, dates of publication and
# change, category, language, and the texts. What is about a person's e-mail, images, enclosures, licences, ratings,
# generators, contributors, the source of a copied item but its title, the types and bases of texts, and any category
# or content but the first, is not ours.
ITEM_FIELDS = {
    "id": "id",
    "guid": "id",
    "link": "url",
    "title": "title",
    "title_detail.value": "title",
    "author": "author",
    "author_detail.name": "author",
    "published": "published",
    "published_parsed": "published_at",
    "created": "published",
    "created_parsed": "published_at",
    "updated": "updated",
    "updated_parsed": "updated_at",
    "category": "section",
    "tags.term": "section",
    "language": "language",
    "content.language": "language",
    "summary": "summary",
    "description": "summary",
    "summary_detail.value": "summary",
    "content.value": "content",
    "source.title": "source_title",
    "source.title_detail.value": "source_title",
}
FEED_FIELDS = {"title": "title", "title_detail.value": "title", "link": "url", "language": "language"}


@pytest.fixture(scope="module")
def feeds_dir(gold_dir: Path) -> Path:
    if not (gold_dir / "feeds" / "gold_feedparser.jsonl").is_file():
        pytest.skip(f"no feeds in {gold_dir}")
    return gold_dir / "feeds"


def assertions(feeds_dir: Path) -> Iterator[tuple[str, str, str, int, object]]:
    """(file, part, our field, number of the item, expected value) of every assertion that concerns our fields."""
    for row in map(json.loads, (feeds_dir / "gold_feedparser.jsonl").read_text(encoding="utf-8").splitlines()):
        part, *path = row["path"]
        number = int(path.pop(0)) if part == "entries" else 0
        if path[:1] in (["tags"], ["content"]) and path[1]:
            continue  # ours is the first
        name = ".".join(str(step) for step in path if not isinstance(step, int))
        fields = ITEM_FIELDS if part == "entries" else FEED_FIELDS
        if name in fields:
            yield row["file"], part, fields[name], number, row["value"]


def text_of(value: object) -> str | None:
    return html_line(str(value)) if value else None


def found_value(feed: Feed, part: str, field: str, number: int) -> object:
    if part == "feed":
        return {"title": feed.title, "url": feed.url, "language": feed.language}[field]
    entry = feed.entries[number]
    return item_value(entry, field)


def item_value(entry: FeedEntry, field: str) -> object:
    if field in {"published_at", "updated_at"}:
        printed = read_feed_date(entry.published if field == "published_at" else entry.updated)
        return printed.published_at if printed else None
    if field == "author":
        return ", ".join(entry.authors)
    # The suite reads the content of an item without a summary as its summary.
    marked = {"summary": entry.summary or entry.content, "content": entry.content}
    if field in marked:
        text = marked[field]
        return text.value if text else None
    return getattr(entry, {"id": "entry_id"}.get(field, field))


def agrees(field: str, expected: object, found: object) -> bool:
    """Texts are compared as they are printed, without markup; instants as instants; authors without addresses."""
    if field in {"published_at", "updated_at"}:
        assert isinstance(expected, list)
        return found == datetime(*expected[:6], tzinfo=UTC)
    if field == "language":
        return normalize_language(expected) == normalize_language(found)
    if field == "author":
        return str(expected).split(" (")[0] == found
    if field in {"title", "source_title"}:
        # A title that its feed calls plain is what it says, angle brackets and all.
        return found in {text_of(expected), str(expected)}
    if field in {"summary", "content"}:
        return text_of(expected) == text_of(found)
    return (expected or None) == found


def read(path: Path) -> list[ReadRecord]:
    with path.open("rb") as stream:
        return list(read_stream(stream, source_uri=str(path), relative_path=path.name))


def test_feeds_give_what_their_suite_says(feeds_dir: Path) -> None:
    failures, counts = [], Counter[str]()
    for file, part, field, number, expected in assertions(feeds_dir):
        feed = parse_feed((feeds_dir / file).read_bytes())
        found = found_value(feed, part, field, number)
        counts[f"{part}.{field}"] += 1
        if not agrees(field, expected, found):
            failures.append((file, part, field, number, expected, found))
    assert failures == []
    assert sum(counts.values()) > 400, counts


def test_every_feed_of_the_suite_ends_in_records(feeds_dir: Path) -> None:
    files = sorted((feeds_dir / "feedparser").rglob("*.xml"))
    records = {file.name: read(file) for file in files}
    assert all(records.values())
    reasons = Counter(record.reason_code for found in records.values() for record in found)
    assert set(reasons) <= {None, "link_only", "empty", "xml_entities"}, reasons


@pytest.mark.parametrize(
    ("name", "item_count", "sitemap_count"),
    [
        ("feed.json", 25, 0),
        ("feed1.atom", 2, 0),
        ("feed2.rss", 1, 0),
        ("sitemap.xml", 84, 0),
        ("sitemap.xml.gz", 84, 0),
        ("sitemap2.xml", 0, 2),
        ("sitemap-hreflang.xml", 3, 1),
    ],
)
def test_sitemaps_and_feeds_list_all_that_they_name(
    feeds_dir: Path, name: str, item_count: int, sitemap_count: int
) -> None:
    path = feeds_dir / "sitemaps" / name
    listing = list_items(path.read_bytes())
    assert (len(listing.items), len(listing.sitemaps)) == (item_count, sitemap_count)
    if not name.endswith(".gz"):
        assert len(read(path)) == item_count + sitemap_count
