"""Bylines to author names."""

import re
from collections.abc import Iterable

_BY = re.compile(r"^\s*(?:(?:written|reported|words|story|text|posted|report)\s+)?(?:by|from)\b[\s:]*", re.IGNORECASE)
_VIEW_ALL = re.compile(
    r"^(?:view|see|read|show)\s+(?:all|more)\s+(?:posts|articles|stories)?\s*(?:by|from|of)?\s+", re.IGNORECASE
)
_DOMAIN = r"\b[\w-]+\.(?:com|org|net|co\.\w\w|info|news)\b"
_ADDRESS = re.compile(rf"(?i:https?:|www[. ]|\S+@\S+\.\w|(?:^|\s)@\w|{_DOMAIN})|[\w-]+/[a-z][\w-]*")
_ADDRESS_WORD = re.compile(rf"https?:\S+|www\.\S+|@\w+|\S+@\S+\.\w+|{_DOMAIN}\S*", re.IGNORECASE)
_HANDLE = re.compile(r"\s*[(\[]?(?:https?:\S+|\S+@\S+\.\w+|@\w+)[)\]]?")
_SEPARATOR = re.compile(
    r"\s*(?:,\s*and\b|,\s*&|,|;(?=\s)|\s[&+|•/]\s|(?<=\w)/(?=[A-Z])|\band\b|\bwith\b)\s*",
)
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
    "no author",
}
_SURNAME_GIVEN = re.compile(r"([^\W\d_][\w'’-]+),\s+([A-Z][\w'’-]*\.?(?:\s+[A-Z][\w'’-]*\.?)?)")
_SLUG = re.compile(r"[a-z]{2,}(?:-[a-z]{2,}){1,3}")
_LETTER = re.compile(r"[^\W\d_]")
_NAME_WORD = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*|de|del|della|di|da|dos|van|von|der|den|la|le|bin|al|el|y)[,.]?")
MAX_NAME_LENGTH = 80
MAX_NAME_WORDS = 7


def is_address(byline: str) -> bool:
    """Whether a byline is web addresses, e-mail addresses or handles and nothing besides."""
    words = _BY.sub("", byline).split()
    return bool(words) and (all(_ADDRESS_WORD.fullmatch(word) for word in words) or words[0].lower() == "www")


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


def join_authors(elements: Iterable[str], *, affiliations: Iterable[str] = ()) -> tuple[str, ...]:
    """Names from a list in which each element is meant to be one author.

    "Surname, Given" becomes "Given Surname", a slug ("jane-doe") a name; one of the `affiliations` after a name is
    left out, with the role beside it ("Jane Doe, Example Staff"). An element that holds several names is split as a
    byline.
    """
    ends = [
        re.compile(rf"[\s,(-]+(?:for\s+)?(?:the\s+)?{re.escape(name)}\b.*$", re.IGNORECASE) for name in affiliations
    ]
    names: list[str] = []
    for element in elements:
        folded = " ".join(element.split())
        for end in ends:
            folded = end.sub("", folded)
        if _SLUG.fullmatch(folded):
            folded = folded.replace("-", " ").title()
        turned = _SURNAME_GIVEN.fullmatch(folded)
        if turned and not (_DEGREE.fullmatch(turned.group(2)) or _SUFFIX.fullmatch(turned.group(2))):
            folded = f"{turned.group(2)} {turned.group(1)}"
        names += split_authors(folded)
    return tuple(dict.fromkeys(names))


def is_name_like(text: str) -> bool:
    """Whether a text looks like a person's name: two to five words that begin with capitals, but for particles."""
    words = text.split()
    return (
        2 <= len(words) <= 5
        and len(text) <= MAX_NAME_LENGTH
        and all(_NAME_WORD.fullmatch(word) for word in words)
        and words[0][0].isupper()
        and words[-1][0].isupper()
        and not _ROLE.search(text)
    )


def clean_name(text: str) -> str | None:
    """One author's name without leftovers around it; None when the text is no name."""
    name = _PLACE.sub("", _HANDLE.sub("", " ".join(text.split()))).strip(" ,;:|/-–—·•")
    if not name or not _LETTER.search(name) or _ADDRESS.search(name):
        return None
    if len(name) > MAX_NAME_LENGTH or len(name.split()) > MAX_NAME_WORDS or name.lower() in _NO_AUTHOR:
        return None
    return name
