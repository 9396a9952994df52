"""Clusters of copies: which articles are printings of one text, and which of them was the first.

Articles are in one cluster when they are linked by pairs with a coverage of at least `COPY_COVERAGE`, or by the same
text, directly or by way of others; but each must have at least `PARTIAL_COVERAGE` in common with the cluster's
original, so that a chain of rewritings ends where nothing of the first text is left. An article that is linked but has
too little in common starts a cluster of its own.

All depends on the set of articles and nothing else. A cluster depends on the articles that links lead to, so it is
enough to give those whose links have changed and all that were in one cluster with them before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from transforms import schemas
from transforms.clusters.overlaps import COPY_COVERAGE, PARTIAL_COVERAGE, WINDOW_DAYS
from transforms.identifiers import stable_id

CLUSTER_VERSION = "1"
"""Raise it with every change of a rule or constant in this package: all articles are then compared again."""

ARTICLE_COLUMNS = ("article_id", "version_number", "text_key", "published_date", "published_at", "word_count")
_LAST_INSTANT = datetime.max.replace(tzinfo=UTC)

_Order = tuple[date, datetime, int, str]


@dataclass(frozen=True, slots=True)
class _Article:
    article_id: str
    version_number: int
    text_key: str
    published_date: date | None
    published_at: datetime | None
    word_count: int

    @property
    def order(self) -> _Order:
        """Earliest first, what has no day or hour after what has one; then longest, then lowest id."""
        return (
            self.published_date or date.max,
            self.published_at or _LAST_INSTANT,
            -self.word_count,
            self.article_id,
        )


_Shares = dict[str, dict[str, tuple[float, int]]]
"""By article: the articles that it has text in common with, coverage and number of common fingerprints."""


def cluster_copies(articles: pl.DataFrame, overlaps: pl.DataFrame, *, neighbours: pl.DataFrame) -> pl.DataFrame:
    """Put articles into clusters of copies.

    Parameters
    ----------
    articles
        `ARTICLE_COLUMNS` of the articles to cluster; with an article all that links or the same text lead to.
    overlaps
        Rows of `raw.article_overlaps` with at least one of the articles.
    neighbours
        `ARTICLE_COLUMNS` of the others in `overlaps`: what an article may have in common with outside its cluster.

    Returns
    -------
    Rows of `raw.article_clusters`, one per row of `articles`, ordered by article_id; story_id is null.
    """
    rows = {row[0]: _Article(*row) for row in articles.select(ARTICLE_COLUMNS).iter_rows()}
    others = {row[0]: _Article(*row) for row in neighbours.select(ARTICLE_COLUMNS).iter_rows()}
    shares = _shares(overlaps)
    in_order = sorted(rows.values(), key=lambda article: article.order)
    originals: dict[str, str] = {}
    twins = _Twins(in_order)
    for original in in_order:
        if original.article_id not in originals:
            _gather(original, originals, rows=rows, shares=shares, twins=twins)
    members: dict[str, list[_Article]] = {}
    for article in in_order:
        members.setdefault(originals[article.article_id], []).append(article)
    known = {**others, **rows}
    found = [row for cluster in members.values() for row in _cluster_rows(cluster, shares=shares, known=known)]
    return schemas.ARTICLE_CLUSTERS.frame(found).sort("article_id")


def _shares(overlaps: pl.DataFrame) -> _Shares:
    shares: _Shares = {}
    columns = ("article_id", "other_article_id", "coverage", "common_fingerprint_count")
    for one, other, coverage, count in overlaps.select(columns).iter_rows():
        shares.setdefault(one, {})[other] = (coverage, count)
        shares.setdefault(other, {})[one] = (coverage, count)
    return shares


class _Twins:
    """Articles with the same text."""

    def __init__(self, in_order: Iterable[_Article]) -> None:
        self._groups: dict[str, list[_Article]] = {}
        for article in in_order:
            self._groups.setdefault(article.text_key, []).append(article)
        self._places = {
            article.article_id: place for group in self._groups.values() for place, article in enumerate(group)
        }

    def linked(self, article: _Article) -> Iterator[_Article]:
        """Those of a day near enough that no other lies between; undated ones are linked with all."""
        group = self._groups[article.text_key]
        place = self._places[article.article_id]
        if article.published_date is None:
            # Undated articles stand at the end, in a row; the first of them leads to all the others.
            is_first = place == 0 or group[place - 1].published_date is not None
            yield from group if is_first else group[place - 1 : place]
            return
        for neighbour in group[max(place - 1, 0) : place + 2]:
            if _is_near(article, neighbour):
                yield neighbour
        if group[-1].published_date is None:
            yield next(other for other in group if other.published_date is None)


def _is_near(one: _Article, other: _Article) -> bool:
    if one.published_date is None or other.published_date is None:
        return True
    return abs((one.published_date - other.published_date).days) <= WINDOW_DAYS


def _gather(
    original: _Article,
    originals: dict[str, str],
    *,
    rows: Mapping[str, _Article],
    shares: _Shares,
    twins: _Twins,
) -> None:
    """Give `original` to all articles that links lead to from it and that still have enough in common with it."""
    of_original = shares.get(original.article_id, {})
    originals[original.article_id] = original.article_id
    waiting = [original]
    while waiting:
        article = waiting.pop()
        copies = [
            rows[other]
            for other, (coverage, _) in shares.get(article.article_id, {}).items()
            if coverage >= COPY_COVERAGE and other in rows
        ]
        for copy in (*copies, *twins.linked(article)):
            if copy.article_id in originals:
                continue
            shared, _ = of_original.get(copy.article_id, (0.0, 0))
            if copy.text_key == original.text_key or shared >= PARTIAL_COVERAGE:
                originals[copy.article_id] = original.article_id
                waiting.append(copy)


def _cluster_rows(
    cluster: list[_Article], *, shares: _Shares, known: Mapping[str, _Article]
) -> Iterator[tuple[object, ...]]:
    """Rows of the articles of one cluster, given in order: the first is the original."""
    original = cluster[0]
    cluster_id = stable_id("copy_cluster", original.article_id)
    ids = {article.article_id for article in cluster}
    text_keys = {article.text_key: article for article in reversed(cluster)}
    for article in cluster:
        identity = (article.article_id, article.version_number, cluster_id)
        of_article = shares.get(article.article_id, {})
        if article is not original:
            inside = {other: share for other, share in of_article.items() if other in ids}
            evidence = _copy_evidence(article, original, text_keys[article.text_key], inside, known)
            yield (*identity, "copy", original.article_id, *evidence, None, CLUSTER_VERSION)
            continue
        earlier = {
            other: share for other, share in of_article.items() if other in known and known[other].order < article.order
        }
        if len(cluster) == 1 and earlier:
            evidence = _strongest(earlier, known)
            yield (*identity, "partial", original.article_id, *evidence, None, CLUSTER_VERSION)
        else:
            yield (*identity, "original", original.article_id, None, None, None, None, CLUSTER_VERSION)


def _copy_evidence(
    article: _Article,
    original: _Article,
    first_twin: _Article,
    inside: Mapping[str, tuple[float, int]],
    known: Mapping[str, _Article],
) -> tuple[float, str, int | None]:
    """Why it is a copy: of the original where enough is in common, else of the same text, else of the most alike."""
    if article.text_key == original.text_key:
        return (1.0, original.article_id, None)
    coverage, count = inside.get(original.article_id, (0.0, 0))
    if coverage >= COPY_COVERAGE:
        return (coverage, original.article_id, count)
    if first_twin is not article:
        return (1.0, first_twin.article_id, None)
    return _strongest(inside, known)


def _strongest(shares: Mapping[str, tuple[float, int]], known: Mapping[str, _Article]) -> tuple[float, str, int]:
    other = min(shares, key=lambda other: (-shares[other][0], known[other].order))
    return (shares[other][0], other, shares[other][1])
