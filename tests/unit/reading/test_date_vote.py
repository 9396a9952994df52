from datetime import UTC, date, datetime

import pytest

from transforms.reading.date_vote import DateClaim, vote_date

NOW = datetime(2025, 3, 20, 12, tzinfo=UTC)


def claims(**printed: str) -> list[DateClaim]:
    return [DateClaim(source, value) for source, value in printed.items()]


def test_vote_date_follows_the_order_of_trust_whatever_order_claims_come_in() -> None:
    vote = vote_date(claims(text="2025-03-14", meta="2025-03-13", json_ld="2025-03-12"))
    assert vote.date is not None
    assert (vote.date.published_date, vote.source) == (date(2025, 3, 12), "json_ld")


def test_vote_date_trusts_agreeing_sources_more_and_disagreeing_ones_less() -> None:
    alone = vote_date(claims(meta="2025-03-12")).confidence
    agreeing = vote_date(claims(meta="2025-03-12", url="2025-3-12", text="March 12, 2025")).confidence
    disagreeing = vote_date(claims(meta="2025-03-12", url="2024-1-5")).confidence
    assert (alone, agreeing, disagreeing) == (0.9, pytest.approx(0.975), pytest.approx(0.63))


def test_vote_date_counts_a_source_once_however_many_dates_it_shows() -> None:
    one = vote_date([*claims(meta="2025-03-12"), DateClaim("text", "2025-03-12")])
    two = vote_date([*claims(meta="2025-03-12"), DateClaim("text", "2025-03-14"), DateClaim("text", "2025-03-12")])
    assert one.confidence == two.confidence


@pytest.mark.parametrize(
    ("printed", "issue"),
    [
        ("1970-01-01T00:00:00Z", "default"),
        ("1969-12-31T19:00:00-05:00", "default"),
        ("2025-03-22", "future"),
        ("0001-01-01T00:00:00Z", "implausible"),
        ("2025-02-30", "unreadable"),
    ],
)
def test_vote_date_refuses_what_cannot_be_and_says_why(printed: str, issue: str) -> None:
    vote = vote_date(claims(json_ld=printed), now=NOW)
    assert vote.date is not None
    assert (vote.date.published_date, vote.date.issue, vote.date.printed) == (None, issue, printed)
    assert (vote.source, vote.confidence) == ("none", 0.0)


def test_vote_date_takes_the_next_claim_when_the_first_is_refused() -> None:
    vote = vote_date(claims(json_ld="2031-01-05", text="March 12, 2025"), now=NOW)
    assert vote.date is not None
    assert (vote.date.published_date, vote.date.issue, vote.source) == (date(2025, 3, 12), None, "text")


def test_vote_date_accepts_a_day_that_began_elsewhere_already() -> None:
    vote = vote_date(claims(json_ld="2025-03-21T08:00:00+13:00"), now=NOW)
    assert vote.date is not None
    assert vote.date.published_date == date(2025, 3, 21)


def test_vote_date_believes_a_first_of_january_at_midnight_only_where_nothing_else_is_said() -> None:
    contradicted = vote_date(claims(json_ld="2004-01-01T00:00:00Z", text="March 12, 2025"))
    alone = vote_date(claims(json_ld="2004-01-01"))
    assert contradicted.date is not None
    assert alone.date is not None
    assert (contradicted.date.published_date, contradicted.source) == (date(2025, 3, 12), "text")
    assert (alone.date.published_date, alone.confidence) == (date(2004, 1, 1), pytest.approx(0.475))


@pytest.mark.parametrize(
    ("other", "day", "offset_minutes"),
    [
        (DateClaim("text", "2025-03-12T22:30:00-05:00"), date(2025, 3, 12), -300),
        (DateClaim("text", "2025-03-12T22:30:00"), date(2025, 3, 12), -300),
        (DateClaim("url", "2025-3-12"), date(2025, 3, 12), None),
        (DateClaim("url", "2025-3-12", is_local=False), date(2025, 3, 13), 0),
        (DateClaim("url", "2025-3-10"), date(2025, 3, 13), 0),
        (DateClaim("text", "2025-03-10T09:00:00-05:00"), date(2025, 3, 13), 0),
    ],
)
def test_vote_date_takes_the_outlets_own_day_for_an_instant_in_utc(
    other: DateClaim, day: date, offset_minutes: int | None
) -> None:
    vote = vote_date([DateClaim("meta", "2025-03-13T03:30:00Z"), other])
    assert vote.date is not None
    assert (vote.date.published_date, vote.date.offset_minutes) == (day, offset_minutes)
    assert vote.date.published_at == datetime(2025, 3, 13, 3, 30, tzinfo=UTC)


def test_vote_date_gives_nothing_for_no_claims() -> None:
    vote = vote_date([])
    assert (vote.date, vote.source, vote.confidence) == (None, "none", 0.0)
