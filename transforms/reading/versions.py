"""Records to rows: which article a record is, whether it is news, and as which version.

Identity, in this order:

1. the canonical URL;
2. the record's own id, within its outlet;
3. for single pages: the article that the same file yielded before (an edited file is a new version);
4. the article that the same bytes yielded before (a moved or copied file is the same article);
5. the bytes themselves.

A record is *known*, and yields no row, when these bytes from this file were seen before; for a single page only while
they are what the file held last, so that a file which goes back to an old text is a new version again. A record whose
content is that of the article's current version is *unchanged*. Everything else is a new version.

The latest version is the one that arrived last, unless the source says otherwise: a version is *late* when the source
gives it an earlier time of change than the latest one has, or, where the times are equal or missing, a lower number
(`transforms.reading.standings.SourceOrder`). A late version is kept as history and changes nothing else. A version by
which the source takes the article back leaves it without a current version until a later one brings it again.

All of this depends on nothing but the records in their order and what was known before, so the cut into chunks changes
nothing, and reading a file again from its start after a broken run adds nothing twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from transforms import schemas
from transforms.identifiers import text_sha256
from transforms.reading.records import ArticleDraft, ReadRecord
from transforms.reading.standings import NOTHING_YET, SourceOrder, standing_after
from transforms.reading.version_lookup import (
    KnownVersions,
    content_article_id,
    document_id,
    fingerprint,
    own_article_id,
)

UNCHANGED_CODE = "unchanged"
UNCHANGED_REASON = "The article's current version has the same text, headline, byline, date and URL."

_ARTICLE_COLUMNS = tuple(column.name for column in schemas.ARTICLES.columns)
_DOCUMENT_COLUMNS = tuple(column.name for column in schemas.DOCUMENTS.columns)
_DRAFT_COLUMNS = tuple(name for name in ArticleDraft.__dataclass_fields__ if name in _ARTICLE_COLUMNS)
_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ReadFrames:
    """Rows to add for one chunk of records."""

    documents: pl.DataFrame
    """New rows of `raw.documents`; none of their ids exists yet."""
    articles: pl.DataFrame
    """New rows of `raw.articles`, several versions of one article in order."""
    superseded_article_ids: tuple[str, ...]
    """Articles whose version that is current in the warehouse stops being so."""
    withdrawn_article_ids: tuple[str, ...] = ()
    """Those among them that are left without a current version."""


def read_frames(records: Iterable[ReadRecord], *, read_at: datetime) -> ReadFrames:
    """Rows of records as if nothing had been read before."""
    return assign_versions(records, known=KnownVersions(), read_at=read_at)


def assign_versions(
    records: Iterable[ReadRecord],
    *,
    known: KnownVersions,
    read_at: datetime,
    reread_files: Collection[str] = frozenset(),
) -> ReadFrames:
    """Give records their articles and versions.

    Parameters
    ----------
    records
        In the order in which they were read.
    known
        What was known before, at least about `candidates(records)`.
    read_at
        Instant that is written as `documents.read_at`; nothing depends on it.
    reread_files
        `source_uri` of files that are read by other rules than before: their records are compared with the current
        versions even where their bytes are known.
    """
    ledger = _Ledger(known, read_at, reread_files)
    for record in records:
        ledger.add(record)
    return ledger.frames()


class _Ledger:
    """What is known, growing with every record, and the rows that come of it."""

    def __init__(self, known: KnownVersions, read_at: datetime, reread_files: Collection[str]) -> None:
        self._known = known
        self._read_at = read_at
        self._reread_files = reread_files
        self._reread_ids: set[str] = set()
        self._standings = dict(known.standings)
        self._document_ids = set(known.document_ids)
        self._last_documents = dict(known.last_documents)
        self._articles_by_source = dict(known.articles_by_source)
        self._articles_by_content = dict(known.articles_by_content)
        self._documents: list[_Row] = []
        self._versions: dict[str, list[dict[str, object]]] = {}
        self._current_numbers: dict[str, int | None] = {}
        """Number of the current version of every article whose current version changed; None for no version."""

    def add(self, record: ReadRecord) -> None:
        """Take one record in."""
        key = document_id(record)
        if record.withdrawal is not None:
            self._withdraw(record, key, record.withdrawal)
            return
        if record.article is None:
            self._add_document(record, key, status="rejected", article_id=None)
            return
        article_id = self._article_id(record, record.article)
        if self._is_known(record, key, article_id):
            return
        content = _content_row(record.article)
        print_of_content = fingerprint(content)
        standing = self._standings.get(article_id, NOTHING_YET)
        is_late = self._is_late(record, record.article, article_id)
        if print_of_content == standing.fingerprint or (is_late and print_of_content in standing.earlier_fingerprints):
            self._add_document(record, key, status="unchanged", article_id=article_id)
            return
        self._add_document(record, key, status="accepted", article_id=article_id)
        self._last_documents[record.source_uri, article_id] = key
        self._add_version(key, article_id, content, print_of_content, is_latest=not is_late)

    def frames(self) -> ReadFrames:
        """All rows so far."""
        rows = [
            tuple(map({**row, "is_current": self._is_current(row)}.__getitem__, _ARTICLE_COLUMNS))
            for versions in self._versions.values()
            for row in versions
        ]
        had_current = {article_id for article_id, was in self._known.standings.items() if was.fingerprint is not None}
        superseded = sorted(self._current_numbers.keys() & had_current)
        return ReadFrames(
            documents=schemas.DOCUMENTS.frame(self._documents),
            articles=schemas.ARTICLES.frame(rows),
            superseded_article_ids=tuple(superseded),
            withdrawn_article_ids=tuple(name for name in superseded if self._current_numbers[name] is None),
        )

    def _withdraw(self, record: ReadRecord, key: str, version: ArticleDraft) -> None:
        """Take an article back. Where the source places this before the latest version, it is history."""
        if key in self._document_ids:
            return
        article_id = own_article_id(version) or content_article_id(record)
        self._add_document(record, key, status="rejected", article_id=article_id)
        standing = self._standings.get(article_id, NOTHING_YET)
        is_late = _order(version).is_before(standing.order)
        if is_late or standing.fingerprint is not None or not standing.last_number:
            content = _content_row(version)
            self._add_version(key, article_id, content, fingerprint(content), is_latest=not is_late)

    def _add_version(
        self, key: str, article_id: str, content: Mapping[str, object], print_of_content: str, *, is_latest: bool
    ) -> None:
        before = self._standings.get(article_id, NOTHING_YET)
        number = before.last_number + 1
        identity = {"article_id": article_id, "version_number": number, "document_id": key}
        row = {**content, **identity, "is_current": is_latest and content["withdrawal"] is None}
        self._versions.setdefault(article_id, []).append(row)
        self._standings[article_id] = standing_after(before, row, row_fingerprint=print_of_content)
        if is_latest:
            self._current_numbers[article_id] = number if row["is_current"] else None

    def _is_current(self, row: Mapping[str, object]) -> bool:
        return self._current_numbers.get(str(row["article_id"])) == row["version_number"]

    def _is_late(self, record: ReadRecord, article: ArticleDraft, article_id: str) -> bool:
        """Whether the source places a version before the latest one.

        A page that was edited in its file is what the file holds now, whatever it says of its time of change; versions
        with numbers are told apart by these alone.
        """
        is_edited = record.container_uri is None and (record.source_uri, article_id) in self._last_documents
        if is_edited and article.source_version is None:
            return False
        return _order(article).is_before(self._standings.get(article_id, NOTHING_YET).order)

    def _article_id(self, record: ReadRecord, article: ArticleDraft) -> str:
        own = own_article_id(article)
        if own is not None:
            return own
        if record.container_uri is None and record.source_uri in self._articles_by_source:
            return self._articles_by_source[record.source_uri]
        return self._articles_by_content.get(record.content_sha256) or content_article_id(record)

    def _is_known(self, record: ReadRecord, seen: str, article_id: str) -> bool:
        if seen not in self._document_ids:
            return False
        if record.source_uri in self._reread_files and seen not in self._reread_ids:
            self._reread_ids.add(seen)
            return False
        if record.container_uri is not None:
            return True
        return self._last_documents.get((record.source_uri, article_id), seen) == seen

    def _add_document(self, record: ReadRecord, key: str, *, status: str, article_id: str | None) -> None:
        """Add the document unless it has a row already: a file may go back to bytes that it held before."""
        if article_id is not None:
            self._articles_by_content.setdefault(record.content_sha256, article_id)
            if record.container_uri is None:
                self._articles_by_source[record.source_uri] = article_id
        if key in self._document_ids:
            return
        self._document_ids.add(key)
        is_unchanged = status == "unchanged"
        row = {
            "document_id": key,
            "source_uri": record.source_uri,
            "container_uri": record.container_uri,
            "record_locator": record.record_locator,
            "media_type": record.media_type,
            "byte_count": record.byte_count,
            "content_sha256": record.content_sha256,
            "status": status,
            "reason_code": UNCHANGED_CODE if is_unchanged else record.reason_code,
            "reason": UNCHANGED_REASON if is_unchanged else record.reason,
            "article_id": article_id,
            "outlet_id": record.outlet_id,
            "captured_at": record.captured_at,
            "read_at": self._read_at,
        }
        self._documents.append(tuple(map(row.__getitem__, _DOCUMENT_COLUMNS)))


def _order(version: ArticleDraft) -> SourceOrder:
    return SourceOrder(version.modified_at, version.source_version)


def _content_row(article: ArticleDraft) -> dict[str, object]:
    """Columns of `raw.articles` that a draft fills."""
    return {name: getattr(article, name) for name in _DRAFT_COLUMNS} | {
        "authors": list(article.authors),
        "section_headings": None if article.section_headings is None else list(article.section_headings),
        "text_sha256": text_sha256(article.text),
        "word_count": len(article.text.split()),
    }
