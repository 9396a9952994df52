import io
import json
from datetime import UTC, date, datetime

import pytest

from transforms.reading import json_arrays, json_inputs
from transforms.reading.reading import read_stream
from transforms.reading.records import ArticleDraft, ReadRecord

BODY = "The harbor reopened on Tuesday, and the ferries ran again by noon, officials said.\n\nCrowds came."


def read(data: str | bytes, name: str = "dump.jsonl") -> list[ReadRecord]:
    raw = data if isinstance(data, bytes) else data.encode()
    return list(read_stream(io.BytesIO(raw), source_uri=f"/inbox/{name}", relative_path=name, byte_count=len(raw)))


def article(**fields: object) -> ArticleDraft:
    (record,) = read(json.dumps({"text": BODY, **fields}))
    assert record.article is not None, record.reason
    return record.article


def codes(records: list[ReadRecord]) -> list[str]:
    return [record.reason_code or "ok" for record in records]


def test_read_stream_reads_every_field_of_a_json_line() -> None:
    draft = article(
        id="a1",
        url="https://Example.com/Harbor?utm_source=feed&page=2#top",
        headline=" Harbor  reopens ",
        byline="By Ana Petrova and Tom Okafor",
        published_at="2025-03-12T22:30:00-05:00",
        modified_at="2025-03-13T08:00:00Z",
        outlet="Harbor Times",
        language="en-GB",
    )
    assert draft == ArticleDraft(
        source_id="a1",
        text=BODY,
        record_id="a1",
        outlet_id="harbor-times",
        outlet_name="Harbor Times",
        canonical_url="https://example.com/Harbor?page=2",
        headline="Harbor reopens",
        byline="By Ana Petrova and Tom Okafor",
        authors=("Ana Petrova", "Tom Okafor"),
        published_at=datetime(2025, 3, 13, 3, 30, tzinfo=UTC),
        published_date=date(2025, 3, 12),
        published_at_source="header",
        published_at_confidence=0.95,
        published_at_text="2025-03-12T22:30:00-05:00",
        published_at_offset_minutes=-300,
        modified_at=datetime(2025, 3, 13, 8, 0, tzinfo=UTC),
        language_code="en",
    )


def test_read_stream_keeps_the_text_of_a_json_line_verbatim() -> None:
    text = "  “Two”  spaces,\ttab, 👩‍👩‍👧 and e\u0301 \n\n stay.\n\n\n"
    assert article(text=text).text == text


def test_read_stream_loads_good_lines_and_rejects_bad_ones_with_their_line() -> None:
    lines = [
        json.dumps({"id": 1, "text": BODY}),
        '{"id": 2, "text": "cut',
        "",
        json.dumps(["no", "object"]),
        json.dumps({"id": 5}),
        json.dumps({"id": 6, "text": 7}),
        json.dumps({"id": 7, "text": " \n"}),
        json.dumps({"id": 8, "text": BODY}),
    ]
    records = read("\r\n".join(lines))
    assert codes(records) == [
        "ok",
        "json_invalid",
        "json_not_object",
        "json_text_missing",
        "json_text_wrong_type",
        "empty",
        "ok",
    ]
    assert [record.record_locator for record in records[:3]] == ["line 1", "line 2", "line 4"]
    assert all(record.container_uri == "/inbox/dump.jsonl" for record in records)
    assert records[1].reason is not None
    assert "Write one whole JSON object a line." in records[1].reason


def test_read_stream_takes_fields_of_the_wrong_type_as_missing() -> None:
    draft = article(id=17, headline=["x"], byline={"name": "Ana Petrova"}, published_at=1741737600, url=5, outlet=[])
    assert (draft.record_id, draft.headline, draft.authors) == ("17", None, ("Ana Petrova",))
    assert (draft.published_date, draft.published_at_issue) == (None, "unreadable")
    assert (draft.canonical_url, draft.outlet_id) == (None, None)


def test_read_stream_takes_the_last_of_doubled_keys_and_nan_for_null() -> None:
    (record,) = read('{"id": "a1", "text": "first text", "text": "second text", "headline": NaN}')
    assert record.article is not None
    assert (record.article.text, record.article.headline) == ("second text", None)


def test_read_stream_names_a_record_without_id_by_its_place() -> None:
    assert article().source_id == "dump.jsonl#line 1"


def test_read_stream_passes_over_an_oversized_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_inputs, "MAX_ARTICLE_BYTES", 200)
    long_line = json.dumps({"id": "big", "text": "x" * 1_000_000})
    records = read("\n".join([json.dumps({"text": "Short one."}), long_line, json.dumps({"text": "Another one."})]))
    assert codes(records) == ["ok", "too_large", "ok"]
    assert (records[1].byte_count, records[2].record_locator) == (len(long_line) + 1, "line 3")


@pytest.mark.parametrize("indent", [None, 2])
def test_read_stream_reads_a_json_array(indent: int | None) -> None:
    records = read(json.dumps([{"id": "a", "text": BODY}, {"id": "b"}], indent=indent), "dump.json")
    assert codes(records) == ["ok", "json_text_missing"]
    assert [record.record_locator for record in records] == ["item 1", "item 2"]


def test_read_stream_reads_one_object_over_several_lines() -> None:
    (record,) = read(json.dumps({"id": "a", "text": BODY}, indent=2), "page.json")
    assert (record.container_uri, record.reason_code) == (None, None)


def test_read_stream_rejects_a_document_that_nests_too_deep() -> None:
    assert codes(read("[" * 100_000 + "]" * 100_000)) == ["json_invalid"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_read_stream_reads_json_lines_in_other_encodings(encoding: str) -> None:
    lines = "\n".join(json.dumps({"id": str(n), "text": "Café. " + BODY}, ensure_ascii=False) for n in range(3))
    records = read(lines.encode(encoding))
    assert [record.article.text[:4] for record in records if record.article] == ["Café"] * 3


@pytest.mark.parametrize("indent", [None, 2])
def test_read_stream_reads_an_array_piece_by_piece_when_it_is_large(
    indent: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = json.dumps([{"id": str(n), "text": f"{BODY} “{n}”"} for n in range(200)] + [17], indent=indent).encode()
    whole = read(data, "dump.json")
    monkeypatch.setattr(json_inputs, "MAX_JSON_DOCUMENT_BYTES", 1000)
    monkeypatch.setattr(json_arrays, "_PIECE_BYTES", 7)
    assert read(data, "dump.json") == whole
    assert codes(whole) == ["ok"] * 200 + ["json_not_object"]


@pytest.mark.parametrize("end", [b"", b"]", b'{"text": "cut', b"nonsense, {}]", b"[" * 5000])
def test_read_stream_keeps_the_elements_before_a_broken_one(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    elements = b", ".join(json.dumps({"text": f"{BODY} {n}"}).encode() for n in range(20))
    monkeypatch.setattr(json_inputs, "MAX_JSON_DOCUMENT_BYTES", 1000)
    records = read(b"[" + elements + b", " + end, "dump.json")
    assert codes(records) == ["ok"] * 20 + ["json_invalid"] * (end != b"]")
    assert end == b"]" or (records[-1].reason or "").startswith("Reading of the array stopped behind its item 20.")
