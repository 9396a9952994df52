"""What users can choose about reading."""

from dataclasses import dataclass
from typing import Final

from transforms.reading.extractors import HtmlExtractor


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of `read_stream`. The defaults read every form that is known."""

    html_extractor: HtmlExtractor = HtmlExtractor.FULL
    """How the text of pages is found."""


DEFAULT_OPTIONS: Final = ReadOptions()
