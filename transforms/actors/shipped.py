"""The tables of actors that ship with the project, in `data/reference/actors/`."""

import hashlib
from pathlib import Path

import polars as pl

from transforms.actors.sources.plain_csv import read_plain_csv
from transforms.actors.sources.rows import ActorRows, CountryCodes, UnusableRowError
from transforms.actors.tables import ActorTables

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference" / "actors"
TABLE_FILES = ("actors.csv", "actor_roles.csv", "actor_aliases.csv", "places.csv")
COUNTRY_FILE = "country_codes.csv"
VERSION_LENGTH = 12


class ShippedActorsError(ValueError):
    """The shipped tables cannot be used; the message names the file and what is wrong."""


def load_shipped_tables(folder: Path = DEFAULT_FOLDER) -> ActorTables:
    """Read the four shipped tables.

    Raises
    ------
    ShippedActorsError
        When a file is missing or has a row that cannot be used.
    """
    countries = load_country_codes(folder)
    rows = ActorRows()
    for name in TABLE_FILES:
        try:
            lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
            read_plain_csv(lines, rows, countries=countries, source=name)
        except (OSError, UnusableRowError) as error:
            raise ShippedActorsError(f"{folder / name} cannot be used: {error}") from error
        if rows.skipped:
            reason = next(iter(rows.skipped))
            raise ShippedActorsError(f"{folder / name}, {rows.examples[reason][0]}: {reason}")
    tables = rows.tables()
    if rows.skipped:
        raise ShippedActorsError(f"{folder}: {next(iter(rows.skipped))}")
    return tables


def shipped_version(folder: Path = DEFAULT_FOLDER) -> str:
    """First characters of the SHA-256 of the shipped files."""
    digest = hashlib.sha256()
    for name in (*TABLE_FILES, COUNTRY_FILE):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:VERSION_LENGTH]


def load_country_codes(folder: Path = DEFAULT_FOLDER) -> CountryCodes:
    """Codes of all countries by alpha-2 and alpha-3 code and Wikidata item, and their names.

    Raises
    ------
    ShippedActorsError
        When the file is missing or is no such table.
    """
    path = folder / COUNTRY_FILE
    try:
        frame = pl.read_csv(path, infer_schema=False).select("country_code", "alpha3_code", "wikidata_id", "names")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ShippedActorsError(f"{path} cannot be used: {error}") from error
    by_code: dict[str, str] = {}
    by_item: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    for code, alpha3, item, listed in frame.iter_rows():
        by_code[code] = code
        if alpha3:
            by_code[alpha3] = code
        for one in (item or "").split("|"):  # a state, and the realm that it is a part of
            if one:
                by_item[one] = code
        names[code] = tuple(sorted((listed or "").split("|"), key=len, reverse=True))
    return CountryCodes(by_code=by_code, by_wikidata_id=by_item, names=names)
