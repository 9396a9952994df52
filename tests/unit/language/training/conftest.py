import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.language.training.labelled import span_of
from transforms.annotations import CLAUSE, PHRASE
from transforms.language.features import PieceVocabulary, load_vocabulary
from transforms.language.manifest import VOCABULARY_FILE, shipped_directory
from transforms.language.training.labels import LabelledAttribution, LabelledName, LabelledText

WIDTH, HEADS = 48, 4
TEXT = "Council backs bridge plan\n\n“We will build it,” said Mayor Ada Okafor of Leeds. The board condemned the delay."


@pytest.fixture
def vocabulary() -> PieceVocabulary:
    return load_vocabulary((shipped_directory("accurate") / VOCABULARY_FILE).read_bytes())


@pytest.fixture
def labelled() -> LabelledText:
    return LabelledText(
        text_id="test/1",
        text=TEXT,
        attributions=(
            LabelledAttribution(
                (span_of(TEXT, "“We will build it,”"),),
                span_of(TEXT, "Mayor Ada Okafor of Leeds"),
                span_of(TEXT, "said"),
                CLAUSE,
            ),
            LabelledAttribution(
                (span_of(TEXT, "the delay"),), span_of(TEXT, "The board"), span_of(TEXT, "condemned"), PHRASE
            ),
        ),
        names=(
            LabelledName(span_of(TEXT, "Ada Okafor"), frozenset(("PERSON",))),
            LabelledName(span_of(TEXT, "Leeds"), frozenset(("GPE", "LOC", "FAC"))),
        ),
        silent_labels=frozenset(("TITLE",)),
    )


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder with an untrained encoder of BERT's shape."""
    torch = pytest.importorskip("torch", reason="needs onrecord[train]")
    from safetensors.torch import save_file  # noqa: PLC0415

    def save_base(layers: int = 2) -> Path:
        directory = tmp_path / f"base-{layers}"
        directory.mkdir(exist_ok=True)
        torch.manual_seed(0)
        shapes = {
            "embeddings.word_embeddings.weight": (30522, WIDTH),
            "embeddings.position_embeddings.weight": (512, WIDTH),
            "embeddings.token_type_embeddings.weight": (2, WIDTH),
            "embeddings.LayerNorm.weight": (WIDTH,),
            "embeddings.LayerNorm.bias": (WIDTH,),
        }
        for layer in range(layers):
            base = f"encoder.layer.{layer}."
            for name in ("self.query", "self.key", "self.value", "output.dense"):
                shapes |= {f"{base}attention.{name}.weight": (WIDTH, WIDTH), f"{base}attention.{name}.bias": (WIDTH,)}
            shapes |= {
                f"{base}intermediate.dense.weight": (4 * WIDTH, WIDTH),
                f"{base}intermediate.dense.bias": (4 * WIDTH,),
            }
            shapes |= {f"{base}output.dense.weight": (WIDTH, 4 * WIDTH), f"{base}output.dense.bias": (WIDTH,)}
            for name in ("attention.output.LayerNorm", "output.LayerNorm"):
                shapes |= {f"{base}{name}.weight": (WIDTH,), f"{base}{name}.bias": (WIDTH,)}
        weights = {
            name: torch.ones(shape) if name.endswith("LayerNorm.weight") else torch.randn(shape) * 0.1
            for name, shape in shapes.items()
        }
        save_file(weights, directory / "model.safetensors")
        config = {
            "vocab_size": 30522,
            "max_position_embeddings": 512,
            "hidden_size": WIDTH,
            "num_attention_heads": HEADS,
            "num_hidden_layers": layers,
            "intermediate_size": 4 * WIDTH,
        }
        (directory / "config.json").write_text(json.dumps(config))
        return directory

    return save_base


@pytest.fixture
def small_base(make_base: Callable[..., Path]) -> Path:
    return make_base()
