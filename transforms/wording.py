"""Wording that reports and messages share."""


def counted(count: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(2, "article")
    '2 articles'
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
