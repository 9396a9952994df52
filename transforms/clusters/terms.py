"""What a text is about, as a vector: its most telling words, weighted.

A word weighs more the oftener it stands in the text and the fewer of the news texts behind `word_counts.csv` hold it
(TF-IDF). The counts ship with On Record and never change by themselves, so the vector of a text depends on that text
alone, not on what else has been read.
"""

import csv
import math
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

WORD_COUNTS_PATH = Path(__file__).with_name("word_counts.csv")
TEXT_COUNT_KEY = "*"
"""The row of `word_counts.csv` that says how many texts were counted."""

MAX_TERMS = 60
NAME_WEIGHT = 2.0
"""A word printed with a capital or a digit counts so many times: names and numbers tell one event from its like."""
_UNSEEN_COUNT = 0.5
_SHORT_PLURAL, _SHORT_IES = 3, 4


def term(word: str) -> str:
    """The word without case and without the s of a plural."""
    folded = word.casefold()
    if len(folded) > _SHORT_IES and folded.endswith("ies"):
        return f"{folded[:-3]}y"
    if len(folded) > _SHORT_PLURAL and folded.endswith("s") and not folded.endswith("ss"):
        return folded[:-1]
    return folded


def term_weights(words: list[str]) -> list[tuple[int, float]]:
    """The heaviest terms of a text as (number of the term, weight), by number; the vector's length is 1.

    Parameters
    ----------
    words
        As printed, see `words.printed_words`.
    """
    counts: dict[int, float] = {}
    rarities: dict[int, float] = {}
    for word, printed_count in Counter(words).items():
        number, rarity, name_weight = _weighed(word)
        counts[number] = counts.get(number, 0.0) + printed_count * name_weight
        rarities[number] = rarity
    weighted = [((1 + math.log(count)) * rarities[number], number) for number, count in counts.items()]
    heaviest = sorted(
        ((weight, number) for weight, number in weighted if weight > 0), key=lambda pair: (-pair[0], pair[1])
    )
    kept = heaviest[:MAX_TERMS]
    length = math.sqrt(math.fsum(weight * weight for weight, _ in kept))
    return sorted((number, round(weight / length, 6)) for weight, number in kept)


@lru_cache(maxsize=200_000)
def _weighed(word: str) -> tuple[int, float, float]:
    """Number and rarity of a printed word's term, and how many times the word counts."""
    name = term(word)
    rarities = _rarities()
    return crc32(name.encode()), rarities.get(name, rarities[""]), NAME_WEIGHT if _is_name(word) else 1.0


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


@cache
def _rarities() -> dict[str, float]:
    """Inverse document frequency by term; under the empty term that of a word never seen."""
    with WORD_COUNTS_PATH.open(encoding="utf-8", newline="") as file:
        counts = {row["term"]: int(row["text_count"]) for row in csv.DictReader(file)}
    text_count = counts.pop(TEXT_COUNT_KEY)
    rarities = {name: math.log((text_count + 1) / (count + _UNSEEN_COUNT)) for name, count in counts.items()}
    return rarities | {"": math.log((text_count + 1) / _UNSEEN_COUNT)}
