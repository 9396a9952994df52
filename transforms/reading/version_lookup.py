"""What the warehouse must be asked before records get their versions: the ids of articles, documents and content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from transforms.identifiers import stable_id
from transforms.reading.fields import AUTO
from transforms.reading.records import ArticleDraft, ReadRecord
from transforms.reading.standings import NOTHING_YET, Standing, standing_after

ORDER_COLUMNS = ("modified_at", "source_version", "withdrawal")
"""Columns of `raw.articles` that say which version of an article is the latest."""

FINGERPRINT_COLUMNS = ("text_sha256", "headline", "byline", "published_date", "published_at", "canonical_url")
"""Columns of `raw.articles` that make the content of a version: where one differs, it is a new version."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What to look up before a chunk of records gets its versions. See `known_versions`."""

    article_ids: frozenset[str]
    document_ids: frozenset[str]
    source_uris: frozenset[str]
    """Files that are single pages."""
    content_sha256s: frozenset[str]
    """Content of records that have neither URL nor id."""


@dataclass(frozen=True, slots=True)
class KnownVersions:
    """What the warehouse knows about the candidates."""

    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By article_id."""
    document_ids: frozenset[str] = frozenset()
    """Documents seen before."""
    last_documents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(source_uri, article_id) -> document of the latest version that this file brought."""
    articles_by_source: Mapping[str, str] = field(default_factory=dict)
    """source_uri of a single page -> the article it yielded last."""
    articles_by_content: Mapping[str, str] = field(default_factory=dict)
    """content_sha256 -> the article these bytes yielded."""


def candidates(records: Iterable[ReadRecord]) -> Candidates:
    """Keys under which the warehouse may know these records."""
    article_ids, document_ids, source_uris, content = set(), set(), set(), set()
    for record in records:
        document_ids.add(document_id(record))
        if record.container_uri is None:
            source_uris.add(record.source_uri)
        if record.withdrawal is not None:
            article_ids.add(own_article_id(record.withdrawal) or content_article_id(record))
        if record.article is not None:
            own_id = own_article_id(record.article)
            article_ids.add(own_id or content_article_id(record))
            if own_id is None:
                content.add(record.content_sha256)
    return Candidates(frozenset(article_ids), frozenset(document_ids), frozenset(source_uris), frozenset(content))


def known_versions(*, documents: pl.DataFrame, versions: pl.DataFrame) -> KnownVersions:
    """Put what two queries found into the form that `assign_versions` asks.

    Parameters
    ----------
    documents
        Rows of `raw.documents` (document_id, source_uri, container_uri, content_sha256, article_id, read_at) whose
        document_id, source_uri (with no container_uri) or content_sha256 is among the candidates.
    versions
        Rows of `raw.articles` (article_id, version_number, is_current, document_id, `ORDER_COLUMNS` and
        `FINGERPRINT_COLUMNS`), all versions of every article_id among the candidates or in `documents`.
    """
    by_time = documents.filter(pl.col("article_id").is_not_null()).sort("read_at", "document_id")
    pages = by_time.filter(pl.col("container_uri").is_null())
    sources = dict(documents.select("document_id", "source_uri").iter_rows())
    standings: dict[str, Standing] = {}
    last_documents: dict[tuple[str, str], str] = {}
    for row in versions.sort("article_id", "version_number").iter_rows(named=True):
        standings[row["article_id"]] = standing_after(
            standings.get(row["article_id"], NOTHING_YET), row, row_fingerprint=fingerprint(row)
        )
        if row["document_id"] in sources:
            last_documents[sources[row["document_id"]], row["article_id"]] = row["document_id"]
    return KnownVersions(
        standings=standings,
        document_ids=frozenset(sources),
        last_documents=last_documents,
        articles_by_source=dict(pages.select("source_uri", "article_id").iter_rows()),
        # The first article that these bytes yielded: later ones may belong to a page with a history of its own.
        articles_by_content=dict(by_time.reverse().select("content_sha256", "article_id").iter_rows()),
    )


def fingerprint(row: Mapping[str, object]) -> str:
    """Hash of the content of a version, from its `FINGERPRINT_COLUMNS` in `raw.articles`."""
    return stable_id("fingerprint", *(_as_text(row[name]) for name in FINGERPRINT_COLUMNS))


def document_id(record: ReadRecord) -> str:
    """Id of an input record: where it was found and what its bytes were; for a member that was not read, why.

    The mapping of fields is part of it, unless it is the usual one.
    """
    place = (record.source_uri,) if record.member_path is None else (record.source_uri, record.member_path)
    content = record.content_sha256 if record.member_path is None else record.content_sha256 or record.reason_code or ""
    own_fields = () if record.fields_version in {None, AUTO} else (record.fields_version or "",)
    return stable_id("document", *place, content, *own_fields)


def own_article_id(article: ArticleDraft) -> str | None:
    """The article that a draft names itself as, by its URL or its record's id."""
    if article.canonical_url is not None:
        return stable_id("article", "url", article.canonical_url)
    if article.record_id is not None:
        return stable_id("article", "id", article.outlet_id or "", article.record_id)
    return None


def content_article_id(record: ReadRecord) -> str:
    """The article that nothing but its bytes identifies."""
    return stable_id("article", "content", record.content_sha256)


def _as_text(value: object) -> str:
    """A value of a fingerprint column as text: null and the empty string apart, one instant the same in every zone."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)
    return f"={value.isoformat() if isinstance(value, date) else value}"
