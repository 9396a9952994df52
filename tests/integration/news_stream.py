"""A stream of invented news: events over days, printed by several outlets, cut, rewritten and corrected."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

OUTLETS = ("baltic-courier", "northern-gazette", "harbour-times", "valley-post", "")
FIRST_DAY = date(2025, 3, 1)
NOTICE = (
    "This brief was written by the night desk of the paper from reports sent in by readers along the coast and the "
    "desk asks all who saw more of it to write before noon."
)
_SYLLABLES = ("ka", "lo", "mir", "ten", "sa", "vor", "bel", "ni", "dru", "pa", "gol", "rin", "tas", "we", "hul", "ost")


@dataclass(frozen=True)
class Story:
    """One article of the stream."""

    article_id: str
    outlet: str
    day: date | None
    text: str

    def line(self) -> str:
        """As a line of a JSON Lines file."""
        fields = {
            "id": self.article_id,
            "outlet": self.outlet or None,
            "published_at": self.day.isoformat() if self.day else None,
            "language": "en",
            "text": self.text,
        }
        return json.dumps({name: value for name, value in fields.items() if value is not None})


def news_stream(seed: int, *, events: int = 12, briefs: int = 26) -> list[Story]:
    """Articles of `events` events with their copies, and short briefs of one outlet that share a notice."""
    dice = random.Random(seed)
    stories: list[Story] = []

    def add(outlet: str, day: date | None, text: str) -> None:
        stories.append(Story(f"a{len(stories):04}", outlet, day, text))

    for _ in range(events):
        words = [_word(dice).capitalize() if dice.random() < 0.3 else _word(dice) for _ in range(25)]
        start = FIRST_DAY + timedelta(days=dice.randrange(12))
        original = _sentences(dice, words, 8)
        for _ in range(dice.randrange(2, 7)):
            day = None if dice.random() < 0.15 else start + timedelta(days=dice.choice((0, 0, 1, 2, 6)))
            add(dice.choice(OUTLETS), day, _printed(dice, original, words))
    for _ in range(briefs):
        day = FIRST_DAY + timedelta(days=dice.randrange(3))
        add("night-desk", day, f"{' '.join(_sentences(dice, [_word(dice) for _ in range(14)], 2))} {NOTICE}")
    return stories


def corrected(stories: Sequence[Story], *, seed: int) -> list[Story]:
    """New versions of a few articles: another text, or another day."""
    dice = random.Random(seed)
    changed = []
    for story in dice.sample(list(stories), max(1, len(stories) // 8)):
        if dice.random() < 0.5:
            other = dice.choice(list(stories))
            changed.append(replace(story, text=f"Correction. {other.text}"))
        else:
            changed.append(replace(story, day=(story.day or FIRST_DAY) + timedelta(days=dice.randrange(1, 9))))
    return changed


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randrange(2, 4)))


def _sentences(dice: random.Random, words: Sequence[str], count: int) -> list[str]:
    return [" ".join(dice.choice(words) for _ in range(dice.randrange(9, 16))) + "." for _ in range(count)]


def _printed(dice: random.Random, original: list[str], words: Sequence[str]) -> str:
    kind = dice.randrange(5)
    if kind == 0:
        return " ".join(original)
    if kind == 1:
        return " ".join(original).upper()
    if kind == 2:
        return " ".join(original[: dice.randrange(2, 6)])
    if kind == 3:
        return " ".join([*_sentences(dice, words, dice.randrange(2, 9)), *original[dice.randrange(2, 7) :]])
    return " ".join(_sentences(dice, words, 6))
