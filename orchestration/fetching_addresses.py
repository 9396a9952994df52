"""Which addresses may be asked: http and https on public addresses, and the hosts that the settings allow.

A name is resolved once; all its addresses are checked, and the connection is made to one of those that were checked, so
that a name server which changes its answer in between gains nothing.
"""

import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx2

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to the addresses of the host, as texts."""

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")


class FetchRefusedError(Exception):
    """An address or page that is not to be fetched; `code` is `address`, `robots` or `size`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FetchFailedError(Exception):
    """A page that could not be fetched. `is_lasting` says that asking again would not help now."""

    def __init__(
        self,
        message: str,
        *,
        is_lasting: bool = False,
        wait_seconds: float | None = None,
        status_code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.is_lasting = is_lasting
        self.wait_seconds = wait_seconds
        """What the server asked to wait."""
        self.status_code = status_code
        """What the server answered, if it did."""


@dataclass(frozen=True, slots=True)
class CheckedAddress:
    """A URL with the addresses that its connection may be made to."""

    url: httpx2.URL
    addresses: tuple[str, ...]


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host.

    Raises
    ------
    OSError
        When there are none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_address(url: str, *, allowed_hosts: Iterable[str], resolve: Resolver = resolve_host) -> CheckedAddress:
    """See that a URL may be fetched, and give the addresses to connect to.

    Parameters
    ----------
    allowed_hosts
        Hosts, or `host:port`, that may have any address.

    Raises
    ------
    FetchRefusedError
        When it is not http or https, or one of its addresses is not public.
    FetchFailedError
        When it is no URL, or its name has no address.
    """
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise FetchFailedError(f"this is no URL ({error})", is_lasting=True) from None
    if parsed.scheme not in _PORTS or not parsed.host:
        raise FetchRefusedError("address", f"only http and https are fetched, not {parsed.scheme or 'this'}:")
    parsed = parsed.copy_with(userinfo=b"", fragment=None)
    host, port = parsed.raw_host.decode("ascii").strip("[]"), parsed.port or _PORTS[parsed.scheme]
    if not 0 < port < 65_536:
        raise FetchFailedError(f"this is no URL (its port is {port})", is_lasting=True)
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise FetchFailedError(f"{host} has no address ({getattr(error, 'strerror', None) or error})") from None
    if not {host.lower(), f"{host.lower()}:{port}"} & {allowed.lower() for allowed in allowed_hosts}:
        hidden = [address for address in addresses if not is_public(address)]
        if hidden:
            raise FetchRefusedError(
                "address",
                f"{host} is at {hidden[0]}, which is not public. If it may be fetched, "
                f'add "{host}" to the setting fetch_allowed_hosts.',
            )
    return CheckedAddress(parsed, tuple(addresses))


def is_public(address: str) -> bool:
    """Whether an address is reached over the internet; of one that wraps another, that one counts too."""
    try:
        found = ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    wrapped = _wrapped(found) if isinstance(found, IPv6Address) else None
    if wrapped is not None:
        return is_public(str(wrapped))
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
