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
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[\w-]+\.)")
_HOME_PATH = re.compile(r"/(?:index\.\w{2,5}|home/?|[a-z]{2}/?)?", re.IGNORECASE)
_AMP_CACHE = re.compile(r"https?://(?:[\w.-]+\.cdn\.ampproject\.org|(?:www\.)?google\.[a-z.]+/amp)/(?:[cvi]/)?(?:s/)?")
_AMP_PATH = re.compile(r"(?:/amp/?|\.amp)$", re.IGNORECASE)
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
    """Host of a normalised URL, without `www.` or the names that hosts of mobile pages begin with."""
    return _HOST_PREFIX.sub("", urlsplit(url).hostname or "") or None if url else None


def is_same_site(url: str, other: str) -> bool:
    """Whether the host of one normalised URL is that of the other, or lies below it (`amp.` or `m.` before it)."""
    host, other_host = host_of(url) or "", host_of(other) or ""
    return host == other_host or host.endswith(f".{other_host}") or other_host.endswith(f".{host}")


def is_home_page(url: str) -> bool:
    """Whether a normalised URL names a site and no page of it."""
    parts = urlsplit(url)
    return _HOME_PATH.fullmatch(parts.path) is not None and not parts.query


def without_amp(url: str) -> str:
    """The address of the page of which a normalised URL names the AMP version, as far as its form tells.

    Addresses of AMP caches hold the page's own; on the outlet's host a last or first part `amp`, an ending `.amp` or a
    parameter stand for it.
    """
    cached = _AMP_CACHE.match(url)
    if cached:
        page = normalize_url(f"https://{url[cached.end() :]}")
        return without_amp(page) if page and not _AMP_CACHE.match(page) else url
    parts = urlsplit(url)
    path = _AMP_PATH.sub(lambda match: "/" if match.group().endswith("/") else "", parts.path)
    path = path.removeprefix("/amp") if path.startswith("/amp/") else path
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _is_amp(name, value)]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, path or "/", query, ""))


def _is_amp(name: str, value: str) -> bool:
    return name.lower() == "amp" or (name.lower() == "outputtype" and value.lower() == "amp")


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING_NAMES or _TRACKING_PREFIX.match(name) is not None
