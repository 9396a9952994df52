"""What a forward pass is graded by."""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from transforms.language.training.batches import Batch
from transforms.language.training.model import TAG_WIDTHS, Outputs

WEIGHTS = {"content": 1.0, "cue": 1.5, "source": 1.5, "name": 1.5, "sources": 0.5, "cues": 0.5, "states": 1.0}
_NEVER = -1e9


def hard_losses(outputs: Outputs, batch: Batch) -> dict[str, Tensor]:
    """Negative log-likelihood of the labels, by group of tags and by pointer, each a mean over what is taught.

    A piece whose label is a set gets the probability of the whole set; a pointer that of all pieces of its target.
    """
    losses = {group: _tag_loss(scores, batch.tags[group]) for group, scores in _by_group(outputs.tags).items()}
    losses["sources"] = _pointer_loss(outputs.sources, batch.sources)
    losses["cues"] = _pointer_loss(outputs.cues, batch.cues)
    return losses


def soft_losses(outputs: Outputs, teacher: Outputs, batch: Batch) -> dict[str, Tensor]:
    """Distance to a teacher's distributions (Hinton et al. 2015), by group and by pointer, over all pieces.

    Pointers count where the teacher sees a content: elsewhere they mean nothing.
    """
    is_piece = batch.mask.bool()
    wanted = _by_group(teacher.tags)
    losses = {
        group: _divergence(scores[is_piece], wanted[group][is_piece])
        for group, scores in _by_group(outputs.tags).items()
    }
    outside = wanted["content"].float().softmax(-1)[..., 0]
    inside = is_piece & (outside < 0.5)
    for name in ("sources", "cues"):
        mine, theirs = getattr(outputs, name)[inside], getattr(teacher, name)[inside]
        losses[name] = _divergence(mine, theirs) if len(mine) else outputs.tags.sum() * 0
    return losses


def weighted(losses: Mapping[str, Tensor]) -> Tensor:
    """The sum that is minimised."""
    return torch.stack([WEIGHTS[name] * loss for name, loss in losses.items()]).sum()


def state_loss(student: Tensor, teacher: Tensor, mask: Tensor) -> Tensor:
    """Mean squared distance of hidden states over pieces."""
    is_piece = mask.bool()
    return functional.mse_loss(student[is_piece].float(), teacher[is_piece].float())


def _by_group(tags: Tensor) -> dict[str, Tensor]:
    """The columns of each group of tags."""
    return dict(zip(TAG_WIDTHS, tags.split(list(TAG_WIDTHS.values()), dim=-1), strict=True))


def _tag_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    taught = allowed > 0
    if not taught.any():
        return scores.sum() * 0
    chosen = scores[taught].float()
    bits = torch.arange(chosen.shape[1])
    is_allowed = (allowed[taught][:, None] >> bits) & 1 > 0
    return (chosen.logsumexp(-1) - chosen.masked_fill(~is_allowed, _NEVER).logsumexp(-1)).mean()


def _pointer_loss(scores: Tensor, rows: Tensor) -> Tensor:
    if not len(rows):
        return scores.sum() * 0
    chosen = scores[rows[:, 0], rows[:, 1]].float()
    places = torch.arange(chosen.shape[1])
    is_target = (places >= rows[:, 2:3]) & (places < rows[:, 3:4])
    return (chosen.logsumexp(-1) - chosen.masked_fill(~is_target, _NEVER).logsumexp(-1)).mean()


def _divergence(mine: Tensor, theirs: Tensor) -> Tensor:
    wanted = theirs.float().log_softmax(-1)
    return functional.kl_div(mine.float().log_softmax(-1), wanted, reduction="batchmean", log_target=True)
