"""Text from outside as it may be printed: in a terminal, on a line of a log, in a report."""

import re
from collections.abc import Mapping, Sequence

from transforms.wording import counted

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, which move the cursor and change colours; those that turn the direction of writing, with which a
name can be made to look like another; ends of lines; and halves of characters, which cannot be written at all."""

_LINKS_SHOWN = 5


def printable(text: str) -> str:
    """The text on one line, with what could harm a terminal written out (`\\x1b`).

    >>> printable("rain\\x1b[31m.txt")
    'rain\\\\x1b[31m.txt'
    """
    return _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


_NOUNS = {
    "hidden": "hidden file",
    "unfinished": "unfinished file",
    "link_to_folder": "folder link",
    "no_file": "special file",
}


def describe_passed_over(counts: Mapping[str, int], links: Sequence[str]) -> str:
    """What a walk over sources has left out, in words; empty when that is nothing to tell of."""
    parts = [counted(counts[kind], noun) for kind, noun in _NOUNS.items() if counts.get(kind)]
    link_count = counts.get("link_out", 0)
    if link_count:
        shown = ", ".join(printable(link) for link in links[:_LINKS_SHOWN])
        more = f" and {link_count - _LINKS_SHOWN:,} more" if link_count > _LINKS_SHOWN else ""
        parts.append(f"{counted(link_count, 'link')} out of the folder (name it as a source to read it): {shown}{more}")
    return "; ".join(parts)
