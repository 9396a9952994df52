"""The options of reading from the settings: a preset, a table of one's own, or a file that holds one."""

import tomllib
from pathlib import Path

from orchestration.errors import UsageError
from orchestration.settings import FIELDS_SUFFIX, Settings
from transforms.reading.fields import FieldMapping, FieldMappingError, field_mapping, own_mapping
from transforms.reading.options import ReadOptions


class FieldsError(UsageError):
    """The mapping of fields cannot be used; the message names the file, the key and the fix."""


def read_options(settings: Settings) -> ReadOptions:
    """What the settings say about reading.

    Raises
    ------
    FieldsError
        When the file that `fields` names is missing or cannot be used.
    """
    return ReadOptions(fields=_fields(settings.fields), html_extractor=settings.html_extractor)


def _fields(value: object) -> FieldMapping:
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
