"""What sites ask of robots (robots.txt, RFC 9309), asked once a run for every site."""

from dataclasses import dataclass, field

import httpx2
from protego import Protego

from orchestration.fetching_addresses import FetchFailedError, FetchRefusedError
from orchestration.fetching_client import PageClient

MAX_ROBOTS_BYTES = 512_000
MAX_CRAWL_DELAY_SECONDS = 30.0
"""A longer wait between two requests than this is not kept to: such a site is left alone instead."""
_NO_RULES = frozenset(range(400, 500)) - {429}


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: Protego | None
    """None when everything is allowed."""
    problem: str | None = None
    """Why nothing may be fetched, when the rules could not be read."""


@dataclass(slots=True)
class Robots:
    """The rules of the sites that were met."""

    client: PageClient
    _sites: dict[str, _Rules] = field(default_factory=dict)

    def check(self, url: str) -> None:
        """See whether a site lets a page be fetched.

        Raises
        ------
        FetchRefusedError
            When it does not, or when its rules cannot be asked for, which has to be taken for a no.
        """
        found = self._site(url)
        if found.problem is not None:
            raise FetchRefusedError("robots", f"the site's robots.txt cannot be read: {found.problem}")
        if found.rules is not None and not found.rules.can_fetch(url, self.client.user_agent):
            raise FetchRefusedError("robots", "the site's robots.txt forbids it")
        if (self.delay_seconds(url) or 0.0) > MAX_CRAWL_DELAY_SECONDS:
            raise FetchRefusedError("robots", f"the site asks for {self.delay_seconds(url):,.0f} s between two pages")

    def delay_seconds(self, url: str) -> float | None:
        """What the site asks to keep between two requests; None when it does not say."""
        rules = self._site(url).rules
        delay = rules.crawl_delay(self.client.user_agent) if rules is not None else None
        return float(delay) if delay is not None else None

    def _site(self, url: str) -> _Rules:
        parsed = httpx2.URL(url)
        site = f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"
        if site not in self._sites:
            self._sites[site] = self._ask(site)
        return self._sites[site]

    def _ask(self, site: str) -> _Rules:
        try:
            answer = self.client.get(f"{site}/robots.txt", max_bytes=MAX_ROBOTS_BYTES)
        except FetchFailedError as error:
            # No such file means no rules; a server that fails may have some.
            return _Rules(None) if error.status_code in _NO_RULES else _Rules(None, str(error))
        except FetchRefusedError as error:
            return _Rules(None, str(error))
        return _Rules(Protego.parse(answer.content.decode("utf-8", "replace")))
