import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.language.training.labelled import write_lines
from transforms.annotations import Span
from transforms.language.training.corpora import (
    LABELS_DIRECTORY,
    CorpusMissingError,
    gum_spoken,
    own_dev_records,
    own_labels,
    polnear,
)
from transforms.language.training.labels import NAMES

TEXT = "Ada Okafor said the bridge is safe.\nMore text that nobody annotated."


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    record = {
        "corpus": "meantime",
        "doc_id": "7",
        "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "end": 35,
        "quotes": [
            {"segments": [[16, 34]], "source": [0, 10], "cue": [11, 15], "cue_class": "speech", "scope": "clause"}
        ],
        "names": [[0, 10, "PERSON"], [20, 26, "FAC"]],
    }
    write_lines(tmp_path / "labels" / "dev.jsonl", record)
    return tmp_path / "labels"


def test_own_labels_are_joined_with_their_texts(tmp_path: Path, labels: Path) -> None:
    write_lines(tmp_path / "timexes" / "dev_meantime.jsonl", {"doc_id": "7", "text": TEXT})
    (found,) = own_labels(tmp_path, "dev", directory=labels)
    assert found.text == TEXT[:35]
    assert found.attributions is not None
    assert found.attributions[0].source == Span(0, 10)
    assert [sorted(name.labels) for name in found.names or ()] == [["PERSON"], ["FAC"]]


def test_own_labels_refuse_another_text(tmp_path: Path, labels: Path) -> None:
    write_lines(tmp_path / "timexes" / "dev_meantime.jsonl", {"doc_id": "7", "text": TEXT + " Changed."})
    with pytest.raises(CorpusMissingError, match="has not the text of 7 that was labelled"):
        list(own_labels(tmp_path, "dev", directory=labels))


def test_own_labels_say_which_corpus_is_missing(tmp_path: Path, labels: Path) -> None:
    with pytest.raises(CorpusMissingError, match=r"dev_meantime.jsonl is missing: --gold must name"):
        list(own_labels(tmp_path, "dev", directory=labels))


def test_own_dev_records_are_what_evaluate_reads(tmp_path: Path, labels: Path) -> None:
    write_lines(tmp_path / "timexes" / "dev_meantime.jsonl", {"doc_id": "7", "text": TEXT})
    (record,) = own_dev_records(tmp_path, directory=labels)
    assert record["quotes"][0]["speaker_text"] == "Ada Okafor"
    assert record["quotes"][0]["cue_text"] == "said"
    assert record["entities"] == [{"start": 0, "end": 10, "type": "PERSON"}, {"start": 20, "end": 26, "type": "FAC"}]


def test_polnear_gives_attributions_and_says_nothing_of_names(tmp_path: Path) -> None:
    quote = {"segments": [[16, 34]], "speaker_start": 0, "speaker_end": 10, "cue_start": None, "cue_end": None}
    write_lines(tmp_path / "quotes/dev_polnear_train.jsonl", {"doc_id": "a", "text": TEXT, "quotes": [quote]})
    (found,) = polnear(tmp_path)
    assert found.names is None
    assert found.attributions is not None
    assert (found.attributions[0].source, found.attributions[0].cue) == (Span(0, 10), None)


def test_gum_spoken_leaves_the_kind_of_place_open(tmp_path: Path) -> None:
    entities = [{"start": 0, "end": 10, "type": "PERSON"}, {"start": 20, "end": 26, "type": "PLACE"}]
    write_lines(
        tmp_path / "entities/train_gum_publicaffairs.jsonl", {"doc_id": "g", "text": TEXT, "entities": entities}
    )
    (found,) = gum_spoken(tmp_path)
    assert found.attributions is None
    assert [sorted(name.labels) for name in found.names or ()] == [["PERSON"], ["FAC", "GPE", "LOC"]]
    assert "LAW" in found.silent_labels
    assert "ORG" not in found.silent_labels


@pytest.mark.parametrize("part", ["train", "dev"])
def test_shipped_labels_are_sound(part: str) -> None:
    records = [json.loads(line) for line in (LABELS_DIRECTORY / f"{part}.jsonl").read_text().splitlines()]
    assert len(records) >= {"train": 100, "dev": 30}[part]
    for record in records:
        reached = 0
        for start, end, label in record["names"]:
            assert reached <= start < end
            assert label in NAMES
            reached = end
        for quote in record["quotes"]:
            assert quote["scope"] in ("clause", "phrase")
            assert (quote["cue"] is None) == (quote["cue_class"] == "none")
            segments = quote["segments"]
            assert all(start < end for start, end in segments)
            assert all(first[1] <= second[0] for first, second in pairwise(segments))
            assert record["end"] is None or segments[-1][1] <= record["end"]


def test_shipped_labels_do_not_share_a_text() -> None:
    hashes = [
        json.loads(line)["text_sha256"]
        for part in ("train", "dev")
        for line in (LABELS_DIRECTORY / f"{part}.jsonl").read_text().splitlines()
    ]
    assert len(hashes) == len(set(hashes))
