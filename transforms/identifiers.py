"""Stable identifiers: the same parts give the same id on every machine and in every run."""

import hashlib

ID_LENGTH = 16
_SEPARATOR = "\x1f"  # ASCII unit separator: cannot occur in decoded article text


def stable_id(kind: str, *parts: str | int) -> str:
    """Hash `kind` and `parts` to 16 hexadecimal characters (64 bits of SHA-256).

    Parameters
    ----------
    kind
        What is identified ("quote", "entity"): keeps ids of different things apart.
    parts
        What makes the thing unique, in a fixed order.
    """
    joined = _SEPARATOR.join([kind, *map(str, parts)])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def text_sha256(text: str) -> str:
    """Full SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
