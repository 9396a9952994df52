"""Fetching: feeds, sitemaps and pages to a web archive in the inbox, which reading then reads like any other file.

What is fetched lies on disk as it was sent, so that reading it can be repeated without the network. A feed is stored
itself and stands for those of its items that it brings in full; the pages of the others are fetched.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from orchestration.errors import UsageError
from orchestration.fetching_addresses import FetchFailedError, FetchRefusedError, Resolver, resolve_host
from orchestration.fetching_archive import FetchArchive
from orchestration.fetching_client import Answer, FetchLimits, HostClock, PageClient
from orchestration.fetching_robots import Robots
from orchestration.fetching_state import FetchState
from orchestration.progress import ProgressListener, SilentProgress
from orchestration.settings import Settings
from orchestration.sources import is_web_address
from transforms.reading import feed_listing
from transforms.reading.feed_listing import FeedListing
from transforms.reading.urls import MAX_URL_LENGTH

MAX_SITEMAP_DEPTH = 2
"""An index of sitemaps may name others; deeper ones are left."""


class ItemLister(Protocol):
    """Lists what bytes name; raises `ValueError` when they are no feed and no sitemap."""

    def __call__(self, data: bytes, *, url: str | None = None) -> FeedListing: ...


class FetchStatus(StrEnum):
    """How it went with a URL."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    """As it was when it was fetched before; not stored again."""
    RECENT = "recent"
    """Named by a feed and fetched a short while ago; not asked for."""
    REFUSED = "refused"
    FAILED = "failed"
    LEFT_OUT = "left_out"
    """Beyond the number of pages of one command."""


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """One URL."""

    url: str
    status: FetchStatus
    reason_code: str | None = None
    """`address`, `robots` or `size` for what was refused."""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FetchSummary:
    """What a fetch has done."""

    outcomes: tuple[FetchOutcome, ...]
    archive_path: Path | None
    """The web archive that was written; None when nothing was new."""

    def count(self, status: FetchStatus) -> int:
        """How many URLs went that way."""
        return sum(outcome.status is status for outcome in self.outcomes)

    @property
    def is_failure(self) -> bool:
        """Whether nothing came of the whole command and something went wrong."""
        good = {FetchStatus.FETCHED, FetchStatus.NOT_MODIFIED, FetchStatus.RECENT}
        return bool(self.outcomes) and not any(outcome.status in good for outcome in self.outcomes)

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            **{status.value: self.count(status) for status in FetchStatus},
            "archive_path": str(self.archive_path) if self.archive_path else None,
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
        }


@dataclass(frozen=True, slots=True)
class _Task:
    """A URL to fetch."""

    url: str
    is_given: bool
    """Named by the user and not by a feed."""
    parent: str | None = None
    """What named it."""
    depth: int = 0
    """How many indexes of sitemaps led to it."""
    is_list: bool = False
    """Whether a sitemap is expected there."""


def fetch_urls(
    urls: Sequence[str],
    *,
    settings: Settings,
    out: Path | None = None,
    is_feed: bool = False,
    is_again: bool = False,
    progress: ProgressListener | None = None,
    list_items: ItemLister | None = None,
    resolve: Resolver = resolve_host,
    clock: HostClock | None = None,
) -> FetchSummary:
    """Fetch pages, and what feeds and sitemaps name, into a web archive.

    Parameters
    ----------
    out
        Folder for the archive; the inbox unless given.
    is_feed
        Whether the URLs must be feeds or sitemaps: what is none then fails instead of counting as a page.
    is_again
        Whether to fetch and store also what was fetched before and has not changed.
    list_items, resolve, clock
        What lists feeds, resolves names and waits; the usual ones unless given.

    Raises
    ------
    UsageError
        When one of `urls` is no URL of the web; nothing is fetched then.
    """
    strange = [
        url for url in urls if not is_web_address(url) or len(url) > MAX_URL_LENGTH or not urlsplit(url).hostname
    ]
    if strange or not urls:
        raise UsageError(f"only http and https URLs are fetched: {', '.join(strange) or 'none was given'}")
    limits = FetchLimits(
        timeout_seconds=settings.fetch_timeout_seconds,
        max_bytes=settings.fetch_max_bytes,
        tries=settings.fetch_tries,
        delay_seconds=settings.fetch_delay_seconds,
    )
    client = PageClient(
        limits=limits,
        user_agent=settings.fetch_user_agent or f"onrecord/{version('onrecord')}",
        allowed_hosts=settings.fetch_allowed_hosts,
        resolve=resolve,
        clock=clock,
    )
    state = FetchState(settings.fetch_state_path)
    archive = FetchArchive(out or settings.inbox_dir)
    fetch = _Fetch(
        client,
        archive,
        state,
        settings=settings,
        list_items=list_items or feed_listing.list_items,
        is_feed=is_feed,
        is_again=is_again,
    )
    progress = progress or SilentProgress()
    progress.begin("fetching", total=None, unit="pages")
    outcomes: list[FetchOutcome] = []
    try:
        with client, archive:
            for outcome in fetch.run(urls):
                outcomes.append(outcome)
                progress.advance(1)
    finally:
        # A page that is not on disk, where reading finds it, must not count as seen.
        if not archive.is_written or archive.path.is_file():
            state.save()
    progress.end()
    return FetchSummary(tuple(outcomes), archive.path if archive.is_written else None)


class _Fetch:
    """One command: what waits, what was seen, what came of it."""

    def __init__(
        self,
        client: PageClient,
        archive: FetchArchive,
        state: FetchState,
        *,
        settings: Settings,
        list_items: ItemLister,
        is_feed: bool,
        is_again: bool,
    ) -> None:
        self._client, self._archive, self._state, self._settings = client, archive, state, settings
        self._robots = Robots(client)
        self._list_items = list_items
        self._is_feed, self._is_again = is_feed, is_again
        self._known: set[str] = set()
        self._lists: dict[str, tuple[Answer, str | None]] = {}
        """Feeds and sitemaps that were read, each with what named it."""

    def run(self, urls: Iterable[str]) -> Iterator[FetchOutcome]:
        """Fetch what was given, then what it names: one page of every host in turn, so that waits overlap."""
        waiting = deque(self._new(_Task(url, is_given=True, is_list=self._is_feed) for url in urls))
        found: list[_Task] = []
        asked_count = 0
        while waiting or found:
            if not waiting:
                waiting, found = deque(_by_turns(found)), []
            task = waiting.popleft()
            if self._is_recent(task):
                yield FetchOutcome(task.url, FetchStatus.RECENT)
                continue
            if asked_count >= self._settings.fetch_max_pages:
                self._unsettle(task)
                yield FetchOutcome(task.url, FetchStatus.LEFT_OUT, None, "more pages than fetch_max_pages")
                continue
            asked_count += 1
            outcome, named = self._fetch(task)
            found += self._new(named)
            yield outcome
        for url, (answer, _) in self._lists.items():
            self._state.note(url, answer)

    def _fetch(self, task: _Task) -> tuple[FetchOutcome, list[_Task]]:
        seen = None if self._is_again else self._state.seen(task.url)
        try:
            answer = self._client.get(
                task.url,
                validators=seen.validators if seen else {},
                check_hop=self._robots.check,
                delay_seconds=self._robots.delay_seconds(task.url),
            )
            listing = self._listing(task, answer)
        except FetchRefusedError as error:
            return FetchOutcome(task.url, FetchStatus.REFUSED, error.code, str(error)), []
        except FetchFailedError as error:
            if not error.is_lasting:
                self._unsettle(task)
            return FetchOutcome(task.url, FetchStatus.FAILED, None, str(error)), []
        is_new = not answer.is_not_modified and (self._is_again or self._state.is_changed(task.url, answer))
        if is_new:
            self._archive.add(answer)
        # Until all that it names is settled, a feed is asked for anew: "not modified" would hide what is missing.
        self._state.note(task.url, answer, has_validators=listing is None)
        if listing is not None:
            self._lists[task.url] = answer, task.parent
        outcome = FetchOutcome(task.url, FetchStatus.FETCHED if is_new else FetchStatus.NOT_MODIFIED)
        return outcome, list(_named(task, listing)) if listing is not None else []

    def _listing(self, task: _Task, answer: Answer) -> FeedListing | None:
        """What an answer names; None for a page."""
        if answer.is_not_modified or not (task.is_given or task.is_list):
            return None
        try:
            return self._list_items(answer.content, url=answer.url)
        except ValueError:
            if task.is_list:
                raise FetchFailedError("this is no feed and no sitemap that can be read", is_lasting=True) from None
            return None

    def _unsettle(self, task: _Task) -> None:
        """Note a page that is wanted the next time: what named it, and what named that, is then asked again."""
        parent = task.parent
        while parent is not None and parent in self._lists:
            parent = self._lists.pop(parent)[1]

    def _is_recent(self, task: _Task) -> bool:
        seen = None if task.is_given or task.is_list or self._is_again else self._state.seen(task.url)
        return seen is not None and seen.is_recent(hours=self._settings.fetch_recheck_hours)

    def _new(self, tasks: Iterable[_Task]) -> Iterator[_Task]:
        """Those that this command has not met."""
        for task in tasks:
            if task.url not in self._known:
                self._known.add(task.url)
                yield task


def _named(task: _Task, listing: FeedListing) -> Iterator[_Task]:
    """Pages that a feed names and does not bring itself, and further sitemaps."""
    if task.depth < MAX_SITEMAP_DEPTH:
        for url in listing.sitemaps:
            yield _Task(url, is_given=False, parent=task.url, depth=task.depth + 1, is_list=True)
    for item in listing.items:
        if not item.has_full_content:
            yield _Task(item.url, is_given=False, parent=task.url, depth=task.depth)


def _by_turns(tasks: Iterable[_Task]) -> Iterator[_Task]:
    """One task of each host after the other."""
    hosts: dict[str, deque[_Task]] = {}
    for task in tasks:
        hosts.setdefault(urlsplit(task.url).netloc, deque()).append(task)
    while hosts:
        for host in list(hosts):
            yield hosts[host].popleft()
            if not hosts[host]:
                del hosts[host]
