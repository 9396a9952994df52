"""Bylines to author names."""

import re
from collections.abc import Iterable

_BY = re.compile(r"^\s*(?:(?:written|reported|words|story|text|posted|report)\s+)?(?:by|from)\b[\s:]*", re.IGNORECASE)
_VIEW_ALL = re.compile(
    r"^(?:view|see|read|show)\s+(?:all|more)\s+(?:posts|articles|stories)?\s*(?:by|from|of)?\s+", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"https?:|www[. ]|\S+@\S+\.\w|(?:^|\s)@\w|\b\w+\.(?:com|org|net|co\.\w\w|info|news)\b|[\w-]+/[\w-]+", re.IGNORECASE
)
_HANDLE = re.compile(r"\s*[(\[]?(?:https?:\S+|\S+@\S+\.\w+|@\w+)[)\]]?")
_SEPARATOR = re.compile(r"\s*(?:,\s*and\b|,\s*&|,|;(?=\s)|\s&\s|\s\+\s|\s\|\s|\s•\s|\s/\s|\band\b|\bwith\b)\s*")
_PLACE = re.compile(r"\s+in\s+[A-Z].*$")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_DEGREE = re.compile(r"(?:Ph\.?\s?D|M\.?D|M\.?A|B\.?A|M\.?Sc|B\.?Sc|MBA|MPH|J\.?D|R\.?N|Esq|Dr|Prof)\.?", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:writers?|reporters?|correspondents?|editors?|columnists?|contributors?|contributing|staff|bureau|"
    r"journalists?|producers?|photographers?|freelancers?|desk|chief)\b",
    re.IGNORECASE,
)
_NO_AUTHOR_WORDS = (
    "admin administrator author editor editorial guest newsroom none null staff unknown "
    "user web desk webmaster undefined n/a anonymous"
)
_NO_AUTHOR = frozenset(_NO_AUTHOR_WORDS.split()) | {
    "guest author",
    "super user",
    "web desk",
    "site admin",
    "the editor",
    "staff writer",
    "staff reporter",
}
_SURNAME_GIVEN = re.compile(r"([^\W\d_][\w'’-]+),\s+([A-Z][\w'’-]*\.?(?:\s+[A-Z][\w'’-]*\.?)?)")
_ONLY_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
MAX_NAME_LENGTH = 80
MAX_NAME_WORDS = 7


def is_address(byline: str) -> bool:
    """Whether a byline is a web address, an e-mail address or a handle and nothing besides."""
    rest = _BY.sub("", byline).strip()
    return bool(_ADDRESS.search(rest)) and len(rest.split()) <= 3 and not _LETTER.search(_HANDLE.sub("", rest))


def clean_byline(byline: str | None) -> str | None:
    """The byline as printed, with white space folded; None when it is empty, an address or a handle."""
    folded = " ".join((byline or "").split())
    return None if not folded or is_address(folded) or not _LETTER.search(folded) else folded


def split_authors(byline: str | None) -> tuple[str, ...]:
    """Names in a byline, in order, each once.

    Commas, "and", "&" and "with" part names; "Jr." and the like stay with theirs; degrees, roles ("Staff Writer"),
    places ("in Warsaw"), addresses and handles are left out.
    """
    cleaned = clean_byline(byline)
    if cleaned is None:
        return ()
    parts = _SEPARATOR.split(_HANDLE.sub("", _VIEW_ALL.sub("", _BY.sub("", cleaned))))
    names: list[str] = []
    for part in parts:
        name = clean_name(part)
        if name is None:
            continue
        if _SUFFIX.fullmatch(name) and names:
            names[-1] = f"{names[-1]} {name}"
        elif not (_DEGREE.fullmatch(name) or (_ROLE.search(name) and len(parts) > 1)):
            names.append(name)
    return tuple(dict.fromkeys(names))


def join_authors(elements: Iterable[str]) -> tuple[str, ...]:
    """Names from a list in which each element is meant to be one author.

    "Surname, Given" becomes "Given Surname"; an element that holds several names is split as a byline.
    """
    names: list[str] = []
    for element in elements:
        folded = " ".join(element.split())
        turned = _SURNAME_GIVEN.fullmatch(folded)
        if turned and not (_DEGREE.fullmatch(turned.group(2)) or _ONLY_SUFFIX.fullmatch(turned.group(2))):
            folded = f"{turned.group(2)} {turned.group(1)}"
        names += split_authors(folded)
    return tuple(dict.fromkeys(names))


def clean_name(text: str) -> str | None:
    """One author's name without leftovers around it; None when the text is no name."""
    name = _PLACE.sub("", _HANDLE.sub("", " ".join(text.split()))).strip(" ,;:|/-–—·•")
    if not name or not _LETTER.search(name) or _ADDRESS.search(name):
        return None
    if len(name) > MAX_NAME_LENGTH or len(name.split()) > MAX_NAME_WORDS or name.lower() in _NO_AUTHOR:
        return None
    return name
