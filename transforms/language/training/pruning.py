"""A smaller network from a trained one: fewer layers, of each the heads and inner units that matter most.

A head or unit counts as much as it moves its layer's output: the mean absolute value that it gives times the length of
the column that it is multiplied with, summed over a head's columns (Michel et al. 2019 and Molchanov et al. 2017
compare such criteria). What is lost is learned again by distillation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from transforms.language.training.batches import Batch
from transforms.language.training.model import Network


@dataclass(frozen=True, slots=True)
class Cut:
    """What is kept: the layers, by number, and how many heads and inner units of each."""

    layers: tuple[int, ...]
    heads: int
    inner: int


def pruned(network: Network, cut: Cut, *, batches: Sequence[Batch], dropout: float) -> Network:
    """The network that `cut` leaves of `network`; `batches` show which heads and units matter."""
    shape = replace(network.shape, layers=len(cut.layers), heads=cut.heads, inner=cut.inner)
    small = Network(shape, dropout=dropout)
    mixed_sizes, inner_sizes = _mean_sizes(network, batches)
    weights = network.state_dict()
    picked = {name: value for name, value in weights.items() if not name.startswith("layers.")}
    for number, layer in enumerate(cut.layers):
        prefix = f"layers.{layer}."
        part = {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}
        importance = mixed_sizes[layer] * part["out.weight"].norm(dim=0)
        heads = _largest(importance.view(network.shape.heads, -1).sum(1), cut.heads)
        columns = torch.arange(len(importance)).view(network.shape.heads, -1)[heads].flatten()
        rows = torch.cat([columns + number_of * len(importance) for number_of in range(3)])
        units = _largest(inner_sizes[layer] * part["down.weight"].norm(dim=0), cut.inner)
        part |= {name: part[name][rows] for name in ("qkv.weight", "qkv.bias")}
        part |= {name: part[name][units] for name in ("up.weight", "up.bias")}
        part |= {"out.weight": part["out.weight"][:, columns], "down.weight": part["down.weight"][:, units]}
        picked |= {f"layers.{number}.{name}": value for name, value in part.items()}
    small.load_state_dict(picked)
    return small


def _largest(importance: Tensor, count: int) -> Tensor:
    return importance.topk(count).indices.sort().values


def _mean_sizes(network: Network, batches: Sequence[Batch]) -> tuple[list[Tensor], list[Tensor]]:
    """Mean absolute inputs of the second map of the attention and of the feed-forward part, by layer."""
    sizes: dict[Any, Tensor] = {}

    def add(module: Any, inputs: tuple[Tensor, ...]) -> None:
        size = inputs[0].abs().float().flatten(0, 1).mean(0)
        sizes[module] = sizes[module] + size if module in sizes else size

    handles = [part.register_forward_pre_hook(add) for layer in network.layers for part in (layer.out, layer.down)]
    network.eval()
    with torch.no_grad():
        for batch in batches:
            network(batch.ids, batch.cases, batch.marks, batch.mask)
    for handle in handles:
        handle.remove()
    return [sizes[layer.out] for layer in network.layers], [sizes[layer.down] for layer in network.layers]
