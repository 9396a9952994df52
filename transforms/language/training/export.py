"""From torch weights to the int8 graph that `transforms.language.network` runs.

Weights are symmetric int8 with one scale per output channel, embeddings int8 with one scale per row; activations are
quantised at run time, one scale per window. Attention, products and GELU are fused operators of ONNX Runtime.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from transforms.language.manifest import GRAPH_FILE, MANIFEST_FILE, VOCABULARY_FILE
from transforms.language.training.labels import TAG_KINDS
from transforms.language.training.model import POINTER_WIDTH, TAG_WIDTHS, Network

Floats = NDArray[np.float32]

INT8_LIMIT = 127
_EPSILON = 1e-12
_OPSET = 17
_MICROSOFT = "com.microsoft"


class _Graph:
    """Nodes and constants of a graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, operator: str, inputs: list[str], outputs: list[str], **attributes: Any) -> str:
        domain = attributes.pop("domain", "")
        name = outputs[0]
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=name, domain=domain, **attributes))
        return name

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def export_graph(network: Network) -> bytes:
    """The graph of a trained network as bytes.

    Inputs `ids`, `cases`, `marks` are (1, length) int64, the output `scores` is (1, length, columns): tags, then for
    the source and for the cue the vectors to point from and those to be pointed at.
    """
    weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    weights |= {name: _with_scaled_pointers(weights[name]) for name in ("heads.weight", "heads.bias")}
    graph = _Graph()
    hidden = _embeddings(graph, weights)
    for number, layer in enumerate(network.layers):
        hidden = _layer(graph, weights, f"layers.{number}", hidden, heads=int(layer.heads))
    _linear(graph, weights, "heads", hidden, output="scores")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in ("ids", "cases", "marks")
    ]
    columns = sum(TAG_WIDTHS.values()) + 4 * POINTER_WIDTH
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "length", columns])]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "reading", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)],
        ir_version=8,
        producer_name="onrecord",
    )
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def write_network(
    directory: Path,
    *,
    graph: bytes,
    vocabulary: bytes,
    name: str,
    version: str,
    window: Mapping[str, int],
    thresholds: Mapping[str, float],
) -> None:
    """Write the folder of a network: graph, vocabulary, and the manifest that names their hashes."""
    directory.mkdir(parents=True, exist_ok=True)
    files = {GRAPH_FILE: graph, VOCABULARY_FILE: vocabulary}
    for file_name, content in files.items():
        (directory / file_name).write_bytes(content)
    columns = 0
    tags, pointers = {}, {}
    for group, width in TAG_WIDTHS.items():
        tags[group] = [columns, columns + width]
        columns += width
    for kind in ("source", "cue"):
        pointers[kind] = [columns, columns + 2 * POINTER_WIDTH]
        columns += 2 * POINTER_WIDTH
    manifest = {
        "name": name,
        "version": version,
        "files": {file_name: hashlib.sha256(content).hexdigest() for file_name, content in files.items()},
        "window": dict(window),
        "tags": tags,
        "pointers": pointers,
        "kinds": {group: list(kinds) for group, kinds in TAG_KINDS.items()},
        "thresholds": dict(thresholds),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (directory / MANIFEST_FILE).write_text(text, encoding="utf-8")


def quantised(weights: Floats, *, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Symmetric int8 values and the scale along `axis` (the largest absolute value is 127)."""
    other = tuple(number for number in range(weights.ndim) if number != axis)
    largest = np.abs(weights).max(axis=other, keepdims=True)
    scales = np.where(largest > 0, largest / INT8_LIMIT, 1.0).astype(np.float32)
    values = np.clip(np.rint(weights / scales), -INT8_LIMIT, INT8_LIMIT).astype(np.int8)
    return values, scales.reshape(-1)


def _embeddings(graph: _Graph, weights: Mapping[str, Floats]) -> str:
    parts = []
    for table, place in (("words", "ids"), ("cases", "cases"), ("marks", "marks")):
        values, scales = quantised(weights[f"{table}.weight"], axis=0)
        rows = graph.add("Gather", [graph.constant(f"{table}_rows", values), place], [f"{table}_taken"])
        scale = graph.add("Gather", [graph.constant(f"{table}_scales", scales[:, None]), place], [f"{table}_scale"])
        as_float = graph.add("Cast", [rows], [f"{table}_float"], to=TensorProto.FLOAT)
        parts.append(graph.add("Mul", [as_float, scale], [f"{table}_embedding"]))
    length = graph.add("Shape", ["ids"], ["length_of_ids"], start=1, end=2)
    zero = graph.constant("zero", np.zeros(1, dtype=np.int64))
    values, scales = quantised(weights["positions.weight"], axis=0)
    table = graph.constant("position_rows", values)
    taken = graph.add("Slice", [table, zero, length, zero], ["positions_taken"])
    scale = graph.add(
        "Slice", [graph.constant("position_scales", scales[:, None]), zero, length, zero], ["positions_scale"]
    )
    as_float = graph.add("Cast", [taken], ["positions_float"], to=TensorProto.FLOAT)
    total = graph.add("Mul", [as_float, scale], ["positions_embedding"])
    for number, part in enumerate(parts):
        total = graph.add("Add", [part, total], [f"embedding_sum_{number}"])
    return _norm(graph, weights, "embedding_norm", total)


def _layer(graph: _Graph, weights: Mapping[str, Floats], name: str, hidden: str, *, heads: int) -> str:
    qkv = _linear(graph, weights, f"{name}.qkv", hidden)
    width = weights[f"{name}.out.weight"].shape[1]
    sizes = graph.constant(f"{name}.sizes", np.full(3, width, dtype=np.int64))
    parts = [f"{name}.query", f"{name}.key", f"{name}.value"]
    graph.add("Split", [qkv, sizes], parts, axis=-1)
    mixed = graph.add("MultiHeadAttention", parts, [f"{name}.mixed"], num_heads=heads, domain=_MICROSOFT)
    summed = graph.add("Add", [_linear(graph, weights, f"{name}.out", mixed), hidden], [f"{name}.attention_sum"])
    hidden = _norm(graph, weights, f"{name}.attention_norm", summed)
    inner = graph.add("Gelu", [_linear(graph, weights, f"{name}.up", hidden)], [f"{name}.gelu"], domain=_MICROSOFT)
    summed = graph.add("Add", [_linear(graph, weights, f"{name}.down", inner), hidden], [f"{name}.output_sum"])
    return _norm(graph, weights, f"{name}.output_norm", summed)


def _with_scaled_pointers(weights: Floats) -> Floats:
    """Weights or bias of the heads with the scale of the pointers' products in the vectors to point from."""
    scaled = weights.copy()
    for pointer in (0, 1):
        first = sum(TAG_WIDTHS.values()) + 2 * pointer * POINTER_WIDTH
        scaled[first : first + POINTER_WIDTH] *= POINTER_WIDTH**-0.5
    return scaled


def _linear(graph: _Graph, weights: Mapping[str, Floats], name: str, hidden: str, *, output: str | None = None) -> str:
    values, scales = quantised(weights[f"{name}.weight"].T, axis=1)
    inputs = [
        hidden,
        graph.constant(f"{name}.values", values),
        graph.constant(f"{name}.scales", scales),
        graph.constant(f"{name}.zeros", np.zeros(len(scales), dtype=np.int8)),
        graph.constant(f"{name}.bias", weights[f"{name}.bias"]),
    ]
    return graph.add("DynamicQuantizeMatMul", inputs, [output or f"{name}.product"], domain=_MICROSOFT)


def _norm(graph: _Graph, weights: Mapping[str, Floats], name: str, hidden: str) -> str:
    inputs = [
        hidden,
        graph.constant(f"{name}.weight", weights[f"{name}.weight"]),
        graph.constant(f"{name}.bias", weights[f"{name}.bias"]),
    ]
    return graph.add("LayerNormalization", inputs, [f"{name}.normed"], axis=-1, epsilon=_EPSILON)
