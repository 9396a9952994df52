"""How a long text is cut into inputs of bounded length."""

from dataclasses import dataclass

import numpy as np

from transforms.language.features import Pieces

_SENTENCE_END_REACH = 60  # pieces to look back for a sentence end when a paragraph must be cut


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [first, last) are read, pieces [body, last) are scored; those before `body` are context."""

    first: int
    body: int
    last: int


def plan_windows(
    pieces: Pieces, *, window_pieces: int, context_pieces: int, sentence_end_ids: tuple[int, ...]
) -> list[Window]:
    """Cut a text into windows whose bodies cover it without overlap.

    A body goes to the last paragraph end for which the window has room (one place is the start piece's), a long
    paragraph's to the last sentence end near the full window, else to the full window.
    """
    windows: list[Window] = []
    paragraph_ends = pieces.paragraph_ends
    body = 0
    while body < len(pieces):
        first = max(0, body - context_pieces)
        limit = first + window_pieces - 1
        whole = int(np.searchsorted(paragraph_ends, limit, side="right"))
        last = int(paragraph_ends[whole - 1]) if whole else 0
        if last <= body:
            last = _cut(pieces, body, limit, sentence_end_ids)
        windows.append(Window(first, body, last))
        body = last
    return windows


def _cut(pieces: Pieces, start: int, limit: int, sentence_end_ids: tuple[int, ...]) -> int:
    """Last place after a sentence end within reach of `limit`, else `limit`."""
    nearest = max(start, limit - _SENTENCE_END_REACH)
    ends = np.flatnonzero(np.isin(pieces.ids[nearest:limit], sentence_end_ids))
    return nearest + int(ends[-1]) + 1 if len(ends) else limit
