from datetime import UTC, date, datetime

import pytest

from transforms.reading.plain_text import read_header, read_plain_text
from transforms.reading.records import MEDIA_TEXT, ArticleDraft, ReadRecord, RecordOrigin, bytes_sha256

BODY = "The harbor reopened on Tuesday.\n\nCrowds Return\n\nFerries ran again by noon, officials said.\n"


def read(text: str | bytes, relative_path: str = "harbor.txt") -> ReadRecord:
    data = text if isinstance(text, bytes) else text.encode()
    origin = RecordOrigin(f"/inbox/{relative_path}", relative_path, MEDIA_TEXT, len(data), bytes_sha256(data))
    return read_plain_text(data, origin=origin)


def article(text: str | bytes, relative_path: str = "harbor.txt") -> ArticleDraft:
    record = read(text, relative_path)
    assert record.article is not None, record.reason
    return record.article


def test_read_plain_text_takes_date_and_byline_from_the_first_line() -> None:
    draft = article(f" date 2025-03-12 By Ana Petrova\n\n{BODY}")
    assert (draft.published_date, draft.byline, draft.authors) == (date(2025, 3, 12), "Ana Petrova", ("Ana Petrova",))
    assert (draft.published_at_source, draft.published_at_issue) == ("header", None)
    assert draft.text == BODY


def test_read_plain_text_without_header_keeps_the_whole_file() -> None:
    draft = article(f"\n{BODY}")
    assert draft.text == f"\n{BODY}"
    assert (draft.published_date, draft.published_at_source, draft.published_at_confidence) == (None, "none", 0.0)


@pytest.mark.parametrize(
    ("header", "expected_date", "expected_byline"),
    [
        (" date 2025-03-12", date(2025, 3, 12), None),
        (" By Ana Petrova", None, "Ana Petrova"),
        (" By Ana Petrova and Tom Okafor Jr.", None, "Ana Petrova and Tom Okafor Jr."),
        ("\ufeff date 2025-03-12 By Ana Petrova", date(2025, 3, 12), "Ana Petrova"),
        ("date March 12, 2025 By Ana Petrova", date(2025, 3, 12), "Ana Petrova"),
        (" date 2025-03-12 By https://example.com/ana", date(2025, 3, 12), None),
        (" date 2025-03-12 By @ana_petrova", date(2025, 3, 12), None),
    ],
)
def test_read_plain_text_reads_each_part_of_the_header_alone(
    header: str, expected_date: date | None, expected_byline: str | None
) -> None:
    draft = article(f"{header}\n\n{BODY}")
    assert (draft.published_date, draft.byline, draft.text) == (expected_date, expected_byline, BODY)


@pytest.mark.parametrize("printed", ["2025-02-30", "2025-13-01", "25-03-12", "12/03/2025", "sometime", "0000-00-00"])
def test_read_plain_text_keeps_an_unreadable_date_as_printed_and_the_article_undated(printed: str) -> None:
    draft = article(f" date {printed} By Ana Petrova\n\n{BODY}")
    assert (draft.published_date, draft.published_at_text, draft.published_at_issue) == (None, printed, "unreadable")
    assert draft.byline == "Ana Petrova"


@pytest.mark.parametrize(
    "first_line",
    ["By Tuesday evening the talks had stalled.", "date night is back in Oslo", "By the sea, a town waits", "By 2030"],
)
def test_read_header_leaves_a_sentence_in_the_text(first_line: str) -> None:
    assert read_header(f"{first_line}\n\n{BODY}").text_start == 0


def test_read_plain_text_gives_day_as_printed_and_instant_in_utc() -> None:
    draft = article(f" date 2025-03-12T23:59:59-11:00 By Ana Petrova\n\n{BODY}")
    assert draft.published_date == date(2025, 3, 12)
    assert draft.published_at == datetime(2025, 3, 13, 10, 59, 59, tzinfo=UTC)


def test_read_plain_text_takes_the_outlet_from_the_folder_below_the_root() -> None:
    assert article(BODY, "Harbor Times/2025/a.txt").outlet_id == "harbor-times"
    assert article(BODY, "Harbor Times/2025/a.txt").outlet_name == "Harbor Times"
    assert article(BODY, "a.txt").outlet_id is None


@pytest.mark.parametrize(
    ("data", "reason_code"), [(b"", "empty"), (" \n\u00a0\n", "empty"), (" date 2025-03-12 By Ana\n\n", "no_text")]
)
def test_read_plain_text_rejects_what_has_no_text(data: str | bytes, reason_code: str) -> None:
    record = read(data)
    assert (record.article, record.reason_code) == (None, reason_code)


def test_read_plain_text_detects_dateline_and_language() -> None:
    draft = article("WARSAW, Sept. 3 (Example Agency) — The minister said on Tuesday that she would not resign.\n")
    assert (draft.dateline, draft.language_code) == ("WARSAW, Sept. 3 (Example Agency)", "en")
