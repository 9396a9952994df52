"""Versions of articles that newer ones have taken the place of: they are read like any text, but only their quotes are
kept, so that two versions can be compared whichever came first."""

from dataclasses import dataclass

import polars as pl

from transforms import schemas
from transforms.parsing import ParsedArticles

_KEY_MARK = "/version-"


@dataclass(frozen=True, slots=True)
class SupersededFrames:
    """Rows to keep of a chunk of superseded versions."""

    quotes: pl.DataFrame
    parses: pl.DataFrame


def keyed_by_version(versions: pl.DataFrame) -> pl.DataFrame:
    """Give each version an article_id of its own, so that several versions of one article can be parsed together."""
    return versions.with_columns(article_id=pl.format(f"{{}}{_KEY_MARK}{{}}", "article_id", "version_number"))


def superseded_frames(parsed: ParsedArticles) -> SupersededFrames:
    """Rows of `nlp.superseded_quotes` and `nlp.superseded_parses`.

    Parameters
    ----------
    parsed
        What `parse_articles` gives for versions that `keyed_by_version` has keyed.
    """
    parses = parsed.parses.with_columns(key="article_id").with_columns(
        article_id=pl.col("key").str.strip_suffix(pl.format(f"{_KEY_MARK}{{}}", "version_number"))
    )
    quotes = parsed.quotes.rename({"article_id": "key"}).join(
        parses.select("key", "article_id", "version_number"), on="key", maintain_order="left"
    )
    return SupersededFrames(
        quotes=quotes.select(schemas.SUPERSEDED_QUOTES.polars_schema.names()),
        parses=parses.select(schemas.SUPERSEDED_PARSES.polars_schema.names()),
    )
