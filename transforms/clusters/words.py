"""A text as the words that copies are compared by: letters and digits, without case, marks and the printer's habits."""

import re
from zlib import crc32

import numpy as np
import numpy.typing as npt

from transforms.identifiers import stable_id, text_sha256

Hashes = npt.NDArray[np.uint64]

_WORD = re.compile(r"[^\W_]+")
_KNOWN_WORDS_LIMIT = 500_000


def printed_words(text: str) -> list[str]:
    """Runs of letters and digits in text order, as printed: marks, hyphens and apostrophes only part them."""
    return _WORD.findall(text)


def text_key(words: list[str], text: str) -> str:
    """The same for texts that differ in nothing but case, marks and white space; a text without words by its bytes."""
    return stable_id("text", " ".join(words).casefold()) if words else stable_id("text", "sha256", text_sha256(text))


class WordHashes:
    """Numbers of words, the same on every machine. What was looked up is kept, because words come again."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, words: list[str]) -> Hashes:
        """One 32-bit number per word, case ignored."""
        known = self._known
        if len(known) > _KNOWN_WORDS_LIMIT:
            known.clear()
        for word in words:
            if word not in known:
                known[word] = crc32(word.casefold().encode())
        return np.fromiter((known[word] for word in words), dtype=np.uint64, count=len(words))
