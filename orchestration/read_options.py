"""The options of reading that follow from the settings and the project's own tables."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.errors import UsageError
from orchestration.outlet_files import load_outlets
from orchestration.settings import FIELDS_SUFFIX, Settings
from transforms.reading.fields import FieldMapping, FieldMappingError, field_mapping, own_mapping

if TYPE_CHECKING:
    from transforms.reading.options import ReadOptions


class FieldsError(UsageError):
    """The mapping of fields cannot be used; the message names the file, the key and the fix."""


def read_options(settings: Settings, *, now: datetime | None = None) -> "ReadOptions":
    """Options for `read_stream`; `now` is when it is read, which dates of publication are measured against.

    Raises
    ------
    FieldsError
        When the file that `fields` names is missing or cannot be used.
    OutletFileError
        When the project's own table of outlets cannot be used.
    """
    from transforms.reading.options import ReadOptions  # noqa: PLC0415 - nothing new, nothing loaded

    return ReadOptions(
        fields=_fields(settings.fields),
        html_extractor=settings.html_extractor,
        now=now,
        outlets=load_outlets(settings),
    )


def _fields(value: object) -> FieldMapping:
    """A preset, a table of one's own, or a file that holds one."""
    if isinstance(value, dict):
        return own_mapping(value)  # the settings have checked it
    if not str(value).endswith(FIELDS_SUFFIX):
        return field_mapping(str(value))
    path = Path(str(value))
    try:
        return own_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise FieldsError(f"fields names {path}, which cannot be read ({error.strerror}). Correct it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FieldsError(f"{path} is not valid TOML: {error}") from None
    except FieldMappingError as error:
        raise FieldsError(f"{path}: {error}.") from None
