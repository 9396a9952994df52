"""Outlets: names to ids, and the table that says which outlet a web address belongs to."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_NOT_WORD = re.compile(r"[^\w]+|_+")
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)/?", re.IGNORECASE)
_TABLE_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
MAX_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of the table: a domain and the outlet whose pages stand there and below it."""

    domain: str
    outlet_id: str
    outlet_name: str


@dataclass(frozen=True, slots=True)
class OutletTable:
    """Outlets by domain."""

    by_domain: Mapping[str, Outlet] = field(default_factory=dict)

    def find(self, host: str | None) -> Outlet | None:
        """The outlet of a host: that of the longest domain which the host is, or lies below."""
        labels = (host or "").lower().rstrip(".").split(".")
        domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self.by_domain[domain] for domain in domains if domain in self.by_domain), None)


NO_OUTLETS: Final = OutletTable()


def outlet_table(outlets: Iterable[Outlet]) -> OutletTable:
    """The table of these rows; of two rows with one domain the later counts."""
    return OutletTable({outlet.domain: outlet for outlet in outlets})


def outlet_row(domain: str, outlet_name: str, outlet_id: str = "") -> Outlet:
    """A row from what a file holds; without an id, the name's slug is the id.

    Raises
    ------
    ValueError
        When the domain is no domain, the name is empty, or the id is not a slug; the message says what to write.
    """
    bare = domain.strip().lower().removeprefix("www.")
    if not _TABLE_DOMAIN.fullmatch(bare):
        raise ValueError(f"{domain!r} is no domain. Write it like 'harbortimes.example', without 'https://' or a path")
    name, slug = clean_outlet_name(outlet_name), outlet_slug(outlet_id or outlet_name)
    if name is None or slug is None:
        raise ValueError("outlet_name is empty. Write the name as readers know it")
    if outlet_id and outlet_id != slug:
        raise ValueError(f"{outlet_id!r} cannot be an outlet_id. Write {slug!r}: small letters, digits and hyphens")
    return Outlet(bare, slug, name)


def outlet_slug(name: str | None) -> str | None:
    """`The Guardian` -> `the-guardian`, `www.example.com` -> `example-com`; None when no letter or digit is left."""
    folded = " ".join((name or "").split())
    domain = _DOMAIN.fullmatch(folded)
    text = unicodedata.normalize("NFKD", domain.group(1) if domain else folded)
    bare = (
        "".join(char for char in text if not unicodedata.combining(char)).casefold().replace("'", "").replace("’", "")
    )
    return _NOT_WORD.sub("-", bare)[:MAX_LENGTH].strip("-") or None


def clean_outlet_name(name: str | None) -> str | None:
    """The name with white space folded; None when it holds no letter or digit."""
    folded = " ".join((name or "").split())[:200]
    return folded if outlet_slug(folded) else None
