"""The dates that a page gives, as claims for the vote."""

import re
from collections.abc import Iterator, Mapping, Sequence

import htmldate
from lxml.html import HtmlElement

from transforms.reading.date_vote import DateClaim
from transforms.reading.dates import read_date
from transforms.reading.json_ld import ArticleData

PUBLISHED_META = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "article.published",
    "citation_publication_date",
    "citation_date",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "date",
)
MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified")

_URL_DAY = re.compile(r"[/_-]((?:19|20)\d\d)(?:[/-](\d{1,2})[/-](\d{1,2})|(0[1-9]|1[0-2])([0-3]\d))(?:[/_.-]|$)")
_UPDATE_WORDS = re.compile(r"updat|modif", re.IGNORECASE)
_PUBLISH_WORDS = re.compile(r"datepublished|publish", re.IGNORECASE)
_DATE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|published?|pubdate|posted|dateline|meta)(?:$|[\s_-])", re.IGNORECASE
)
_PIECES = re.compile(r"\s*(?:[|•·/]|\bupdated\b|\bmodified\b)\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MAX_TEXT = 120
_LINE_TAGS = ("p", "div", "span", "li", "td", "small", "em", "i", "b", "strong", "h4", "h5", "h6", "dd", "abbr")
# The finder's own limits follow the clock; these keep a page's rows the same on every day.
_FIRST_DAY, _LAST_DAY = "1900-01-01", "2100-12-31"


def date_claims(
    tree: HtmlElement, data: ArticleData, meta: Mapping[str, Sequence[str]], *, url: str | None
) -> list[DateClaim]:
    """All dates of publication that a page gives: JSON-LD, meta elements, its address, and what it shows.

    What is shown is searched in steps, each only when the one before found nothing: `time` elements; lines below the
    main heading that are marked as a date; and where nothing on the page gives a date so far, the date finder of
    htmldate, then lines that are nothing but a date.
    """
    claims = [DateClaim("json_ld", data.published)] if data.published else []
    claims += [DateClaim("meta", value) for name in PUBLISHED_META for value in meta.get(name, ())]
    shown = _time_elements(tree)
    match = _URL_DAY.search(url or "")
    if match:
        printed = "-".join(part for part in match.groups() if part)
        claims.append(DateClaim("url", printed, is_local=match.group(2) is not None))
    lines = [] if shown else list(_date_lines(tree))
    shown += [line for line, is_marked in lines if is_marked][:1]
    claims += [DateClaim("text", value) for value in shown]
    if not any(read_date(claim.printed).published_date for claim in claims):
        found = htmldate.find_date(
            tree, extensive_search=False, original_date=True, url=url, min_date=_FIRST_DAY, max_date=_LAST_DAY
        )
        alone = {line for line, _ in lines}
        last_resort = [found] if found else alone if len(alone) == 1 else []
        claims += [DateClaim("text", value) for value in last_resort]
    return claims


def _time_elements(tree: HtmlElement) -> list[str]:
    """Dates of `time` elements: those marked as publication, then one that stands alone; never of an update."""
    marked: list[str] = []
    others: list[str] = []
    for element in tree.iter("time"):
        value = element.get("datetime") or element.text_content()
        marks = " ".join((element.get("itemprop") or "", element.get("class") or "", element.get("pubdate") or ""))
        if not value.strip() or _UPDATE_WORDS.search(marks):
            continue
        is_marked = "pubdate" in element.attrib or _PUBLISH_WORDS.search(marks)
        (marked if is_marked else others).append(" ".join(value.split()))
    others = list(dict.fromkeys(others))
    return [*marked[:1], *(others if len(others) == 1 else [])]


def _date_lines(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Dates in short lines after the main heading, and whether the line's class marks it as a date."""
    is_below = next(tree.iter("h1"), None) is None
    for element in tree.iter("h1", *_LINE_TAGS):
        if element.tag == "h1":
            is_below = True
        elif is_below and not (len(element) and len(element.text_content()) > _MAX_TEXT):
            text = " ".join(element.text_content().split())
            if len(text) > _MAX_TEXT or not _YEAR.search(text):
                continue
            marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
            is_marked = _DATE_WORDS.search(marks) is not None
            line = _PIECES.split(text)[0] if is_marked else text
            if read_date(line).published_date:
                yield line, is_marked
