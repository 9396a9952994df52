"""What of an article is kept to compare it by: the rows of `raw.article_fingerprints`."""

import polars as pl

from transforms import schemas
from transforms.article_texts import HEADLINE, article_texts
from transforms.clusters.copies import CLUSTER_VERSION
from transforms.clusters.fingerprints import fingerprint
from transforms.clusters.terms import term_weights
from transforms.clusters.words import WordHashes, printed_words, text_key

INPUT_COLUMNS = ("article_id", "version_number", "outlet_id", "published_date", "published_at", "headline", "text")
"""Columns of `raw.articles` that copies and stories go by."""


def fingerprint_articles(articles: pl.DataFrame) -> pl.DataFrame:
    """Fingerprints and telling words of articles.

    Parameters
    ----------
    articles
        Rows of `raw.articles` with `INPUT_COLUMNS`, one version per article. Copies are found by the text alone;
        the words that tell a story are read in the headline too.

    Returns
    -------
    Rows of `raw.article_fingerprints` in the same order; a row depends on its article alone.
    """
    hashes = WordHashes()
    rows: list[tuple[object, ...]] = []
    for row in articles.select(INPUT_COLUMNS).iter_rows():
        article_id, version_number, outlet_id, published_date, published_at, headline, text = row
        words = printed_words(text)
        prints = fingerprint(hashes.of(words))
        lead = [
            word
            for text_part, printed in article_texts(headline, text)
            if text_part == HEADLINE
            for word in printed_words(printed)
        ]
        weights = term_weights(lead + words)
        rows.append(
            (
                article_id,
                version_number,
                outlet_id,
                published_date,
                published_at,
                len(words),
                text_key(words, text),
                prints.hashes.tolist(),
                prints.word_indexes.tolist(),
                [number for number, _ in weights],
                [weight for _, weight in weights],
                CLUSTER_VERSION,
            )
        )
    return schemas.ARTICLE_FINGERPRINTS.frame(rows)
