"""How long work tells where it is: a small protocol, with a silent form and one for a terminal."""

import sys
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn
from rich.text import Text


def as_size(byte_count: float) -> str:
    """Bytes for people: 999 bytes, 12.5 MB."""
    size = float(byte_count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit != "MB" else f"{size:.1f} MB"
        size /= 1000
    return f"{size:.1f} GB"


class ProgressListener(Protocol):
    """What the pipeline tells. Calls come from one thread, stage after stage."""

    def begin(self, stage: str, *, total: int | None, unit: str) -> None:
        """Open a stage; `total` is None when the amount of work is not known."""

    def advance(self, count: int) -> None:
        """Tell that `count` more units of the open stage are stored."""

    def tell_bytes(self, done: int, *, total: int | None) -> None:
        """Tell how many bytes of the open stage's input are done, of how many, where that is known."""

    def end(self) -> None:
        """Close the open stage."""

    def note(self, message: str) -> None:
        """Tell something that the user should know now, such as a wait for a lock."""


class SilentProgress:
    """Tells nothing; for tests and for callers that have their own log."""

    def begin(self, stage: str, *, total: int | None, unit: str) -> None: ...

    def advance(self, count: int) -> None: ...

    def tell_bytes(self, done: int, *, total: int | None) -> None: ...

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
            _AmountColumn(),
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
        self._task = self._progress.add_task(stage, total=total, unit=unit, units=0, unit_total=total, bytes=None)

    def advance(self, count: int) -> None:
        task = self._progress.tasks[-1]
        self._progress.update(self._task, units=task.fields["units"] + count)
        if task.fields["bytes"] is None:
            self._progress.advance(self._task, count)

    def tell_bytes(self, done: int, *, total: int | None) -> None:
        # Where bytes are known they drive the bar: the number of records is known only at the end.
        self._progress.update(self._task, completed=done, total=total, bytes=done)

    def end(self) -> None:
        self._progress.update(self._task, visible=False)

    def note(self, message: str) -> None:
        self._console.print(message, markup=False, highlight=False)


class _AmountColumn(ProgressColumn):
    """Units done, of how many; and bytes where they are told."""

    def render(self, task: Task) -> Text:
        fields = task.fields
        amount = f"{fields.get('units', 0):,}"
        if fields.get("unit_total") is not None:
            return Text(f"{amount}/{fields['unit_total']:,}")
        if fields.get("bytes") is None:
            return Text(amount)
        of_total = f" of {as_size(task.total)}" if task.total else ""
        return Text(f"{amount} {fields.get('unit', '')}, {as_size(fields['bytes'])}{of_total}")


class _RateColumn(ProgressColumn):
    """Units per second over the whole stage: steady enough to plan by."""

    def render(self, task: Task) -> Text:
        elapsed = task.elapsed or 0.0
        units = task.fields.get("units", 0)
        if not elapsed or not units:
            return Text("")
        return Text(f"{units / elapsed:,.1f} {task.fields.get('unit', '')}/s")
