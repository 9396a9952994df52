"""The headline of a page: the one that the reader sees, without the name of the site."""

import re
from collections.abc import Iterable, Mapping, Sequence

from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from transforms.reading.html_paragraphs import fold
from transforms.reading.json_ld import ArticleData

TITLE_META = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title", "title")
MAX_HEADLINE_LENGTH = 400

# A dash or colon parts the site's name from the title only with spaces around it.
_SEPARATOR = re.compile(r"\s+(?:[|»·•*–—-]|::?)\s+|\s*[|»]\s*")
_WORD = re.compile(r"\w+")
_GENERIC_WORDS = re.compile(
    r"\b(?:the|online|news|website|site|official|home|blog|magazine|newspaper|com|co|uk|org|net)\b", re.IGNORECASE
)


def read_headline(
    tree: HtmlElement, data: ArticleData, meta: Mapping[str, Sequence[str]], *, site_names: Sequence[str]
) -> str | None:
    """The headline that the reader sees, when it is plain which one that is; else the one that the page declares.

    Declared titles are often rewritten for search engines. A part of the visible line that the page declares as its
    title is the headline where the rest is only a section ("Politics | Council votes").
    """
    titles = [" ".join(title.text_content().split()) for title in tree.iter("title")][:1]
    declared = [data.headline, next((meta[name][0] for name in TITLE_META if name in meta), None), *titles]
    headings = [text for heading in tree.iter("h1") if (text := " ".join(heading.text_content().split()))]
    bare = [strip_site_name(title, site_names) for title in declared if title]
    visible = list(dict.fromkeys(text for text in headings if _repeats_any(text, bare)))
    if len(visible) == 1:
        declared.insert(0, _declared_part(visible[0], bare))
    fallback = extract_title(tree) if headings or titles else None  # it would go on to take a section heading
    for candidate in (*declared[:-1], fallback, *declared[-1:]):
        headline = strip_site_name(candidate or "", site_names)
        if headline and len(headline) <= MAX_HEADLINE_LENGTH:
            return headline
    return None


def strip_site_name(title: str, site_names: Sequence[str]) -> str:
    """The title without the outlet's name at its end or start, when one of `site_names` is it.

    What stands behind the outlet's name goes with it (`… | The Example | by Ana Petrova`). Words that outlets add to
    their name (Online, News) do not matter.
    """
    names = {fold(name) for name in site_names}
    names |= {fold(name.split(".")[0]) for name in site_names if "." in name}
    names |= {_bare(name) for name in site_names}
    parts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
    for number, (start, end) in enumerate(parts):
        next_start = parts[number + 1][0] if number + 1 < len(parts) else len(title)
        if _is_site_name(title[end:], names) or _is_site_name(title[end:next_start], names):
            return title[:start]
    for start, end in reversed(parts):
        if _is_site_name(title[:start], names):
            return title[end:]
    return title


def _repeats_any(heading: str, titles: Sequence[str]) -> bool:
    """Whether a heading of three words or more shares a third of its words with one of the titles, if there are any."""
    words = set(_WORD.findall(heading.casefold()))
    others = [set(_WORD.findall(title.casefold())) for title in titles]
    shares = [len(words & other) / max(1, min(len(words), len(other))) for other in others]
    return len(words) >= 3 and (not shares or max(shares) >= 1 / 3)


def _declared_part(heading: str, titles: Iterable[str]) -> str:
    """The heading, or the part of it behind a separator that one of the titles is."""
    folded = {fold(title) for title in titles}
    parts = [heading[match.end() :] for match in _SEPARATOR.finditer(heading)]
    return next((part for part in parts if fold(part) in folded), heading)


def _is_site_name(part: str, names: set[str]) -> bool:
    return bool({fold(part), _bare(part)} & names - {""})


def _bare(name: str) -> str:
    """Letters and digits of a name without the words that many names have."""
    return fold(_GENERIC_WORDS.sub("", name))
