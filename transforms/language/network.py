"""The reading network: one pass over a text gives its attributions and its names, each with a probability.

Nobody outside this package knows which model or runtime it is.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from transforms.annotations import Reading
from transforms.language.decoding import decode
from transforms.language.features import Integers, Pieces, PieceVocabulary, load_vocabulary, read_pieces
from transforms.language.manifest import (
    GRAPH_FILE,
    VOCABULARY_FILE,
    NetworkManifest,
    NetworkUnavailableError,
    read_checked,
    read_manifest,
    shipped_directory,
    unusable,
)
from transforms.language.reader import DEFAULT_PROFILE
from transforms.language.window_cache import WindowCache, window_key
from transforms.language.window_scores import WindowScores, pool_window
from transforms.language.windows import Window, plan_windows

__all__ = ["NetworkUnavailableError", "ReadingNetwork", "load_network"]

_OUTPUT = "scores"

MAX_STRETCH_WINDOWS = 64
"""Windows decoded together: some 9,000 words, more than nearly every article. Bounds the memory of a huge text."""


def load_network(directory: Path | None = None, *, threads: int = 1) -> "ReadingNetwork":
    """Load a reading network.

    Parameters
    ----------
    directory
        Folder with the manifest, the graph and the vocabulary; the shipped one when None.
    threads
        Threads inside one pass. More processes are a better use of more cores: windows are small.

    Raises
    ------
    NetworkUnavailableError
        A file is missing, is not what the manifest says, or cannot be loaded; the message says how to mend it.
    """
    folder = directory or shipped_directory(DEFAULT_PROFILE)
    manifest = read_manifest(folder)
    content = read_checked(folder, VOCABULARY_FILE, manifest)
    graph = read_checked(folder, GRAPH_FILE, manifest)
    try:
        vocabulary = load_vocabulary(content)
    except ValueError as error:
        raise unusable(folder / VOCABULARY_FILE, error) from error
    try:
        session = _session(graph, threads=threads)
    # The runtime's error classes are not public and share no base class of their own.
    except Exception as error:
        raise unusable(folder / GRAPH_FILE, error) from error
    return ReadingNetwork(folder, manifest, vocabulary, session, threads=threads)


class ReadingNetwork:
    """A loaded network. Make it with `load_network`; pickling it loads the same folder in the other process."""

    def __init__(
        self,
        directory: Path,
        manifest: NetworkManifest,
        vocabulary: PieceVocabulary,
        session: onnxruntime.InferenceSession,
        *,
        threads: int,
    ) -> None:
        self._directory = directory
        self._manifest = manifest
        self._vocabulary = vocabulary
        self._session = session
        self._threads = threads
        self._cache = WindowCache()

    def __reduce__(self) -> tuple[Any, ...]:
        return _reload, (self._directory, self._threads)

    @property
    def version(self) -> str:
        """Changes with the weights, the vocabulary or any setting in the manifest."""
        return self._manifest.version

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read texts; one Reading each, in their order.

        A text's Reading depends on that text alone. The int8 graph scales its activations by what is in one run, so
        every window is run by itself and without padding: neighbours, chunks and their order cannot change a digit.
        A window that is the same as one before, context included, is not run again (`WindowCache`): of a copied or
        corrected article only the windows around what is new are. Time is linear in the length of a text, memory
        bounded by `MAX_STRETCH_WINDOWS`.
        """
        return [self._read_text(text) for text in texts]

    def _read_text(self, text: str) -> Reading:
        pieces = read_pieces(text, self._vocabulary)
        windows = plan_windows(
            pieces,
            window_pieces=self._manifest.window_pieces,
            context_pieces=self._manifest.context_pieces,
            sentence_end_ids=self._vocabulary.sentence_end_ids,
        )
        parts = [
            decode(pieces, stretch, [self._score(pieces, window) for window in stretch], self._manifest)
            for stretch in _stretches(windows)
        ]
        return Reading(
            attributions=tuple(attribution for part in parts for attribution in part.attributions),
            names=tuple(name for part in parts for name in part.names),
        )

    def _score(self, pieces: Pieces, window: Window) -> WindowScores:
        read = slice(window.first, window.last)
        inputs = (pieces.ids[read], pieces.cases[read], pieces.marks[read])
        key = window_key(inputs, window.body - window.first)
        scores = self._cache.get(key)
        if scores is None:
            scores = self._run(inputs, window.body - window.first)
            self._cache.put(key, scores)
        return scores

    def _run(self, inputs: tuple[Integers, Integers, Integers], body: int) -> WindowScores:
        """One pass over one window whose body begins at place `body`: a batch of one, no padding."""
        ids, cases, marks = (
            np.concatenate(([start], values))[np.newaxis]
            for values, start in zip(inputs, (self._vocabulary.start_id, 0, 0), strict=True)
        )
        (scores,) = self._session.run((_OUTPUT,), {"ids": ids, "cases": cases, "marks": marks})
        return pool_window(
            scores[0],
            is_separator=inputs[0][body:] == self._vocabulary.separator_id,
            groups=self._manifest.tags,
            pointers=self._manifest.pointers,
        )


def _stretches(windows: list[Window]) -> Iterator[list[Window]]:
    for first in range(0, len(windows), MAX_STRETCH_WINDOWS):
        yield windows[first : first + MAX_STRETCH_WINDOWS]


def _reload(directory: Path, threads: int) -> ReadingNetwork:
    return load_network(directory, threads=threads)


def _session(graph: bytes, *, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
