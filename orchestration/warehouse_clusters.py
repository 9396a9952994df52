"""The part of the warehouse that knows which articles are copies: `schemas.CLUSTER_TABLES` but for the days of stories.

What is stored is always what the rules make of the articles that are stored, whatever the order in which they came:
a chunk of articles changes the rows of all that it reaches, and of no others, in one transaction.
"""

from collections.abc import Iterable

import polars as pl

from orchestration.warehouse_connection import WarehouseConnection
from transforms.schemas import (
    ARTICLE_CLUSTERS,
    ARTICLE_FINGERPRINTS,
    ARTICLE_OVERLAPS,
    CLUSTER_TABLES,
    HOT_FINGERPRINTS,
    validate_frame,
)

_PENDING = """
    from raw.articles as article
    where article.is_current and not exists (
        from raw.article_fingerprints as print
        where print.article_id = article.article_id and print.version_number = article.version_number
    )
"""

_LINKS = """
    select article_id, other_article_id from raw.article_overlaps where coverage >= $copy_coverage
    union all
    select other_article_id, article_id from raw.article_overlaps where coverage >= $copy_coverage
"""


class ClusterTables(WarehouseConnection):
    """Copies in an open warehouse."""

    def start_version(self, cluster_version: str) -> None:
        """Forget all rows, those of stories too, when other rules made them."""
        others = self._connection.execute(
            "select 1 from raw.article_fingerprints where cluster_version <> ? limit 1", [cluster_version]
        ).fetchall()
        if not others:
            return
        with self._transaction():
            for table in CLUSTER_TABLES:
                self._connection.execute(f"delete from {table.qualified_name}")

    def pending_count(self) -> int:
        """Count the articles whose current version is in no cluster yet."""
        return self._count(f"select count(*) {_PENDING}")

    def next_pending(self, *, chunk_articles: int, chunk_words: int) -> pl.DataFrame:
        """Give the next articles to compare, earliest days first; empty when none are left.

        At least one and at most `chunk_articles`, fewer when their words reach `chunk_words`.
        """
        from transforms.clusters.article_prints import INPUT_COLUMNS  # noqa: PLC0415 - a run without news loads no rules

        columns = ", ".join(f"article.{name}" for name in INPUT_COLUMNS)
        return self._connection.sql(
            f"""
            with candidates as (
                select article.article_id, article.published_date, article.word_count {_PENDING}
                order by article.published_date nulls last, article.article_id
                limit $chunk_articles
            ),
            summed as (
                select
                    article_id,
                    sum(word_count) over (order by published_date nulls last, article_id) - word_count as words_before
                from candidates
            )
            select {columns}
            from raw.articles as article
            inner join summed using (article_id)
            where article.is_current and summed.words_before < $chunk_words
            order by article.published_date nulls last, article.article_id
            """,
            params={"chunk_articles": chunk_articles, "chunk_words": chunk_words},
        ).pl()

    def removed_articles(self) -> pl.Series:
        """Ids of articles that have rows here but no current version any more."""
        return self._connection.sql(
            "select article_id from raw.article_fingerprints where article_id not in "
            "(select article_id from raw.articles where is_current) order by article_id"
        ).pl()["article_id"]

    def replace_prints(self, prints: pl.DataFrame, *, removed: Iterable[str] = ()) -> int:
        """Store the fingerprints of a chunk of articles, take out removed ones, and bring all clusters up to date.

        Parameters
        ----------
        prints
            Rows of `raw.article_fingerprints` of new articles and new versions.
        removed
            Ids of articles that have no current version any more.

        Returns
        -------
        Articles whose row in `raw.article_clusters` is new, changed or gone.
        """
        validate_frame(prints, ARTICLE_FINGERPRINTS)
        removed_ids = pl.Series("article_id", sorted(removed), dtype=pl.String)
        changed = pl.concat([prints.get_column("article_id"), removed_ids]).unique().sort().to_frame()
        with self._transaction(), self._registered("_changed", changed):
            self._note_reach_before()
            self._exchange_prints(prints)
            self._update_hot_fingerprints()
            self._update_overlaps()
            return self._update_clusters(removed_ids)

    def _note_reach_before(self) -> None:
        """Temporary tables: `_prints`, fingerprints of the old versions, and `_touched`, articles that they reached."""
        self._connection.execute(
            """
            create or replace temp table _prints as
            select distinct unnest(fingerprints) as fingerprint
            from raw.article_fingerprints
            where article_id in (select article_id from _changed)
            """
        )
        self._connection.execute(
            """
            create or replace temp table _touched as
            select article_id from _changed
            union
            select twin.article_id
            from raw.article_fingerprints as twin
            where twin.text_key in (
                select text_key from raw.article_fingerprints where article_id in (select article_id from _changed)
            )
            """
        )
        self._touch_partners("_changed")

    def _touch_partners(self, ids: str) -> None:
        self._connection.execute(
            f"""
            insert into _touched
            select other_article_id from raw.article_overlaps where article_id in (select article_id from {ids})
            union
            select article_id from raw.article_overlaps where other_article_id in (select article_id from {ids})
            """
        )

    def _exchange_prints(self, prints: pl.DataFrame) -> None:
        self._connection.execute(
            "delete from raw.article_fingerprints where article_id in (select article_id from _changed)"
        )
        self._insert(ARTICLE_FINGERPRINTS, prints)
        self._connection.execute(
            """
            insert into _prints
            select distinct unnest(fingerprints) as fingerprint
            from raw.article_fingerprints
            where article_id in (select article_id from _changed)
            """
        )

    def _update_hot_fingerprints(self) -> None:
        """Temporary table `_affected`: the changed articles, and those with a fingerprint that turned hot or cold."""
        from transforms.clusters.overlaps import HOT_MIN_ARTICLES, hot_fingerprints  # noqa: PLC0415

        self._connection.execute(
            """
            create or replace temp table _carriers as
            with
                postings as (select article_id, unnest(fingerprints) as fingerprint from raw.article_fingerprints),
                asked as (
                    select distinct article_id, fingerprint
                    from postings
                    where fingerprint in (select fingerprint from _prints)
                )
            select * from asked
            """
        )
        spread = self._connection.sql(
            f"""
            with
                frequent as (
                    select fingerprint from _carriers group by fingerprint having count(*) > {HOT_MIN_ARTICLES}
                ),
                carriers as (
                    select carrier.fingerprint, print.outlet_id, print.text_key, print.published_date
                    from _carriers as carrier
                    semi join frequent using (fingerprint)
                    inner join raw.article_fingerprints as print using (article_id)
                ),
                by_outlet as (
                    select fingerprint, outlet_id, count(distinct text_key) as text_count
                    from carriers
                    group by fingerprint, outlet_id
                ),
                most as (
                    select fingerprint, max(text_count) as outlet_text_count from by_outlet group by fingerprint
                ),
                by_day as (
                    select fingerprint, count(distinct published_date) as day_count from carriers group by fingerprint
                )
            select fingerprint, outlet_text_count, day_count from most inner join by_day using (fingerprint)
            """
        ).pl()
        hot = hot_fingerprints(spread).to_frame()
        with self._registered("_hot", hot):
            self._connection.execute(
                """
                create or replace temp table _affected as
                with
                    before as (
                        select fingerprint
                        from raw.hot_fingerprints
                        where fingerprint in (select fingerprint from _prints)
                    ),
                    turned as (
                        (select fingerprint from before except select fingerprint from _hot)
                        union all
                        (select fingerprint from _hot except select fingerprint from before)
                    )
                select article_id
                from _carriers
                where fingerprint in (select fingerprint from turned)
                union
                select article_id from _changed
                """
            )
            self._connection.execute(
                "delete from raw.hot_fingerprints where fingerprint in (select fingerprint from _prints)"
            )
            self._insert(HOT_FINGERPRINTS, hot)

    def _update_overlaps(self) -> None:
        """Measure the affected articles anew against all others."""
        from transforms.clusters.overlaps import find_overlaps  # noqa: PLC0415

        self._touch_partners("_affected")
        self._connection.execute(
            "delete from raw.article_overlaps where article_id in (select article_id from _affected) "
            "or other_article_id in (select article_id from _affected)"
        )
        self._connection.execute(
            """
            create or replace temp table _places as
            with
                asked as (
                    select distinct unnest(fingerprints) as fingerprint
                    from raw.article_fingerprints
                    where article_id in (select article_id from _affected)
                ),
                cold as (
                    select fingerprint from asked
                    where fingerprint not in (select fingerprint from raw.hot_fingerprints)
                ),
                postings as (
                    select article_id, unnest(fingerprints) as fingerprint, unnest(word_indexes) as word_index
                    from raw.article_fingerprints
                ),
                found as (select * from postings where fingerprint in (select fingerprint from cold)),
                shared as (
                    select fingerprint from found group by fingerprint having count(distinct article_id) > 1
                )
            select * from found where fingerprint in (select fingerprint from shared)
            """
        )
        postings = self._connection.sql("select fingerprint, article_id, word_index from _places").pl()
        texts = self._connection.sql(
            "select article_id, text_key, published_date, word_count from raw.article_fingerprints "
            "where article_id in (select article_id from _places)"
        ).pl()
        hot_postings = self._connection.sql(
            """
            with
                postings as (
                    select article_id, unnest(fingerprints) as fingerprint, unnest(word_indexes) as word_index
                    from raw.article_fingerprints
                    where article_id in (select article_id from _places)
                )
            select article_id, word_index
            from postings
            where fingerprint in (select fingerprint from raw.hot_fingerprints)
            """
        ).pl()
        affected = self._connection.sql("select article_id from _affected").pl().get_column("article_id")
        overlaps = find_overlaps(texts, postings, hot_postings=hot_postings, of=affected)
        validate_frame(overlaps, ARTICLE_OVERLAPS)
        self._insert(ARTICLE_OVERLAPS, overlaps)
        self._touch_partners("_affected")

    def _update_clusters(self, removed: pl.Series) -> int:
        from transforms.clusters.copies import ARTICLE_COLUMNS, cluster_copies  # noqa: PLC0415
        from transforms.clusters.overlaps import COPY_COVERAGE  # noqa: PLC0415

        self._connection.execute(
            f"""
            create or replace temp table _members as
            with recursive
                links as ({_LINKS}),
                twins as (
                    select print.article_id, print.text_key
                    from raw.article_fingerprints as print
                    where text_key in (
                        select text_key from raw.article_fingerprints group by text_key having count(*) > 1
                    )
                ),
                reached as (
                    select article_id from _touched
                    union
                    select article_id from _affected
                    union
                    (
                        select links.other_article_id as article_id
                        from reached
                        inner join links using (article_id)
                        union all
                        select twins.article_id
                        from reached
                        inner join twins as own using (article_id)
                        inner join twins on own.text_key = twins.text_key
                    )
                )
            select distinct article_id
            from reached
            where article_id in (select article_id from raw.article_fingerprints)
            """,
            {"copy_coverage": COPY_COVERAGE},
        )
        columns = ", ".join(ARTICLE_COLUMNS)
        members = self._connection.sql(
            f"select {columns} from raw.article_fingerprints where article_id in (select article_id from _members)"
        ).pl()
        overlaps = self._connection.sql(
            "from raw.article_overlaps where article_id in (select article_id from _members) "
            "or other_article_id in (select article_id from _members)"
        ).pl()
        partners = pl.concat([overlaps.get_column("article_id"), overlaps.get_column("other_article_id")]).unique()
        with self._registered("_partners", partners.to_frame()):
            neighbours = self._connection.sql(
                f"select {columns} from raw.article_fingerprints "
                "where article_id in (select article_id from _partners) "
                "and article_id not in (select article_id from _members)"
            ).pl()
        rows = cluster_copies(members, overlaps, neighbours=neighbours)
        validate_frame(rows, ARTICLE_CLUSTERS)
        return self._exchange_clusters(rows, removed)

    def _exchange_clusters(self, rows: pl.DataFrame, removed: pl.Series) -> int:
        """Write the rows that differ from the stored ones; the story of an article stays until it is looked at."""
        stored = self._frame(
            "from raw.article_clusters where article_id in (select article_id from _members)", ARTICLE_CLUSTERS
        )
        compared = [column.name for column in ARTICLE_CLUSTERS.columns if column.name != "story_id"]
        changed = (
            rows.drop("story_id")
            .join(stored.select(compared), on=compared, how="anti", nulls_equal=True)
            .join(stored.select("article_id", "story_id"), on="article_id", how="left")
            .select(ARTICLE_CLUSTERS.polars_schema.names())
        )
        gone = pl.concat([changed.get_column("article_id"), removed]).unique().sort().to_frame()
        if gone.is_empty():
            return 0
        with self._registered("_gone", gone):
            self._connection.execute(
                "delete from raw.article_clusters where article_id in (select article_id from _gone)"
            )
        self._insert(ARTICLE_CLUSTERS, changed)
        self._append_changes(gone.with_columns(change_kind=pl.lit("clustered")))
        return gone.height
