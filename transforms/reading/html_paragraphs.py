"""The paragraphs of a page as they stand in its markup: what the extractor passed over, and what is only a link.

The extractor takes the first container that looks like the article. Pages that cut their text into several containers
(around advertisements) then lose all but the first; a paragraph that it found elsewhere on the page may be a teaser.
Both are told by the markup, which the extracted text no longer has.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

MIN_RECOVERED_WORDS = 6
"""Shorter paragraphs that the extractor left out stay out: most of them are captions, credits and calls."""
MIN_BODY_SHARE = 0.5
"""Share of the extracted words that must stand in paragraphs of one kind before others of that kind are taken too."""
MAX_LINK_SHARE = 0.7
LINK_ONLY_SHARE = 0.9
MAX_APART_SHARE = 0.6

_KIND_DEPTH = 3
_EMBEDDED_POSTS = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|fb-post)\b"
)
_OUTSIDE_TAGS = frozenset(("aside", "nav", "footer", "form", "figure", "figcaption", "blockquote", "button", "header"))
_APART_NAMES_TEXT = (
    "bio biography caption comment comments consent disqus footer newsletter promo recirc related sidebar subscribe "
    "subscription"
)
_APART_NAMES = frozenset(_APART_NAMES_TEXT.split())
_NAME_PART = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»')\]]*$")
_FOLD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """A `p` element of the page."""

    text: str
    key: str
    """Letters and digits only, case folded: the same in the markup and in the extracted text."""
    link_share: float
    kind: tuple[str, ...]
    """Names and classes of the elements around it; its own classes only mark drop capitals and the like."""
    article_number: int
    """Which `article` element holds it; 0 for none."""
    is_apart: bool
    """Whether its surroundings are named as something else: comments, a newsletter, the author's biography."""
    is_outside: bool
    """The same, or whether it stands in an element that seldom holds running text: a caption, a footer."""


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the elements around a paragraph say about it; the same for all that have one parent."""

    kind: tuple[str, ...] = ()
    is_apart: bool = False
    is_outside: bool = False
    is_linked: bool = False


_NOWHERE = _Surroundings()


def fold(text: str) -> str:
    """Letters and digits of a text, case folded."""
    return _FOLD.sub("", text).casefold()


def drop_embedded_posts(tree: HtmlElement) -> None:
    """Take out posts of other sites that are shown inside the text: nobody said them to this outlet."""
    for element in [*tree.iter("blockquote")]:
        if _EMBEDDED_POSTS.search(element.get("class") or ""):
            element.drop_tree()


def source_paragraphs(tree: HtmlElement) -> list[SourceParagraph]:
    """All paragraphs of a page that hold text, in its order."""
    found = []
    articles: dict[HtmlElement, int] = {}
    surroundings: dict[HtmlElement, _Surroundings] = {}
    for element in tree.iter("p"):
        text = " ".join(element.text_content().split())
        key = fold(text)
        if not key:
            continue
        linked = sum(len(fold(link.text_content())) for link in element.iter("a"))
        article = next(element.iterancestors("article"), None)
        number = articles.setdefault(article, len(articles) + 1) if article is not None else 0
        parent = element.getparent()
        if parent is not None and parent not in surroundings:
            surroundings[parent] = _surroundings(parent)
        around = surroundings.get(parent, _NOWHERE)
        is_apart = around.is_apart or bool(_APART_NAMES & _name_parts(element))
        found.append(
            SourceParagraph(
                text,
                key,
                link_share=1.0 if around.is_linked else linked / len(key),
                kind=around.kind,
                article_number=number,
                is_apart=is_apart,
                is_outside=is_apart or around.is_outside,
            )
        )
    return found


def _surroundings(parent: HtmlElement) -> _Surroundings:
    around = [parent, *parent.iterancestors()]
    tags = {element.tag for element in around}
    named = [element for element in around[: _KIND_DEPTH - 1] if element.tag != "body"]
    return _Surroundings(
        kind=tuple(map(_name, around[:_KIND_DEPTH])),
        is_apart=any(_APART_NAMES & _name_parts(element) for element in named),
        is_outside=not tags.isdisjoint(_OUTSIDE_TAGS),
        is_linked="a" in tags,
    )


def link_only_keys(paragraphs: Sequence[SourceParagraph]) -> frozenset[str]:
    """Keys of paragraphs that are a link, or several, and nothing besides: they lead away from the text."""
    return frozenset(paragraph.key for paragraph in paragraphs if paragraph.link_share >= LINK_ONLY_SHARE)


def keys_apart(paragraphs: Sequence[SourceParagraph], extracted: Sequence[str]) -> frozenset[str]:
    """Keys of extracted blocks that are not the text: all inside one link (teasers), or in a part named otherwise.

    Where these make up more than `MAX_APART_SHARE` of what was extracted, the page is built that way: none is given.
    """
    own = {paragraph.key for paragraph in paragraphs if not _is_apart(paragraph)}
    found = {paragraph.key for paragraph in paragraphs if _is_apart(paragraph)} - own
    size = sum(len(key) for key in extracted if key in found)
    return frozenset(found) if size <= MAX_APART_SHARE * sum(map(len, extracted)) else frozenset()


def _is_apart(paragraph: SourceParagraph) -> bool:
    return paragraph.is_apart or paragraph.link_share == 1


def missed_paragraphs(
    paragraphs: Sequence[SourceParagraph], extracted: Sequence[str]
) -> Iterator[tuple[int, SourceParagraph]]:
    """Paragraphs of the same kind as the body's that are not in the extracted text.

    Parameters
    ----------
    paragraphs
        All paragraphs of the page.
    extracted
        Keys of the extracted blocks.

    Yields
    ------
    (number of the extracted block that it follows, -1 for none; paragraph), in page order. Nothing when the body has no
    kind of its own: fewer than `MIN_BODY_SHARE` of its words stand in paragraphs of one kind.
    """
    numbers = {key: number for number, key in reversed([*enumerate(extracted)])}
    whole = "".join(extracted)
    sizes: Counter[tuple[str, ...]] = Counter()
    for paragraph in paragraphs:
        if paragraph.key in numbers:
            sizes[paragraph.kind] += len(paragraph.key)
    if not sizes:
        return
    kind, size = sizes.most_common(1)[0]
    if size < MIN_BODY_SHARE * len(whole):
        return
    articles = {found.article_number for found in paragraphs if found.key in numbers and found.kind == kind}
    position = -1
    for paragraph in paragraphs:
        if paragraph.key in numbers:
            position = max(position, numbers[paragraph.key])
        elif (
            paragraph.kind == kind
            and paragraph.article_number in articles
            and _is_prose(paragraph)
            and paragraph.key not in whole
        ):
            whole += paragraph.key
            yield position, paragraph


def _is_prose(paragraph: SourceParagraph) -> bool:
    return (
        not paragraph.is_outside
        and paragraph.link_share <= MAX_LINK_SHARE
        and len(paragraph.text.split()) >= MIN_RECOVERED_WORDS
        and _SENTENCE_END.search(paragraph.text) is not None
    )


def _name(element: HtmlElement) -> str:
    """Tag and classes of an element; numbers in them only count."""
    classes = _DIGITS.sub("", element.get("class") or "")
    return f"{element.tag}.{'.'.join(sorted(set(classes.split())))}"


def _name_parts(element: HtmlElement) -> set[str]:
    return set(_NAME_PART.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))
