from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs onrecord[train]")
pytest.importorskip("onnx", reason="needs onrecord[train]")

from transforms.language.features import PieceVocabulary  # noqa: E402
from transforms.language.manifest import VOCABULARY_FILE, shipped_directory  # noqa: E402
from transforms.language.network import load_network  # noqa: E402
from transforms.language.training import fit as loop  # noqa: E402
from transforms.language.training.batches import Batch, epoch_batches, make_batch  # noqa: E402
from transforms.language.training.examples import make_example  # noqa: E402
from transforms.language.training.export import export_graph, quantised, write_network  # noqa: E402
from transforms.language.training.fit import FitOptions, Progress, WeightedText, fit  # noqa: E402
from transforms.language.training.labels import LabelledText  # noqa: E402
from transforms.language.training.model import POINTER_WIDTH, TAG_WIDTHS, Network, load_base  # noqa: E402
from transforms.language.training.pruning import Cut, pruned  # noqa: E402

WIDTH, HEADS = 48, 4  # as `make_base` has them
MakeBase = Callable[..., Path]


def run(
    base: Path, state: Path, texts: list[WeightedText], vocabulary: PieceVocabulary, *, steps: int, **options: object
) -> Network:
    torch.manual_seed(1)
    return fit(
        load_base(base),
        texts,
        vocabulary,
        options=replace(FitOptions(steps=steps, warm_up_steps=2, save_every=2), **options),
        state_path=state,
        listener=lambda progress: None,
    )


@pytest.fixture
def texts(labelled: LabelledText) -> list[WeightedText]:
    return [WeightedText(labelled, 1.0), WeightedText(replace(labelled, text_id="test/2"), 1.5)]


def one_batch(labelled: LabelledText, vocabulary: PieceVocabulary) -> Batch:
    windows = epoch_batches([make_example(labelled, vocabulary)], window_pieces=128, batch_pieces=512, random=Random(1))
    return make_batch(windows[0], vocabulary)


def same(one: Network, other: Network) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True))


def test_fit_gives_the_same_weights_again(
    tmp_path: Path, make_base: MakeBase, texts: list[WeightedText], vocabulary: PieceVocabulary
) -> None:
    base = make_base()
    first = run(base, tmp_path / "one", texts, vocabulary, steps=5)
    assert same(first, run(base, tmp_path / "two", texts, vocabulary, steps=5))
    assert not same(first, run(base, tmp_path / "three", texts, vocabulary, steps=5, seed=2))


def test_fit_goes_on_from_a_save_as_if_not_interrupted(
    tmp_path: Path, make_base: MakeBase, texts: list[WeightedText], vocabulary: PieceVocabulary
) -> None:
    base = make_base()
    whole = run(base, tmp_path / "whole", texts, vocabulary, steps=6)

    class KilledError(Exception):
        pass

    def listen(progress: object) -> None:
        raise KilledError

    torch.manual_seed(1)
    options = FitOptions(steps=6, warm_up_steps=2, save_every=2)
    with pytest.raises(KilledError):  # at the last step: the save of step 4 is there, that of step 6 is not
        fit(load_base(base), texts, vocabulary, options=options, state_path=tmp_path / "cut", listener=listen)
    assert torch.load(tmp_path / "cut")["step"] == 4
    assert same(whole, run(base, tmp_path / "cut", texts, vocabulary, steps=6))


def test_fit_learns_what_it_is_taught(
    tmp_path: Path, make_base: MakeBase, texts: list[WeightedText], vocabulary: PieceVocabulary
) -> None:
    losses: list[float] = []
    torch.manual_seed(1)
    fit(
        load_base(make_base()),
        texts,
        vocabulary,
        options=FitOptions(steps=100, encoder_rate=3e-3, head_rate=1e-2, warm_up_steps=5),
        state_path=tmp_path / "state",
        listener=lambda progress: losses.append(sum(progress.losses.values())),
    )
    assert losses[-1] < losses[0] / 2


def test_fit_tells_the_mean_losses_since_the_last_time(
    tmp_path: Path,
    make_base: MakeBase,
    texts: list[WeightedText],
    vocabulary: PieceVocabulary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = make_base()

    def told(state: Path) -> list[Progress]:
        found: list[Progress] = []
        torch.manual_seed(1)
        options = FitOptions(steps=3, warm_up_steps=2)
        fit(load_base(base), texts, vocabulary, options=options, state_path=state, listener=found.append)
        return found

    (whole,) = told(tmp_path / "one")
    monkeypatch.setattr(loop, "TELL_EVERY_STEPS", 1)
    steps = told(tmp_path / "two")
    assert [progress.step for progress in steps] == [1, 2, 3]
    for name, loss in whole.losses.items():
        assert loss == pytest.approx(sum(progress.losses[name] for progress in steps) / 3)


def test_epoch_batches_cover_every_piece_once(labelled: LabelledText, vocabulary: PieceVocabulary) -> None:
    long_text = replace(labelled, text="\n".join([labelled.text] * 20))
    example = make_example(long_text, vocabulary)
    batches = epoch_batches([example], window_pieces=128, batch_pieces=512, random=Random(1))
    windows = sorted((window.first, window.last) for batch in batches for _, window in batch)
    assert windows[0][0] == 0
    assert windows[-1][1] == len(example.pieces)
    assert all(before[1] == after[0] for before, after in pairwise(windows))
    for batch in batches:
        made = make_batch(batch, vocabulary)
        assert made.ids.numel() <= 512
        assert int(made.mask.sum()) == sum(window.last - window.first + 1 for _, window in batch)


def test_export_graph_reads_as_the_network_does(
    tmp_path: Path, make_base: MakeBase, labelled: LabelledText, vocabulary: PieceVocabulary
) -> None:
    import onnxruntime  # noqa: PLC0415

    network = load_base(make_base(), dropout=0.0).eval()
    session = onnxruntime.InferenceSession(export_graph(network), providers=["CPUExecutionProvider"])
    pieces = make_example(labelled, vocabulary).pieces
    inputs = {name: getattr(pieces, name)[None] for name in ("ids", "cases", "marks")}
    (scores,) = session.run(None, inputs)
    tags, source_from, source_to, cue_from, cue_to = np.split(
        scores, np.cumsum([sum(TAG_WIDTHS.values()), *([POINTER_WIDTH] * 3)]), axis=-1
    )
    found = (tags, source_from @ source_to.transpose(0, 2, 1), cue_from @ cue_to.transpose(0, 2, 1))
    with torch.no_grad():
        wanted = network(*(torch.from_numpy(values) for values in inputs.values()), torch.ones(1, len(pieces)))
    for mine, theirs in zip(found, (wanted.tags, wanted.sources, wanted.cues), strict=True):
        assert mine.shape == tuple(theirs.shape)
        assert np.corrcoef(mine.ravel(), theirs.numpy().ravel())[0, 1] > 0.99


def test_write_network_makes_a_folder_that_loads(tmp_path: Path, make_base: MakeBase) -> None:
    network = load_base(make_base())
    write_network(
        tmp_path / "net",
        graph=export_graph(network),
        vocabulary=(shipped_directory("accurate") / VOCABULARY_FILE).read_bytes(),
        name="reading",
        version="9",
        window={"pieces": 64, "context": 8},
        thresholds={"clause": 0.7, "phrase": 0.85, "null_pointer": 0.5, "pointed_piece": 0.3},
    )
    loaded = load_network(tmp_path / "net")
    assert loaded.version.startswith("reading-9-")
    assert len(loaded.read(["Some text.", ""])) == 2


def test_pruned_keeps_the_outputs_when_nothing_is_cut(
    tmp_path: Path, make_base: MakeBase, labelled: LabelledText, vocabulary: PieceVocabulary
) -> None:
    network = load_base(make_base(), dropout=0.0)
    batch = one_batch(labelled, vocabulary)
    same_size = pruned(network, Cut((0, 1), heads=HEADS, inner=4 * WIDTH), batches=[batch], dropout=0.0)
    assert same(network, same_size)


def test_pruned_keeps_what_matters_most(
    tmp_path: Path, make_base: MakeBase, labelled: LabelledText, vocabulary: PieceVocabulary
) -> None:
    network = load_base(make_base(layers=3), dropout=0.0).eval()
    batch = one_batch(labelled, vocabulary)
    head = WIDTH // HEADS
    with torch.no_grad():  # all heads but the third, and all inner units but the last ten, give nothing
        for layer in network.layers:
            layer.out.weight[:, : 2 * head] = 0
            layer.out.weight[:, 3 * head :] = 0
            layer.down.weight[:, :-10] = 0
    small = pruned(network, Cut((0, 1, 2), heads=1, inner=10), batches=[batch], dropout=0.0).eval()
    assert small.layers[0].up.weight.shape == (10, WIDTH)
    assert small.layers[0].qkv.weight.shape == (3 * head, WIDTH)
    with torch.no_grad():
        wanted = network(batch.ids, batch.cases, batch.marks, batch.mask)
        found = small(batch.ids, batch.cases, batch.marks, batch.mask)
    assert torch.allclose(found.tags, wanted.tags, atol=1e-5)
    assert pruned(network, Cut((0, 2), heads=1, inner=10), batches=[batch], dropout=0.0).shape.layers == 2


def test_quantised_scales_each_row_by_its_own_largest_value() -> None:
    values, scales = quantised(np.array([[1.0, -0.4], [0.01, 0.004], [0, 0]], dtype=np.float32), axis=0)
    assert values.tolist() == [[127, -51], [127, 51], [0, 0]]
    assert scales == pytest.approx([1 / 127, 0.01 / 127, 1.0])
