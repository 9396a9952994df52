"""What a page says about itself: headline, authors, date, URL, outlet, each from the best source that has it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement
from trafilatura.metadata import extract_title

from transforms.reading.bylines import clean_byline
from transforms.reading.date_vote import DateVote, vote_date
from transforms.reading.dates import read_date
from transforms.reading.html_authors import read_authors
from transforms.reading.html_dates import MODIFIED_META, date_claims
from transforms.reading.json_ld import ArticleData, read_json_ld
from transforms.reading.languages import normalize_language
from transforms.reading.urls import host_of, normalize_url

_TITLE_META = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title", "title")
_SITE_META = ("og:site_name",)
_PUBLISHER_META = ("dc.publisher", "publisher", "application-name", "citation_journal_title")
# A dash parts the site's name from the title only with spaces around it.
_TITLE_SEPARATOR = re.compile(r"\s+(?:[|»·•–—-]|::)\s+|\s*[|»]\s*")
_WORD = re.compile(r"\w+")
_FOLD = re.compile(r"[\W_]+")
MAX_HEADLINE_LENGTH = 400

_Meta = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Metadata of a page, cleaned; None or empty where the page does not tell."""

    headline: str | None
    byline: str | None
    authors: tuple[str, ...]
    date: DateVote
    modified_at: datetime | None
    canonical_url: str | None
    outlet_name: str | None
    language_code: str | None


def read_metadata(tree: HtmlElement, *, now: datetime | None = None) -> PageMetadata:
    """Read the metadata of a parsed page; the tree stays as it was.

    Order of trust: the article's JSON-LD, then meta elements, then what trafilatura finds in the visible page. A date
    of publication is preferred over one of change, wherever it stands.
    """
    data = read_json_ld([script.text_content() for script in tree.iter("script") if _is_json_ld(script)])
    meta = _meta_values(tree)
    url = _canonical_url(tree, data, meta)
    site_name = _first(meta, _SITE_META)
    outlet_name = site_name or data.publisher or _first(meta, _PUBLISHER_META) or host_of(url)
    site_names = [name for name in (site_name, data.publisher, outlet_name, host_of(url)) if name]
    authors = read_authors(tree, data, meta, site_names=site_names)
    return PageMetadata(
        headline=_headline(tree, data, meta, site_names=site_names),
        byline=clean_byline(", ".join(authors)),
        authors=authors,
        date=vote_date(date_claims(tree, data, meta, url=url), now=now),
        modified_at=_modified_at(data, meta),
        canonical_url=url,
        outlet_name=outlet_name,
        language_code=normalize_language(data.language) or _declared_language(tree, meta),
    )


def _is_json_ld(script: HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _meta_values(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of meta elements by lower-case name, property or itemprop, in page order."""
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                values.setdefault(name, []).append(content)
    return values


def _first(meta: _Meta, names: Iterable[str]) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _canonical_url(tree: HtmlElement, data: ArticleData, meta: _Meta) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    base = next((url for url in (_first(meta, ("og:url",)), data.url) if normalize_url(url)), None)
    candidates = [normalize_url(url, base=base) for url in (*links, _first(meta, ("og:url",)), data.url) if url]
    found = [url for url in candidates if url is not None]
    # A canonical link to the bare host is a template's mistake when another source names a page.
    return next((url for url in found if url.count("/") > 3 or not url.endswith("/")), found[0] if found else None)


def _headline(tree: HtmlElement, data: ArticleData, meta: _Meta, *, site_names: Sequence[str]) -> str | None:
    """The headline that the reader sees, when it is plain which one that is; else the one that the page declares.

    Declared titles are often rewritten for search engines.
    """
    titles = [" ".join(title.text_content().split()) for title in tree.iter("title")][:1]
    declared = [data.headline, _first(meta, _TITLE_META), *titles]
    visible = [text for heading in tree.iter("h1") if (text := " ".join(heading.text_content().split()))]
    if len(visible) == 1 and _repeats_any(visible[0], declared):
        declared.insert(0, visible[0])
    fallback = extract_title(tree) if visible or titles else None  # it would go on to take a section heading
    for candidate in (*declared[:-1], fallback, *declared[-1:]):
        headline = strip_site_name(candidate or "", site_names)
        if headline and len(headline) <= MAX_HEADLINE_LENGTH:
            return headline
    return None


def _repeats_any(heading: str, titles: Iterable[str | None]) -> bool:
    """Whether a heading of three words or more shares a third of its words with one of the titles, if there are any."""
    words = set(_WORD.findall(heading.casefold()))
    others = [set(_WORD.findall(title.casefold())) for title in titles if title]
    shares = [len(words & other) / max(1, min(len(words), len(other))) for other in others]
    return len(words) >= 3 and (not shares or max(shares) >= 1 / 3)


def strip_site_name(title: str, site_names: Sequence[str]) -> str:
    """The title without the outlet's name at its end or start (`… | The Example`), when one of `site_names` is it."""
    names = {_fold(name) for name in site_names}
    names |= {_fold(name.split(".")[0]) for name in site_names if "." in name}
    names |= {name.removeprefix("the") for name in names}
    parts = [(match.start(), match.end()) for match in _TITLE_SEPARATOR.finditer(title)]
    for start, end in parts:
        if _is_site_name(title[end:], names):
            return title[:start]
    for start, end in reversed(parts):
        if _is_site_name(title[:start], names):
            return title[end:]
    return title


def _is_site_name(part: str, names: set[str]) -> bool:
    folded = _fold(part)
    return bool(folded) and (folded in names or folded.removeprefix("the") in names)


def _modified_at(data: ArticleData, meta: _Meta) -> datetime | None:
    values = (data.modified, _first(meta, MODIFIED_META))
    return next((instant for value in values if value and (instant := read_date(value).published_at)), None)


def _declared_language(tree: HtmlElement, meta: _Meta) -> str | None:
    declared = (tree.get("lang"), tree.get("xml:lang"), _first(meta, ("og:locale", "content-language", "language")))
    return next((code for value in declared if (code := normalize_language(value))), None)


def _fold(text: str) -> str:
    return _FOLD.sub("", text).casefold()
