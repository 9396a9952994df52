"""One page over HTTP: within limits of time and size, every hop checked, asked for again where that helps."""

import random
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from orchestration.fetching_addresses import (
    CheckedAddress,
    FetchFailedError,
    FetchRefusedError,
    Resolver,
    check_address,
    resolve_host,
)
from orchestration.fetching_transport import FAILURES, TIMEOUTS, PinnedTransport

MAX_REDIRECTS = 5
MAX_WAIT_SECONDS = 60.0
"""The longest wait that a server may ask for; beyond it the page is given up for this run."""
DEADLINE_FACTOR = 3
"""A page has this many times the timeout of a single step, headers and body together."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_OK, _NOT_MODIFIED = 200, 304
_GZIP_WINDOW = 31
_TEXT_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/xml;q=0.9,*/*;q=0.5",
    # Nothing else is unpacked, so nothing else is asked for.
    "Accept-Encoding": "gzip",
}

HopCheck = Callable[[str], None]
"""Called with each URL before it is asked; raises to forbid it."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What a fetch may cost."""

    timeout_seconds: float
    """Of one step: connecting, or waiting for more bytes."""
    max_bytes: int
    """Of a body, as sent and unpacked."""
    tries: int
    delay_seconds: float
    """Between two requests to one host."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave for a URL; `body` is as it was sent, `content` unpacked. Not modified: both are empty."""

    url: str
    """The last one, after redirects."""
    address: str
    status_code: int
    reason_phrase: str
    headers: tuple[tuple[bytes, bytes], ...]
    request_headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    content: bytes
    fetched_at: datetime

    @property
    def is_not_modified(self) -> bool:
        return self.status_code == _NOT_MODIFIED

    def header(self, name: str) -> str | None:
        """Value of a header."""
        wanted = name.lower().encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), None)


@dataclass(slots=True)
class HostClock:
    """Keeps the requests to one host apart."""

    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _next: dict[str, float] = field(default_factory=dict)

    def wait_for(self, host: str, *, delay_seconds: float) -> None:
        """Wait until the host may be asked again."""
        wait = self._next.get(host, 0.0) - self.now()
        if wait > 0:
            self.sleep(wait)
        self._next[host] = self.now() + delay_seconds


class PageClient:
    """Gets pages. Close it after use, or use it in a `with` block."""

    def __init__(
        self,
        *,
        limits: FetchLimits,
        user_agent: str,
        allowed_hosts: tuple[str, ...] = (),
        resolve: Resolver = resolve_host,
        clock: HostClock | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._limits = limits
        self._allowed_hosts = allowed_hosts
        self._resolve = resolve
        self._clock = clock or HostClock()
        self.user_agent = user_agent
        self._transport = PinnedTransport(ssl_context=ssl_context)
        # No proxy and no netrc out of the environment: the address that was checked is the one that is asked.
        self._client = httpx2.Client(
            transport=self._transport,
            trust_env=False,
            follow_redirects=False,
            timeout=limits.timeout_seconds,
            headers={"User-Agent": user_agent, **_TEXT_HEADERS},
        )

    def __enter__(self) -> "PageClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        *,
        validators: Mapping[str, str] | None = None,
        check_hop: HopCheck | None = None,
        delay_seconds: float | None = None,
        max_bytes: int | None = None,
    ) -> Answer:
        """Fetch a URL, following redirects.

        Parameters
        ----------
        validators
            Headers of a conditional request (`If-None-Match`, `If-Modified-Since`).

        Raises
        ------
        FetchRefusedError
            When an address on the way may not be fetched, or the page is too large.
        FetchFailedError
            When it could not be fetched after all tries, or the answer is neither 200 nor "not modified".
        """
        limits = self._limits
        for attempt in range(1, limits.tries + 1):
            try:
                return self._follow(
                    url,
                    validators or {},
                    check_hop,
                    max(delay_seconds or 0.0, limits.delay_seconds),
                    max_bytes or limits.max_bytes,
                )
            except FetchFailedError as error:
                wait = error.wait_seconds if error.wait_seconds is not None else 2 ** (attempt - 1)
                if error.is_lasting or attempt == limits.tries:
                    raise
                if wait > MAX_WAIT_SECONDS:
                    message = f"{error}; it asks to wait {wait:,.0f} s: try again later"
                    raise FetchFailedError(message, is_lasting=True, status_code=error.status_code) from None
                self._clock.sleep(wait * random.uniform(1.0, 1.1))  # so that many do not come at once
        raise AssertionError("unreachable")

    def _follow(
        self,
        url: str,
        validators: Mapping[str, str],
        check_hop: HopCheck | None,
        delay_seconds: float,
        max_bytes: int,
    ) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            checked = check_address(url, allowed_hosts=self._allowed_hosts, resolve=self._resolve)
            if check_hop is not None:
                check_hop(str(checked.url))
            self._clock.wait_for(checked.url.host, delay_seconds=delay_seconds)
            answer = self._ask(checked, validators, max_bytes)
            location = answer.header("Location")
            if answer.status_code not in _REDIRECTS or location is None:
                return _checked(answer, is_conditional=bool(validators))
            try:
                url = str(checked.url.join(location))
            except (httpx2.InvalidURL, ValueError):
                raise FetchFailedError("it leads to an address that is none", is_lasting=True) from None
        raise FetchFailedError(f"more than {MAX_REDIRECTS} redirects", is_lasting=True)

    def _ask(self, checked: CheckedAddress, validators: Mapping[str, str], max_bytes: int) -> Answer:
        """Send one request, to an address that was checked."""
        seconds = DEADLINE_FACTOR * self._limits.timeout_seconds
        deadline = time.monotonic() + seconds
        self._transport.aim(checked.addresses, seconds=seconds)
        self._client.cookies.clear()
        request = self._client.build_request("GET", checked.url, headers=validators)
        try:
            response = self._client.send(request, stream=True)
            try:
                body = self._body(response, max_bytes)
            finally:
                response.close()
        except TIMEOUTS:
            is_over = time.monotonic() >= deadline
            silence = f"no answer within {self._limits.timeout_seconds:g} s"
            raise FetchFailedError(f"not complete after {seconds:g} s" if is_over else silence) from None
        except FAILURES as error:
            raise FetchFailedError(f"the connection failed ({error or type(error).__name__})") from None
        return Answer(
            url=str(checked.url),
            address=self._transport.connected_to,
            status_code=response.status_code,
            reason_phrase=response.reason_phrase,
            headers=tuple(response.headers.raw),
            request_headers=tuple(request.headers.raw),
            body=body,
            content=_unpack(body, response.headers.get("Content-Encoding", ""), max_bytes),
            fetched_at=datetime.now(UTC),
        )

    def _body(self, response: httpx2.Response, max_bytes: int) -> bytes:
        """The body as it was sent; nothing of an answer that is not used."""
        if response.status_code != _OK:
            return b""
        declared = response.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > max_bytes:
            raise FetchRefusedError("size", f"{int(declared):,} bytes are more than {max_bytes:,} (fetch_max_bytes)")
        pieces, size = [], 0
        for piece in response.iter_raw():
            pieces.append(piece)
            size += len(piece)
            if size > max_bytes:
                raise FetchRefusedError("size", f"more than {max_bytes:,} bytes (setting fetch_max_bytes)")
        return b"".join(pieces)


def _checked(answer: Answer, *, is_conditional: bool) -> Answer:
    """The answer, if it is a page, or "not modified" to who has asked for that."""
    if answer.status_code == _OK or (answer.is_not_modified and is_conditional):
        return answer
    raise FetchFailedError(
        f"the server answered {answer.status_code} {answer.reason_phrase}".rstrip(),
        is_lasting=answer.status_code not in _PASSING,
        wait_seconds=_seconds_to_wait(answer.header("Retry-After")),
        status_code=answer.status_code,
    )


def _unpack(body: bytes, packing: str, max_bytes: int) -> bytes:
    """The body without the packing of its transfer.

    Raises
    ------
    FetchRefusedError
        When it unpacks to more than is fetched.
    FetchFailedError
        When it is broken, cut off, or packed in a way that was not asked for.
    """
    if not body or packing.strip().lower() in {"", "identity"}:
        return body
    if packing.strip().lower() not in {"gzip", "x-gzip"}:
        raise FetchFailedError(f"the server packed the page as {packing[:40]!r}, unasked", is_lasting=True)
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        content = inflater.decompress(body, max_bytes + 1)
    except zlib.error:
        raise FetchFailedError("the packed page is broken") from None
    if len(content) > max_bytes:
        raise FetchRefusedError("size", f"more than {max_bytes:,} bytes, unpacked (setting fetch_max_bytes)")
    if not inflater.eof:
        raise FetchFailedError("the packed page is cut off")
    return content


def _seconds_to_wait(value: str | None) -> float | None:
    """Retry-After as seconds or as a date."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())
