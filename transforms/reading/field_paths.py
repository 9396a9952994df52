"""Paths into a record: `author.0.name` is the name of the first element of the list `author`.

A segment is a key of an object, the position of an element in a list, or `key=value`, which picks the elements of a
list that have that value. A key on a list is looked up in all its elements. A column or key that holds dots itself
(`article.title`) is found by the whole path as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NO_VALUES: tuple[object, ...] = (None, "", [])
"""What counts as no value at all, so that the next alternative is asked."""


@dataclass(frozen=True, slots=True)
class FieldPath:
    """Where a value stands in a record."""

    printed: str
    """As written in the settings."""

    @property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.printed.split("."))

    @property
    def column(self) -> str:
        """The key or column that the path starts at."""
        return self.segments[0]


def find_value(record: Mapping[str, object], path: FieldPath) -> object:
    """The value that a path leads to; None when it leads nowhere, a list when it leads to several values."""
    direct = record.get(path.printed)
    if direct is not None or "." not in path.printed:
        return direct
    value: object = record
    for segment in path.segments:
        value = _step(value, segment)
        if value is None:
            return None
    return value


def first_value(record: Mapping[str, object], paths: Sequence[FieldPath]) -> object:
    """The value of the first path that leads to one; None when none does."""
    for path in paths:
        value = record.get(path.printed)
        if value is None and "." in path.printed:
            value = find_value(record, path)
        if value not in NO_VALUES:
            return value
    return None


def _step(value: object, segment: str) -> object:
    if isinstance(value, Mapping):
        return value.get(segment)
    if not isinstance(value, list):
        return None
    if segment.isdecimal():
        return value[int(segment)] if int(segment) < len(value) else None
    key, equals, wanted = segment.partition("=")
    found: list[object]
    if equals:
        found = [element for element in value if isinstance(element, Mapping) and element.get(key) == wanted]
    else:
        found = [inner for element in value if (inner := _step(element, segment)) not in NO_VALUES]
    return (found[0] if len(found) == 1 else found) or None
