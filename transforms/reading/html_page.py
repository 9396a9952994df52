"""HTML pages to articles: text by trafilatura, everything else by a vote over what the page says about itself."""

import re
from dataclasses import dataclass

from transforms.reading.datelines import find_dateline
from transforms.reading.decoding import clean_text, decode_bytes
from transforms.reading.html_limits import has_too_many_attributes, is_too_large
from transforms.reading.html_metadata import PageMetadata, read_metadata
from transforms.reading.html_text import PageText, extract_text, parse_html
from transforms.reading.languages import detect_language
from transforms.reading.options import DEFAULT_OPTIONS, ReadOptions
from transforms.reading.outlets import clean_outlet_name, outlet_slug
from transforms.reading.records import ArticleDraft, ReadRecord, RecordOrigin
from transforms.reading.rejections import HTML_NO_ARTICLE, HTML_TOO_COMPLEX, HTML_UNREADABLE

_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CHARSET_WINDOW = 4096


class PageTooComplexError(ValueError):
    """A page has more elements than are read."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds."""

    text: PageText
    metadata: PageMetadata


def read_html(
    data: bytes,
    *,
    origin: RecordOrigin,
    http_charset: str | None = None,
    options: ReadOptions = DEFAULT_OPTIONS,
) -> ReadRecord:
    """Read one page. Nothing is fetched, no script runs, no entity of a document type is expanded.

    Parameters
    ----------
    http_charset
        The encoding that the server declared; comes before what the page says of itself.
    """
    declared = _CHARSET.search(data[:_CHARSET_WINDOW])
    declared_encoding = http_charset or (declared.group(1).decode("ascii") if declared else None)
    decoded = decode_bytes(data, declared_encoding=declared_encoding)
    markup = clean_text(decoded.text)
    if has_too_many_attributes(markup):
        return origin.reject(HTML_TOO_COMPLEX)
    outlet_id = outlet_slug(origin.folder)
    try:
        page = read_page(markup, url=origin.url, options=options)
    except PageTooComplexError:
        return origin.reject(HTML_TOO_COMPLEX, outlet_id=outlet_id)
    except Exception as error:  # noqa: BLE001 - what a page does to the extractor is that page's row, not the run's end
        return origin.reject(HTML_UNREADABLE, f"The extractor failed ({type(error).__name__})", outlet_id=outlet_id)
    if page is None or not page.text.text.strip():
        return origin.reject(HTML_NO_ARTICLE, outlet_id=outlet_id)
    return origin.accept(_draft(page, origin=origin))


def read_page(markup: str, *, url: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Page | None:
    """Text and metadata of a page, fetched from `url` if that is known; None when it holds no article.

    Raises
    ------
    PageTooComplexError
        When the page has more elements than are read.
    """
    tree = parse_html(markup)
    if tree is None:
        return None
    if is_too_large(tree):
        raise PageTooComplexError
    metadata = read_metadata(tree, page_url=url, now=options.now, outlets=options.outlets)
    text = extract_text(tree, headline=metadata.headline, byline=metadata.byline, extractor=options.html_extractor)
    return Page(text, metadata) if text is not None else None


def _draft(page: Page, *, origin: RecordOrigin) -> ArticleDraft:
    metadata, vote, text = page.metadata, page.metadata.date, clean_text(page.text.text)
    printed = vote.date
    outlet_name = clean_outlet_name(metadata.outlet_name) or clean_outlet_name(origin.folder)
    outlet_id = metadata.outlet_id or outlet_slug(outlet_name)
    return ArticleDraft(
        source_id=origin.relative_path,
        text=text,
        outlet_id=outlet_id,
        outlet_name=outlet_name,
        canonical_url=metadata.canonical_url,
        headline=metadata.headline,
        byline=metadata.byline,
        authors=metadata.authors,
        dateline=find_dateline(text),
        published_at=printed.published_at if printed else None,
        published_date=printed.published_date if printed else None,
        published_at_source=vote.source,
        published_at_confidence=vote.confidence,
        published_at_text=printed.printed if printed else None,
        published_at_issue=printed.issue if printed else None,
        published_at_offset_minutes=printed.offset_minutes if printed else None,
        modified_at=metadata.modified_at,
        # Templates declare a language for pages in another one: the words decide, where there are enough.
        language_code=detect_language(text) or metadata.language_code,
        section_headings=page.text.headings,
    )
