"""What a page says about itself: headline, authors, date, URL, outlet, each from the best source that has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml.html import HtmlElement

from transforms.reading.bylines import clean_byline
from transforms.reading.date_vote import DateVote, vote_date
from transforms.reading.dates import read_date
from transforms.reading.html_authors import read_authors
from transforms.reading.html_dates import MODIFIED_META, date_claims
from transforms.reading.html_headline import read_headline
from transforms.reading.json_ld import ArticleData, read_json_ld
from transforms.reading.languages import normalize_language
from transforms.reading.outlets import NO_OUTLETS, OutletTable
from transforms.reading.urls import host_of, is_home_page, is_same_site, normalize_url, without_amp

_SITE_META = ("og:site_name",)
_PUBLISHER_META = ("dc.publisher", "publisher", "application-name", "citation_journal_title")
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
    outlet_id: str | None
    """Only where the table of outlets knows it."""
    outlet_name: str | None
    language_code: str | None


def read_metadata(
    tree: HtmlElement,
    *,
    page_url: str | None = None,
    now: datetime | None = None,
    outlets: OutletTable = NO_OUTLETS,
) -> PageMetadata:
    """Read the metadata of a parsed page; the tree stays as it was.

    Order of trust: the article's JSON-LD, then meta elements, then the visible page; for the outlet the table first,
    and for dates the vote of `date_vote`.

    Parameters
    ----------
    tree
        The page.
    page_url
        Where it was fetched from, normalised, if that is known.
    now
        When it is read; a page is not published later.
    outlets
        Which outlet a host belongs to.
    """
    data = read_json_ld([script.text_content() for script in tree.iter("script") if _is_json_ld(script)])
    meta = _meta_values(tree)
    url = _canonical_url(tree, data, meta, page_url=page_url)
    host = _site_host(tree, data, meta, url=url)
    known = outlets.find(host)
    site_name = _first(meta, _SITE_META)
    declared_name = site_name or data.publisher or _first(meta, _PUBLISHER_META) or host
    outlet_name = known.outlet_name if known else declared_name
    site_names = [name for name in (site_name, data.publisher, outlet_name, declared_name, host) if name]
    authors = read_authors(tree, data, meta, site_names=site_names)
    return PageMetadata(
        headline=read_headline(tree, data, meta, site_names=site_names),
        byline=clean_byline(", ".join(authors)),
        authors=authors,
        date=vote_date(date_claims(tree, data, meta, url=url), now=now),
        modified_at=_modified_at(data, meta),
        canonical_url=url,
        outlet_id=known.outlet_id if known else None,
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


def _canonical_url(tree: HtmlElement, data: ArticleData, meta: _Meta, *, page_url: str | None = None) -> str | None:
    """The page's address, as it declares it and as far as that can be believed; else where it was fetched from.

    Heard in the order canonical link, `og:url`, JSON-LD. An address is not believed when it names only the site; when
    it is on another site than where the page was fetched from, or, for a page that was not fetched, than what two
    others say; or when it is no address. Those of AMP pages become those of the pages they show.
    """
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    declared = [*links, _first(meta, ("og:url",)), data.url]
    base = next((url for value in declared[::-1] if (url := normalize_url(value))), page_url)
    found = [without_amp(url) for value in declared if value and (url := normalize_url(value, base=base))]
    pages = [url for url in found if not is_home_page(url)]
    if page_url is not None:
        return next((url for url in pages if is_same_site(url, page_url)), without_amp(page_url))
    if len(pages) > 2 and is_same_site(pages[1], pages[2]) and not is_same_site(pages[0], pages[1]):
        return pages[1]
    return pages[0] if pages else None


def _site_host(tree: HtmlElement, data: ArticleData, meta: _Meta, *, url: str | None) -> str | None:
    """The host of the page, told by its address or, where that names no page, by the address of the site."""
    declared = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return host_of(url) or next(
        (host for value in (*declared, _first(meta, ("og:url",)), data.url) if (host := host_of(normalize_url(value)))),
        None,
    )


def _modified_at(data: ArticleData, meta: _Meta) -> datetime | None:
    values = (data.modified, _first(meta, MODIFIED_META))
    return next((instant for value in values if value and (instant := read_date(value).published_at)), None)


def _declared_language(tree: HtmlElement, meta: _Meta) -> str | None:
    declared = (tree.get("lang"), tree.get("xml:lang"), _first(meta, ("og:locale", "content-language", "language")))
    return next((code for value in declared if (code := normalize_language(value))), None)
