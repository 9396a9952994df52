"""Find the stretches of a text that stand inside quotation marks.

News text is dirty: marks are missing, turned the wrong way round, mixed from two keyboards, or are really apostrophes
and inches. The marks of a paragraph are therefore read twice: first each mark gets a direction from its neighbours and
its shape, then a small state machine pairs openers with closers. A run that is not closed ends with its paragraph, as
printers do it, and goes on in the next paragraph if that begins with an opening mark. The work is linear in the length
of the text and nothing in it raises.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from transforms.annotations import Span

_DOUBLE_MARK = re.compile("[“”„‟\"«»]|``|''")
_SINGLE_MARK = re.compile("[‘’‚‛‹›]|(?<!')'(?!')")
_SINGLE_OPENER = re.compile(r"[‘‚‛‹]|(?<!\w)[’›]|(?<![\w'])'(?!')")
"""Every single mark that can open a run, and some that cannot: most apostrophes stand inside or behind a word."""
_GUILLEMETS = "«»‹›"
_TYPED_OPENERS = frozenset(("“", "„", "‟", "«", "``", "‘", "‚", "‛", "‹"))
_TYPED_CLOSERS = frozenset(("”", "»", "''", "’", "›"))
_DASHES = "-‐‑‒–—―"
_BEFORE_OPENER = "([{/" + _DASHES
_AFTER_CLOSER = ")]}/.,;:!?…" + _DASHES
_NEVER_AFTER_OPENER = ")]},;:!?"
_INCHES = re.compile(r"\d['’′]\s?\d{1,2}$")
_LEADING_APOSTROPHE = re.compile(r"(?:\d\ds?|tis|twas|em|til|cause|cos|n|bout|round)\b", re.IGNORECASE)
_INCH_CONTEXT = 6
_APOSTROPHE_CONTEXT = 8
_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")


class _Direction(Enum):
    OPEN = 1
    CLOSE = 2
    EITHER = 3


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    direction: _Direction
    is_guillemet: bool
    may_be_inches: bool


@dataclass(frozen=True, slots=True)
class MarkRun:
    """One stretch inside quotation marks, within one paragraph; `span` includes the marks."""

    span: Span
    is_closed: bool
    """Whether a closing mark was found before the paragraph's end."""
    is_continuation: bool
    """Whether the run before was left open at the end of the paragraph before, so that this one goes on with it."""


def find_mark_runs(text: str, *, paragraphs: Sequence[Span] | None = None) -> tuple[MarkRun, ...]:
    """Find the runs inside quotation marks.

    Parameters
    ----------
    text
        Any text.
    paragraphs
        Paragraphs in text order, not overlapping; by default the lines of the text. Marks outside of them are not read.

    Returns
    -------
    Runs in text order that do not overlap. Double and single marks (the British style) are read each by themselves; of
    runs one within the other the outer one counts, whichever its marks are. A single mark is often an apostrophe: where
    single ones are not the rule in the text before it, a run of them must be closed. What follows changes the last run
    alone.
    """
    if paragraphs is None:
        paragraphs = _lines(text)
    double = _runs_of(text, paragraphs, _DOUBLE_MARK)
    single = _runs_of(text, paragraphs, _SINGLE_MARK)
    return tuple(_outermost(double, single))


def _runs_of(text: str, paragraphs: Sequence[Span], pattern: re.Pattern[str]) -> list[MarkRun]:
    """Runs of one kind of marks."""
    runs: list[MarkRun] = []
    was_left_open = False
    is_single = pattern is _SINGLE_MARK
    for paragraph in paragraphs:
        if is_single and not was_left_open and not _SINGLE_OPENER.search(text, paragraph.start, paragraph.end):
            continue
        marks = list(_marks(text, paragraph, pattern))
        found = _paragraph_runs(text, paragraph, marks, was_left_open=was_left_open)
        runs += found
        was_left_open = bool(found) and not found[-1].is_closed
    return runs


def _outermost(double: Sequence[MarkRun], single: Sequence[MarkRun]) -> list[MarkRun]:
    """Both kinds in text order, without runs that lie in another and without single ones that cross a double one."""
    double_starts = [run.span.start for run in double]
    kept: list[MarkRun] = []
    for run in single:
        first = max(bisect_right(double_starts, run.span.start) - 1, 0)
        last = bisect_left(double_starts, run.span.end)
        if all(run.span.contains(one.span) or not run.span.overlaps(one.span) for one in double[first:last]):
            kept.append(run)
    closed_starts = [run.span.start for run in kept if run.is_closed]
    kept = [
        run
        for run in kept
        if run.is_closed or bisect_left(closed_starts, run.span.start) > bisect_left(double_starts, run.span.start)
    ]
    single_starts = [run.span.start for run in kept]
    outer = []
    for run in double:
        position = bisect_right(single_starts, run.span.start) - 1
        if position < 0 or kept[position].span.end <= run.span.start:
            outer.append(run)
    return sorted([*outer, *kept], key=lambda run: run.span.start)


class MarkedText:
    """A text's runs and paragraphs, with the questions that the other rules ask of them.

    The arguments are those of `find_mark_runs`.
    """

    def __init__(self, text: str, *, paragraphs: Sequence[Span] | None = None) -> None:
        self._text = text
        paragraphs = _lines(text) if paragraphs is None else paragraphs
        self.runs = find_mark_runs(text, paragraphs=paragraphs)
        self._starts = [run.span.start for run in self.runs]
        self._paragraph_starts = [paragraph.start for paragraph in paragraphs]

    def is_one_paragraph(self, start: int, end: int) -> bool:
        """Whether two offsets, `start` before `end`, lie in one paragraph."""
        return bisect_right(self._paragraph_starts, start) == bisect_right(self._paragraph_starts, end)

    def runs_within(self, span: Span) -> tuple[MarkRun, ...]:
        """Runs that overlap `span`, in text order."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = bisect_left(self._starts, span.end)
        return tuple(run for run in self.runs[first:last] if run.span.overlaps(span))

    def is_right_after(self, run: MarkRun, other: MarkRun) -> bool:
        """Whether no run lies between `other` and `run`, which comes after it."""
        return bisect_left(self._starts, run.span.start) == bisect_left(self._starts, other.span.start) + 1

    def marked_share(self, segments: Sequence[Span]) -> float:
        """Share of the words of `segments` that stand inside quotation marks, 0-1; 0 where there is no word."""
        word_count = marked_count = 0
        for segment in segments:
            runs = self.runs_within(segment)
            position = 0
            for word in _WORD.finditer(self._text, segment.start, segment.end):
                word_count += 1
                while position < len(runs) and runs[position].span.end <= word.start():
                    position += 1
                marked_count += position < len(runs) and runs[position].span.start <= word.start()
        return marked_count / word_count if word_count else 0.0


def _lines(text: str) -> list[Span]:
    return [Span(*match.span()) for match in _PARAGRAPH.finditer(text) if not match.group().isspace()]


def _marks(text: str, paragraph: Span, pattern: re.Pattern[str]) -> Iterator[_Mark]:
    is_single = pattern is _SINGLE_MARK
    for match in pattern.finditer(text, paragraph.start, paragraph.end):
        start, end = match.span()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        mark = match.group()
        if is_single and _is_apostrophe(text, start, before, after):
            continue
        if mark == '"' and before.isdigit() and _INCHES.search(text[max(start - _INCH_CONTEXT, 0) : start]):
            continue
        direction = _direction(mark, before, after)
        may_be_inches = before.isdigit() and mark in '"”″' and not after.isalnum()
        yield _Mark(Span(start, end), direction, mark in _GUILLEMETS, may_be_inches)


def _is_apostrophe(text: str, start: int, before: str, after: str) -> bool:
    """Whether a single mark is part of a word: "don't", "the workers' vote", "the '90s"."""
    if before.isalnum() and after.isalnum():
        return True
    if before.isspace() and _LEADING_APOSTROPHE.match(text[start + 1 : start + 1 + _APOSTROPHE_CONTEXT]):
        return True
    # A plural possessive is followed by its noun; a quotation that ends in -s is mostly followed by punctuation or by
    # a cue, but without a comma inside the marks it is no sentence either.
    return before == "s" and after.isspace() and text[start + 2 : start + 3].islower()


def _direction(mark: str, before: str, after: str) -> _Direction:
    """Direction from the neighbours where they are clear, else from the mark's shape."""
    can_close = not before.isspace() and (after.isspace() or after in _AFTER_CLOSER)
    can_open = (
        (before.isspace() or before in _BEFORE_OPENER) and not after.isspace() and after not in _NEVER_AFTER_OPENER
    )
    if can_open and not can_close:
        return _Direction.OPEN
    if can_close and not can_open:
        return _Direction.CLOSE
    if mark in _TYPED_OPENERS:
        return _Direction.OPEN
    if mark in _TYPED_CLOSERS:
        return _Direction.CLOSE
    return _Direction.EITHER


def _paragraph_runs(text: str, paragraph: Span, marks: Sequence[_Mark], *, was_left_open: bool) -> list[MarkRun]:
    """Pair the marks of one paragraph."""
    runs: list[MarkRun] = []
    opener: int | None = None
    depth = 0
    is_guillemet_run = False
    is_continuation = False
    if was_left_open and marks:
        first = marks[0]
        is_continuation = not text[paragraph.start : first.span.start].strip()
        if first.direction is not _Direction.OPEN and not is_continuation:
            # The run of the paragraph before goes on without an opening mark of its own.
            opener, is_continuation, is_guillemet_run = paragraph.start, True, first.is_guillemet
    for index, mark in enumerate(marks):
        if opener is None:
            if mark.direction is not _Direction.CLOSE:
                opener, is_guillemet_run, depth = mark.span.start, mark.is_guillemet, 0
            continue
        if mark.is_guillemet != is_guillemet_run or (not depth and _is_inches(marks, index)):
            continue  # a quotation within the quotation; “He ate a 12" pizza,” she said
        if mark.direction is _Direction.OPEN:
            if _is_nested(marks, index, is_guillemet=is_guillemet_run):
                depth += 1
            else:
                # The earlier opener lost its partner: where its run ended cannot be known, so it is given up.
                opener, depth, is_continuation = mark.span.start, 0, False
        elif depth:
            depth -= 1
        else:
            runs.append(MarkRun(Span(opener, mark.span.end), is_closed=True, is_continuation=is_continuation))
            opener, is_continuation = None, False
    if opener is not None:
        end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
        runs.append(MarkRun(Span(opener, end), is_closed=False, is_continuation=is_continuation))
    return runs


def _is_inches(marks: Sequence[_Mark], index: int) -> bool:
    """Whether a mark after a figure closes nothing, because the next mark of its kind closes too."""
    mark = marks[index]
    if not mark.may_be_inches or mark.direction is not _Direction.CLOSE:
        return False
    following = next((later for later in marks[index + 1 : index + 3] if later.is_guillemet == mark.is_guillemet), None)
    return following is not None and following.direction is _Direction.CLOSE


def _is_nested(marks: Sequence[_Mark], index: int, *, is_guillemet: bool) -> bool:
    """Whether an opening mark inside a run has its own closing mark, and the run another one after it."""
    following = [mark for mark in marks[index + 1 : index + 3] if mark.is_guillemet == is_guillemet]
    return len(following) == 2 and all(mark.direction is _Direction.CLOSE for mark in following)
