"""The user's own words on actors: the files `actors.csv`, `actor_aliases.csv` and `actor_not_same.csv` of a folder.

Answers of a review are appended; what stands in the files (comments, order, line ends) is never touched.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

import polars as pl

from orchestration.actor_seeds import (
    ACTORS_FILE,
    ALIASES_FILE,
    NEEDED_ACTOR_COLUMNS,
    NEEDED_ALIAS_COLUMNS,
    NEEDED_NOT_SAME_COLUMNS,
    NOT_SAME_FILE,
)
from orchestration.csv_lines import open_csv
from orchestration.errors import UsageError

ANSWER_COLUMNS = ("left", "right", "answer")


class ActorFileError(UsageError):
    """A file of the user cannot be used; the message names the file, the line and the fix."""


class Verdict(StrEnum):
    """What can be said about two that may be one."""

    same = "same"
    not_same = "not_same"
    skip = "skip"


class ActorAnswers:
    """The three files of one folder; they need not exist."""

    def __init__(self, folder: Path) -> None:
        self.actors_path = folder / ACTORS_FILE
        self.aliases_path = folder / ALIASES_FILE
        self.not_same_path = folder / NOT_SAME_FILE

    def settled_pairs(self) -> pl.DataFrame:
        """`left, right` of all rows, as names, forms or ids.

        Raises
        ------
        ActorFileError
            When a file is no CSV with the columns it must have.
        """
        return pl.DataFrame(list(self._pairs()), schema={"left": pl.String, "right": pl.String}, orient="row")

    def add_actor(self, actor_id: str, actor_type: str, actor_name: str) -> tuple[Path, bool]:
        """Write that there is an actor, so that the other files may name it; returns the file and whether it is new."""
        if any(row["actor_id"] == actor_id for _, row in _rows(self.actors_path, NEEDED_ACTOR_COLUMNS)):
            return self.actors_path, False
        return self.actors_path, _append(self.actors_path, NEEDED_ACTOR_COLUMNS, (actor_id, actor_type, actor_name))

    def add_same(self, actor_id: str, alias: str) -> tuple[Path, bool]:
        """Write that a name means an actor; returns the file and whether the row is new."""
        return self.aliases_path, _append(self.aliases_path, NEEDED_ALIAS_COLUMNS, (actor_id, alias))

    def add_not_same(self, name_or_actor_id: str, actor_id: str) -> tuple[Path, bool]:
        """Write that a name or an actor is not an actor; returns the file and whether the row is new."""
        return self.not_same_path, _append(self.not_same_path, NEEDED_NOT_SAME_COLUMNS, (name_or_actor_id, actor_id))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        names = {row["actor_id"]: row["actor_name"] for _, row in _rows(self.actors_path, NEEDED_ACTOR_COLUMNS)}
        given = [(row["alias"], row["actor_id"]) for _, row in _rows(self.aliases_path, NEEDED_ALIAS_COLUMNS)]
        given += [
            (row["name_or_actor_id"], row["actor_id"]) for _, row in _rows(self.not_same_path, NEEDED_NOT_SAME_COLUMNS)
        ]
        for name, actor_id in given:
            yield name, actor_id
            if actor_id in names:
                yield name, names[actor_id]


def read_answer_file(path: Path) -> list[tuple[int, str, str, str]]:
    """Line number, left, right and answer of each row of a CSV file of answers.

    Raises
    ------
    ActorFileError
        When the file is missing, lacks one of the columns left, right and answer, or has an unknown answer.
    """
    if not path.is_file():
        raise ActorFileError(f"{path}: no such file. Give a CSV file with the columns {','.join(ANSWER_COLUMNS)}.")
    found = []
    for line, row in _rows(path, ANSWER_COLUMNS):
        answer = row["answer"].lower().replace(" ", "_")
        if answer not in set(Verdict):
            raise ActorFileError(
                f"{path}, line {line}: the answer {row['answer']!r} is not known. Write {', '.join(Verdict)}."
            )
        found.append((line, row["left"], row["right"], answer))
    return found


def csv_line(values: Sequence[str]) -> str:
    """The values as one line of a CSV file, without its end."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def _rows(path: Path, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and values of each row; empty lines and lines that begin with # are passed over."""
    header: list[str] | None = None
    for line, cells in _lines(path):
        if header is None:
            header = [cell.strip() for cell in cells]
            missing = [column for column in required if column not in header]
            if missing:
                raise ActorFileError(
                    f"{path}, line {line}: the header is {','.join(header)!r} and lacks {', '.join(missing)}. "
                    f"Write {','.join(required)!r}."
                )
            continue
        values = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        yield line, {column: values.get(column, "") for column in (*header, *required)}


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that has any; a file need not exist."""
    if not path.is_file():
        return
    with open_csv(path, error=ActorFileError) as reader:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells


def _append(path: Path, required: Sequence[str], values: Sequence[str]) -> bool:
    """Write the row behind all others, unless it stands there; the file and its header are made when missing."""
    row = dict(zip(required, values, strict=True))
    if any({column: found[column] for column in required} == row for _, found in _rows(path, required)):
        return False
    before = path.read_bytes() if path.is_file() else b""
    newline = "\r\n" if b"\r\n" in before else "\n"
    header = next((cells for _, cells in _lines(path)), None)
    added = io.StringIO(newline="")
    writer = csv.writer(added, lineterminator=newline)
    if before and not before.endswith((b"\n", b"\r")):
        added.write(newline)
    if header is None:
        header = list(required)
        writer.writerow(header)
    writer.writerow([row.get(column.strip(), "") for column in header])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(added.getvalue().encode())
    return True
