"""What two actors have in common."""

from datetime import date

import polars as pl

from transforms.actors.appearances import NEAR_DAYS, Appearances, Company

SCHEMA = {"actor_id": pl.String, "article_id": pl.String, "outlet_id": pl.String, "published_date": pl.Date}


def appearances(*rows: tuple[str, str, str, date | None]) -> Appearances:
    return Appearances(pl.DataFrame(list(rows), schema=SCHEMA, orient="row"))


def test_company_counts_articles_outlets_and_neighbours() -> None:
    found = appearances(
        ("x", "a", "courier", date(2025, 3, 3)),
        ("y", "a", "courier", date(2025, 3, 3)),
        ("x", "b", "courier", date(2025, 3, 3 + NEAR_DAYS)),
        ("x", "c", "courier", date(2025, 3, 4 + NEAR_DAYS)),
        ("x", "d", "herald", date(2025, 3, 3)),
    )
    assert found.company("x", "y") == Company(article_count=1, outlet_count=1, near_article_count=2)
    assert found.company("y", "x") == Company(article_count=1, outlet_count=1, near_article_count=1)
    assert found.article_count("x") == 4


def test_company_takes_undated_articles_for_near_only_where_both_are_named() -> None:
    found = appearances(("x", "a", "courier", None), ("y", "b", "courier", None))
    assert found.company("x", "y") == Company(article_count=0, outlet_count=1, near_article_count=0)
    found = appearances(("x", "a", "courier", None), ("y", "a", "courier", None))
    assert found.company("x", "y").near_article_count == 1


def test_company_of_somebody_unknown_is_empty() -> None:
    assert appearances().company("x", "y") == Company(0, 0, 0)
