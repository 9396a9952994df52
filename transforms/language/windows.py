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
    """Cut a text into windows whose bodies cover it without overlap, at paragraph ends where they are near.

    A paragraph longer than a body is cut after a sentence end, else where the body is full. Two places of a window are
    kept for the start piece and in reserve.
    """
    room = window_pieces - context_pieces - 2
    windows: list[Window] = []
    body = last = 0
    for stop in _stops(pieces, room, sentence_end_ids):
        if stop - body > room:
            windows.append(Window(max(0, body - context_pieces), body, last))
            body = last
        last = stop
    if last > body:
        windows.append(Window(max(0, body - context_pieces), body, last))
    return windows


def _stops(pieces: Pieces, room: int, sentence_end_ids: tuple[int, ...]) -> list[int]:
    """Where a body may end, none further than `room` from the one before."""
    stops: list[int] = []
    position = 0
    for end in pieces.paragraph_ends.tolist():
        while end - position > room:
            position = _cut(pieces, position, position + room, sentence_end_ids)
            stops.append(position)
        if end > position:
            stops.append(end)
            position = end
    return stops


def _cut(pieces: Pieces, start: int, limit: int, sentence_end_ids: tuple[int, ...]) -> int:
    """Last place after a sentence end within reach of `limit`, else `limit`."""
    nearest = max(start, limit - _SENTENCE_END_REACH)
    ends = np.flatnonzero(np.isin(pieces.ids[nearest:limit], sentence_end_ids))
    return nearest + int(ends[-1]) + 1 if len(ends) else limit
