"""The part of the warehouse that holds what was found in the articles: the `nlp` tables but for the links."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from orchestration.warehouse_links import LinkTables
from orchestration.warehouse_values import PendingWork
from transforms.schemas import ARTICLES, NLP_TABLES, SUPERSEDED_PARSES, SUPERSEDED_QUOTES, validate_frame

if TYPE_CHECKING:
    from transforms.parsing import ParsedArticles
    from transforms.superseded_versions import SupersededFrames

_PENDING = """
    from raw.articles as article
    where article.is_current and not exists (
        from nlp.parses as parse
        where parse.article_id = article.article_id
            and parse.version_number = article.version_number
            and parse.extractor_version = $extractor_version
    )
"""

_SUPERSEDED = """
    from raw.articles as article
    where not article.is_current and article.withdrawal is null and not exists (
        from nlp.superseded_parses as parse
        where parse.article_id = article.article_id
            and parse.version_number = article.version_number
            and parse.extractor_version = $extractor_version
    )
"""


class ParseTables(LinkTables):
    """Parses of current versions, whose links go with them, and quotes of superseded ones."""

    def pending_work(self, extractor_version: str) -> PendingWork:
        """Count the articles whose current version this extractor has not parsed."""
        return self._work(_PENDING, extractor_version)

    def pending_articles(
        self, extractor_version: str, *, chunk_articles: int, chunk_words: int
    ) -> Iterator[pl.DataFrame]:
        """Give the articles to parse, in chunks, in the order of their ids.

        A chunk is fetched when it is asked for, so memory holds one; chunks may be stored by `replace_parses` in
        between. Every chunk has at least one article, at most `chunk_articles`, and is closed once its words reach
        `chunk_words`.
        """
        return self._chunks(_PENDING, extractor_version, chunk_articles=chunk_articles, chunk_words=chunk_words)

    def replace_parses(self, parsed: "ParsedArticles") -> int:
        """Put the rows of one parsed chunk in place of all rows that its articles had, and return the load id.

        The links of what was parsed before go with it, so that the articles are linked anew.

        Raises
        ------
        FrameContractError
            When a frame does not keep its table's promises; nothing is written then.
        """
        frames: dict[str, pl.DataFrame] = {table.name: getattr(parsed, table.name) for table in NLP_TABLES}
        for table in NLP_TABLES:
            validate_frame(frames[table.name], table)
        article_ids = frames["parses"].select("article_id")
        with self._transaction(), self._registered("_ids", article_ids):
            known = self._count("select count(*) from nlp.parses semi join _ids using (article_id)")
            for table in NLP_TABLES:
                if known:
                    self._connection.execute(
                        f"delete from {table.qualified_name} where article_id in (select article_id from _ids)"
                    )
                self._insert(table, frames[table.name])
            if known:
                self._drop_links()
            return self._append_changes(article_ids.with_columns(change_kind=pl.lit("parsed")))

    def superseded_work(self, extractor_version: str) -> PendingWork:
        """Count the superseded versions that this extractor has not parsed."""
        return self._work(_SUPERSEDED, extractor_version)

    def superseded_versions(
        self, extractor_version: str, *, chunk_articles: int, chunk_words: int
    ) -> Iterator[pl.DataFrame]:
        """Give the superseded versions to parse, in chunks as `pending_articles`, in the order of article and version.

        Chunks may be stored by `replace_superseded` in between.
        """
        return self._chunks(_SUPERSEDED, extractor_version, chunk_articles=chunk_articles, chunk_words=chunk_words)

    def replace_superseded(self, frames: "SupersededFrames") -> int:
        """Put the quotes of a chunk of superseded versions in place of those they had, and return the load id."""
        validate_frame(frames.quotes, SUPERSEDED_QUOTES)
        validate_frame(frames.parses, SUPERSEDED_PARSES)
        versions = frames.parses.select("article_id", "version_number")
        with self._transaction(), self._registered("_versions", versions):
            for table, frame in ((SUPERSEDED_QUOTES, frames.quotes), (SUPERSEDED_PARSES, frames.parses)):
                self._connection.execute(
                    f"delete from {table.qualified_name} "
                    "where (article_id, version_number) in (select (article_id, version_number) from _versions)"
                )
                self._insert(table, frame)
            changes = versions.select("article_id").unique().sort("article_id")
            return self._append_changes(changes.with_columns(change_kind=pl.lit("parsed")))

    def _work(self, pending: str, extractor_version: str) -> PendingWork:
        rows = self._connection.execute(
            f"select count(*), coalesce(sum(article.word_count), 0) {pending}",
            {"extractor_version": extractor_version},
        ).fetchall()
        return PendingWork(article_count=int(rows[0][0]), word_count=int(rows[0][1]))

    def _chunks(
        self, pending: str, extractor_version: str, *, chunk_articles: int, chunk_words: int
    ) -> Iterator[pl.DataFrame]:
        last = ("", 0)
        while True:
            chunk = self._frame(
                f"""
                with candidates as (
                    select article.article_id, article.version_number, article.word_count {pending}
                        and (article.article_id, article.version_number) > ($last_id, $last_number)
                    order by article.article_id, article.version_number
                    limit $chunk_articles
                ),
                summed as (
                    select
                        article_id,
                        version_number,
                        sum(word_count) over (order by article_id, version_number) - word_count as words_before
                    from candidates
                )
                select article.*
                from raw.articles as article
                inner join summed using (article_id, version_number)
                where summed.words_before < $chunk_words
                order by article.article_id, article.version_number
                """,
                ARTICLES,
                {
                    "extractor_version": extractor_version,
                    "last_id": last[0],
                    "last_number": last[1],
                    "chunk_articles": chunk_articles,
                    "chunk_words": chunk_words,
                },
            )
            if chunk.is_empty():
                return
            last = (chunk.get_column("article_id").item(-1), chunk.get_column("version_number").item(-1))
            yield chunk
