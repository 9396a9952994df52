"""What users can choose about reading."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from transforms.reading.extractors import HtmlExtractor
from transforms.reading.fields import AUTO_MAPPING, FieldMapping
from transforms.reading.outlets import NO_OUTLETS, OutletTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Options of `read_stream`. The defaults read every form that is known."""

    fields: FieldMapping = AUTO_MAPPING
    """Which field of a JSON object or column of a table is which of ours."""
    html_extractor: HtmlExtractor = HtmlExtractor.FULL
    """How the text of pages is found."""
    now: datetime | None = None
    """When it is read, with a time zone; publication more than a day later is refused. None refuses none."""
    outlets: OutletTable = NO_OUTLETS
    """Which outlet a web address belongs to."""


DEFAULT_OPTIONS: Final = ReadOptions()
