import json
from pathlib import Path

import pytest

from orchestration.commands.actors_link import NothingLinkedError, describe_links, link_file
from orchestration.errors import UsageError
from orchestration.progress import SilentProgress
from transforms.actors.knowledge import KnowledgeBase, build_knowledge_base
from transforms.actors.shipped import load_shipped_tables


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    tables = load_shipped_tables()
    return build_knowledge_base(tables.actors, tables.roles, tables.aliases, tables.places)


GOOD = {
    "doc_id": "a",
    "text": "France and Mara Quill agreed.",
    "date": "2020-05-04",
    "mentions": [{"start": 11, "end": 21, "type": "PERSON"}, {"start": 0, "end": 6, "type": "GPE", "qid": "Q0"}],
}


def _write(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines))
    return path


def test_link_file_gives_each_mention_back_with_its_link(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    out = tmp_path / "made" / "out.jsonl"
    summary = link_file(
        _write(tmp_path / "in.jsonl", json.dumps(GOOD)), out=out, knowledge=knowledge, progress=SilentProgress()
    )
    (record,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert (record["doc_id"], record["date"]) == ("a", "2020-05-04")
    assert record["knowledge_version"] == knowledge.version == summary.knowledge_version
    person, country = record["mentions"]
    assert (person["start"], person["end"], person["link_method"]) == (11, 21, "discovered")
    assert country["actor_name"] == "France"
    assert "qid" not in country
    assert (summary.document_count, summary.linked_count, summary.discovered_count) == (1, 1, 1)


def test_link_file_names_bad_lines_and_goes_on(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    bad = [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        (b'{"doc_id": "\xff"}', "not UTF-8"),
        (json.dumps(GOOD | {"doc_id": 3}), "doc_id"),
        (json.dumps(GOOD | {"text": None}), "text"),
        (json.dumps(GOOD | {"date": 20200504}), "date"),
        (json.dumps(GOOD | {"mentions": "none"}), "mentions"),
        (json.dumps(GOOD | {"mentions": [{"start": True, "end": 2}]}), "mentions[0]"),
        (json.dumps(GOOD | {"mentions": [{"start": 0, "end": 2, "type": 7}]}), "mentions[0]"),
        ("[" * 100_000, "not JSON"),
    ]
    path = _write(tmp_path / "in.jsonl", *(line for line, _ in bad), "", json.dumps(GOOD))
    summary = link_file(path, out=tmp_path / "out.jsonl", knowledge=knowledge, progress=SilentProgress())
    assert summary.document_count == 1
    assert [problem.line_number for problem in summary.rejected] == list(range(1, len(bad) + 1))
    for problem, (_, reason) in zip(summary.rejected, bad, strict=True):
        assert reason in problem.reason
    assert "line 1: not JSON" in describe_links(summary)


def test_link_file_links_without_a_date_that_it_cannot_read(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    path = _write(tmp_path / "in.jsonl", json.dumps(GOOD | {"date": "last Monday"}), json.dumps(GOOD | {"date": None}))
    summary = link_file(path, out=tmp_path / "out.jsonl", knowledge=knowledge, progress=SilentProgress())
    assert summary.document_count == 2
    assert [problem.line_number for problem in summary.undated] == [1]


def test_link_file_reads_a_byte_order_mark_and_writes_half_surrogates(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    odd = json.dumps({"doc_id": "\ud800", "text": "x \ud800 y", "mentions": [{"start": 2, "end": 3, "type": "ORG"}]})
    path = _write(tmp_path / "in.jsonl", b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), odd)
    out = tmp_path / "out.jsonl"
    assert link_file(path, out=out, knowledge=knowledge, progress=SilentProgress()).document_count == 2
    assert json.loads(out.read_bytes().splitlines()[1])["doc_id"] == "\ud800"


@pytest.mark.parametrize("lines", [(), ("{",)])
def test_link_file_keeps_the_old_output_where_nothing_could_be_read(
    tmp_path: Path, knowledge: KnowledgeBase, lines: tuple[str, ...]
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("kept")
    with pytest.raises(NothingLinkedError):
        link_file(_write(tmp_path / "in.jsonl", *lines), out=out, knowledge=knowledge, progress=SilentProgress())
    assert out.read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_link_file_says_which_file_is_missing(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    with pytest.raises(UsageError, match=r"absent\.jsonl"):
        link_file(tmp_path / "absent.jsonl", out=tmp_path / "out.jsonl", knowledge=knowledge, progress=SilentProgress())
