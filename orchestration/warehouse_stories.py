"""The part of the warehouse that knows stories: `raw.story_days`, and the story of each row of `raw.article_clusters`.

Days are grouped by themselves and then linked, so what is stored follows from the distinct texts that are stored.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from orchestration.warehouse_connection import WarehouseConnection
from transforms.schemas import STORY_DAYS, validate_frame

_DISTINCT_TEXTS = """
    select print.article_id as original_article_id, print.version_number, print.published_date
    from raw.article_fingerprints as print
    inner join raw.article_clusters as cluster using (article_id)
    where cluster.article_id = cluster.original_article_id
"""


class StoryTables(WarehouseConnection):
    """Stories in an open warehouse."""

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
