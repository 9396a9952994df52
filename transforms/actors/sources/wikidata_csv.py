"""CSV that the Wikidata query service exports: one line per person and office, or per thing.

Columns are told by the usual names of query variables: `item` (an id or its URL) and `itemLabel` are needed; read as
well are `itemAltLabel` (separated by commas), `positionLabel` (or `officeLabel`), `start`, `end`, `countryCode`,
`country`, `kind` (person, org, country, region).
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from transforms.actors.dates import first_day, last_day
from transforms.actors.roles import role_rank
from transforms.actors.sources.plain_csv import ACTOR_TYPE_NAMES
from transforms.actors.sources.rows import ActorRows, CountryCodes, UnusableRowError

LICENCE = "CC0-1.0"
NEEDED_COLUMNS = frozenset({"item", "itemLabel"})
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)")


def is_query_header(header: Sequence[str]) -> bool:
    """Whether a header is that of such an export."""
    return set(header) >= NEEDED_COLUMNS


def read_wikidata_csv(lines: Iterable[str], rows: ActorRows, *, countries: CountryCodes, source: str) -> None:
    """Read one export into `rows`; lines without a usable item or label are skipped with their number."""
    reader = csv.reader(lines)
    header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
    for cells in reader:
        if not any(cells):
            continue
        rows.read_count += 1
        try:
            _add(rows, dict(zip(header, (cell.strip() for cell in cells), strict=False)), countries, source)
        except ValueError as error:
            rows.skip(str(error), f"line {reader.line_num}")


def item_id(text: str) -> str | None:
    """The id in `Q42` or in the URL of an entity, or None."""
    found = _ITEM.fullmatch(text)
    return found[1] if found else None


def _add(rows: ActorRows, cells: Mapping[str, str], countries: CountryCodes, source: str) -> None:
    item, label = item_id(cells.get("item", "")), cells.get("itemLabel", "")
    if item is None:
        raise UnusableRowError("no Wikidata item")
    if not label or label == item:
        raise UnusableRowError("no label")
    position = cells.get("positionLabel") or cells.get("officeLabel") or ""
    kind = cells.get("kind") or ("person" if position else "")
    actor_type = ACTOR_TYPE_NAMES.get(kind.lower())
    if actor_type is None:
        raise UnusableRowError("neither an office nor a kind (person, org, country, region)")
    country = _country(cells, countries)
    actor_id = f"wd:{item}"
    rows.actors.append((actor_id, actor_type, label, item, country, source, LICENCE))
    for alias in cells.get("itemAltLabel", "").split(","):
        if alias.strip() and alias.strip() != label:
            rows.aliases.append((actor_id, alias.strip(), "name", None, None, source, LICENCE))
    if position and item_id(position) is None:
        position = countries.office(position, country)
        first, last = _day(cells.get("start", ""), is_end=False), _day(cells.get("end", ""), is_end=True)
        rows.roles.append((actor_id, position, role_rank(position, country), country, first, last, source, LICENCE))


def _country(cells: Mapping[str, str], countries: CountryCodes) -> str | None:
    if cells.get("countryCode"):
        return countries.code(cells["countryCode"])
    return countries.by_wikidata_id.get(item_id(cells.get("country", "")) or "")


def _day(text: str, *, is_end: bool) -> date | None:
    """A day; None for the blank nodes (`t123`, URLs) that the service gives for unknown values."""
    if text.startswith(("t", "http", "_:")):
        return None
    return last_day(text) if is_end else first_day(text)
