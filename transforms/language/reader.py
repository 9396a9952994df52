"""What reads a text: the profiles, and how to get the reader of one.

`accurate` and `fast` are reading networks, `rules` reads without one. Nothing of a network is imported before one is
asked for, so that `rules` works where its runtime cannot be installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from transforms.annotations import Reading
from transforms.language.manifest import NetworkUnavailableError, read_manifest, shipped_directory

if TYPE_CHECKING:
    from transforms.language.network import ReadingNetwork
    from transforms.quotes.lexicon import QuoteLexicon

__all__ = ["DEFAULT_PROFILE", "NetworkUnavailableError", "Profile", "Reader", "load_reader", "read_reader_version"]

Profile = Literal["accurate", "fast", "rules"]
DEFAULT_PROFILE: Profile = "accurate"


class Reader(Protocol):
    """Reads texts. It can be pickled, and the same text gives the same Reading, whatever its neighbours."""

    @property
    def version(self) -> str:
        """Profile, version and weights: changes whenever the readings may."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One Reading for each text, in their order."""


def load_reader(
    profile: Profile = DEFAULT_PROFILE, *, directory: Path | None = None, lexicon: "QuoteLexicon | None" = None
) -> Reader:
    """Load the reader of a profile.

    Parameters
    ----------
    profile
        Its name.
    directory
        Folder of the network to use in place of the one that ships for the profile; without meaning for `rules`.
    lexicon
        Cue words and titles that `rules` goes by, the shipped ones by default; without meaning for a network.

    Raises
    ------
    NetworkUnavailableError
        A file of the network, or its runtime, is missing or broken; the message says how to mend it.
    """
    if profile == "rules":
        from transforms.language.rules_reader import RulesReader  # noqa: PLC0415 - each profile loads only its own

        return RulesReader() if lexicon is None else RulesReader(lexicon)
    folder = _folder(profile, directory)
    try:
        from transforms.language.network import load_network  # noqa: PLC0415 - not installed on every machine
    except ImportError as error:
        raise NetworkUnavailableError(
            f"the profile {profile} needs the network's runtime, which cannot be imported ({error}). Install onrecord "
            "again, or read without a network: --profile rules."
        ) from error
    return _NetworkReader(profile, load_network(folder))


def read_reader_version(profile: Profile = DEFAULT_PROFILE, *, directory: Path | None = None) -> str:
    """Version of the reader that `load_reader` would give, without loading a network. Raises as `load_reader` does."""
    if profile == "rules":
        from transforms.language.rules_reader import VERSION  # noqa: PLC0415 - each profile loads only its own

        return VERSION
    return _network_version(profile, read_manifest(_folder(profile, directory)).version)


@dataclass(frozen=True, slots=True)
class _NetworkReader:
    """A network under the name of its profile."""

    profile: Profile
    network: "ReadingNetwork"

    @property
    def version(self) -> str:
        return _network_version(self.profile, self.network.version)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return self.network.read(texts)


def _network_version(profile: Profile, network_version: str) -> str:
    return f"{profile}-{network_version}"


def _folder(profile: Profile, directory: Path | None) -> Path:
    return directory or shipped_directory(profile)
