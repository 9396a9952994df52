"""Where actors are named: the articles, outlets and days that two of them have in common."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

import polars as pl

NEAR_DAYS = 7
"""How long a story lasts: within so many days, a surname alone mostly means who the same outlet names in full."""


@dataclass(frozen=True, slots=True)
class Company:
    """What two actors have in common. Counts are of articles and outlets, not of mentions."""

    article_count: int
    """Articles that name both."""
    outlet_count: int
    """Outlets that name both, on whatever day."""
    near_article_count: int
    """Articles of the first that have the second in the same outlet at most `NEAR_DAYS` before or after; undated
    articles count only where they name both."""


class Appearances:
    """Articles, outlets and days of each actor, looked up by pairs."""

    def __init__(self, frame: pl.DataFrame) -> None:
        """Columns: `actor_id, article_id, outlet_id, published_date` (null = undated); a row per actor and article."""
        self._articles: dict[str, dict[str, tuple[str, int | None]]] = defaultdict(dict)
        self._outlets: dict[str, set[str]] = defaultdict(set)
        self._days: dict[tuple[str, str], list[int]] = defaultdict(list)
        rows = frame.select("actor_id", "article_id", "outlet_id", "published_date").iter_rows()
        for actor_id, article_id, outlet_id, day in rows:
            ordinal = None if day is None else day.toordinal()
            self._articles[actor_id][article_id] = (outlet_id, ordinal)
            self._outlets[actor_id].add(outlet_id)
            if ordinal is not None:
                self._days[actor_id, outlet_id].append(ordinal)
        for days in self._days.values():
            days.sort()

    def article_count(self, actor_id: str) -> int:
        """Articles that name the actor."""
        return len(self._articles.get(actor_id, ()))

    def company(self, first_id: str, second_id: str) -> Company:
        """What the first actor has in common with the second."""
        first, second = self._articles.get(first_id, {}), self._articles.get(second_id, {})
        outlets = self._outlets.get(first_id, set()) & self._outlets.get(second_id, set())
        near = sum(
            article_id in second or (day is not None and self._is_named_near(second_id, outlet, day))
            for article_id, (outlet, day) in first.items()
        )
        return Company(len(first.keys() & second.keys()), len(outlets), near)

    def _is_named_near(self, actor_id: str, outlet_id: str, day: int) -> bool:
        days = self._days.get((actor_id, outlet_id), [])
        return bisect_left(days, day - NEAR_DAYS) < bisect_right(days, day + NEAR_DAYS)
