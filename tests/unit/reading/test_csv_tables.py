import io
from datetime import date

import pytest

from transforms.reading import csv_rows
from transforms.reading.fields import own_mapping
from transforms.reading.options import DEFAULT_OPTIONS, ReadOptions
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord

HEADER = "id,title,date,author,text\n"


def read(data: str | bytes, name: str = "dump.csv", options: ReadOptions = DEFAULT_OPTIONS) -> list[ReadRecord]:
    raw = data if isinstance(data, bytes) else data.encode()
    return list(read_stream(io.BytesIO(raw), source_uri=f"/inbox/{name}", relative_path=name, options=options))


def outcome(records: list[ReadRecord]) -> list[tuple[str | None, str]]:
    """Place and text, or reason code, of each record."""
    return [
        (record.record_locator, record.article.text if record.article else str(record.reason_code))
        for record in records
    ]


def test_read_stream_reads_rows_of_a_csv_file() -> None:
    (record,) = read(HEADER + 'a1,Rain,2025-03-12,"Petrova, Ana","He said ""go"", then\nleft on Tuesday."\n')
    assert record.article is not None
    assert record.article.text == 'He said "go", then\nleft on Tuesday.'
    assert (record.article.record_id, record.article.headline) == ("a1", "Rain")
    assert record.article.published_date == date(2025, 3, 12)
    assert (record.container_uri, record.record_locator, record.media_type) == ("/inbox/dump.csv", "line 2", "text/csv")


@pytest.mark.parametrize(
    "data",
    [
        "id;text\r\n1;Rain, again.\r\n",
        "id\ttext\n1\tRain, again.\n",
        "id|text\n1|Rain, again.\n",
        "\ufeffid;text\n1;Rain, again.\n",
        "sep=;\nid;text\n1;Rain, again.\n",
        "SEP=\t\r\nid\ttext\r\n1\tRain, again.\r\n",
        '"id","text"\n"1","Rain, again."\n',
        ',id,text\n0,1,"Rain, again."\n',
        'id,text,\n1,"Rain, again.",\n',
        'id,text\n1,"Rain, again.",,\n',
        'id,text\n\n1,"Rain, again."',
        "id;text\n1;Rain, again.\n".encode("utf-16"),
        "id;text\n1;Rain, again.\n".encode("utf-16-le"),
    ],
)
def test_read_stream_reads_the_dialects_of_csv(data: str | bytes) -> None:
    (record,) = read(data)
    assert record.article is not None, record.reason
    assert (record.article.record_id, record.article.text) == ("1", "Rain, again.")


def test_read_stream_tells_a_table_by_its_header_where_the_name_says_nothing() -> None:
    assert outcome(read(HEADER + "1,,,,Rain.\n", "export")) == [("line 2", "Rain.")]
    for text in ("Rain, wind and snow,\nthen the sun.", "Form, content, and what\nis between them."):
        assert [record.media_type for record in read(text, "note")] == ["text/plain"]


def test_read_stream_reads_windows_1252_row_by_row() -> None:
    rows = read("id,text\n1,Café.\n".encode("cp1252") + "2,Café.\n".encode())
    assert outcome(rows) == [("line 2", "Café."), ("line 3", "Café.")]


def test_read_stream_gives_up_the_row_with_an_open_quotation_mark_and_no_other() -> None:
    rows = read(HEADER + 'a1,,,,"never closed\na2,,,,Second.\na3,,,,"Third,\nlong."\n')
    assert outcome(rows) == [("line 2", "row_broken"), ("line 3", "Second."), ("line 4", "Third,\nlong.")]
    assert rows[0].byte_count == len(b'a1,,,,"never closed\n')


def test_read_stream_gives_up_the_last_row_when_its_quotation_mark_is_open() -> None:
    rows = read(HEADER + 'a1,,,,First.\na2,,,,"never\nclosed')
    assert outcome(rows) == [("line 2", "First."), ("line 3", "row_broken"), ("line 4", "row_broken")]
    assert rows[1].reason is not None
    assert rows[1].reason.startswith("A quotation mark is opened and not closed. The row cannot be told")


def test_read_stream_rejects_rows_with_more_or_fewer_values() -> None:
    rows = read(HEADER + "a1,,,,First.\na2,T2\na3,,,,Third.,extra,extra\na4,,,,Fourth.\n")
    assert outcome(rows) == [
        ("line 2", "First."),
        ("line 3", "row_broken"),
        ("line 4", "row_broken"),
        ("line 5", "Fourth."),
    ]
    assert rows[1].reason is not None
    assert rows[1].reason.startswith("It has 2 values, and there are 5 columns.")


def test_read_stream_bounds_the_size_of_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ARTICLE_BYTES", 100)
    long_line = "x" * 300
    rows = read(f'id,text\n1,{long_line}\n2,Second.\n3,"open\n{"y" * 90}\n4,Fourth.\n')
    assert outcome(rows) == [
        ("line 2", "too_large"),
        ("line 3", "Second."),
        ("line 4", "row_broken"),
        ("line 5", "row_broken"),
        ("line 6", "Fourth."),
    ]


def test_read_stream_reads_values_longer_than_the_parser_takes_by_default() -> None:
    (record,) = read(f'id,text\n1,"{"word " * 100_000}"\n')
    assert record.article is not None


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        ("id,text,text,\na1,one,two,\n", "table_header", "Doubled: text."),
        ("id\rtext\r1,Rain.", "table_unreadable", "The header is no row of names: the line is no row of values."),
        ("sep=ab\nid,text\n", "table_no_text_column", "Its columns are sep=ab."),
        ("id,story\n1,Rain.\n", "table_no_text_column", "Its columns are id, story. No column"),
        ('id,"text\n1,Rain.\n', "table_unreadable", "The header is no row of names: a quotation mark is opened"),
    ],
)
def test_read_stream_rejects_a_table_that_it_cannot_read_as_a_whole(data: str, code: str, reason: str) -> None:
    (record,) = read(data)
    assert (record.article, record.reason_code) == (None, code)
    assert record.reason is not None
    assert record.reason.startswith(reason)
    assert record.reason_code != "table_no_text_column" or "onrecord.toml" in record.reason


def test_read_stream_reads_nothing_from_a_header_alone() -> None:
    assert read(HEADER) == []


def test_read_stream_reads_columns_as_the_options_say() -> None:
    options = ReadOptions(fields=own_mapping({"text": "story", "byline": "writers"}))
    (record,) = read("id,story,writers\n1,Rain.,\"['Ana Petrova', 'Tom Okafor']\"\n", options=options)
    assert record.article is not None
    assert (record.article.text, record.article.authors) == ("Rain.", ("Ana Petrova", "Tom Okafor"))


def test_read_stream_takes_columns_for_known_ones_whatever_their_case() -> None:
    (record,) = read("ID,Text,Published Date,title,Title\n1,Rain.,2025-03-12,low,HIGH\n")
    assert record.article is not None
    assert (record.article.record_id, record.article.text, record.article.headline) == ("1", "Rain.", "low")
    assert record.article.published_date == date(2025, 3, 12)


def test_read_stream_takes_a_row_without_text_as_one_that_is_blank() -> None:
    (record,) = read("id,text\n1,\n")
    assert (record.reason_code, record.record_locator) == ("empty", "line 2")
