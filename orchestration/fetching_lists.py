"""What a feed or sitemap names, as far as fetching needs to know it."""

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol


class ListedItem(Protocol):
    """An item of a feed."""

    @property
    def url(self) -> str: ...

    @property
    def has_full_content(self) -> bool: ...


class Listing(Protocol):
    """All that a feed or sitemap names."""

    @property
    def items(self) -> Sequence[ListedItem]: ...

    @property
    def sitemaps(self) -> Sequence[str]: ...


class ItemLister(Protocol):
    """Lists what bytes name; raises `ValueError` when they are no feed and no sitemap."""

    def __call__(self, data: bytes, *, url: str | None = None) -> Listing: ...


def load_item_lister() -> ItemLister:
    """The lister of the feed readers; without them everything that is fetched is a page."""
    try:
        lister: ItemLister = import_module("transforms.reading.feed_listing").list_items
    except ModuleNotFoundError:
        return _list_nothing
    return lister


def _list_nothing(data: bytes, *, url: str | None = None) -> Listing:
    raise ValueError("feeds are not read")
