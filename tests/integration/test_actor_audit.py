"""`onrecord actors show` and `review` over a published file written by hand."""

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.actor_answers import ActorAnswers
from orchestration.commands.reviewing_actors import (
    OldPublishedFileError,
    ReviewItem,
    answer_from_file,
    ask_about,
    describe,
    find_doubts,
    read_items,
    unanswered,
)
from orchestration.commands.showing_actors import UnknownActorError, describe_actor, show_actor
from orchestration.dbt_runner import build
from orchestration.errors import UsageError
from orchestration.settings import Settings, load_settings
from tests.integration.test_cli_commands import onrecord
from tests.integration.warehouse_fixture import ArticleCase, MentionCase, QuoteCase, build_warehouse

MARCH_3, MARCH_4, MARCH_5 = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5)
CASES = (
    ArticleCase(
        "treaty",
        "“Norda will sign,” Irena Vale said to Petra Orlin. Vale smiled. She left Norda.",
        "courier",
        MARCH_3,
        quotes=(QuoteCase("treaty-1", ("Norda will sign,",), "direct", "Irena Vale", "vale", "explicit", "said"),),
        mentions=(
            MentionCase("norda", "Norda", quote_id="treaty-1"),
            MentionCase("vale", "Irena Vale"),
            MentionCase("orlin", "Petra Orlin"),
            MentionCase("vale", "Vale", 1),
            MentionCase("vale", "She", kind="pronoun"),
            MentionCase("norda", "Norda", 1),
        ),
    ),
    ArticleCase(
        "echo",
        "Home went Ms Vale. Vale slept. Vale woke.",
        "courier",
        MARCH_5,
        mentions=tuple(MentionCase("vale alone", "Vale", occurrence) for occurrence in range(3)),
    ),
    ArticleCase(
        "spelling", "Petra Orlinn spoke.", "courier", MARCH_4, mentions=(MentionCase("orlinn", "Petra Orlinn"),)
    ),
)
"""Two splits: Vale, who is named in full two days before, and two spellings of Orlin."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, dbt_target_dir: Path) -> Path:
    path = build_warehouse(tmp_path_factory.mktemp("audited") / "onrecord.duckdb", CASES)
    assert build(path, target_dir=dbt_target_dir).warnings == ()
    return path


@pytest.fixture
def settings(published: Path, tmp_path: Path) -> Settings:
    """A data folder of its own with the published file."""
    (tmp_path / "published").mkdir()
    shutil.copyfile(published, tmp_path / "published" / "onrecord.duckdb")
    return load_settings({"data_dir": tmp_path}, environment={})


@pytest.fixture
def answers(settings: Settings) -> ActorAnswers:
    return ActorAnswers(settings.data_dir / "actors")


def review(settings: Settings, answers: ActorAnswers) -> list[ReviewItem]:
    return read_items(unanswered(find_doubts(settings, answers=answers)), settings=settings)


def typed(*keys: str) -> Iterator[str]:
    return iter(keys)


def test_find_doubts_lists_both_splits_the_harmful_one_first(settings: Settings, answers: ActorAnswers) -> None:
    items = review(settings, answers)
    assert [(item.values["kind"], item.left, item.right) for item in items] == [
        ("single_name", "vale alone", "Irena Vale"),
        ("similar_names", "Petra Orlinn", "Petra Orlin"),
    ]
    assert items[0].alias_row == ("vale", "Vale")
    assert items[0].values["mention_count"] == 3


def test_describe_gives_evidence_examples_and_what_to_write(settings: Settings, answers: ActorAnswers) -> None:
    first, second = review(settings, answers)
    text = "\n".join(describe(first, number=1, count=2))
    assert "in 1 of its 1 article, the outlet names Irena Vale within 7 days" in text
    assert "echo body[13:17] courier 2025-03-05: Home went Ms Vale." in text
    assert "actor_aliases.csv gets vale,Vale (Vale alone then always means Irena Vale)" in text
    assert "actor_not_same.csv gets vale alone,vale" in text
    assert "the names differ in a letter or two" in "\n".join(describe(second, number=2, count=2))


def test_ask_about_writes_answers_and_does_not_ask_again(settings: Settings, answers: ActorAnswers) -> None:
    shown: list[str] = []
    keys = typed("x", "s", "n")
    written = ask_about(review(settings, answers), answers=answers, ask=lambda _: next(keys), show=shown.append)
    assert written == 2
    assert answers.aliases_path.read_text() == "actor_id,alias\nvale,Vale\n"
    assert answers.not_same_path.read_text() == "name_or_actor_id,actor_id\nPetra Orlinn,orlin\n"
    assert answers.actors_path.read_text() == (
        "actor_id,actor_type,actor_name\nvale,PERSON,Irena Vale\norlin,PERSON,Petra Orlin\n"
    )
    assert any("'x' is none of the answers" in line for line in shown)
    assert review(settings, answers) == []


def test_ask_about_skips_and_quits_without_writing(settings: Settings, answers: ActorAnswers) -> None:
    keys = typed("skip", "q")
    assert ask_about(review(settings, answers), answers=answers, ask=lambda _: next(keys), show=lambda _: None) == 0
    assert not answers.aliases_path.exists()
    assert not answers.not_same_path.exists()
    assert len(review(settings, answers)) == 2


def test_answer_from_file_writes_once(settings: Settings, answers: ActorAnswers) -> None:
    given = [(2, "vale alone", "Irena Vale", "same"), (3, "Petra Orlinn", "Petra Orlin", "skip")]
    for written in (1, 0):
        items = read_items(find_doubts(settings, answers=answers), settings=settings)
        assert answer_from_file(items, given, answers=answers, show=lambda _: None) == written
    assert answers.aliases_path.read_text().count("vale,Vale") == 1


def test_answer_from_file_writes_nothing_when_a_line_is_wrong(settings: Settings, answers: ActorAnswers) -> None:
    given = [(2, "Petra Orlinn", "Petra Orlin", "same"), (3, "Petra Orlin", "Norda", "same")]
    with pytest.raises(UsageError, match="line 3 of the answers"):
        answer_from_file(review(settings, answers), given, answers=answers, show=lambda _: None)
    assert not answers.aliases_path.exists()


def test_answers_add_no_actor_that_the_knowledge_base_has(settings: Settings, answers: ActorAnswers) -> None:
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute("update ref.actors set actor_id = 'vale'")
    keys = typed("s", "s")
    ask_about(review(settings, answers), answers=answers, ask=lambda _: next(keys), show=lambda _: None)
    assert answers.aliases_path.read_text() == "actor_id,alias\nvale,Vale\norlin,Petra Orlinn\n"
    assert answers.actors_path.read_text() == "actor_id,actor_type,actor_name\norlin,PERSON,Petra Orlin\n"


def test_find_doubts_says_what_to_do_with_an_old_file(settings: Settings, answers: ActorAnswers) -> None:
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute("drop table marts.actor_aliases")
    with pytest.raises(OldPublishedFileError, match="Run `onrecord run` once"):
        find_doubts(settings, answers=answers)


def test_show_actor_counts_forms_reasons_quotes_and_company(settings: Settings) -> None:
    report = show_actor("irena vale", settings=settings).as_dict()
    assert report["actor"]["named_mention_count"] == 2  # type: ignore[index]
    forms = [(row["surface_form"], row["mention_count"], row["named_mention_count"]) for row in report["forms"]]  # type: ignore[attr-defined]
    assert forms == [("Irena Vale", 1, 1), ("Vale", 1, 1), ("She", 1, 0)]
    [link] = report["links"]  # type: ignore[misc]
    assert (link["link_method"], link["mention_count"]) == ("discovered", 2)
    assert link["example"]["article_id"] == "treaty"
    assert [row["quote_id"] for row in report["quotes"]] == ["treaty-1"]  # type: ignore[attr-defined]
    partners = [(row["actor_name"], row["article_count"]) for row in report["named_together_with"]]  # type: ignore[attr-defined]
    assert partners == [("Norda", 1), ("Petra Orlin", 1)]


def test_describe_actor_reads_as_a_page(settings: Settings) -> None:
    text = "\n".join(describe_actor(show_actor("Irena Vale", settings=settings)))
    assert "2 mentions by name, 3 in all, in 1 article (0 undated) of 1 outlet on 1 day, 2025-03-03" in text
    assert "discovered 1; a name of 2 actors" in text
    assert "treaty body[" in text


def test_show_actor_gives_the_names_that_the_knowledge_base_has(settings: Settings) -> None:
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute(
            "insert into ref.actor_aliases by name select 'norda' as actor_id, 'Nordan' as alias, "
            "'demonym' as alias_kind, 'test' as source, 'own' as licence"
        )
    text = "\n".join(describe_actor(show_actor("Norda", settings=settings)))
    assert "Norda (GPE, country ND), actor norda, Wikidata Q1" in text
    assert "Nordan (demonym)" in text
    unknown = show_actor("Irena Vale", settings=settings)
    assert unknown.reference["ref.actor_aliases"] == []
    assert "the knowledge base does not have it" in next(describe_actor(unknown))


def test_show_actor_gives_offices(settings: Settings) -> None:
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute(
            "insert into ref.actor_roles by name select 'vale' as actor_id, 'Minister of Rivers' as role, "
            "2 as role_rank, 'ND' as country_code, date '2024-01-01' as valid_from, 'own' as source, 'own' as licence"
        )
    text = "\n".join(describe_actor(show_actor("vale", settings=settings)))
    assert "Minister of Rivers, ND, 2024-01-01 to now or not known (own)" in text


def test_show_actor_lists_those_who_share_a_name(settings: Settings) -> None:
    with pytest.raises(UnknownActorError, match="2 actors are called 'Petra'") as error:
        show_actor("Petra", settings=settings)
    assert "orlinn  Petra Orlinn (PERSON): 1 mention by name" in str(error.value)


def test_show_actor_gives_the_nearest_names(settings: Settings) -> None:
    with pytest.raises(UnknownActorError, match="Nearest names: Irena Vale"):
        show_actor("Irina Vale", settings=settings)


def test_commands_print_json_and_text(settings: Settings, answers: ActorAnswers) -> None:
    folder = settings.data_dir
    found = json.loads(onrecord("actors", "review", "--limit", 1, "--json", data_dir=folder).stdout)
    assert (found["doubt_count"], len(found["doubts"])) == (2, 1)
    assert found["doubts"][0]["writes"] == {
        "same": {"actor_id": "vale", "alias": "Vale"},
        "not_same": {"name_or_actor_id": "vale alone", "actor_id": "vale"},
        "actor": {"actor_id": "vale", "actor_type": "PERSON", "actor_name": "Irena Vale"},
    }
    text = onrecord("actors", "review", "--limit", 1, data_dir=folder).stdout
    assert "1 of 2 doubts." in text
    assert not answers.aliases_path.exists()
    shown = json.loads(onrecord("actors", "show", "vale", "--json", data_dir=folder).stdout)
    assert shown["actor"]["actor_name"] == "Irena Vale"
    assert "no actor is called" in onrecord("actors", "show", "Quarrel", data_dir=folder, check=1).stderr


def test_review_takes_answers_from_a_file(settings: Settings, answers: ActorAnswers, tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_text("left,right,answer\nPetra Orlinn,Petra Orlin,same\n")
    text = onrecord("actors", "review", "--answers", tmp_path / "given.csv", data_dir=settings.data_dir).stdout
    assert "1 new answer." in text
    assert answers.aliases_path.read_text() == "actor_id,alias\norlin,Petra Orlinn\n"
    again = onrecord("actors", "review", "--answers", tmp_path / "given.csv", data_dir=settings.data_dir).stdout
    assert "Nothing was written." in again


def test_review_asks_in_a_terminal(settings: Settings, answers: ActorAnswers) -> None:
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "actors", "review"],
        env=os.environ | {"ONRECORD_DATA_DIR": str(settings.data_dir)},
        stdin=end,
        stdout=end,
        stderr=end,
    )
    os.close(end)
    os.write(terminal, b"s\nq\n")
    shown = b""
    while True:
        try:
            read = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not read:
            break
        shown += read
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    assert b"[s]ame actor" in shown
    assert b"1 new answer." in shown
    assert answers.aliases_path.read_text() == "actor_id,alias\nvale,Vale\n"
