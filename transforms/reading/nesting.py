"""How far containers inside containers are followed, and how much one input may unfold to."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from transforms.reading.rejections import (
    CONTAINER_TOO_LARGE,
    MAX_CONTAINER_LEVELS,
    MAX_EXPANSION_RATIO,
    MAX_MEMBER_BYTES,
    MAX_UNPACKED_BYTES,
)
from transforms.reading.streams import ByteSource

EXPANSION_FLOOR_BYTES: Final = 16_000_000
"""What any input may unfold to, whatever the ratio: small files of repetitive text pack well and harm nobody."""

MAX_SPOOLED_BYTES: Final = 4_000_000_000
MAX_SPOOLED_IN_MEMORY: Final = 32_000_000
_PIECE_BYTES = 1 << 17

SpoolOpener = Callable[[], BinaryIO]
"""Opens an empty file that can be written, read and sought, and is gone once it is closed."""


class ContainerError(Exception):
    """A container cannot be read on; `reason_code` is one of `transforms.reading.rejections`."""

    def __init__(self, reason_code: str, detail: str | None = None) -> None:
        super().__init__(detail or reason_code)
        self.reason_code = reason_code
        self.detail = detail


class Allowance:
    """What one input, with all that it contains, may still unfold to.

    Bytes are counted at every level where something is unpacked, so that an archive in an archive is counted twice:
    the ratio bounds the work, not only the result.
    """

    def __init__(self) -> None:
        self.is_spent = False
        """Whether a bound of the whole input was passed: nothing more of it is read."""
        self._packed_count = 0
        self._unpacked_count = 0

    def note_packed(self, count: int) -> None:
        """Tell how many bytes of the input itself are known of."""
        self._packed_count = max(self._packed_count, count)

    def note_unpacked(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises
        ------
        ContainerError
            When they are more than the input may unfold to.
        """
        self._unpacked_count += count
        if self._unpacked_count > expansion_limit(self._packed_count) or self._unpacked_count > MAX_UNPACKED_BYTES:
            self.is_spent = True
            raise ContainerError(
                CONTAINER_TOO_LARGE,
                f"{self._packed_count:,} bytes unfold to more than {self._unpacked_count - count:,}; "
                "what follows in this file was not read",
            )


@dataclass(frozen=True, slots=True)
class Nesting:
    """Where in a nest of containers an input stands."""

    allowance: Allowance
    open_spool: SpoolOpener | None = None
    """For archives that must be read out of order where the bytes come in order; None = a bounded buffer in memory."""
    level: int = 0
    """How many containers were opened on the way here."""

    @property
    def is_outermost(self) -> bool:
        return self.level == 0

    @property
    def is_deepest(self) -> bool:
        return self.level >= MAX_CONTAINER_LEVELS

    def deeper(self) -> "Nesting":
        return Nesting(self.allowance, self.open_spool, self.level + 1)

    def spool(self, source: ByteSource) -> BinaryIO:
        """Copy what is left of a source into a spool, and stand at its start.

        Raises
        ------
        ContainerError
            When it is more than a spool may hold, or the source breaks off.
        """
        limit = MAX_SPOOLED_IN_MEMORY if self.open_spool is None else MAX_SPOOLED_BYTES
        spool: BinaryIO = io.BytesIO() if self.open_spool is None else self.open_spool()
        try:
            count = 0
            while piece := source.read(_PIECE_BYTES):
                count += len(piece)
                if count > limit:
                    raise ContainerError(
                        CONTAINER_TOO_LARGE, f"An archive that is read from a stream may have {limit:,} bytes"
                    )
                spool.write(piece)
            spool.seek(0)
        except BaseException:
            spool.close()
            raise
        return spool


def expansion_limit(packed_count: int) -> int:
    """How many bytes may be unpacked from `packed_count`."""
    return max(EXPANSION_FLOOR_BYTES, MAX_EXPANSION_RATIO * packed_count)


def check_member_size(size: int) -> None:
    """Raise `ContainerError` when a member declares, or was found to have, more bytes than are read of one."""
    if size > MAX_MEMBER_BYTES:
        raise ContainerError(
            CONTAINER_TOO_LARGE, f"The member has {size:,} bytes, {MAX_MEMBER_BYTES:,} are read of one"
        )
