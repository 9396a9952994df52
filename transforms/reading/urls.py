"""Canonical URLs: the same page has the same URL, whatever campaign led to it."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING_NAMES_TEXT = (
    "_ga _gl ceid cid cmp cmpid dclid fbclid fb_action_ids fb_ref fb_source feature gclid gclsrc ic icid igshid "
    "ito mbid mc_cid mc_eid mkt_tok ncid ns_campaign ns_mchannel ocid partner ref ref_src ref_url referrer s_cid "
    "share smid smtyp source spm sr_share src srnd taid tpcc trk twclid wt_mc wtmc xtor yclid"
)
_TRACKING_NAMES = frozenset(_TRACKING_NAMES_TEXT.split())
_TRACKING_PREFIX = re.compile(r"(?:utm|at|pk|hsa|oly|vero|ns)_", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
MAX_URL_LENGTH = 2000


def normalize_url(url: str | None, *, base: str | None = None) -> str | None:
    """An absolute http(s) URL without fragment, credentials, default port and tracking parameters; else None.

    Scheme and host are lower-cased; path and the remaining parameters keep their order and case.
    """
    stripped = (url or "").strip()
    if not stripped or len(stripped) > MAX_URL_LENGTH or any(char.isspace() for char in stripped):
        return None
    try:
        parts = urlsplit(urljoin(base, stripped) if base else stripped)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    kept = [(name, value) for name, value in query if not _is_tracking(name)]
    query_text = parts.query if len(kept) == len(query) else urlencode(kept)
    netloc = host if port in {None, 80, 443} else f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme.lower(), netloc, path, query_text, ""))


def host_of(url: str | None) -> str | None:
    """Host of a normalised URL, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None


def is_same_site(url: str, other: str) -> bool:
    """Whether the host of one normalised URL is that of the other, or lies below it (`amp.` or `m.` before it)."""
    host, other_host = host_of(url) or "", host_of(other) or ""
    return host == other_host or host.endswith(f".{other_host}") or other_host.endswith(f".{host}")


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING_NAMES or _TRACKING_PREFIX.match(name) is not None
