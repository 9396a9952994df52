"""The reference table of polities: which actor the name of a country, people, capital or international body means.

The table ships as `data/reference/polities.csv`, one row per surface form, columns as in `transforms.schemas.POLITIES`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from transforms.entities.phrases import PhraseIndex, phrase_index
from transforms.schemas import POLITIES, FrameContractError, validate_frame

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "reference" / "polities.csv"
VERSION_LENGTH = 12
MIN_ALL_CAPITALS_LENGTH = 5  # "US" and "MALI" in a line of capitals may be words; "UKRAINE" is no other word


class ReferenceTableError(ValueError):
    """The reference table cannot be used; the message names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Polity:
    """One row of the table: a surface form and the actor it stands for."""

    surface_form: str
    entity_type: str
    actor_name: str
    actor_type: str
    relation: str
    country_code: str | None


@dataclass(frozen=True)
class Reference:
    """The table with what is looked up in it. Keys are those of `reference_key`."""

    frame: pl.DataFrame
    """`ref.polities`, as validated."""
    version: str
    """First characters of the SHA-256 of the file: another table, another version."""
    names: Mapping[str, Polity]
    """Names, short names and acronyms."""
    capitals: Mapping[str, Polity]
    demonyms: Mapping[str, Polity]
    peoples: PhraseIndex
    """Every form that is a people's or group's name, for the search in running text."""
    _capitalised: Mapping[str, Polity]

    def name(self, surface_form: str) -> Polity | None:
        """The row of a name, short name or acronym ("the U.S.", "UKRAINE"), or None."""
        key = reference_key(surface_form)
        found = self.names.get(key)
        if found is None and len(key) >= MIN_ALL_CAPITALS_LENGTH and key.isupper():
            return self._capitalised.get(key)
        return found

    def demonym(self, surface_form: str) -> Polity | None:
        """The row of a demonym ("Ukrainian", "Poles"), or None."""
        return self.demonyms.get(reference_key(surface_form))

    def capital(self, surface_form: str) -> Polity | None:
        """The row of a capital ("Kyiv"), or None."""
        return self.capitals.get(reference_key(surface_form))


@lru_cache(maxsize=65_536)
def reference_key(surface_form: str) -> str:
    """What a form is looked up by: no full stops ("U.S." = "US"), straight apostrophes, single spaces, no article."""
    key = " ".join(surface_form.replace(".", "").replace("’", "'").split())
    return key[4:] if key[:4] in ("the ", "The ") and key != "The Hague" else key


def load_reference(path: Path | None = None) -> Reference:
    """Read and check the table.

    Parameters
    ----------
    path
        A CSV file in UTF-8 with the columns of `ref.polities`; None = the one that ships with the project.

    Raises
    ------
    ReferenceTableError
        When the file is missing, is no such table, or breaks the contract of `ref.polities`.
    """
    path = path or DEFAULT_PATH
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReferenceTableError(
            f"cannot read the reference table {path}: {error.strerror or error}. "
            "It ships as data/reference/polities.csv; give its path or restore the file."
        ) from error
    frame = _frame(content, path)
    rows = [Polity(*row) for row in frame.iter_rows()]
    names = {reference_key(row.surface_form): row for row in rows if row.relation not in ("demonym", "capital")}
    demonyms = {reference_key(row.surface_form): row for row in rows if row.entity_type == "NORP"}
    return Reference(
        frame=frame,
        version=hashlib.sha256(content).hexdigest()[:VERSION_LENGTH],
        names=names,
        capitals={reference_key(row.surface_form): row for row in rows if row.relation == "capital"},
        demonyms=demonyms,
        peoples=phrase_index(row.surface_form for row in rows if row.entity_type == "NORP"),
        _capitalised={key.upper(): row for key, row in names.items() if row.relation != "acronym"},
    )


def _frame(content: bytes, path: Path) -> pl.DataFrame:
    columns = ", ".join(POLITIES.polars_schema)
    try:
        # Everything in the table is text; "NA" is Namibia, so nothing but the empty field may mean null.
        frame = pl.read_csv(content, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise ReferenceTableError(
            f"{path} is not a CSV file in UTF-8: {error}. Save it as UTF-8 with the columns {columns}."
        ) from error
    if "country_code" in frame.columns:
        frame = frame.with_columns(pl.col("country_code").replace("", None))
    try:
        validate_frame(frame, POLITIES)
    except FrameContractError as error:
        raise ReferenceTableError(
            f"{path} breaks its contract: {error}. It must have the columns {columns}, one row per surface form."
        ) from error
    if frame.is_empty():
        raise ReferenceTableError(f"{path} holds no rows. Restore the file or add a row per surface form.")
    empty = frame.filter(pl.any_horizontal(pl.col("surface_form", "actor_name").str.strip_chars() == ""))
    if not empty.is_empty():
        raise ReferenceTableError(
            f"{path} has {empty.height} rows without a surface form or an actor name. Fill or drop them."
        )
    return frame
