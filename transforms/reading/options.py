"""What users can choose about reading."""

from dataclasses import dataclass
from typing import Final

from transforms.reading.extractors import HtmlExtractor
from transforms.reading.fields import AUTO_MAPPING, FieldMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Options of `read_stream`. The defaults read every form that is known."""

    html_extractor: HtmlExtractor = HtmlExtractor.FULL
    """How the text of pages is found."""
    fields: FieldMapping = AUTO_MAPPING
    """Which field of a JSON object or column of a table is which of ours."""


DEFAULT_OPTIONS: Final = ReadOptions()
