"""What users can choose about reading."""

from dataclasses import dataclass
from typing import Final

from transforms.reading.fields import AUTO_MAPPING, FieldMapping


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of `read_stream`. The defaults read every form that is known."""

    fields: FieldMapping = AUTO_MAPPING
    """Which field of a JSON object or column of a table is which of ours."""


DEFAULT_OPTIONS: Final = ReadOptions()
