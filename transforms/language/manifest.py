"""The folder of a reading network: which files it has, what they must be, how the network is to be used."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

SHIPPED_DIRECTORY = Path(__file__).parent / "weights"
MANIFEST_FILE = "network.json"
GRAPH_FILE = "reading-network.onnx"
VOCABULARY_FILE = "vocabulary.txt"
_TAG_GROUPS = ("content", "cue", "source", "name")
_POINTERS = ("source", "cue")


def shipped_directory(profile: str) -> Path:
    """Folder of the network that ships for a profile."""
    return SHIPPED_DIRECTORY / profile


class NetworkUnavailableError(RuntimeError):
    """The reading network cannot be loaded; the message names the file and says how to get it."""


@dataclass(frozen=True, slots=True)
class NetworkManifest:
    """What `network.json` says.

    `tags` maps each group of begin/inside tags to its columns (first, past the last) in the network's output,
    `pointers` the source and the cue to theirs: the vectors to point from, then those to be pointed at;
    `window_pieces` is the longest input and `context_pieces` how much of it is text read before, not scored again.
    """

    version: str
    sha256_by_file: Mapping[str, str]
    window_pieces: int
    context_pieces: int
    tags: Mapping[str, tuple[int, int]]
    pointers: Mapping[str, tuple[int, int]]
    kinds: Mapping[str, tuple[str, ...]]
    """Names of each group's kinds, in the order of their columns: outside, then begin and inside of each kind."""
    scope_thresholds: Mapping[str, float]
    """Least probability of a content that is reported, by its scope."""
    null_pointer_threshold: float
    """A pointer with more than this share on "nothing" points at nothing."""
    pointed_piece_threshold: float
    """Where a pointer hits no tagged span, neighbours with at least this probability of the tag belong to it."""


def read_manifest(directory: Path) -> NetworkManifest:
    """Read `network.json` of `directory`; raises NetworkUnavailableError when it is missing or malformed."""
    path = directory / MANIFEST_FILE
    content = _read_bytes(path)
    try:
        fields = json.loads(content)
        manifest = NetworkManifest(
            # The hash stands for everything that the folder says: weights and vocabulary are named in it by their own.
            version=f"{fields['name']}-{fields['version']}-{hashlib.sha256(content).hexdigest()[:8]}",
            sha256_by_file=MappingProxyType(
                {name: str(fields["files"][name]) for name in (GRAPH_FILE, VOCABULARY_FILE)}
            ),
            window_pieces=int(fields["window"]["pieces"]),
            context_pieces=int(fields["window"]["context"]),
            tags=MappingProxyType({group: _columns(fields["tags"][group]) for group in _TAG_GROUPS}),
            pointers=MappingProxyType({kind: _columns(fields["pointers"][kind]) for kind in _POINTERS}),
            kinds=MappingProxyType({group: _kinds(fields, group) for group in _TAG_GROUPS}),
            scope_thresholds=MappingProxyType(
                {kind: float(fields["thresholds"][kind]) for kind in fields["kinds"]["content"]}
            ),
            null_pointer_threshold=float(fields["thresholds"]["null_pointer"]),
            pointed_piece_threshold=float(fields["thresholds"]["pointed_piece"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NetworkUnavailableError(_message(path, f"is not a manifest of a reading network ({error!r})")) from error
    # One place of a window is the start piece's, and every window must move on by at least one.
    if manifest.window_pieces < manifest.context_pieces + 2:
        problem = f"leaves no room: windows of {manifest.window_pieces}, context {manifest.context_pieces} pieces"
        raise NetworkUnavailableError(_message(path, problem))
    return manifest


def read_checked(directory: Path, name: str, manifest: NetworkManifest) -> bytes:
    """Bytes of one file of the network; raises NetworkUnavailableError unless the manifest names these bytes."""
    path = directory / name
    content = _read_bytes(path)
    found, expected = hashlib.sha256(content).hexdigest(), manifest.sha256_by_file[name]
    if found != expected:
        problem = (
            f"is broken: its SHA-256 is {found[:12]}… ({len(content)} bytes), {MANIFEST_FILE} names {expected[:12]}…"
        )
        raise NetworkUnavailableError(_message(path, problem))
    return content


def unusable(path: Path, error: Exception) -> NetworkUnavailableError:
    """The error for a file whose hash is right but which the runtime refuses."""
    return NetworkUnavailableError(_message(path, f"cannot be loaded ({error})"))


def _kinds(fields: Mapping[str, Any], group: str) -> tuple[str, ...]:
    """Raises ValueError unless the group has two columns for each kind and one for none."""
    kinds = tuple(str(kind) for kind in fields["kinds"][group])
    first, last = _columns(fields["tags"][group])
    if last - first != 1 + 2 * len(kinds):
        raise ValueError(f"{group} has {last - first} columns for {len(kinds)} kinds")
    return kinds


def _columns(pair: list[int]) -> tuple[int, int]:
    first, last = pair
    return int(first), int(last)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NetworkUnavailableError(_message(path, f"cannot be read ({error.strerror or error})")) from error


def _message(path: Path, problem: str) -> str:
    return (
        f"reading network: {path} {problem}. Get the shipped files back with "
        "`git checkout -- transforms/language/weights` in a clone, or by reinstalling onrecord; "
        "or let the setting `network_dir` name a folder that holds "
        f"{MANIFEST_FILE}, {GRAPH_FILE} and {VOCABULARY_FILE}."
    )
