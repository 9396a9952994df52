"""The options of reading, out of the settings."""

from orchestration.settings import Settings
from transforms.reading.options import ReadOptions


def read_options(settings: Settings) -> ReadOptions:
    """What the settings say about reading."""
    return ReadOptions(html_extractor=settings.html_extractor)
