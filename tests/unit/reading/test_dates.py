from datetime import UTC, date, datetime

import pytest

from transforms.reading.dates import read_date


@pytest.mark.parametrize(
    "printed",
    [
        "2025-03-12",
        "2025/3/12",
        "20250312",
        "March 12, 2025",
        "Mar. 12 2025",
        "12 March 2025",
        "Wednesday, March 12th, 2025",
        "Published on March 12, 2025",
        "Wed, 12-Mar-2025",
        "2025-03-12 10:15",
        "2025-03-12T10:15:00+2500",
        "March 12, 2025 at 11:30 p.m.",
        "11:30 PM, Wed March 12, 2025",
    ],
)
def test_read_date_reads_the_day(printed: str) -> None:
    read = read_date(printed)
    assert (read.published_date, read.published_at, read.issue) == (date(2025, 3, 12), None, None)


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("2025-03-12T10:15:30Z", datetime(2025, 3, 12, 10, 15, 30, tzinfo=UTC)),
        ("2025-03-12T10:15:30.123+05:30", datetime(2025, 3, 12, 4, 45, 30, tzinfo=UTC)),
        ("2025-03-12 10:15:30 -0500", datetime(2025, 3, 12, 15, 15, 30, tzinfo=UTC)),
        ("20250312T101530Z", datetime(2025, 3, 12, 10, 15, 30, tzinfo=UTC)),
        ("Wed, 12 Mar 2025 10:15:30 GMT", datetime(2025, 3, 12, 10, 15, 30, tzinfo=UTC)),
        ("March 12, 2025 9:15 p.m. EDT", datetime(2025, 3, 13, 1, 15, tzinfo=UTC)),
        ("12:05 a.m. EST, March 12, 2025", datetime(2025, 3, 12, 5, 5, tzinfo=UTC)),
    ],
)
def test_read_date_gives_the_instant_only_with_time_and_zone(printed: str, instant: datetime) -> None:
    read = read_date(printed)
    assert (read.published_date, read.published_at) == (date(2025, 3, 12), instant)


@pytest.mark.parametrize("printed", ["", "yesterday", "12/03/2025", "25-03-12", "2025-02-30", "2025", "March 2025"])
def test_read_date_does_not_guess(printed: str) -> None:
    read = read_date(printed)
    assert (read.published_date, read.issue, read.printed) == (None, "unreadable", printed)


@pytest.mark.parametrize("printed", ["0001-01-01", "1799-12-31", "2101-01-01T00:00:00Z"])
def test_read_date_leaves_implausible_years_undated(printed: str) -> None:
    assert (read_date(printed).published_date, read_date(printed).issue) == (None, "implausible")


def test_read_date_bounds_what_it_keeps_of_junk() -> None:
    assert len(read_date("x" * 10_000).printed) == 80
