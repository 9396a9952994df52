"""The options of reading that follow from the settings and the project's own tables."""

from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.outlet_files import load_outlets
from orchestration.settings import Settings

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions


def read_options(settings: Settings, *, now: datetime | None = None) -> "ReadOptions":
    """Options for `read_stream`; `now` is when it is read, which dates of publication are measured against.

    Raises
    ------
    OutletFileError
        When the project's own table of outlets cannot be used.
    """
    from transforms.reading.options import ReadOptions  # noqa: PLC0415 - nothing new, nothing loaded

    return ReadOptions(now=now, outlets=load_outlets(settings))
