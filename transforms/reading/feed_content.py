"""Whether a feed's item brings the article or only tells of it.

Formats do not say: `content:encoded` may hold a teaser, `description` the whole article. The rule, in characters of the
text without markup:

1. a text that ends in an ellipsis or in "Continue reading" is an excerpt;
2. a text marked as content is the article when it is longer than `MAX_SUMMARY_LENGTH`, or at least
   `MIN_CONTENT_SHARE` times as long as the item's summary, or when the item has no summary;
3. a description or summary alone is the article when it is longer than `MAX_SUMMARY_LENGTH` and has several
   paragraphs, or is twice as long as that.
"""

import re

from transforms.reading.block_text import html_paragraphs, plain_paragraphs
from transforms.reading.feed_values import FeedEntry, MarkedText

MAX_SUMMARY_LENGTH = 800
"""About 130 words: more than feeds have room for in a teaser."""
MIN_CONTENT_SHARE = 1.5
MIN_CONTENT_LENGTH = 30
"""Less is a title or a caption."""

_SYNDICATION_NOTE = re.compile(r"The post .{1,300} (?:appeared first|first appeared) on .{1,200}", re.IGNORECASE)
_READ_ON = re.compile(
    r"(?:continue reading|keep reading|read (?:more|on)|"
    r"(?:read|view|see) (?:the )?(?:full|rest|whole|entire|original)\b(?: \w+){0,6})\W*",
    re.IGNORECASE,
)
_ELLIPSIS_END = re.compile(r"(?:…|\.\.\.|\[\s*(?:…|\.{3})\s*\]|[→»])\s*$")


def entry_text(entry: FeedEntry) -> str | None:
    """Text of the article that the item brings, paragraphs parted by a blank line; None when it brings none.

    Raises
    ------
    MarkupTooComplexError
        When its markup holds more than is read.
    """
    summary = _paragraphs(entry.summary)
    if entry.content is None:
        return "\n\n".join(summary) if _is_article_as_summary(summary) else None
    content = _paragraphs(entry.content)
    return "\n\n".join(content) if _is_article_as_content(content, summary) else None


def _paragraphs(marked: MarkedText | None) -> tuple[str, ...]:
    if marked is None:
        return ()
    found = html_paragraphs(marked.value) if marked.is_html else plain_paragraphs(marked.value)
    return found[:-1] if found and _SYNDICATION_NOTE.fullmatch(found[-1]) else found


def _is_article_as_content(content: tuple[str, ...], summary: tuple[str, ...]) -> bool:
    length, summary_length = _length(content), _length(summary)
    if length < MIN_CONTENT_LENGTH or _is_excerpt(content):
        return False
    return not summary_length or length > MAX_SUMMARY_LENGTH or length >= MIN_CONTENT_SHARE * summary_length


def _is_article_as_summary(summary: tuple[str, ...]) -> bool:
    length = _length(summary)
    is_long = length > MAX_SUMMARY_LENGTH and (len(summary) > 1 or length > 2 * MAX_SUMMARY_LENGTH)
    return is_long and not _is_excerpt(summary)


def _is_excerpt(found: tuple[str, ...]) -> bool:
    return bool(_READ_ON.fullmatch(found[-1]) or _ELLIPSIS_END.search(found[-1]))


def _length(found: tuple[str, ...]) -> int:
    return sum(map(len, found))
