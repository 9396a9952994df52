from types import SimpleNamespace
from typing import Any

from orchestration.commands.training import StepNotes
from orchestration.progress import SilentProgress


class AdvancesKept(SilentProgress):
    """Keeps by how much the bar moved."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def advance(self, count: int) -> None:
        self.counts.append(count)


def at(step: int) -> Any:
    return SimpleNamespace(step=step, steps=200, epoch=0, losses={})


def test_step_notes_move_the_bar_anew_when_the_student_follows_its_teacher() -> None:
    kept = AdvancesKept()
    listener = StepNotes(kept)
    for step in (50, 100, 50, 100):
        listener(at(step))
    assert kept.counts == [50, 50, 50, 50]


def test_step_notes_move_the_bar_by_the_steps_of_the_run_before() -> None:
    kept = AdvancesKept()
    StepNotes(kept)(at(150))
    assert kept.counts == [150]
