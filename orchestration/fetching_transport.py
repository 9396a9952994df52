"""Connections to the address that was checked, for as long as a page may take and no longer.

The client resolves no names: it connects to the addresses that it is given for the next request. The name stays what it
was, so that the certificate is checked against the name and not against the address.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpcore2
import httpx2

FAILURES = (httpx2.HTTPError, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError)
"""What a request can end in."""
TIMEOUTS = (httpx2.TimeoutException, httpcore2.TimeoutException)


@dataclass(slots=True)
class _Target:
    """Where the next request goes, and until when it has to be over (`time.monotonic`)."""

    addresses: tuple[str, ...] = ()
    deadline: float = 0.0
    connected_to: str = ""


class PinnedTransport(httpx2.BaseTransport):
    """One request at a time, each to the addresses set for it."""

    def __init__(self, *, ssl_context: ssl.SSLContext | None = None) -> None:
        self._target = _Target()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl_context or httpx2.create_ssl_context(),
            # A kept connection would lead to an address that was checked for an earlier request.
            max_keepalive_connections=0,
            network_backend=_PinnedBackend(self._target),
        )

    @property
    def connected_to(self) -> str:
        """The address that the last request went to."""
        return self._target.connected_to

    def aim(self, addresses: tuple[str, ...], *, seconds: float) -> None:
        """Set the addresses of the next request, to be tried in this order, and how long it may take in all."""
        self._target.addresses, self._target.deadline = addresses, time.monotonic() + seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; what it ends in otherwise is one of `FAILURES`."""
        assert isinstance(request.stream, httpx2.SyncByteStream)
        url = request.url
        response = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        assert isinstance(response.stream, Iterable)
        return httpx2.Response(response.status, headers=response.headers, stream=_Body(response.stream))

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    """The body of a response as it arrives."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class _PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the addresses of the target, whatever host it is asked for."""

    def __init__(self, target: _Target) -> None:
        self._target = target
        self._system = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address that lets itself be connected to."""
        problem: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._target.addresses:
            try:
                stream = self._system.connect_tcp(
                    address,
                    port,
                    timeout=_time_left(self._target.deadline, timeout),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
                continue
            self._target.connected_to = address
            return _DeadlineStream(stream, self._target.deadline)
        raise problem


class _DeadlineStream(httpcore2.NetworkStream):
    """A connection that no sequence of small steps can hold open."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=_time_left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_time_left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = _time_left(self._deadline, timeout)
        return _DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, timeout=left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _time_left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time for the page is over")
    return left if timeout is None else min(left, timeout)
