"""Which of the dates that a source gives is the day of publication, and how far that can be trusted.

Every place that names a date makes a claim. The claims are heard in the order of `SOURCE_ORDER`; the first that can be
believed decides, the others raise or lower the confidence. Refused, with a reason, are dates that cannot be: unreadable
ones, years out of bounds, the day zero of computer clocks, and days after the reading. The first of January at midnight
is what software writes when it knows the year only, or nothing: it stands only where no other source names another day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from transforms.reading.dates import CONFIDENCE_BY_SOURCE, PrintedDate, read_date

DEFAULT: Final = "default"
FUTURE: Final = "future"
SOURCE_ORDER: Final = ("json_ld", "meta", "feed", "header", "url", "text")

AGREEMENT_GAIN: Final = 0.5
"""Share of the missing confidence that each other source adds when it names the same day."""
DISAGREEMENT_FACTOR: Final = 0.7
"""What is left of the confidence for each other source that names another day."""
MAX_CONFIDENCE: Final = 0.99
DEFAULT_LIKE_FACTOR: Final = 0.5
"""What is left of the confidence of a first of January at midnight that nobody contradicts."""

_CLOCK_ZERO_DAYS = frozenset((date(1969, 12, 31), date(1970, 1, 1)))
_ONE_DAY = timedelta(days=1)
_SMALLEST_OFFSET, _LARGEST_OFFSET = timedelta(hours=-12), timedelta(hours=14)
_OFFSET_STEP, _NO_OFFSET = timedelta(minutes=15), timedelta()


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A date as one place gives it; `source` is one of `SOURCE_ORDER`."""

    source: str
    printed: str
    is_local: bool = True
    """Whether a day without a time is the outlet's own: what readers see, not what a machine put together."""


@dataclass(frozen=True, slots=True)
class DateVote:
    """The outcome: the date with its source and confidence, or why there is none although one was given."""

    date: PrintedDate | None = None
    source: str = "none"
    confidence: float = 0.0


def vote_date(claims: Sequence[DateClaim], *, now: datetime | None = None) -> DateVote:
    """Decide between the claims of one article.

    Parameters
    ----------
    claims
        Any number of dates as printed; within a source the first that can be believed counts.
    now
        When it is read; a date more than a day later is refused. None refuses none.

    Returns
    -------
    `confidence` starts at `CONFIDENCE_BY_SOURCE`, moves half of the way to 1 with each other source that names the
    same day, and falls by three tenths with each that names another. Without any date to believe, `date` holds the
    first refused one with its `issue`, if there was one.
    """
    ordered = sorted((claim for claim in claims if claim.source in SOURCE_ORDER), key=_rank)
    read = [(claim.source, refuse(read_date(claim.printed), now=now)) for claim in ordered]
    foreign_days = frozenset(read_date(claim.printed).published_date for claim in ordered if not claim.is_local)
    believed = [(source, printed) for source, printed in read if printed.published_date is not None]
    if not believed:
        return DateVote(next((printed for _, printed in read if printed.issue), None))
    plain = [entry for entry in believed if not _is_default_like(entry[1])]
    source, winner = (plain or believed)[0]
    confidence = CONFIDENCE_BY_SOURCE[source] * (1 if plain else DEFAULT_LIKE_FACTOR)
    for other in dict.fromkeys(name for name, _ in plain if name != source):
        # Of several dates of one source (the times a page shows) one for it is enough.
        if any(is_same_day(winner, printed) for name, printed in plain if name == other):
            confidence += (1 - confidence) * AGREEMENT_GAIN
        else:
            confidence *= DISAGREEMENT_FACTOR
    local = with_local_day(winner, [printed for _, printed in plain], foreign_days=foreign_days)
    return DateVote(local, source, round(min(confidence, MAX_CONFIDENCE), 4))


def refuse(printed: PrintedDate, *, now: datetime | None) -> PrintedDate:
    """The date, or the same as printed with the reason why it is not believed."""
    if printed.published_date is None:
        return printed
    if printed.published_date in _CLOCK_ZERO_DAYS:
        return PrintedDate(printed.printed, issue=DEFAULT)
    if now is not None and printed.published_date > now.astimezone(UTC).date() + _ONE_DAY:
        return PrintedDate(printed.printed, issue=FUTURE)
    return printed


def is_same_day(one: PrintedDate, other: PrintedDate) -> bool:
    """Whether two dates can be the same day: equal, or a day apart where time zones can be the reason."""
    if one.published_date is None or other.published_date is None:
        return False
    if one.published_at is not None and other.published_at is not None:
        return one.published_date == other.published_date or abs(one.published_at - other.published_at) < _ONE_DAY / 2
    distance = abs(one.published_date - other.published_date)
    has_utc = any(printed.offset_minutes == 0 for printed in (one, other))
    return distance <= (_ONE_DAY if has_utc else _NO_OFFSET)


def with_local_day(
    printed: PrintedDate, others: Sequence[PrintedDate], *, foreign_days: frozenset[date | None] = frozenset()
) -> PrintedDate:
    """A date given in UTC with the day that another source gives for the same instant in the outlet's own zone.

    That other source names the instant with an offset; or a local time that is whole quarters of an hour away; or,
    with no time at all (an address), a day on which the instant falls in some time zone; `foreign_days` are none.
    """
    instant = printed.published_at
    if instant is None or printed.offset_minutes != 0:
        return printed
    for other in others:
        offset = _offset_between(instant, other)
        if offset is not None:
            return replace(printed, published_date=other.published_date, offset_minutes=offset // timedelta(minutes=1))
    for other in others:
        day = other.published_date
        if day is None or day == printed.published_date or other.clock is not None or day in foreign_days:
            continue
        start = datetime.combine(day, time(), UTC)
        if start - _LARGEST_OFFSET <= instant < start + _ONE_DAY - _SMALLEST_OFFSET:
            return replace(printed, published_date=day, offset_minutes=None)
    return printed


def _offset_between(instant: datetime, other: PrintedDate) -> timedelta | None:
    """Offset of the zone in which `other` names the instant; None when it names another, or names it in UTC."""
    if other.published_at is not None:
        is_local = other.published_at == instant and other.offset_minutes
        return timedelta(minutes=other.offset_minutes or 0) if is_local else None
    if other.clock is None or other.published_date is None:
        return None
    offset = datetime.combine(other.published_date, other.clock, UTC) - instant.replace(second=other.clock.second)
    is_offset = offset and abs(offset) <= _LARGEST_OFFSET and offset % _OFFSET_STEP == _NO_OFFSET
    return offset if is_offset else None


def _is_default_like(printed: PrintedDate) -> bool:
    day, clock = printed.published_date, printed.clock
    return day is not None and (day.month, day.day) == (1, 1) and clock in {None, time()}


def _rank(claim: DateClaim) -> int:
    return SOURCE_ORDER.index(claim.source)
