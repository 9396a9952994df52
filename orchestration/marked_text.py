"""A text with marked stretches, printed with colours on a terminal and with brackets elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.text import Text

STYLES = {
    "quote": "green",
    "doubtful": "dim green",
    "speaker": "bold cyan",
    "cue": "magenta",
    "name": "underline",
}
_BRACKETS = {
    "quote": ("[{}: ", " :{}]"),
    "doubtful": ("[{}? ", " ?{}]"),
    "speaker": ("{{{}= ", "}}"),
    "cue": ("|", "|"),
    "name": ("<", ">"),
}
PLAIN_LEGEND = "[1: quote 1 :1]  [1? doubtful quote 1 ?1]  {1= its speaker}  |cue|  <name>"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `[start, end)` of a text, of one of the kinds in `STYLES`; `label` tells quotes apart."""

    start: int
    end: int
    kind: str
    label: str = ""


class MarkedText:
    """A text and its marks, which may lie in one another or cross."""

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self.text = text
        self.marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.kind))

    def excerpt(self, start: int, end: int) -> "MarkedText":
        """The stretch `[start, end)` with the marks that lie in it, white space at its ends left out."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        inside = [mark for mark in self.marks if start <= mark.start and mark.end <= start + len(piece)]
        return MarkedText(piece, [Mark(m.start - start, m.end - start, m.kind, m.label) for m in inside])

    def styled(self) -> Text:
        """With colours, for a terminal; the number of a quote stands before it."""
        styled = Text(self.text)
        for mark in self.marks:
            styled.stylize(STYLES[mark.kind], mark.start, mark.end)
        numbered = [mark for mark in self.marks if mark.kind in {"quote", "doubtful"}]
        for mark in sorted(numbered, key=lambda mark: -mark.start):
            styled = styled[: mark.start] + Text(f"[{mark.label}]", style="bold yellow") + styled[mark.start :]
        return styled

    def plain(self) -> str:
        """With brackets, for files and pipes; inner marks open later and close earlier."""
        openings: dict[int, list[str]] = {}
        closings: dict[int, list[str]] = {}
        drawn = set()
        for mark in self.marks:  # outer marks come first
            before, after = (bracket.format(mark.label) for bracket in _BRACKETS[mark.kind])
            if (mark.start, mark.end, before) in drawn:  # two quotes share it
                continue
            drawn.add((mark.start, mark.end, before))
            openings.setdefault(mark.start, []).append(before)
            closings.setdefault(mark.end, []).insert(0, after)
        pieces = []
        last = 0
        for point in sorted(openings.keys() | closings.keys()):
            pieces += [self.text[last:point], *closings.get(point, []), *openings.get(point, [])]
            last = point
        return "".join([*pieces, self.text[last:]])
