"""The part of the warehouse that knows copies and stories: the tables `schemas.CLUSTER_TABLES`.

What is stored is always what the rules make of the articles that are stored, whatever the order in which they came:
a chunk of articles changes the rows of all that it reaches, and of no others, in one transaction.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from orchestration.warehouse_connection import WarehouseConnection
from transforms.schemas import (
    ARTICLE_CLUSTERS,
    ARTICLE_FINGERPRINTS,
    ARTICLE_OVERLAPS,
    CLUSTER_TABLES,
    HOT_FINGERPRINTS,
    STORY_DAYS,
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

_DISTINCT_TEXTS = """
    select print.article_id as original_article_id, print.version_number, print.published_date
    from raw.article_fingerprints as print
    inner join raw.article_clusters as cluster using (article_id)
    where cluster.article_id = cluster.original_article_id
"""


class ClusterTables(WarehouseConnection):
    """Copies and stories of an open warehouse."""

    # -- copies --------------------------------------------------------------------------------------------------

    def start_version(self, cluster_version: str) -> None:
        """Forget all rows when other rules made them."""
        other = self._rows(
            "select 1 from raw.article_fingerprints where cluster_version <> $cluster_version limit 1",
            cluster_version=cluster_version,
        )
        if not other:
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

    # -- stories -------------------------------------------------------------------------------------------------

    def has_open_stories(self) -> bool:
        """Tell whether a run was cut off between clusters and stories."""
        return bool(
            self._rows(
                f"""
                select
                    exists (from raw.article_clusters where story_id is null)
                    or exists (
                        from ({_DISTINCT_TEXTS}) as wanted
                        anti join raw.story_days using (original_article_id, version_number)
                    )
                    or exists (
                        from raw.story_days
                        where original_article_id not in (select original_article_id from ({_DISTINCT_TEXTS}))
                    )
                    or exists (
                        from raw.article_clusters as cluster
                        inner join raw.story_days as day using (original_article_id)
                        where cluster.story_id <> day.story_id
                    )
                """
            )[0][0]
        ) or bool(self.loose_days())

    def forget_changed_days(self) -> None:
        """Take out all days whose distinct texts are not those that are stored, so that `open_days` names them."""
        stored = "select original_article_id, version_number, published_date from raw.story_days"
        days = self._connection.sql(
            f"""
            select distinct published_date
            from (
                (from ({_DISTINCT_TEXTS}) except {stored})
                union all
                ({stored} except from ({_DISTINCT_TEXTS}))
            )
            """
        ).pl()
        if days.is_empty():
            return
        with self._transaction(), self._registered("_days", days):
            self._connection.execute(
                "delete from raw.story_days where exists (select 1 from _days "
                "where _days.published_date is not distinct from story_days.published_date)"
            )

    def open_days(self) -> list[tuple[date | None, int]]:
        """Days that are not grouped yet, with the number of their distinct texts, earliest first and undated last."""
        return [
            (row[0], int(row[1]))
            for row in self._rows(
                f"""
                select published_date, count(*)
                from ({_DISTINCT_TEXTS}) as wanted
                where original_article_id not in (select original_article_id from raw.story_days)
                group by published_date
                order by published_date nulls last
                """
            )
        ]

    def loose_days(self) -> list[date]:
        """Days with a group that follows one that is gone."""
        rows = self._rows(
            "select distinct published_date from raw.story_days where follows_story_day_id is not null "
            "and follows_story_day_id not in (select story_day_id from raw.story_days) order by published_date"
        )
        return [row[0] for row in rows]

    def replace_days(self, days: list[date | None], *, relinked: Iterable[date] = ()) -> None:
        """Group the texts of some days, and link what may follow them and the `relinked` days."""
        from transforms.clusters.copies import CLUSTER_VERSION  # noqa: PLC0415
        from transforms.clusters.stories import days_to_link, group_day, new_story_id  # noqa: PLC0415

        with self._transaction():
            for day in days:
                groups = group_day(self._texts_of(day))
                rows = groups.with_columns(
                    follows_story_day_id=pl.lit(None, pl.String),
                    similarity=pl.lit(None, pl.Float64),
                    story_id=pl.col("story_day_id").map_elements(new_story_id, return_dtype=pl.String),
                    cluster_version=pl.lit(CLUSTER_VERSION),
                ).select(STORY_DAYS.polars_schema.names())
                validate_frame(rows, STORY_DAYS)
                self._insert(STORY_DAYS, rows)
            dated = [day for day in days if day is not None]
            self._link_days(sorted({*days_to_link(dated), *relinked}))

    def _texts_of(self, day: date | None) -> pl.DataFrame:
        return self._connection.sql(
            f"""
            select wanted.*, print.terms, print.term_weights
            from ({_DISTINCT_TEXTS}) as wanted
            inner join raw.article_fingerprints as print on wanted.original_article_id = print.article_id
            where wanted.published_date is not distinct from $day::date
            """,
            params={"day": day},
        ).pl()

    def _link_days(self, days: list[date]) -> None:
        from transforms.clusters.stories import days_to_compare, link_days  # noqa: PLC0415

        if not days:
            return
        asked = pl.DataFrame({"published_date": days_to_compare(days)}, schema={"published_date": pl.Date})
        with self._registered("_asked_days", asked):
            texts = self._connection.sql(
                """
                select day.published_date, day.story_day_id, day.original_article_id, print.terms, print.term_weights
                from raw.story_days as day
                semi join _asked_days using (published_date)
                inner join raw.article_fingerprints as print on day.original_article_id = print.article_id
                """
            ).pl()
        links = link_days(texts, days=days)
        with self._registered("_links", links):
            self._connection.execute(
                """
                update raw.story_days
                set
                    follows_story_day_id = link.follows_story_day_id,
                    similarity = link.similarity,
                    story_id = coalesce(link.story_id, story_days.story_id)
                from _links as link
                where story_days.story_day_id = link.story_day_id
                    and (
                        story_days.follows_story_day_id is distinct from link.follows_story_day_id
                        or story_days.similarity is distinct from link.similarity
                    )
                """
            )

    def name_stories(self) -> int:
        """Carry the story of each group to those that follow it, and to the articles; return how many articles changed.

        An article whose cluster or day changed is given its new story here.
        """
        with self._transaction():
            while self._carry_stories():
                pass
            changed = self._connection.sql(
                """
                select cluster.article_id, 'clustered' as change_kind
                from raw.article_clusters as cluster
                inner join raw.story_days as day using (original_article_id)
                where cluster.story_id is distinct from day.story_id
                """
            ).pl()
            if changed.is_empty():
                return 0
            self._connection.execute(
                """
                update raw.article_clusters
                set story_id = day.story_id
                from raw.story_days as day
                where article_clusters.original_article_id = day.original_article_id
                    and article_clusters.story_id is distinct from day.story_id
                """
            )
            self._append_changes(changed)
        return changed.height

    def _carry_stories(self) -> bool:
        """One step along the chains: the story of a group becomes that of its followers; tell whether any changed."""
        changed = self._rows(
            """
            update raw.story_days
            set story_id = followed.story_id
            from (select distinct story_day_id, story_id from raw.story_days) as followed
            where story_days.follows_story_day_id = followed.story_day_id
                and story_days.story_id <> followed.story_id
            """
        )
        return bool(changed[0][0])

    def _rows(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, parameters).fetchall()
