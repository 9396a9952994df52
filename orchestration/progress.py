"""How long work tells where it is: a small protocol, with a silent form and one for a terminal."""

import sys
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn
from rich.text import Text


class ProgressListener(Protocol):
    """What the pipeline tells. Calls come from one thread, stage after stage."""

    def begin(self, stage: str, *, total: int | None, unit: str) -> None:
        """Open a stage; `total` is None when the amount of work is not known."""

    def advance(self, count: int) -> None:
        """Tell that `count` more units of the open stage are stored."""

    def end(self) -> None:
        """Close the open stage."""

    def note(self, message: str) -> None:
        """Tell something that the user should know now, such as a wait for a lock."""


class SilentProgress:
    """Tells nothing; for tests and for callers that have their own log."""

    def begin(self, stage: str, *, total: int | None, unit: str) -> None: ...

    def advance(self, count: int) -> None: ...

    def end(self) -> None: ...

    def note(self, message: str) -> None: ...


class PlainProgress(SilentProgress):
    """Only the notes, on stderr: for output that goes into a file or a pipe."""

    def note(self, message: str) -> None:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()


class TerminalProgress:
    """A bar on stderr with units per second and the time left."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<8}"),
            BarColumn(),
            MofNCompleteColumn(),
            _RateColumn(),
            TimeLeftColumn(compact=True),
            console=self._console,
            transient=True,
        )
        self._task = self._progress.add_task("", visible=False)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begin(self, stage: str, *, total: int | None, unit: str) -> None:
        self._progress.remove_task(self._task)
        self._task = self._progress.add_task(stage, total=total, unit=unit)

    def advance(self, count: int) -> None:
        self._progress.advance(self._task, count)

    def end(self) -> None:
        self._progress.update(self._task, visible=False)

    def note(self, message: str) -> None:
        self._console.print(message, markup=False, highlight=False)


class _RateColumn(ProgressColumn):
    """Units per second over the whole stage: steady enough to plan by."""

    def render(self, task: Task) -> Text:
        elapsed = task.elapsed or 0.0
        if not elapsed or not task.completed:
            return Text("")
        return Text(f"{task.completed / elapsed:,.1f} {task.fields.get('unit', '')}/s")
