"""What the warehouse answers: small values without a connection behind them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import polars as pl

if TYPE_CHECKING:
    from transforms.reading.versions import ReadFrames


@dataclass(frozen=True, slots=True)
class PendingWork:
    """What is still to be parsed: articles, or superseded versions of them, and their words."""

    article_count: int
    word_count: int


@dataclass(frozen=True, slots=True)
class LinkInputs:
    """One chunk of articles to link: rows of `raw.articles`, `nlp.entities` and `nlp.mentions`."""

    articles: pl.DataFrame
    entities: pl.DataFrame
    mentions: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Build:
    """One successful build of the analysis tables."""

    build_id: int
    load_id: int
    document_count: int
    project_sha256: str


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run has done so far, as `meta.runs` keeps it."""

    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    parsed: int = 0
    linked: int = 0


@dataclass(frozen=True, slots=True)
class LoadedRecords:
    """What became of one chunk of records: new + changed + unchanged + known + rejected."""

    new: int
    changed: int
    unchanged: int
    known: int
    """Stored by an earlier chunk or run."""
    rejected: Mapping[str, int]
    """By reason code."""

    @classmethod
    def of(cls, frames: "ReadFrames", *, record_count: int) -> Self:
        """Count the rows of a chunk of `record_count` records."""
        # A withdrawal is a version of its article but a rejected document.
        versions = frames.articles.filter(pl.col("withdrawal").is_null())
        new = int((versions.get_column("version_number") == 1).sum())
        statuses = Counter(frames.documents.get_column("status").to_list())
        rejected = frames.documents.filter(pl.col("status") == "rejected").get_column("reason_code").to_list()
        stored = versions.height + statuses["unchanged"] + statuses["rejected"]
        return cls(new, versions.height - new, statuses["unchanged"], record_count - stored, Counter(rejected))
