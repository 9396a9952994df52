import io
import json
from datetime import UTC, date, datetime

from transforms.reading.options import DEFAULT_OPTIONS, ReadOptions
from transforms.reading.outlets import outlet_row, outlet_table
from transforms.reading.reading import read_stream
from transforms.reading.records import ArticleDraft

NOW = datetime(2025, 3, 20, tzinfo=UTC)


def article(options: ReadOptions = DEFAULT_OPTIONS, **fields: object) -> ArticleDraft:
    line = json.dumps({"text": "The harbor of Lisse reopened on Tuesday.", **fields}).encode()
    (record,) = read_stream(io.BytesIO(line), source_uri="/a.jsonl", relative_path="a.jsonl", options=options)
    assert record.article is not None
    assert record.outlet_id == record.article.outlet_id
    return record.article


def test_read_stream_refuses_dates_of_the_future_in_every_form() -> None:
    options = ReadOptions(now=NOW)
    draft = article(options, published_at="2025-03-22T10:00:00Z", modified_at="2099-01-01T00:00:00Z")
    assert (draft.published_date, draft.published_at, draft.published_at_issue) == (None, None, "future")
    assert (draft.published_at_text, draft.published_at_confidence, draft.modified_at) == (
        "2025-03-22T10:00:00Z",
        0,
        None,
    )
    assert article(options, published_at="2025-03-21").published_date == date(2025, 3, 21)
    assert article(published_at="2025-03-22").published_date == date(2025, 3, 22)


def test_read_stream_keeps_the_time_zone_of_a_date() -> None:
    assert article(published_at="2025-03-12T10:15:00+05:30").published_at_offset_minutes == 330


def test_read_stream_tells_the_outlet_by_its_address() -> None:
    options = ReadOptions(outlets=outlet_table([outlet_row("harbortimes.example", "Harbor Times")]))
    by_table = article(options, url="https://www.harbortimes.example/a")
    by_host = article(options, url="https://www.lissepost.example/a")
    by_name = article(options, outlet="Lisse Post", url="https://www.harbortimes.example/a")
    by_domain = article(options, outlet="harbortimes.example")
    assert (by_table.outlet_id, by_table.outlet_name) == ("harbor-times", "Harbor Times")
    assert (by_host.outlet_id, by_host.outlet_name) == ("lissepost-example", "lissepost.example")
    assert by_name.outlet_name == "Lisse Post"
    assert by_domain.outlet_name == "Harbor Times"
