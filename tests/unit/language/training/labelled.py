"""What the tests of the training share: spans of words of a text, and corpora as files."""

import json
from pathlib import Path

from transforms.annotations import Span


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def write_lines(path: Path, *records: dict[str, object]) -> None:
    """JSON Lines of `records`, in a folder that is made for them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
