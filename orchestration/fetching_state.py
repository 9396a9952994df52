"""What was fetched before: validators and hash of every page, in one small file beside the warehouse."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.fetching_client import Answer

KEPT_DAYS = 180
"""Pages that nothing has asked for within this time are forgotten, so that the file stays small."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as it was when it was asked for last."""

    fetched_at: str
    """ISO 8601, UTC."""
    content_sha256: str
    etag: str = ""
    last_modified: str = ""

    @property
    def validators(self) -> dict[str, str]:
        """Headers that ask for the page only if it has changed."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}

    def is_recent(self, *, hours: float) -> bool:
        """Whether it was asked for within the last so many hours."""
        return datetime.now(UTC) - datetime.fromisoformat(self.fetched_at) < timedelta(hours=hours)


class FetchState:
    """The pages of a state file. A file that is not there or cannot be read is a state without pages."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pages = _read(path)

    def seen(self, url: str) -> SeenPage | None:
        """What is known of a page."""
        return self._pages.get(url)

    def is_changed(self, url: str, answer: Answer) -> bool:
        """Whether a page is another one than before."""
        before = self._pages.get(url)
        return before is None or before.content_sha256 != _content_sha256(answer)

    def note(self, url: str, answer: Answer, *, has_validators: bool = True) -> None:
        """Remember an answer; without its validators, the page is asked for as a whole the next time."""
        before = self._pages.get(url)
        fetched_at = answer.fetched_at.isoformat(timespec="seconds")
        if answer.is_not_modified:
            if before is not None:
                self._pages[url] = SeenPage(fetched_at, before.content_sha256, before.etag, before.last_modified)
            return
        etag, last_modified = answer.header("ETag") or "", answer.header("Last-Modified") or ""
        validators = (etag, last_modified) if has_validators else ("", "")
        self._pages[url] = SeenPage(fetched_at, _content_sha256(answer), *validators)

    def save(self) -> None:
        """Write the file anew, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_name(self._path.name + ".part")
        pages = {url: asdict(page) for url, page in self._pages.items() if page.is_recent(hours=24 * KEPT_DAYS)}
        partial.write_text(json.dumps({"pages": pages}, ensure_ascii=False, indent=0), encoding="utf-8")
        partial.replace(self._path)


def _content_sha256(answer: Answer) -> str:
    return hashlib.sha256(answer.content).hexdigest()


def _read(path: Path) -> dict[str, SeenPage]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(url): _page(values) for url, values in found["pages"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _page(values: Mapping[str, str]) -> SeenPage:
    page = SeenPage(**values)
    page.is_recent(hours=0)  # raises for what is no date with a time zone
    return page
