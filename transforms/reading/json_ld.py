"""The article that a page describes in its JSON-LD blocks (schema.org)."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ARTICLE_TYPE = re.compile(r"(?:.*[/:])?(?:\w*Article|\w*BlogPosting|SocialMediaPosting|Report|Review|ClaimReview)")
_BLOCK_NOISE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_MAX_NODES = 5000
_TAG = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class ArticleData:
    """Fields of the article object; empty where it has none."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


def read_json_ld(blocks: Sequence[str]) -> ArticleData:
    """The article object with the most fields among all blocks, the first of equals; broken blocks are passed over."""
    nodes = [node for block in blocks for node in _nodes(_parse(block))]
    by_id = {str(node["@id"]): node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    found = [_article_data(node, by_id) for node in nodes if _is_article(node)]
    return max(found, key=_field_count, default=ArticleData())


def article_node(value: object) -> dict[str, object] | None:
    """The article object with the most fields anywhere in a JSON value; None when there is none."""
    found = [node for node in _nodes(value) if _is_article(node)]
    return max(found, key=len, default=None)


def _parse(block: str) -> object:
    try:
        return json.loads(_BLOCK_NOISE.sub("", block.strip()), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[dict[str, object]]:
    """All objects of a JSON value, outer before inner, up to a bound."""
    stack, count = [value], 0
    while stack and count < _MAX_NODES:
        current = stack.pop()
        count += 1
        if isinstance(current, dict):
            yield current
            stack.extend(reversed(list(current.values())))
        elif isinstance(current, list):
            stack.extend(reversed(current))


def _is_article(node: dict[str, object]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(name, str) and _ARTICLE_TYPE.fullmatch(name)
        for name in (types if isinstance(types, list) else [types])
    )


def _article_data(node: dict[str, object], by_id: dict[str, dict[str, object]]) -> ArticleData:
    main_entity = node.get("mainEntityOfPage")
    page_id = main_entity.get("@id") if isinstance(main_entity, dict) else main_entity
    return ArticleData(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        authors=tuple(_names(node.get("author") or node.get("creator"), by_id)),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        publisher=next(_names(node.get("publisher"), by_id), None),
        url=_text(node.get("url")) or _text(page_id),
        language=_text(node.get("inLanguage")),
    )


def _names(value: object, by_id: dict[str, dict[str, object]]) -> Iterator[str]:
    for element in value if isinstance(value, list) else [value]:
        named = element
        if isinstance(element, dict) and "name" not in element:
            named = by_id.get(str(element.get("@id")), element)
        if isinstance(named, dict):
            names = named.get("name")
            yield from (text for name in (names if isinstance(names, list) else [names]) if (text := _text(name)))
        elif text := _text(named):
            yield text


def _text(value: object) -> str | None:
    """One line of plain text: entities resolved, inline markup dropped."""
    if not isinstance(value, str):
        return None
    return " ".join(_TAG.sub("", html.unescape(value)).split())[:2000] or None


def _field_count(article: ArticleData) -> int:
    fields = (article.headline, article.authors, article.published, article.publisher, article.url)
    return sum(bool(field) for field in fields)
