"""Doubtful merges and splits, from frames written by hand."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

from transforms.actors.doubts import ALIAS_COLUMNS
from transforms.actors.review import REVIEW_SCHEMA, review_actors

FIRST_DAY = date(2025, 3, 3)
Form = tuple[str, int]
NOTHING_ANSWERED = pl.DataFrame(schema={"left": pl.String, "right": pl.String})
TITLE_SCHEMA = {
    "actor_id": pl.String,
    "surface_form": pl.String,
    "word_before": pl.String,
    "mention_count": pl.Int64,
    "example_mention_id": pl.String,
}


class Case:
    """Actors by id with their forms, and the articles that name them as (article, outlet, days after the first)."""

    def __init__(self) -> None:
        self.aliases: list[tuple[object, ...]] = []
        self.appearances: list[tuple[object, ...]] = []
        self.titles: list[tuple[object, ...]] = []

    def actor(
        self,
        actor_id: str,
        name: str,
        forms: Sequence[Form],
        *articles: tuple[str, str, int],
        actor_type: str = "PERSON",
        confidence: float = 0.9,
    ) -> "Case":
        for form, count in forms:
            example = f"{actor_id}:{form}"
            self.aliases.append((actor_id, name, actor_type, form, count, confidence, confidence, example))
        for article, outlet, day in articles:
            self.appearances.append((actor_id, article, outlet, FIRST_DAY + timedelta(days=day)))
        return self

    def title(self, actor_id: str, form: str, word: str, count: int) -> "Case":
        self.titles.append((actor_id, form, word, count, f"{actor_id}:{word} {form}"))
        return self

    def review(self, answered: pl.DataFrame = NOTHING_ANSWERED) -> pl.DataFrame:
        types = (pl.String, pl.String, pl.String, pl.String, pl.Int64, pl.Float64, pl.Float64, pl.String)
        found = review_actors(
            pl.DataFrame(self.aliases, schema=dict(zip(ALIAS_COLUMNS, types, strict=True)), orient="row"),
            pl.DataFrame(
                self.appearances,
                schema={
                    "actor_id": pl.String,
                    "article_id": pl.String,
                    "outlet_id": pl.String,
                    "published_date": pl.Date,
                },
                orient="row",
            ),
            pl.DataFrame(self.titles, schema=TITLE_SCHEMA, orient="row"),
            answered=answered,
        )
        assert found.schema == REVIEW_SCHEMA
        return found

    def pairs(self) -> list[tuple[str, str, str]]:
        return self.review().select("kind", "left_name", "right_name").rows()


def answers(*pairs: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema=NOTHING_ANSWERED.schema, orient="row")


def test_review_actors_asks_about_two_spellings_of_a_person() -> None:
    case = Case()
    case.actor("x", "Irena Valensky", [("Irena Valensky", 9)], ("a", "courier", 0))
    case.actor("y", "Irena Valenskyy", [("Irena Valenskyy", 4)], ("b", "courier", 1))
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["left"], row["right"]) == ("similar_names", "Irena Valenskyy", "Irena Valensky")
    assert (row["mention_count"], row["advice"]) == (4, None)
    assert row["harm"] == pytest.approx(4 * row["doubt"])
    assert row["example_mention_ids"] == ["y:Irena Valenskyy", "x:Irena Valensky"]


def test_review_actors_doubts_less_where_an_article_kept_them_apart() -> None:
    apart, together = Case(), Case()
    for case, article in ((apart, "b"), (together, "a")):
        case.actor("x", "Irena Vale", [("Irena Vale", 9)], ("a", "courier", 0))
        case.actor("y", "I. Vale", [("I. Vale", 4)], (article, "courier", 0))
    assert apart.review().item(0, "doubt") > together.review().item(0, "doubt")


def test_review_actors_leaves_namesakes_of_other_outlets_alone() -> None:
    case = Case()
    case.actor("x", "Orlo Vale", [("Orlo Vale", 900)], ("a", "courier", 0))
    case.actor("y", "Tibbet Vale", [("Tibbet Vale", 900)], ("b", "herald", 0))
    assert case.pairs() == []


def test_review_actors_ranks_namesakes_of_one_outlet_last() -> None:
    case = Case()
    case.actor("x", "Peter Vale", [("Peter Vale", 30)], ("a", "courier", 0))
    case.actor("y", "Anna Vale", [("Anna Vale", 30)], ("a", "courier", 0))
    case.actor("z", "P. Vale", [("P. Vale", 3)], ("b", "courier", 1))
    kinds = case.pairs()
    assert kinds[0] == ("similar_names", "P. Vale", "Peter Vale")
    assert kinds[-1] == ("similar_names", "Anna Vale", "Peter Vale")


def test_review_actors_asks_whose_a_surname_alone_is() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("Irena Vale", 9), ("Vale", 20)], ("a", "courier", 0))
    case.actor("y", "Vale", [("Vale", 5)], ("b", "courier", 6), confidence=0.3)
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["right"], row["doubt"]) == ("single_name", "Irena Vale", pytest.approx(0.9))
    assert any("1 of its 1 article" in text for text in row["evidence"])


def test_review_actors_calls_a_single_name_by_its_id_where_the_other_has_it_too() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("Irena Vale", 9), ("Vale", 20)], ("a", "courier", 0))
    case.actor("y", "Vale", [("Vale", 5)], ("b", "courier", 6), confidence=0.3)
    assert case.review().select("left", "left_name").row(0) == ("y", "Vale")


def test_review_actors_doubts_a_surname_less_when_nobody_near_bears_it() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("Irena Vale", 9)], ("a", "courier", 0))
    case.actor("y", "Vale", [("Vale", 5)], ("b", "herald", 90), confidence=0.3)
    assert case.review().item(0, "doubt") == pytest.approx(0.3)


def test_review_actors_divides_a_surname_among_its_bearers() -> None:
    case = Case()
    case.actor("x", "Peter Vale", [("Peter Vale", 30)], ("a", "courier", 0))
    case.actor("y", "Anna Vale", [("Anna Vale", 10)], ("a", "courier", 0))
    case.actor("z", "Vale", [("Vale", 8)], ("b", "courier", 1), confidence=0.3)
    found = {
        row[2]: row[0] for row in case.review().select("doubt", "left_name", "right_name").rows() if row[1] == "Vale"
    }
    assert found == {"Peter Vale": pytest.approx(0.9 * 0.75), "Anna Vale": pytest.approx(0.9 * 0.25)}


def test_review_actors_asks_whose_a_first_name_is_where_it_is_no_surname() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("Irena Vale", 9)], ("a", "courier", 0))
    case.actor("y", "Irena", [("Irena", 5)], ("b", "courier", 1), confidence=0.3)
    assert case.pairs() == [("single_name", "Irena", "Irena Vale")]


def test_review_actors_asks_about_an_acronym() -> None:
    case = Case()
    case.actor("x", "Norda Rivers Board", [("Norda Rivers Board", 9)], ("a", "courier", 0), actor_type="ORG")
    case.actor("y", "NRB", [("NRB", 4)], ("b", "courier", 1), actor_type="ORG")
    case.actor("z", "NRX", [("NRX", 4)], ("b", "courier", 1), actor_type="ORG")
    assert case.pairs() == [("acronym", "NRB", "Norda Rivers Board")]


def test_review_actors_asks_about_one_name_of_two_types() -> None:
    case = Case()
    case.actor("x", "Torvelin", [("Torvelin", 9)], ("a", "courier", 0), actor_type="ORG")
    case.actor("y", "Torvelin", [("Torvelin", 3)], ("b", "courier", 0), actor_type="GPE")
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["mention_count"]) == ("shared_form", 3)
    assert (row["left"], row["right"]) == ("y", "x")


def test_review_actors_asks_for_an_actor_that_may_be_written() -> None:
    case = Case()
    case.actor("x", "Mill Street", [("Mill Street", 9)], ("a", "courier", 0), actor_type="FAC")
    case.actor("y", "Mill Street", [("Mill Street", 3)], ("b", "courier", 0), actor_type="ORG")
    [row] = case.review().rows(named=True)
    assert (row["left"], row["right"], row["advice"]) == ("x", "y", None)
    case = Case()
    case.actor("x", "Nordans", [("Nordans", 9)], ("a", "courier", 0), actor_type="FAC")
    case.actor("y", "Nordans", [("Nordans", 3)], ("b", "courier", 0), actor_type="NORP")
    assert "cannot be written" in case.review().item(0, "advice")


def test_review_actors_hardly_doubts_a_capital_beside_its_country() -> None:
    case = Case()
    case.actor("x", "Norda", [("Norda", 9), ("Port Nord", 4)], ("a", "courier", 0), actor_type="GPE")
    case.actor("y", "Port Nord", [("Port Nord", 4)], ("a", "courier", 0), actor_type="GPE")
    assert case.pairs() == []


def test_review_actors_doubts_full_names_that_contradict_each_other() -> None:
    case = Case()
    case.actor("x", "Peter Vale", [("Peter Vale", 9), ("Vale", 30), ("Anna Vale", 2), ("P. Vale", 1)])
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["left"], row["right"]) == ("disagreeing_names", "Anna Vale", "Peter Vale")
    assert (row["left_actor_id"], row["mention_count"]) == (None, 2)


def test_review_actors_doubts_titles_of_a_man_and_a_woman() -> None:
    case = Case()
    case.actor("x", "Orlo Vale", [("Orlo Vale", 3), ("Vale", 30)])
    case.title("x", "Vale", "Mr.", 9).title("x", "Vale", "Mrs.", 2)
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["left"], row["mention_count"]) == ("disagreeing_titles", "Mrs. Vale", 2)
    assert "actor_not_same.csv" in row["advice"]


def test_review_actors_takes_no_verb_for_a_title() -> None:
    case = Case()
    case.actor("x", "Orlo Vale", [("Orlo Vale", 3), ("Vale", 30)])
    case.title("x", "Vale", "Mr.", 9).title("x", "Vale", "miss", 5).title("x", "Vale", "congresswoman.", 5)
    assert case.pairs() == []


def test_review_actors_lists_weak_links_that_nobody_explains() -> None:
    case = Case()
    case.actor("x", "Quarrel", [("Quarrel", 6)], ("a", "courier", 0), confidence=0.3)
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["mention_count"], row["doubt"]) == ("weak_link", 6, pytest.approx(0.35))
    assert "actor_aliases.csv" in row["advice"]


def test_review_actors_asks_about_a_weak_link_by_another_name() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("the Iron Lady", 6)], ("a", "courier", 0), confidence=0.4)
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["left"], row["right"], row["advice"]) == ("weak_link", "the Iron Lady", "Irena Vale", None)


def test_review_actors_tells_what_is_answered() -> None:
    case = Case()
    case.actor("x", "Irena Valensky", [("Irena Valensky", 9)], ("a", "courier", 0))
    case.actor("y", "Irena Valenskyy", [("Irena Valenskyy", 4)], ("b", "courier", 1))
    for pair in (("irena VALENSKYY", "Irena Valensky"), ("x", "y"), ("Irena Valensky", "y")):
        assert case.review(answers(pair))["is_answered"].to_list() == [True]
    assert case.review(answers(("Irena Valensky", "Petra Orlin")))["is_answered"].to_list() == [False]


def test_review_actors_asks_once_about_a_surname_of_many_actors() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("Irena Vale", 9)], ("a", "courier", 0))
    for day in (1, 2, 3):
        case.actor(f"only in {day}", "Vale", [("Vale", 4)], (f"b{day}", "courier", day), confidence=0.3)
    [row] = case.review().rows(named=True)
    assert (row["kind"], row["mention_count"], row["doubt"]) == ("single_name", 12, pytest.approx(0.9))
    assert case.review(answers(("Vale", "x")))["is_answered"].to_list() == [True]


def test_review_actors_leaves_a_form_that_the_user_has_written_about() -> None:
    case = Case()
    case.actor("x", "Quarrel", [("Quarrel", 6)], ("a", "courier", 0), confidence=0.3)
    assert case.review(answers(("quarrel", "y")))["is_answered"].to_list() == [True]


def test_review_actors_puts_the_most_harmful_first() -> None:
    case = Case()
    for number, count in enumerate((3, 40, 12)):
        surname = ("Vale", "Quarrel", "Orlin")[number]
        case.actor(f"{number}a", f"Irena {surname}", [(f"Irena {surname}", 50)], (f"a{number}", "courier", 0))
        case.actor(f"{number}b", f"I. {surname}", [(f"I. {surname}", count)], (f"b{number}", "courier", 0))
    assert case.review()["left_name"].to_list() == ["I. Quarrel", "I. Orlin", "I. Vale"]


def test_review_actors_gives_the_same_rows_in_any_order() -> None:
    case = Case()
    case.actor("x", "Irena Vale", [("Irena Vale", 9), ("Vale", 20)], ("a", "courier", 0))
    case.actor("y", "Vale", [("Vale", 5)], ("b", "courier", 6), confidence=0.3)
    case.actor("z", "I. Vale", [("I. Vale", 5)], ("b", "courier", 6))
    found = case.review()
    case.aliases.reverse()
    case.appearances.reverse()
    assert case.review().equals(found)


def test_review_actors_finds_nothing_in_nothing() -> None:
    assert Case().pairs() == []
