from dataclasses import dataclass

import numpy as np
import pytest

from transforms.language.features import Pieces
from transforms.language.windows import Window, plan_windows

FULL_STOP, WORD, SEPARATOR = 1, 2, 3


@dataclass(frozen=True)
class Plan:
    window_pieces: int = 21
    context_pieces: int = 4

    def of(self, *paragraphs: list[int]) -> list[Window]:
        ids = [piece for paragraph in paragraphs for piece in [*paragraph, SEPARATOR]]
        ends = np.cumsum([len(paragraph) + 1 for paragraph in paragraphs])
        unused = np.zeros(len(ids), dtype=np.int64)
        pieces = Pieces("", np.array(ids, dtype=np.int64), unused, unused, unused, unused, unused, unused, ends)
        return plan_windows(
            pieces,
            window_pieces=self.window_pieces,
            context_pieces=self.context_pieces,
            sentence_end_ids=(FULL_STOP,),
        )


def test_plan_windows_reads_a_short_text_in_one() -> None:
    assert Plan().of([WORD] * 9, [WORD] * 9) == [Window(0, 0, 20)]


def test_plan_windows_cuts_at_a_paragraph_end_and_reads_context_again() -> None:
    assert Plan().of([WORD] * 9, [WORD] * 9, [WORD] * 9) == [Window(0, 0, 20), Window(16, 20, 30)]


def test_plan_windows_cuts_a_long_paragraph_after_a_sentence() -> None:
    assert Plan().of([WORD] * 14 + [FULL_STOP] + [WORD] * 15) == [Window(0, 0, 15), Window(11, 15, 31)]


@pytest.mark.parametrize("lengths", [[1000], [1] * 500, [30, 1, 90, 2, 2, 19, 20, 21], [0]])
def test_plan_windows_covers_every_piece_once_within_the_bound(lengths: list[int]) -> None:
    windows = Plan().of(*([WORD] * length for length in lengths))
    assert [window.body for window in windows] == [0, *(window.last for window in windows[:-1])]
    assert windows[-1].last == sum(lengths) + len(lengths)
    assert all(window.last - window.first + 1 <= 21 and window.body - window.first <= 4 for window in windows)


def test_plan_windows_of_an_empty_text_is_empty() -> None:
    assert Plan().of() == []
