"""How an article stands among its versions: which one is the latest, by what the source says of their order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast


@dataclass(frozen=True, slots=True)
class SourceOrder:
    """Where the source places a version among the others."""

    modified_at: datetime | None = None
    source_version: int | None = None

    def is_before(self, other: "SourceOrder") -> bool:
        """Whether the source says that this version is older; False where it does not say."""
        if self.modified_at is not None and other.modified_at is not None and self.modified_at != other.modified_at:
            return self.modified_at < other.modified_at
        if self.source_version is not None and other.source_version is not None:
            return self.source_version < other.source_version
        return False


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands after its versions so far."""

    last_number: int
    fingerprint: str | None
    """Of the current version; None when there is none."""
    order: SourceOrder = SourceOrder()
    """Of the latest version, be it current or the one that took the article back."""
    earlier_fingerprints: frozenset[str] = frozenset()
    """Of all versions."""


NOTHING_YET = Standing(0, None)


def standing_after(before: Standing, row: Mapping[str, object], *, row_fingerprint: str) -> Standing:
    """How an article stands after one more version, a row of `raw.articles`."""
    order = SourceOrder(cast("datetime | None", row["modified_at"]), cast("int | None", row["source_version"]))
    is_latest = bool(row["is_current"]) or not order.is_before(before.order)
    current = None if row["withdrawal"] is not None else row_fingerprint
    return Standing(
        last_number=int(str(row["version_number"])),
        fingerprint=current if is_latest else before.fingerprint,
        order=order if is_latest else before.order,
        earlier_fingerprints=before.earlier_fingerprints | {row_fingerprint},
    )
