from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.annotations import Reading, Span
from transforms.language.network import load_network

NETWORK = load_network()

LATIN = [
    "“We",
    "lost,”",
    "said",
    "Adeyemi.",
    "Gov.",
    "Ruth",
    "Cole",
    "that",
    "Iran",
    "would",
    '"not"',
    "he",
    "‘no’",
    "café",
]
OTHER = [
    "cafe\u0301s",
    "\u200f”نعم“\u200f",
    "قال",
    "👩‍👩‍👧",
    "🇺🇳",
    "中国政府",
    "x\u200by",
    "\ud800",
    "\x00",
    "\xa0",
    "\n",
    "\n\n",
]
WORDS = st.sampled_from([*LATIN, *OTHER])
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=80))


def spans_of(reading: Reading) -> list[Span]:
    found = [
        span for said in reading.attributions for span in (said.content, said.source, said.cue) if span is not None
    ]
    return [*found, *(name.span for name in reading.names)]


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_read_returns_spans_of_the_text_in_order_with_probabilities(text: str) -> None:
    (reading,) = NETWORK.read([text])
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
    for left, right in pairwise([said.content for said in reading.attributions]):
        assert left.end <= right.start
    for before, after in pairwise([name.span for name in reading.names]):
        assert before.end <= after.start
    for said in reading.attributions:
        assert all(0 <= share <= 1 for share in (said.probability, said.source_probability, said.cue_probability))
        assert (said.source is None) == (said.source_probability == 0)
    assert all(
        0 <= name.probability <= 1 and "\n\n" not in text[name.span.start : name.span.end] for name in reading.names
    )


READERS = [load_network(threads=threads) for threads in (1, 2)]
"""They keep what they have read from one example to the next: the state of their caches is part of what varies."""


@st.composite
def article_orders(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Articles, some of several windows, that share paragraphs; and some of them in any order, some more than once."""
    stock = [
        " ".join(words) for words in draw(st.lists(st.lists(WORDS, min_size=5, max_size=40), min_size=8, max_size=8))
    ]
    paragraphs = st.lists(st.sampled_from(stock), min_size=1, max_size=24)
    articles = draw(st.lists(paragraphs.map("\n\n".join), min_size=1, max_size=3))
    articles += [article.upper() for article in articles]  # the same pieces, other features
    return articles, draw(st.lists(st.sampled_from(articles), min_size=1, max_size=6))


@settings(deadline=None, max_examples=20)
@given(article_orders())
def test_read_depends_on_the_text_alone(example: tuple[list[str], list[str]]) -> None:
    articles, order = example
    alone = {article: load_network().read([article])[0] for article in articles}
    for reader in READERS:
        assert reader.read(order) == [alone[article] for article in order]
        assert [reader.read([article])[0] for article in articles] == [alone[article] for article in articles]
