import zlib
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
    assert Plan().of([WORD] * 5, [WORD] * 12, [WORD] * 9) == [Window(0, 0, 19), Window(15, 19, 29)]


@pytest.mark.parametrize("third", [11, 12, 13, 14])
def test_plan_windows_closes_a_window_more_than_half_full_where_the_checksum_is_highest(third: int) -> None:
    paragraphs = [[WORD] * 19, [WORD] * 5, [10] * 4, [third] * 3, [15] * 9]
    checksums = [zlib.crc32(np.array([*paragraph, SEPARATOR]).tobytes()) for paragraph in paragraphs[2:4]]
    _, second, *_ = Plan().of(*paragraphs)
    assert second == Window(16, 20, [31, 35][int(np.argmax(checksums))])


@pytest.mark.parametrize("new", [[5], [3, 9], [40]])
def test_plan_windows_soon_cuts_texts_alike_below_what_differs(new: list[int]) -> None:
    generator = np.random.default_rng(0)
    windows_apart = []
    for _ in range(50):
        shared = [generator.integers(10, 900, size=generator.integers(2, 30)).tolist() for _ in range(60)]
        before = Plan(80).of(*shared)
        after = {window.body for window in Plan(80).of(*([WORD] * length for length in new), *shared)}
        is_alike = [window.body + sum(new) + len(new) in after for window in before]
        first = is_alike.index(True)
        assert all(is_alike[first:])
        windows_apart.append(first)
    assert np.mean(windows_apart) < 4


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
