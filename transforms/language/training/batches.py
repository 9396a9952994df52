"""Windows of examples, padded and packed into batches of bounded size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from torch import Tensor

from transforms.language.features import PieceVocabulary
from transforms.language.training.examples import AT_NOTHING, NOT_TAUGHT, Example
from transforms.language.training.labels import TAG_KINDS

MIN_FIRST_WINDOW = 96
SORTED_TOGETHER = 160
"""Windows that are sorted by length before they are cut into batches: little padding, and still a random order."""
_LENGTH_STEP = 8


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [first, last) of an example."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs and targets of some windows; shapes (batch, length), place 0 is the start piece."""

    ids: Tensor
    cases: Tensor
    marks: Tensor
    mask: Tensor
    tags: dict[str, Tensor]
    """Allowed columns as bits, 0 where nothing is taught."""
    sources: Tensor
    """(pieces that are taught to point, 4): row, place, first and past-the-last target place (0, 1 for nothing)."""
    cues: Tensor


def epoch_batches(
    examples: Sequence[Example], *, window_pieces: int, batch_pieces: int, random: Random
) -> list[list[tuple[Example, Window]]]:
    """Windows of all examples in random batches of at most `batch_pieces` places, padding included.

    The first window of a text is of random length, so that texts are cut elsewhere in every epoch.
    """
    windows = [
        (example, window)
        for example in examples
        for window in _windows(example, window_pieces=window_pieces, random=random)
    ]
    random.shuffle(windows)
    batches: list[list[tuple[Example, Window]]] = []
    for first in range(0, len(windows), SORTED_TOGETHER):
        near = sorted(windows[first : first + SORTED_TOGETHER], key=lambda found: _length(found[1]))
        current: list[tuple[Example, Window]] = []
        for found in near:
            if current and (len(current) + 1) * _length(found[1]) > batch_pieces:
                batches.append(current)
                current = []
            current.append(found)
        batches.append(current)
    random.shuffle(batches)
    return batches


def _windows(example: Example, *, window_pieces: int, random: Random) -> Iterator[Window]:
    """Cuts at paragraph ends, or after `window_pieces` in a longer paragraph; one place is the start piece's."""
    ends = example.pieces.paragraph_ends
    first, room = 0, random.randint(MIN_FIRST_WINDOW, window_pieces) - 1
    while first < len(example.pieces):
        whole = int(np.searchsorted(ends, first + room, side="right"))
        last = int(ends[whole - 1]) if whole else 0
        if last <= first:
            last = min(first + room, len(example.pieces))
        yield Window(first, last)
        first, room = last, window_pieces - 1


def _length(window: Window) -> int:
    return -(-(window.last - window.first + 1) // _LENGTH_STEP) * _LENGTH_STEP


def make_batch(windows: Sequence[tuple[Example, Window]], vocabulary: PieceVocabulary) -> Batch:
    """Copy windows into padded arrays."""
    shape = (len(windows), max(_length(window) for _, window in windows))
    ids, cases, marks = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    mask = np.zeros(shape, dtype=np.float32)
    tags = {group: np.zeros(shape, dtype=np.int64) for group in TAG_KINDS}
    sources, cues = [], []
    for row, (example, window) in enumerate(windows):
        part = slice(window.first, window.last)
        places = slice(1, window.last - window.first + 1)
        ids[row, 0] = vocabulary.start_id
        ids[row, places] = example.pieces.ids[part]
        cases[row, places] = example.pieces.cases[part]
        marks[row, places] = example.pieces.marks[part]
        mask[row, : places.stop] = 1
        for group, targets in tags.items():
            targets[row, places] = example.tags[group][part]
        sources.append(_pointer_rows(example.sources[part], row, window))
        cues.append(_pointer_rows(example.cues[part], row, window))
    return Batch(
        ids=torch.from_numpy(ids),
        cases=torch.from_numpy(cases),
        marks=torch.from_numpy(marks),
        mask=torch.from_numpy(mask),
        tags={group: torch.from_numpy(targets) for group, targets in tags.items()},
        sources=torch.from_numpy(np.concatenate(sources)),
        cues=torch.from_numpy(np.concatenate(cues)),
    )


def _pointer_rows(targets: np.ndarray, row: int, window: Window) -> np.ndarray:
    """Targets that lie in the window; what points out of it is not taught here."""
    places = np.flatnonzero(targets[:, 0] != NOT_TAUGHT)
    first, last = targets[places, 0], targets[places, 1]
    is_nothing = first == AT_NOTHING
    kept = is_nothing | ((first >= window.first) & (last <= window.last))
    first = np.where(is_nothing, 0, first - window.first + 1)
    last = np.where(is_nothing, 1, last - window.first + 1)
    found: np.ndarray = np.stack((np.full(len(places), row), places + 1, first, last), axis=1)[kept]
    return found
