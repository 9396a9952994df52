"""Plain CSV: the columns of the `ref` tables, or the wider ones of knowledge bases that name things by kind.

Which table a file holds is told from its header. Columns that are not known are passed over and reported.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from transforms import schemas
from transforms.actors.dates import first_day, last_day
from transforms.actors.roles import role_rank
from transforms.actors.sources.rows import ActorRows, CountryCodes, UnusableRowError

COLUMN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "canonical_name": "actor_name",
        "kind": "actor_type",
        "country_iso3": "country_code",
        "country_iso2": "country_code",
        "alt_names": "alternate_names",
        "admin1": "region_code",
        "lat": "latitude",
        "lon": "longitude",
    }
)
"""Other names of columns; in a table of places `name` and `kind` are `place_name` and `place_kind`."""
ACTOR_TYPE_NAMES: Mapping[str, str] = MappingProxyType(
    {"person": "PERSON", "org": "ORG", "igo": "ORG", "ngo": "ORG", "country": "GPE", "region": "LOC"}
)
PLACE_KIND_NAMES: Mapping[str, str] = MappingProxyType({"admin1": "region"})
ALIAS_KIND_NAMES: Mapping[str, str] = MappingProxyType({"lastname": "surname"})
DEFAULT_LICENCE = "not stated"

_Cells = Mapping[str, str]


def read_plain_csv(lines: Iterable[str], rows: ActorRows, *, countries: CountryCodes, source: str) -> None:
    """Read one file into `rows`.

    Parameters
    ----------
    lines
        The file's lines, header first, with their ends.
    rows
        Takes the rows, and counts what is skipped with its line.
    countries
        Codes that are understood.
    source
        Name of the file, for rows that do not state their source.

    Raises
    ------
    UnusableRowError
        When the header is that of no known table.
    """
    reader = csv.reader(lines)
    header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
    table, columns = recognise_header(header)
    add = _ADDERS[table.name]
    known = set(table.polars_schema)
    for name, column in zip(header, columns, strict=True):
        if column not in known:
            rows.skip(f"unknown column {name!r}", "line 1")
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        rows.read_count += 1
        where = f"line {reader.line_num}"
        if len(cells) > len(header):
            rows.skip("more values than columns", where)
            continue
        given = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        try:
            add(rows, given, countries, source)
        except ValueError as error:
            rows.skip(str(error), where)


def recognise_header(header: Sequence[str]) -> tuple[schemas.Table, list[str]]:
    """The table that a header belongs to, and the table's names of its columns.

    Raises
    ------
    UnusableRowError
        When it belongs to none.
    """
    columns = [COLUMN_NAMES.get(name, name) for name in header]
    if "place_id" in columns:
        places = {"name": "place_name", "kind": "place_kind", "actor_type": "place_kind"}
        return schemas.PLACES, [places.get(name, name) for name in columns]
    for table, needed in (
        (schemas.ACTOR_ALIASES, {"actor_id", "alias"}),
        (schemas.ACTORS, {"actor_id", "actor_name", "actor_type"}),
        (schemas.ACTOR_ROLES, {"actor_id", "role"}),
    ):
        if needed <= set(columns):
            return table, columns
    raise UnusableRowError(
        f"the header {','.join(header)!r} is that of no table of actors: actors need actor_id, actor_type and "
        "actor_name; aliases actor_id and alias; roles actor_id and role; places place_id"
    )


def _needed(cells: _Cells, *names: str) -> list[str]:
    for name in names:
        if not cells.get(name):
            raise UnusableRowError(f"no {name}")
    return [cells[name] for name in names]


def _one_of(value: str, names: Mapping[str, str], allowed: Sequence[str], column: str) -> str:
    value = names.get(value, value)
    if value not in allowed:
        raise UnusableRowError(f"{column} {value!r} is none of {', '.join(allowed)}")
    return value


def _origin(cells: _Cells, source: str) -> tuple[str, str]:
    return cells.get("source") or source, cells.get("licence") or DEFAULT_LICENCE


def _days(cells: _Cells) -> tuple[object, object]:
    first, last = first_day(cells.get("valid_from", "")), last_day(cells.get("valid_to", ""))
    if first is not None and last is not None and last < first:
        raise UnusableRowError("valid_to before valid_from")
    return first, last


def _add_actor(rows: ActorRows, cells: _Cells, countries: CountryCodes, source: str) -> None:
    actor_id, actor_type, name = _needed(cells, "actor_id", "actor_type", "actor_name")
    actor_type = _one_of(actor_type, ACTOR_TYPE_NAMES, schemas.ACTOR_TYPES, "actor_type")
    country = countries.code(cells.get("country_code", ""))
    rows.actors.append((actor_id, actor_type, name, cells.get("wikidata_id") or None, country, *_origin(cells, source)))


def _add_role(rows: ActorRows, cells: _Cells, countries: CountryCodes, source: str) -> None:
    actor_id, role = _needed(cells, "actor_id", "role")
    country = countries.code(cells.get("country_code", ""))
    role = countries.office(role, country)
    given = cells.get("role_rank", "")
    rank = int(given) if given else role_rank(role, country)
    if not 1 <= rank <= 4:
        raise UnusableRowError(f"role_rank {given!r} is not 1 to 4")
    rows.roles.append((actor_id, role, rank, country, *_days(cells), *_origin(cells, source)))


def _add_alias(rows: ActorRows, cells: _Cells, countries: CountryCodes, source: str) -> None:
    actor_id, alias = _needed(cells, "actor_id", "alias")
    kind = _one_of(cells.get("alias_kind") or "name", ALIAS_KIND_NAMES, schemas.ALIAS_KINDS, "alias_kind")
    rows.aliases.append((actor_id, alias, kind, *_days(cells), *_origin(cells, source)))


def _add_place(rows: ActorRows, cells: _Cells, countries: CountryCodes, source: str) -> None:
    place_id, name = _needed(cells, "place_id", "place_name")
    kind = _one_of(cells.get("place_kind") or "city", PLACE_KIND_NAMES, ("city", "region"), "place_kind")
    others = [other.strip() for other in cells.get("alternate_names", "").split("|") if other.strip()]
    population, latitude, longitude = (cells.get(name, "") for name in ("population", "latitude", "longitude"))
    try:
        numbers = (
            int(population) if population else None,
            float(latitude) if latitude else None,
            float(longitude) if longitude else None,
        )
    except ValueError:
        raise UnusableRowError("population, latitude or longitude is no number") from None
    rows.places.append(
        (
            place_id,
            name,
            others,
            kind,
            countries.code(cells.get("country_code", "")),
            cells.get("region_code") or None,
            *numbers,
            cells.get("wikidata_id") or None,
            *_origin(cells, source),
        )
    )


_ADDERS: Mapping[str, Callable[[ActorRows, _Cells, CountryCodes, str], None]] = MappingProxyType(
    {"actors": _add_actor, "actor_roles": _add_role, "actor_aliases": _add_alias, "places": _add_place}
)
