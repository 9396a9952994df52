"""What reading yields: one `ReadRecord` for every input record, with its article or the reason why there is none."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath

from transforms.reading.rejections import rejection_sentence

MEDIA_TEXT = "text/plain"
MEDIA_HTML = "text/html"
MEDIA_JSON_LINES = "application/x-ndjson"
MEDIA_WEB_ARCHIVE = "application/warc"
MEDIA_CSV = "text/csv"
MEDIA_PARQUET = "application/vnd.apache.parquet"
MEDIA_NEWS_XML = "application/xml"
MEDIA_CONTAINER = "application/x-container"
"""An archive or compressed file as a whole, where it or a member of it could not be read."""
MEDIA_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """An article as read, before it has an id and a version. Columns as in `transforms.schemas.ARTICLES`."""

    source_id: str
    text: str
    record_id: str | None = None
    """The record's own id, where it has one; with the outlet it identifies the article when there is no URL."""
    outlet_id: str | None = None
    outlet_name: str | None = None
    canonical_url: str | None = None
    headline: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    published_at: datetime | None = None
    published_date: date | None = None
    published_at_source: str = "none"
    published_at_confidence: float = 0.0
    published_at_text: str | None = None
    published_at_issue: str | None = None
    published_at_offset_minutes: int | None = None
    modified_at: datetime | None = None
    language_code: str | None = None
    section_headings: tuple[str, ...] | None = None
    """Paragraphs of the text that the source marks as headings; None where it does not mark any as such."""
    source_version: int | None = None
    """The source's own number of this version, where it gives one."""
    withdrawal: str | None = None
    """`canceled` or `withheld` for a version by which the source takes the article back; it has no text."""


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One input record: where it was, what its bytes were, and the article read from it or the reason for none."""

    source_uri: str
    container_uri: str | None
    record_locator: str | None
    media_type: str
    byte_count: int
    content_sha256: str
    reason_code: str | None
    reason: str | None
    outlet_id: str | None
    article: ArticleDraft | None
    captured_at: datetime | None = None
    """When the record was fetched, where its container tells."""
    fields_version: str | None = None
    """Version of the field mapping that it was read with; None where none is used."""
    withdrawal: ArticleDraft | None = None
    """The version by which a rejected record takes its article back."""
    member_path: str | None = None
    """The member of an archive that holds the record: with the file, the place that its document id is made of."""


@dataclass(frozen=True, slots=True)
class RecordOrigin:
    """Where a record stands, and how much of what it was: all of a `ReadRecord` that does not depend on its content."""

    source_uri: str
    relative_path: str
    media_type: str
    byte_count: int
    content_sha256: str
    record_locator: str | None = None
    url: str | None = None
    """Normalised address that the record was fetched from, where its container tells."""
    captured_at: datetime | None = None
    fields_version: str | None = None
    """Version of the field mapping that the record is read with; None where none is used."""

    @property
    def position_id(self) -> str:
        """The `source_id` of a record without an id of its own: the path, and the place in the file if it is a part."""
        return f"{self.relative_path}#{self.record_locator}" if self.record_locator else self.relative_path

    @property
    def folder(self) -> str | None:
        """The folder directly below the source root, when the file lies in one."""
        parts = PurePosixPath(self.relative_path.replace("\\", "/")).parts
        return parts[0] if len(parts) > 1 and parts[0] not in {"/", ".", ".."} else None

    def accept(self, article: ArticleDraft) -> ReadRecord:
        """The record as an article."""
        return self._record(reason_code=None, reason=None, outlet_id=article.outlet_id, article=article)

    def reject(self, reason_code: str, detail: str | None = None, *, outlet_id: str | None = None) -> ReadRecord:
        """The record as one that could not be read; `reason_code` is one of `transforms.reading.rejections`."""
        reason = rejection_sentence(reason_code, detail)
        return self._record(reason_code=reason_code, reason=reason, outlet_id=outlet_id, article=None)

    def withdraw(self, version: ArticleDraft, reason_code: str, detail: str | None = None) -> ReadRecord:
        """The record as one that takes its article back: rejected, with the version that ends the article."""
        return replace(self.reject(reason_code, detail, outlet_id=version.outlet_id), withdrawal=version)

    def _record(
        self, *, reason_code: str | None, reason: str | None, outlet_id: str | None, article: ArticleDraft | None
    ) -> ReadRecord:
        return ReadRecord(
            source_uri=self.source_uri,
            container_uri=self.source_uri if self.record_locator is not None else None,
            record_locator=self.record_locator,
            media_type=self.media_type,
            byte_count=self.byte_count,
            content_sha256=self.content_sha256,
            reason_code=reason_code,
            reason=reason,
            outlet_id=outlet_id,
            article=article,
            captured_at=self.captured_at,
            fields_version=self.fields_version,
        )


def bytes_sha256(data: bytes) -> str:
    """SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
