"""A project's own cue words and titles: the CSV files that the settings `cues_file` and `titles_file` name."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from orchestration.csv_lines import CsvForm, read_csv_lines
from orchestration.errors import UsageError
from orchestration.settings import Settings
from transforms.quotes.lexicon import OwnCue, OwnTitle, OwnWords, own_cue, own_title

CUE_COLUMNS = ("lemma", "cue_class", "forms")
TITLE_COLUMNS = ("title", "role", "broader_role", "gender")
REQUIRED_COLUMNS = {CUE_COLUMNS: 2, TITLE_COLUMNS: 1}
"""How many of the columns, from the first on, a file must have."""

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
        cues = tuple(_read(settings.cues_file, "cues_file", CUE_COLUMNS, _cue, key=lambda cue: cue.lemma))
    if settings.titles_file is not None:
        titles = tuple(_read(settings.titles_file, "titles_file", TITLE_COLUMNS, _title, key=lambda own: own.title))
    return OwnWords(cues, titles)


def _cue(lemma: str, cue_class: str, forms: str) -> OwnCue:
    return own_cue(lemma, cue_class, tuple(forms.split()))


def _title(title: str, role: str, broader_role: str, gender: str) -> OwnTitle:
    return own_title(title, role, broader_role, gender)


def _read(
    path: Path, setting: str, columns: Sequence[str], make: Callable[..., _Row], *, key: Callable[[_Row], str]
) -> list[_Row]:
    """The rows of a file, each once. A row that is repeated word for word is no mistake."""
    rows: dict[str, tuple[int, _Row]] = {}
    form = CsvForm(
        columns=tuple(columns),
        required_count=REQUIRED_COLUMNS[tuple(columns)],
        error=OwnWordsError,
        unreadable=setting + " names {path}, which cannot be read ({reason}). Correct or remove the setting.",
    )
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
