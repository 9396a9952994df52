"""What a feed or sitemap names, as far as fetching needs to know it."""

from collections.abc import Sequence
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
    """The lister of the feed readers, whose parser takes long to import."""
    from transforms.reading.feed_listing import list_items  # noqa: PLC0415 - as said

    return list_items
