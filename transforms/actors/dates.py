"""Days as sources of actors give them: whole, or a month or year alone."""

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"\+?(?P<year>\d{4})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?(?:T[\d:.]*Z?)?")


def first_day(text: str) -> date | None:
    """The first day of `2015-03-02`, `2015-03` or `2015` (00 for an unknown part is allowed); None for no text.

    Raises
    ------
    ValueError
        When the text is no such date.
    """
    return _bound(text, is_end=False)


def last_day(text: str) -> date | None:
    """The last day of the same; see `first_day`."""
    return _bound(text, is_end=True)


def _bound(text: str, *, is_end: bool) -> date | None:
    if not text.strip():
        return None
    found = _PARTIAL.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no date: write 2015-03-02, 2015-03 or 2015")
    year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
    if not month:
        month, day = (12, 31) if is_end else (1, 1)
    elif not day:
        day = calendar.monthrange(year, month)[1] if is_end and 1 <= month <= 12 and year else 1
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no day of the calendar") from None
