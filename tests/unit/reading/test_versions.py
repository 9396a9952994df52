from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from transforms import schemas
from transforms.reading.records import (
    MEDIA_JSON_LINES,
    MEDIA_TEXT,
    ArticleDraft,
    ReadRecord,
    RecordOrigin,
    bytes_sha256,
)
from transforms.reading.version_lookup import KnownVersions, candidates, document_id, fingerprint, known_versions
from transforms.reading.versions import ReadFrames, assign_versions, read_frames

READ_AT = datetime(2025, 3, 13, 6, 0, tzinfo=UTC)


def page(text: str, path: str = "a.txt", *, data: str | None = None, **fields: str) -> ReadRecord:
    """A single page whose bytes are its text, unless `data` says otherwise."""
    raw = (data or text).encode()
    origin = RecordOrigin(f"/inbox/{path}", path, MEDIA_TEXT, len(raw), bytes_sha256(raw))
    return origin.accept(ArticleDraft(source_id=path, text=text, **fields))


def line(text: str, record_id: str | None, number: int, path: str = "dump.jsonl") -> ReadRecord:
    """A line of a JSON Lines file."""
    raw = f"{record_id}{text}".encode()
    origin = RecordOrigin(f"/inbox/{path}", path, MEDIA_JSON_LINES, len(raw), bytes_sha256(raw), f"line {number}")
    return origin.accept(ArticleDraft(source_id=record_id or path, text=text, record_id=record_id))


def known_after(*batches: ReadFrames) -> KnownVersions:
    """What a warehouse would know that holds the rows of these batches."""
    documents = schemas.DOCUMENTS.empty_frame()
    articles = schemas.ARTICLES.empty_frame()
    for batch in batches:
        documents = documents.vstack(batch.documents)
        is_superseded = articles["article_id"].is_in(list(batch.superseded_article_ids))
        articles = articles.with_columns(is_current=articles["is_current"] & ~is_superseded).vstack(batch.articles)
    return known_versions(documents=documents, versions=articles)


def read_one_by_one(*records: ReadRecord) -> list[ReadFrames]:
    batches: list[ReadFrames] = []
    for record in records:
        batches.append(assign_versions([record], known=known_after(*batches), read_at=READ_AT))
    return batches


def versions(*batches: ReadFrames) -> list[tuple[int, str]]:
    return [row for batch in batches for row in batch.articles.select("version_number", "text").iter_rows()]


def statuses(*batches: ReadFrames) -> list[str]:
    return [status for batch in batches for status in batch.documents["status"]]


def test_read_frames_fill_both_tables_as_their_schemas_promise() -> None:
    rejected = RecordOrigin("/inbox/b.txt", "b.txt", "unknown", 0, bytes_sha256(b"")).reject("empty")
    frames = read_frames([page("One."), rejected, line("Two.", "a1", 1)], read_at=READ_AT)
    schemas.validate_frame(frames.documents, schemas.DOCUMENTS)
    schemas.validate_frame(frames.articles, schemas.ARTICLES)
    assert statuses(frames) == ["accepted", "rejected", "accepted"]
    assert frames.articles["is_current"].to_list() == [True, True]


def test_assign_versions_makes_an_edited_file_a_new_version_of_the_same_article() -> None:
    batches = read_one_by_one(page("Old text."), page("New text."))
    assert versions(*batches) == [(1, "Old text."), (2, "New text.")]
    article_ids = {article_id for batch in batches for article_id in batch.articles["article_id"]}
    assert len(article_ids) == 1
    assert set(batches[1].superseded_article_ids) == article_ids


def test_assign_versions_makes_a_reverted_file_a_new_version_each_time() -> None:
    batches = read_one_by_one(page("A."), page("B."), page("A."), page("B."), page("B."))
    assert versions(*batches) == [(1, "A."), (2, "B."), (3, "A."), (4, "B.")]
    assert statuses(*batches) == ["accepted", "accepted"]


def test_assign_versions_adds_nothing_for_a_file_read_again() -> None:
    batches = read_one_by_one(page("A."), page("A."))
    assert (batches[1].documents.height, batches[1].articles.height) == (0, 0)


def test_assign_versions_makes_a_moved_file_the_same_article() -> None:
    batches = read_one_by_one(page("A.", "a.txt"), page("A.", "moved.txt"), page("B.", "moved.txt"))
    assert versions(*batches) == [(1, "A."), (2, "B.")]
    assert statuses(*batches) == ["accepted", "unchanged", "accepted"]


def test_assign_versions_makes_an_edited_then_moved_file_the_same_article() -> None:
    batches = read_one_by_one(page("A.", "a.txt"), page("B.", "a.txt"), page("B.", "moved.txt"))
    assert versions(*batches) == [(1, "A."), (2, "B.")]
    assert statuses(*batches) == ["accepted", "accepted", "unchanged"]


def test_assign_versions_holds_other_bytes_with_the_same_content_unchanged() -> None:
    batches = read_one_by_one(page("A."), page("A.", data="A. with another comment in its markup"))
    assert statuses(*batches) == ["accepted", "unchanged"]
    assert batches[1].documents["reason_code"].to_list() == ["unchanged"]


@pytest.mark.parametrize("column", ["headline", "byline", "canonical_url"])
def test_assign_versions_makes_a_changed_field_a_new_version(column: str) -> None:
    before = line("A.", "a1", 1)
    assert before.article is not None
    fields = {column: "https://example.com/a"}
    after = replace(before, content_sha256="other", article=replace(before.article, **fields))
    if column == "canonical_url":
        assert assign_versions([before, after], known=KnownVersions(), read_at=READ_AT).articles.height == 2
    else:
        assert versions(read_frames([before, after], read_at=READ_AT)) == [(1, "A."), (2, "A.")]


def test_assign_versions_takes_the_url_before_the_id() -> None:
    records = [page("A.", "a.html", canonical_url="https://example.com/x"), page("B.", "b.html", canonical_url="https://example.com/x")]  # fmt: skip  # noqa: E501
    assert versions(read_frames(records, read_at=READ_AT)) == [(1, "A."), (2, "B.")]


def test_assign_versions_does_not_flip_between_two_files_of_one_article() -> None:
    first = page("A.", "a.html", canonical_url="https://example.com/x")
    second = page("B.", "b.html", canonical_url="https://example.com/x")
    assert versions(*read_one_by_one(first, second, first, second)) == [(1, "A."), (2, "B.")]


def test_assign_versions_reads_an_update_log_again_without_adding_anything() -> None:
    log = [line("A.", "a1", 1), line("B.", "a1", 2), line("Else.", "a2", 3), line("C.", "a1", 4)]
    batches = read_one_by_one(*log, *log)
    assert versions(*batches) == [(1, "A."), (2, "B."), (1, "Else."), (3, "C.")]


def test_assign_versions_marks_only_the_last_version_of_a_chunk_as_current() -> None:
    frames = read_frames([line("A.", "a1", 1), line("B.", "a1", 2), line("C.", "a1", 3)], read_at=READ_AT)
    assert frames.articles["is_current"].to_list() == [False, False, True]
    assert frames.superseded_article_ids == ()


def test_assign_versions_keeps_equal_ids_of_two_outlets_apart() -> None:
    first, second = line("A.", "1", 1), line("B.", "1", 2)
    assert second.article is not None
    second = replace(second, article=replace(second.article, outlet_id="harbor-times"))
    assert versions(read_frames([first, second], read_at=READ_AT)) == [(1, "A."), (1, "B.")]


def test_candidates_name_what_has_to_be_looked_up() -> None:
    record, entry = page("A."), line("B.", "b1", 1)
    found = candidates([record, entry])
    assert found.document_ids == {document_id(record), document_id(entry)}
    assert found.source_uris == {"/inbox/a.txt"}
    assert found.content_sha256s == {record.content_sha256}
    assert found.article_ids == set(read_frames([record, entry], read_at=READ_AT).articles["article_id"])


def test_assign_versions_knows_a_dated_version_again() -> None:
    record = page("A.", headline="Harbor reopens", byline="Ana")
    assert record.article is not None
    dated = replace(record, article=replace(record.article, published_at=READ_AT, published_date=READ_AT.date()))
    batches = read_one_by_one(dated, replace(dated, content_sha256="other bytes"))
    assert statuses(*batches) == ["accepted", "unchanged"]


def test_fingerprint_is_the_same_in_every_time_zone() -> None:
    row = read_frames([page("A.")], read_at=READ_AT).articles.row(0, named=True)
    warsaw = READ_AT.astimezone(timezone(timedelta(hours=1)))
    assert fingerprint(row | {"published_at": READ_AT}) == fingerprint(row | {"published_at": warsaw})
    assert fingerprint(row | {"headline": None}) != fingerprint(row | {"headline": ""})
