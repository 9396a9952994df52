"""Answers on actors, appended to the user's own files."""

from pathlib import Path

import pytest

from orchestration.actor_answers import ActorAnswers, ActorFileError, Verdict, read_answer_file


def test_add_same_makes_the_file_with_its_header(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path / "actors")
    assert answers.add_same("Vale", "Irena Vale", "PERSON") == (tmp_path / "actors" / "actor_aliases.csv", True)
    assert answers.aliases_path.read_bytes() == b"alias,actor_name,actor_type\nVale,Irena Vale,PERSON\n"


def test_add_not_same_makes_the_file_with_its_header(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    assert answers.add_not_same("Bo Vale", "Irena Vale") == (tmp_path / "actor_not_same.csv", True)
    assert answers.not_same_path.read_bytes() == b"left,right\nBo Vale,Irena Vale\n"


def test_add_same_leaves_what_the_user_wrote(tmp_path: Path) -> None:
    written = b'# mine\r\nactor_id, alias,actor_type,actor_name\r\nx1,"Vale, I.",PERSON,Irena Vale\r\n# not sure yet'
    answers = ActorAnswers(tmp_path)
    answers.aliases_path.write_bytes(written)
    answers.add_same("Orlin, P.", "Petra Orlin", "PERSON")
    assert answers.aliases_path.read_bytes() == written + b'\r\n,"Orlin, P.",PERSON,Petra Orlin\r\n'


def test_add_writes_the_same_row_once(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    assert answers.add_same("Vale", "Irena Vale", "PERSON")[1]
    assert not answers.add_same("Vale", "Irena Vale", "PERSON")[1]
    assert answers.aliases_path.read_text().count("Irena Vale") == 1


def test_add_fills_an_empty_file(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    answers.not_same_path.write_text("# pairs\n")
    answers.add_not_same("Bo Vale", "Irena Vale")
    assert answers.not_same_path.read_text() == "# pairs\nleft,right\nBo Vale,Irena Vale\n"


def test_add_keeps_a_byte_order_mark(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    answers.not_same_path.write_bytes(b"\xef\xbb\xbfleft,right\n")
    answers.add_not_same("Bo Vale", "Brzeźniak")
    assert answers.not_same_path.read_bytes() == "\ufeffleft,right\nBo Vale,Brzeźniak\n".encode()


def test_settled_pairs_come_from_both_files_with_names_and_ids(tmp_path: Path) -> None:
    answers = ActorAnswers(tmp_path)
    answers.aliases_path.write_text("alias,actor_name,actor_type,actor_id\n\nVale,Irena Vale,PERSON,x1\n#a,b,c,d\n")
    answers.not_same_path.write_text("left,right\nBo Vale,Irena Vale\n")
    assert answers.settled_pairs().rows() == [("Vale", "Irena Vale"), ("Vale", "x1"), ("Bo Vale", "Irena Vale")]


def test_settled_pairs_are_none_without_files(tmp_path: Path) -> None:
    assert ActorAnswers(tmp_path).settled_pairs().is_empty()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"name,actor\nVale,Irena Vale\n",
            "line 1: the header is 'name,actor' and lacks alias, actor_name, actor_type",
        ),
        (b'alias,actor_name,actor_type\n"Vale,Irena Vale,PERSON\n', "this is not valid CSV"),
        (b"alias,actor_name,actor_type\nV\xe4le,Irena,PERSON\n", "is not UTF-8"),
    ],
)
def test_a_broken_file_is_named_and_not_written_to(tmp_path: Path, content: bytes, message: str) -> None:
    answers = ActorAnswers(tmp_path)
    answers.aliases_path.write_bytes(content)
    with pytest.raises(ActorFileError, match=message):
        answers.add_same("Vale", "Irena Vale", "PERSON")
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
