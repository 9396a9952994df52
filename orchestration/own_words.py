"""A project's own cue words and titles: the CSV files that the settings `cues_file` and `titles_file` name."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from orchestration.csv_lines import CsvForm, read_csv_lines
from orchestration.errors import UsageError
from orchestration.settings import Settings
from transforms.quotes.lexicon import OwnCue, OwnTitle, OwnWords, own_cue, own_title

CUE_COLUMNS = ("lemma", "cue_class", "forms")
TITLE_COLUMNS = ("title", "role", "broader_role", "gender")

_Row = TypeVar("_Row", OwnCue, OwnTitle)


class OwnWordsError(UsageError):
    """A file of own words cannot be used; the message names the file, the line and the fix."""


def load_own_words(settings: Settings) -> OwnWords:
    """Read the files that the settings name; without any, there are no own words.

    Raises
    ------
    OwnWordsError
        When a file is missing or one of its lines cannot be used.
    """
    cues: tuple[OwnCue, ...] = ()
    titles: tuple[OwnTitle, ...] = ()
    if settings.cues_file is not None:
        form = _form("cues_file", CUE_COLUMNS, required_count=2)
        cues = tuple(_read(settings.cues_file, form, _cue, key=lambda cue: cue.lemma))
    if settings.titles_file is not None:
        form = _form("titles_file", TITLE_COLUMNS, required_count=1)
        titles = tuple(_read(settings.titles_file, form, own_title, key=lambda own: own.title))
    return OwnWords(cues, titles)


def _cue(lemma: str, cue_class: str, forms: str) -> OwnCue:
    return own_cue(lemma, cue_class, tuple(forms.split()))


def _form(setting: str, columns: tuple[str, ...], *, required_count: int) -> CsvForm:
    return CsvForm(
        columns,
        required_count,
        error=OwnWordsError,
        unreadable=setting + " names {path}, which cannot be read ({reason}). Correct or remove the setting.",
    )


def _read(path: Path, form: CsvForm, make: Callable[..., _Row], *, key: Callable[[_Row], str]) -> list[_Row]:
    """The rows of a file, each once. A row that is repeated word for word is no mistake."""
    rows: dict[str, tuple[int, _Row]] = {}
    for line, values in read_csv_lines(path, form):
        try:
            row = make(*values)
        except ValueError as error:
            raise OwnWordsError(f"{path}, line {line}: {error}.") from None
        first_line, first = rows.setdefault(key(row), (line, row))
        if first != row:
            raise OwnWordsError(
                f"{path}, line {line}: {key(row)!r} stands in line {first_line} already, with other values. "
                "Keep one of the two lines."
            )
    return [row for _, row in rows.values()]
