"""The network in torch: a BERT encoder (Devlin et al. 2019) with two more inputs, tags and two pointers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from transforms.language.features import CASE_COUNT, MARK_COUNT
from transforms.language.training.labels import TAG_KINDS

POINTER_WIDTH = 64
TAG_WIDTHS = {group: 1 + 2 * len(kinds) for group, kinds in TAG_KINDS.items()}
NEVER = -1e4


class Layer(nn.Module):
    """One transformer layer, norms after the sums as in BERT."""

    def __init__(self, shape: "Shape", dropout: float) -> None:
        super().__init__()
        width, inner, mixed = shape.width, shape.inner, shape.heads * shape.head_width
        self.heads, self.head_width = shape.heads, shape.head_width
        self.qkv = nn.Linear(width, 3 * mixed)
        self.out = nn.Linear(mixed, width)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.output_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = hidden.shape
        query, key, value = (
            self.qkv(hidden).view(batch, length, 3, self.heads, self.head_width).permute(2, 0, 3, 1, 4).unbind(0)
        )
        scores = query @ key.transpose(-1, -2) * self.head_width**-0.5 + mask
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, self.heads * self.head_width)
        hidden = self.attention_norm(hidden + self.dropout(self.out(mixed)))
        inner = self.down(functional.gelu(self.up(hidden)))
        normed: Tensor = self.output_norm(hidden + self.dropout(inner))
        return normed


class Outputs:
    """What one forward pass gives: tag scores, pointer scores (column 0 = nothing) and the states of every layer."""

    def __init__(self, tags: Tensor, sources: Tensor, cues: Tensor, states: list[Tensor]) -> None:
        self.tags, self.sources, self.cues, self.states = tags, sources, cues, states


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a network: `inner` is the width between the two maps that follow the attention of each layer."""

    vocabulary: int
    positions: int
    width: int
    heads: int
    head_width: int
    layers: int
    inner: int


class Network(nn.Module):
    """Pieces in, scores out. All linear maps of the heads are one matrix."""

    def __init__(self, shape: Shape, *, dropout: float) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.cases = nn.Embedding(CASE_COUNT, shape.width)
        self.marks = nn.Embedding(MARK_COUNT, shape.width)
        self.embedding_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.heads = nn.Linear(shape.width, sum(TAG_WIDTHS.values()) + 4 * POINTER_WIDTH)
        self.dropout = nn.Dropout(dropout)
        for added in (self.cases, self.marks):
            nn.init.normal_(added.weight, std=0.01)

    def forward(self, ids: Tensor, cases: Tensor, marks: Tensor, mask: Tensor) -> Outputs:
        """Inputs are (batch, length); `mask` is 1 for pieces, 0 for padding."""
        hidden = self.words(ids) + self.cases(cases) + self.marks(marks) + self.positions.weight[: ids.shape[1]]
        hidden = self.dropout(self.embedding_norm(hidden))
        padding = (1.0 - mask.float()) * NEVER
        if torch.is_autocast_enabled("cpu"):
            padding = padding.to(torch.bfloat16)
        states = []
        for layer in self.layers:
            hidden = layer(hidden, padding[:, None, None, :])
            states.append(hidden)
        tags, *pointers = self.heads(self.dropout(hidden)).split(
            [sum(TAG_WIDTHS.values()), *([POINTER_WIDTH] * 4)], dim=-1
        )
        scale = POINTER_WIDTH**-0.5
        sources = pointers[0] @ pointers[1].transpose(1, 2) * scale + padding[:, None, :]
        cues = pointers[2] @ pointers[3].transpose(1, 2) * scale + padding[:, None, :]
        return Outputs(tags, sources, cues, states)


def load_base(directory: Path, *, dropout: float = 0.1) -> Network:
    """A network with the weights of a BERT-like encoder (`model.safetensors` and `config.json` of `directory`)."""
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    weights = load_file(directory / "model.safetensors")
    prefix = "bert." if any(name.startswith("bert.") for name in weights) else ""
    shape = Shape(
        vocabulary=config["vocab_size"],
        positions=config["max_position_embeddings"],
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        head_width=config["hidden_size"] // config["num_attention_heads"],
        layers=config["num_hidden_layers"],
        inner=config["intermediate_size"],
    )
    network = Network(shape, dropout=dropout)
    network.load_state_dict(_renamed(weights, prefix, range(shape.layers)), strict=False)
    return network


def _renamed(weights: Mapping[str, Tensor], prefix: str, layers: Sequence[int]) -> dict[str, Tensor]:
    found = f"{prefix}embeddings."
    named = {
        "words.weight": weights[f"{found}word_embeddings.weight"],
        # There is one segment only: its embedding is a constant.
        "positions.weight": weights[f"{found}position_embeddings.weight"]
        + weights[f"{found}token_type_embeddings.weight"][0],
        "embedding_norm.weight": weights[f"{found}LayerNorm.weight"],
        "embedding_norm.bias": weights[f"{found}LayerNorm.bias"],
    }
    parts = {
        "out": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "output_norm": "output.LayerNorm",
    }
    for number, layer in enumerate(layers):
        base = f"{prefix}encoder.layer.{layer}."
        for kind in ("weight", "bias"):
            named[f"layers.{number}.qkv.{kind}"] = torch.cat(
                [weights[f"{base}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            )
            for name, old in parts.items():
                named[f"layers.{number}.{name}.{kind}"] = weights[f"{base}{old}.{kind}"]
    return named
