"""Gold annotation from files: a folder in the form of the shipped sample, or JSON Lines with text and annotations."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.errors import OnRecordError
from orchestration.file_reading import read_file
from orchestration.sources import walk_sources
from transforms.identifiers import text_sha256

ARTICLE_SCHEMA = {
    "article_id": pl.String,
    "version_number": pl.Int32,
    "language_code": pl.String,
    "headline": pl.String,
    "text": pl.String,
}


class GoldError(OnRecordError):
    """The gold cannot be read, or does not fit its articles."""


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One annotated text. `annotation` is the file's own object: with `text` (JSON Lines) or without (sample form)."""

    text_id: str
    text: str
    annotation: Mapping[str, Any]
    is_sample_form: bool


def load_gold(path: Path) -> list[GoldRecord]:
    """Read annotated texts from a folder with `articles/` and `gold/`, or from a JSON Lines file.

    Raises
    ------
    GoldError
        Naming the file, and the record where there are several.
    """
    if path.is_dir():
        records = list(_sample_records(path))
    elif path.is_file():
        records = list(_json_lines_records(path))
    else:
        raise GoldError(f"{path} does not exist: name a folder with articles/ and gold/, or a JSON Lines file.")
    if not records:
        raise GoldError(f"{path} holds no annotated text.")
    return records


def articles_frame(records: list[GoldRecord]) -> pl.DataFrame:
    """The texts as articles for `parse_articles`; annotated text is read whatever its language looks like."""
    rows = [(record.text_id, 1, None, None, record.text) for record in records]
    return pl.DataFrame(rows, schema=ARTICLE_SCHEMA, orient="row")


def _sample_records(folder: Path) -> Iterator[GoldRecord]:
    texts = {
        text_sha256(record.article.text): record.article.text
        for file in walk_sources([folder / "articles"])
        for record in read_file(file)
        if record.article is not None
    }
    for gold_path in sorted((folder / "gold").glob("*.json")):
        annotation = _object(gold_path.read_text(encoding="utf-8"), where=str(gold_path))
        text = texts.get(str(annotation.get("text_sha256")))
        if text is None:
            raise GoldError(
                f"{gold_path}: no article below {folder / 'articles'} has the text of this text_sha256. The article, "
                "or the way it is read, has changed since it was annotated."
            )
        yield GoldRecord(gold_path.stem, text, {**annotation, "source_id": gold_path.stem}, is_sample_form=True)


def _json_lines_records(path: Path) -> Iterator[GoldRecord]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            record = _object(line, where=f"{path}, line {number}")
            if not isinstance(record.get("doc_id"), str) or not isinstance(record.get("text"), str):
                raise GoldError(f"{path}, line {number}: an annotated text needs the strings doc_id and text.")
            yield GoldRecord(record["doc_id"], record["text"], record, is_sample_form=False)


def _object(content: str, *, where: str) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except json.JSONDecodeError as error:
        raise GoldError(f"{where}: not JSON ({error}).") from error
    if not isinstance(value, dict):
        raise GoldError(f"{where}: not an object.")
    return value
