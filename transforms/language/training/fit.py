"""The training loop: deterministic for a seed, resumable at any save, silent but for its listener."""

import copy
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from transforms.language.features import PieceVocabulary
from transforms.language.training.augmentation import restyled
from transforms.language.training.batches import Batch, epoch_batches, make_batch
from transforms.language.training.examples import Example, make_example
from transforms.language.training.labels import LabelledText
from transforms.language.training.losses import hard_losses, soft_losses, state_loss, weighted
from transforms.language.training.model import Network, Outputs

GRADIENT_LIMIT = 1.0
TELL_EVERY_STEPS = 50
AVERAGED_FROM = 0.5
"""Weights are averaged over the last part of the training, from this share of the steps on."""


@dataclass(frozen=True, slots=True)
class FitOptions:
    """How long and how fast to learn. `steps` and the seed fix the result on one machine."""

    steps: int
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    warm_up_steps: int = 100
    window_pieces: int = 256
    batch_pieces: int = 2080
    average_decay: float = 0.997
    teacher_share: float = 0.0
    """Weight of the teacher's distributions beside the labels (0 = labels alone)."""
    state_share: float = 0.0
    """Weight of the distance to the teacher's hidden states."""
    seed: int = 1
    save_every: int = 250


@dataclass(frozen=True, slots=True)
class WeightedText:
    """A text and how often an epoch has it: 2.5 is twice, and a third time in every second epoch on average."""

    labelled: LabelledText
    weight: float


@dataclass(frozen=True, slots=True)
class Progress:
    """What the listener is told: steps done and in all, the epoch under way, mean losses since the last time."""

    step: int
    steps: int
    epoch: int
    losses: Mapping[str, float]


Listener = Callable[[Progress], None]


def fit(
    network: Network,
    texts: Sequence[WeightedText],
    vocabulary: PieceVocabulary,
    *,
    options: FitOptions,
    state_path: Path,
    listener: Listener,
    teacher: Network | None = None,
) -> Network:
    """Train `network`; gives the average of its weights over the last part of the steps.

    Parameters
    ----------
    state_path
        Where the state is saved every `save_every` steps. If it is there, training goes on from it: the batches of an
        epoch depend on the seed and the epoch's number alone, so the result is that of an uninterrupted run.
    teacher
        A network whose distributions are learned beside the labels.
    """
    optimizer = _optimizer(network, options)
    average: Network = copy.deepcopy(network)
    average.eval()
    start = _load_state(state_path, network, average, optimizer)
    network.train()
    totals: dict[str, float] = {}
    step, told = 0, start
    torch.manual_seed(options.seed)
    for epoch, windows in _all_windows(texts, vocabulary, options):
        if step >= options.steps:
            break
        step += 1
        if step <= start:
            continue
        # Dropout of a step depends on the step alone, so that a resumed run draws the same.
        torch.manual_seed(options.seed * 1_000_003 + step)
        batch = make_batch(windows, vocabulary)
        _set_rate(optimizer, options, step)
        losses = _losses(network, teacher, batch, options)
        weighted(losses).backward()
        nn.utils.clip_grad_norm_(network.parameters(), GRADIENT_LIMIT)
        optimizer.step()
        optimizer.zero_grad()
        _update_average(average, network, step, options)
        for name, loss in losses.items():
            totals[name] = totals.get(name, 0.0) + float(loss.detach())
        if step % TELL_EVERY_STEPS == 0 or step == options.steps:
            means = {name: total / (step - told) for name, total in totals.items()}
            listener(Progress(step, options.steps, epoch, means))
            totals, told = {}, step
        if step % options.save_every == 0:
            _save_state(state_path, step, network, average, optimizer)
    return average


def _all_windows(
    texts: Sequence[WeightedText], vocabulary: PieceVocabulary, options: FitOptions
) -> Iterator[tuple[int, Any]]:
    """Batches of windows, epoch after epoch, each epoch with printings, repetitions and cuts of its own."""
    epoch = 0
    plain: dict[str, Example] = {}
    while True:
        draw = random.Random(options.seed * 7919 + epoch)
        examples: list[Example] = []
        for text in texts:
            times = int(text.weight) + (draw.random() < text.weight % 1)
            for _ in range(times):
                printed = restyled(text.labelled, draw)
                if printed is text.labelled:
                    if printed.text_id not in plain:
                        plain[printed.text_id] = make_example(printed, vocabulary)
                    examples.append(plain[printed.text_id])
                else:
                    examples.append(make_example(printed, vocabulary))
        batches = epoch_batches(
            examples, window_pieces=options.window_pieces, batch_pieces=options.batch_pieces, random=draw
        )
        for batch in batches:
            yield epoch, batch
        epoch += 1


def _losses(network: Network, teacher: Network | None, batch: Batch, options: FitOptions) -> dict[str, Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        outputs: Outputs = network(batch.ids, batch.cases, batch.marks, batch.mask)
    losses = hard_losses(outputs, batch)
    if teacher is None:
        return losses
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        taught: Outputs = teacher(batch.ids, batch.cases, batch.marks, batch.mask)
    soft = soft_losses(outputs, taught, batch)
    share = options.teacher_share
    mixed = {name: (1 - share) * losses[name] + share * soft[name] for name in losses}
    if options.state_share:
        mixed["states"] = options.state_share * _state_distance(outputs, taught, batch)
    return mixed


def _state_distance(outputs: Outputs, taught: Outputs, batch: Batch) -> Tensor:
    """Mean over the student's layers, each against the teacher's layer at the same share of the depth."""
    depth, theirs = len(outputs.states), len(taught.states)
    pairs = [(outputs.states[n], taught.states[(n + 1) * theirs // depth - 1]) for n in range(depth)]
    return torch.stack([state_loss(mine, other, batch.mask) for mine, other in pairs]).mean()


def _optimizer(network: Network, options: FitOptions) -> torch.optim.Optimizer:
    """The word embeddings stay as they are: most words of the news are in no training text."""
    network.words.weight.requires_grad_(False)
    encoder = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("heads")]
    heads = list(network.heads.parameters())
    groups = [{"params": encoder, "base": options.encoder_rate}, {"params": heads, "base": options.head_rate}]
    return torch.optim.AdamW(groups, lr=options.encoder_rate, weight_decay=0.01, fused=True)


def _set_rate(optimizer: torch.optim.Optimizer, options: FitOptions, step: int) -> None:
    """Linear warm-up, then linear decay to a hundredth."""
    factor = min(1.0, step / options.warm_up_steps) * max(0.01, 1 - step / options.steps)
    for group in optimizer.param_groups:
        group["lr"] = group["base"] * factor


def _update_average(average: Network, network: Network, step: int, options: FitOptions) -> None:
    """Exponential moving average (Polyak and Juditsky 1992), a copy until averaging begins."""
    first = int(AVERAGED_FROM * options.steps)
    if step < first:
        return
    decay = options.average_decay if step > first else 0.0
    with torch.no_grad():
        for mine, current in zip(average.parameters(), network.parameters(), strict=True):
            if current.requires_grad:
                mine.lerp_(current, 1 - decay)


def _save_state(path: Path, step: int, network: Network, average: Network, optimizer: torch.optim.Optimizer) -> None:
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "step": step,
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimizer": optimizer.state_dict(),
        },
        partial,
    )
    partial.replace(path)


def _load_state(path: Path, network: Network, average: Network, optimizer: torch.optim.Optimizer) -> int:
    if not path.is_file():
        return 0
    state = torch.load(path)
    network.load_state_dict(state["network"])
    average.load_state_dict(state["average"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
