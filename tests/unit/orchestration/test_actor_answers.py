"""Answers on actors, appended to the user's own files."""

from pathlib import Path

import pytest

from orchestration.actor_answers import ActorAnswers, ActorFileError, Verdict, read_answer_file


def test_add_same_makes_the_file_with_its_header(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path / "actors")
    assert answers.add_same("x1", "Vale") == (tmp_path / "actors" / "actor_aliases.csv", True)
    assert answers.aliases_path.read_bytes() == b"actor_id,alias\nx1,Vale\n"


def test_add_not_same_makes_the_file_with_its_header(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    assert answers.add_not_same("Bo Vale", "x1") == (tmp_path / "actor_not_same.csv", True)
    assert answers.not_same_path.read_bytes() == b"name_or_actor_id,actor_id\nBo Vale,x1\n"


def test_add_actor_leaves_an_actor_as_the_user_has_it(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    written = "actor_id,actor_type,actor_name,wikidata_id\nx1,PERSON,Irena M. Vale,Q1\n"
    answers.actors_path.write_text(written)
    assert answers.add_actor("x1", "PERSON", "Irena Vale") == (tmp_path / "actors.csv", False)
    assert answers.add_actor("x2", "ORG", "Vale, Orlin & Co")[1]
    assert answers.actors_path.read_text() == written + 'x2,ORG,"Vale, Orlin & Co",\n'


def test_add_same_leaves_what_the_user_wrote(tmp_path: Path) -> None:
    written = b'# mine\r\nvalid_from, alias,actor_id\r\n,"Vale, I.",x1\r\n# not sure yet'
    answers = ActorAnswers(tmp_path)
    answers.aliases_path.write_bytes(written)
    answers.add_same("x2", "Orlin, P.")
    assert answers.aliases_path.read_bytes() == written + b'\r\n,"Orlin, P.",x2\r\n'


def test_add_writes_the_same_row_once(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    assert answers.add_same("x1", "Vale")[1]
    assert not answers.add_same("x1", "Vale")[1]
    assert answers.aliases_path.read_text().count("Vale") == 1


def test_add_fills_an_empty_file(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    answers.not_same_path.write_text("# pairs\n")
    answers.add_not_same("Bo Vale", "x1")
    assert answers.not_same_path.read_text() == "# pairs\nname_or_actor_id,actor_id\nBo Vale,x1\n"


def test_add_keeps_a_byte_order_mark(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    answers.not_same_path.write_bytes(b"\xef\xbb\xbfname_or_actor_id,actor_id\n")
    answers.add_not_same("Brzeźniak", "x1")
    assert answers.not_same_path.read_bytes() == "\ufeffname_or_actor_id,actor_id\nBrzeźniak,x1\n".encode()


def test_settled_pairs_come_from_both_files_with_ids_and_names(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    answers.actors_path.write_text("actor_id,actor_type,actor_name\nx1,PERSON,Irena Vale\n")
    answers.aliases_path.write_text("actor_id,alias,alias_kind\n\nx1,Vale,user\n#a,b,c\n")
    answers.not_same_path.write_text("name_or_actor_id,actor_id\nBo Vale,x2\n")
    assert answers.settled_pairs().rows() == [("Vale", "x1"), ("Vale", "Irena Vale"), ("Bo Vale", "x2")]


def test_settled_pairs_are_none_without_files(tmp_path: Path) -> None:
    assert ActorAnswers(tmp_path).settled_pairs().is_empty()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,name\nx1,Vale\n", "line 1: the header is 'id,name' and lacks actor_id, alias"),
        (b'actor_id,alias\n"x1,Vale\n', "this is not valid CSV"),
        (b"actor_id,alias\nx1,V\xe4le\n", "is not UTF-8"),
    ],
)
def test_a_broken_file_is_named_and_not_written_to(tmp_path: Path, content: bytes, message: str) -> None:
    answers = ActorAnswers(tmp_path)
    answers.aliases_path.write_bytes(content)
    with pytest.raises(ActorFileError, match=message):
        answers.add_same("x1", "Vale")
    assert answers.aliases_path.read_bytes() == content


def test_read_answer_file_gives_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("# checked by hand\nanswer,left,right,why\nNot same,Bo Vale,Irena Vale,read it\n\nskip,a,b,\n")
    assert read_answer_file(path) == [(3, "Bo Vale", "Irena Vale", Verdict.not_same), (5, "a", "b", Verdict.skip)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("left,right\na,b\n", "lacks answer"),
        ("left,right,answer\na,b,maybe\n", "line 2: the answer 'maybe' is not known. Write same, not_same, skip"),
    ],
)
def test_read_answer_file_says_what_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(content)
    with pytest.raises(ActorFileError, match=message):
        read_answer_file(path)


def test_read_answer_file_says_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(ActorFileError, match="no such file"):
        read_answer_file(tmp_path / "none.csv")
