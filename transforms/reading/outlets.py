"""Outlet names to outlet ids."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+|_+")
_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)/?", re.IGNORECASE)
MAX_LENGTH = 80


def outlet_slug(name: str | None) -> str | None:
    """`The Guardian` -> `the-guardian`, `www.example.com` -> `example-com`; None when no letter or digit is left."""
    folded = " ".join((name or "").split())
    domain = _DOMAIN.fullmatch(folded)
    text = unicodedata.normalize("NFKD", domain.group(1) if domain else folded)
    bare = (
        "".join(char for char in text if not unicodedata.combining(char)).casefold().replace("'", "").replace("’", "")
    )
    return _NOT_WORD.sub("-", bare)[:MAX_LENGTH].strip("-") or None


def clean_outlet_name(name: str | None) -> str | None:
    """The name with white space folded; None when it holds no letter or digit."""
    folded = " ".join((name or "").split())[:200]
    return folded if outlet_slug(folded) else None
