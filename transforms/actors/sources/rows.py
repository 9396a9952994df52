"""Rows of the actor tables as a source gives them, and the account of what was not taken."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from transforms import schemas
from transforms.actors.roles import without_country
from transforms.actors.tables import TABLES, ActorTables

EXAMPLES_PER_REASON = 3


class UnusableRowError(ValueError):
    """A row cannot be used; the message says why, without the place where it stands."""


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """Codes of countries as sources give them, to ISO 3166-1 alpha-2."""

    by_code: Mapping[str, str]
    """Alpha-2 and alpha-3 codes in capitals."""
    by_wikidata_id: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    """Names by alpha-2 code, the longest first: what is taken off the end of an office."""

    def code(self, text: str) -> str | None:
        """The alpha-2 code of an alpha-2 or alpha-3 code; None for no text.

        Raises
        ------
        UnusableRowError
            For a code that no country has.
        """
        if not text:
            return None
        found = self.by_code.get(text.upper())
        if found is None:
            raise UnusableRowError(f"there is no country with the code {text!r}")
        return found

    def office(self, role: str, country_code: str | None) -> str:
        """The office without the name of its own country."""
        return without_country(role, self.names.get(country_code or "", ()))


@dataclass(slots=True)
class ActorRows:
    """What was read from one source so far. Rows are tuples in the column order of their tables."""

    actors: list[tuple[object, ...]] = field(default_factory=list)
    roles: list[tuple[object, ...]] = field(default_factory=list)
    aliases: list[tuple[object, ...]] = field(default_factory=list)
    places: list[tuple[object, ...]] = field(default_factory=list)
    read_count: int = 0
    """Records looked at."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Records and values not taken, by reason."""
    examples: dict[str, list[str]] = field(default_factory=dict)
    """For each reason the first places where it occurred, such as 'line 17'."""

    def skip(self, reason: str, where: str) -> None:
        """Count something that is not taken."""
        self.skipped[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < EXAMPLES_PER_REASON:
            examples.append(where)

    def tables(self) -> ActorTables:
        """The rows as frames that keep their contracts; of rows with one key the first stays."""
        frames = []
        for table, rows in zip(TABLES, (self.actors, self.roles, self.aliases, self.places), strict=True):
            frame = pl.DataFrame(rows, schema=table.polars_schema, orient="row").unique(
                list(table.key), keep="first", maintain_order=True
            )
            if frame.height < len(rows):
                self.skipped[f"repeated row of {table.qualified_name}"] += len(rows) - frame.height
            schemas.validate_frame(frame, table)
            frames.append(frame)
        return ActorTables(*frames)
