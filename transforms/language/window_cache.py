"""What the network said of windows that were read before, so that copied and corrected articles are not read again."""

import hashlib
from collections import OrderedDict

from transforms.language.features import Integers
from transforms.language.window_scores import WindowScores

MAX_CACHE_BYTES = 32 * 2**20
"""Bound of one process: some 1,600 windows, or 250 articles of usual length."""

_ENTRY_BYTES = 1024  # about what key, objects and array headers take


class WindowCache:
    """Scores of windows by their inputs; what was not asked for the longest goes first."""

    def __init__(self, *, max_bytes: int = MAX_CACHE_BYTES) -> None:
        self._max_bytes = max_bytes
        self._entries: OrderedDict[bytes, WindowScores] = OrderedDict()
        self.byte_count = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: bytes) -> WindowScores | None:
        scores = self._entries.get(key)
        if scores is not None:
            self._entries.move_to_end(key)
        return scores

    def put(self, key: bytes, scores: WindowScores) -> None:
        """Keep `scores`, unless they alone are over the bound."""
        size = _ENTRY_BYTES + scores.byte_count
        if size > self._max_bytes or key in self._entries:
            return
        self._entries[key] = scores
        self.byte_count += size
        while self.byte_count > self._max_bytes:
            _, oldest = self._entries.popitem(last=False)
            self.byte_count -= _ENTRY_BYTES + oldest.byte_count


def window_key(inputs: tuple[Integers, ...], body: int) -> bytes:
    """Name of a window: all that its scores depend on, which are its inputs and where in them its body begins."""
    digest = hashlib.blake2b(body.to_bytes(8, "little"), digest_size=16)
    for values in inputs:
        digest.update(values.tobytes())
    return digest.digest()
