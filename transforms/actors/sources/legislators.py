"""The YAML files of the project congress-legislators: members of the United States Congress and their terms.

The file is a list of people; each is parsed by itself, so that a file of any length takes the memory of one person.
"""

from collections.abc import Iterable, Iterator, Mapping

import yaml

from transforms.actors.dates import first_day, last_day
from transforms.actors.sources.rows import ActorRows, UnusableRowError

LICENCE = "CC0-1.0"
COUNTRY = "US"
TERM_ROLES: Mapping[str, tuple[str, int]] = {
    "rep": ("United States representative", 3),
    "sen": ("United States senator", 3),
    "prez": ("President", 1),
    "viceprez": ("Vice President", 1),
}

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_legislators(lines: Iterable[str], rows: ActorRows, *, source: str) -> None:
    """Read one file (legislators-current, legislators-historical or executive) into `rows`.

    People get `wd:<Wikidata id>` as their id, or `bioguide:<id>` without one. Consecutive terms in one chamber are one
    term of office here: `valid_from` of the first, `valid_to` of the last.
    """
    for number, text in _entries(lines):
        rows.read_count += 1
        where = f"entry {number}"
        try:
            person = yaml.load(text, Loader=_Loader)
            _add_person(rows, person[0], source)
        except (yaml.YAMLError, KeyError, IndexError, TypeError, AttributeError):
            rows.skip("entry that is no legislator", where)
        except ValueError as error:
            rows.skip(str(error), where)


def _entries(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    entry: list[str] = []
    number = 0
    for line in lines:
        if line.startswith("- ") and entry:
            number += 1
            yield number, "".join(entry)
            entry = []
        if entry or line.startswith("- "):
            entry.append(line)
    if entry:
        yield number + 1, "".join(entry)


def _add_person(rows: ActorRows, person: Mapping[str, Mapping[str, str]], source: str) -> None:
    ids, name = person["id"], person["name"]
    wikidata_id = ids.get("wikidata")
    known_as = name.get("official_full") or f"{name['first']} {name['last']}"
    if not wikidata_id and not ids.get("bioguide"):
        raise UnusableRowError("person without Wikidata and Bioguide id")
    actor_id = f"wd:{wikidata_id}" if wikidata_id else f"bioguide:{ids['bioguide']}"
    terms = sorted(_terms(person), key=lambda term: (term[0], term[1]))
    rows.actors.append((actor_id, "PERSON", known_as, wikidata_id, COUNTRY, source, LICENCE))
    short = f"{name.get('nickname') or name['first']} {name['last']}"
    full_names = (f"{name['first']} {name['last']}", short)
    for alias, kind in dict.fromkeys([*((full, "name") for full in full_names), (name["last"], "surname")]):
        if alias != known_as:
            rows.aliases.append((actor_id, alias, kind, None, None, source, LICENCE))
    for role, first, last in _joined(terms):
        rank = dict(TERM_ROLES.values())[role]
        rows.roles.append((actor_id, role, rank, COUNTRY, first_day(first), last_day(last), source, LICENCE))


def _terms(person: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    terms = person["terms"]
    if not isinstance(terms, list):
        raise UnusableRowError("terms are no list")
    for term in terms:
        role = TERM_ROLES.get(term["type"])
        if role is None:
            raise UnusableRowError(f"unknown type of term {term['type']!r}")
        yield role[0], str(term["start"]), str(term["end"])


def _joined(terms: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Terms that follow each other within the year's turn are one."""
    current: tuple[str, str, str] | None = None
    for role, first, last in terms:
        if current is not None and current[0] == role and _days_between(current[2], first) <= 7:
            current = (role, current[1], max(current[2], last))
            continue
        if current is not None:
            yield current
        current = (role, first, last)
    if current is not None:
        yield current


def _days_between(last: str, first: str) -> int:
    before, after = last_day(last), first_day(first)
    return 0 if before is None or after is None else (after - before).days
