import json
from pathlib import Path

import pytest

from orchestration.gold_files import GoldError, articles_frame, load_gold
from transforms.identifiers import text_sha256


def test_load_gold_reads_json_lines_records(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(
        '{"doc_id": "d1", "text": "Rain.", "quotes": []}\n\n{"doc_id": "d2", "text": "Sun.", "entities": []}\n'
    )
    records = load_gold(path)
    assert [(record.text_id, record.text) for record in records] == [("d1", "Rain."), ("d2", "Sun.")]
    assert articles_frame(records).get_column("article_id").to_list() == ["d1", "d2"]


def test_load_gold_reads_a_folder_of_articles_and_gold(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles" / "rain.txt").write_text(" date 2025-03-12\n\nIt rained in Oslo.\n")
    annotation = {"source_id": "rain.txt", "text_sha256": text_sha256("It rained in Oslo.\n"), "quotes": []}
    (tmp_path / "gold" / "rain.json").write_text(json.dumps(annotation))
    (record,) = load_gold(tmp_path)
    assert (record.text_id, record.text) == ("rain", "It rained in Oslo.\n")


def test_load_gold_says_which_annotation_no_longer_fits_its_article(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "articles" / "rain.txt").write_text("It rained in Bergen.\n")
    (tmp_path / "gold" / "rain.json").write_text('{"text_sha256": "0"}')
    with pytest.raises(GoldError, match=r"rain\.json: no article below"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: not an object"),
        ('{"doc_id": "d1"}', "needs the strings doc_id and text"),
        ("", "holds no annotated text"),
    ],
)
def test_load_gold_names_the_record_that_is_broken(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(GoldError, match=message):
        load_gold(path)


def test_load_gold_says_what_it_wants_when_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="does not exist: name a folder with articles/ and gold/"):
        load_gold(tmp_path / "absent")
