"""Quotes from text to rows, through the reader without a network: whatever the text, and whatever follows it."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.property.test_quotes_extraction import PIECES, TEXTS, parts
from transforms.annotations import Entity, Sentence, Span, TextPart
from transforms.entities.extraction import extract_entities
from transforms.entities.reference import load_reference
from transforms.language.paragraphs import paragraph_spans
from transforms.language.rules_reader import RulesReader, read_by_rules
from transforms.language.sentences import split_sentences
from transforms.parsing import INPUT_COLUMNS, ParsedArticles, parse_articles
from transforms.quotes.extraction import extract_quotes
from transforms.quotes.layouts import MIN_TURNS
from transforms.quotes.marks import find_mark_runs

TURNS = ("LIND: ", "Q: ", "A. ")
REFERENCE = load_reference()
SAID = st.sampled_from(
    (
        "“We lost,” Anna Lind said. ",
        "“We lost the vote,” she told reporters, “and nobody slept.” ",
        "The minister said that the vote was lost. ",
        "“Nobody slept at all in that house.” ",
        "“We go on\n\n“and on and on,” said Minister Omar Lind. ",
        "He added: “The vote is lost",
        "“We lost the whole vote ",
        "‘We lost it all, ",
        "said Anna Lind. ",
        "According to Lind, the vote was lost.\n\n",
    )
)
NEWS = st.lists(SAID | PIECES, max_size=20).map("".join)
"""Sentences in which quotes are found, with marks, breaks and words between them."""
WHAT_STAYS = (
    "quote_id",
    "quote_type",
    "content_scope",
    "segments",
    "content_text",
    "cue_text",
    "cue_lemma",
    "cue_class",
    "cue_char_start",
    "speaker_text",
    "speaker_char_start",
    "speaker_char_end",
    "confidence",
)


def parse(text: str) -> ParsedArticles:
    article = pl.DataFrame([("a1", 1, "en", None, text, None)], schema=list(INPUT_COLUMNS), orient="row")
    return parse_articles(article, reader=RulesReader(), reference=REFERENCE)


def turn_count(text: str) -> int:
    """Lines, at most, that a transcript may have as its turns."""
    return sum(text.count(turn) for turn in TURNS)


def settled_end(text: str) -> int:
    """Up to where the quotes of a text hang on nothing that follows: the start of the run that is open at its end.

    A run that goes on over several paragraphs is one.
    """
    runs = find_mark_runs(text, paragraphs=paragraph_spans(text))
    if not runs or runs[-1].is_closed:
        return len(text)
    first = len(runs) - 1
    while first and runs[first].is_continuation:
        first -= 1
    return runs[first].span.start


@given(st.text(max_size=200) | TEXTS | NEWS)
@settings(max_examples=200, deadline=None)
def test_parse_articles_gives_spans_that_hold_and_do_not_cross(text: str) -> None:
    parsed = parse(text)

    assert parsed.parses.select("status", "error").rows() == [("parsed", None)]
    quotes = parsed.quotes.to_dicts()
    for quote in quotes:
        assert (quote["char_start"], quote["char_end"]) == (quote["segments"][0][0], quote["segments"][-1][1])
        assert quote["content_text"] == " … ".join(text[start:end] for start, end in quote["segments"])
        assert all(0 <= start < end <= len(text) for start, end in quote["segments"])
        assert all(first[1] <= second[0] for first, second in pairwise(quote["segments"]))
        for kind in ("cue", "speaker"):
            if quote[f"{kind}_text"] is not None:
                start, end = quote[f"{kind}_char_start"], quote[f"{kind}_char_end"]
                assert quote[f"{kind}_text"] == text[start:end]
    for first, second in pairwise(quotes):
        assert first["char_end"] <= second["char_start"]


@given(TEXTS | NEWS, NEWS.map(lambda text: " ".join(text.split())))
@settings(max_examples=200, deadline=None)
@example("“We lost,” she said.", "“Nobody slept.”")
@example("“We lost,” Anna Lind said. “It", "is over,” she said.")
def test_parse_articles_keeps_the_quotes_before_a_paragraph_that_is_added(text: str, paragraph: str) -> None:
    """Content, cue, printed speaker and confidence of every quote stay, and so does its id.

    Left out, because what follows rightly tells more of them:

    - what lies behind the start of a run of marks that the last paragraph leaves open: the new one may go on with it;
    - texts that become a transcript, which takes `MIN_TURNS` lines such as "LIND: Yes." or "Q: Why?".

    Not compared is whom a printed speaker is resolved to. Entities are those of the whole article: a later paragraph
    may give the full name of a Lind, name a second one, or tell that Lind is a she.
    """
    whole = f"{text}\n\n{paragraph}"
    assume(turn_count(whole) < MIN_TURNS)
    end = settled_end(text)

    before = parse(text).quotes.filter(pl.col("char_end") <= end)
    after = parse(whole).quotes.filter(pl.col("char_end") <= end)

    assert after.select(WHAT_STAYS).to_dicts() == before.select(WHAT_STAYS).to_dicts()


@given(parts(), TEXTS.map(lambda text: " ".join(text.split())))
@settings(max_examples=200, deadline=None)
def test_extract_quotes_keeps_quotes_before_a_paragraph_in_which_nothing_is_read(
    case: tuple[TextPart, tuple[Entity, ...]], paragraph: str
) -> None:
    """With the same reading and entities all of a quote stays, its resolved speaker too; exceptions as above.

    A run of marks that is open at the end goes on in the new paragraph, even if nothing is read there.
    """
    part, entities = case
    assume(turn_count(part.text + paragraph) < MIN_TURNS)
    start = len(part.text) + 2
    added = Sentence(Span(start, start + len(paragraph)), len(part.sentences), len(part.sentences), False, None)
    longer = replace(part, text=f"{part.text}\n\n{paragraph}", sentences=(*part.sentences, added))

    before = extract_quotes(part, entities=entities)
    after = extract_quotes(longer, entities=entities)

    end = settled_end(part.text)
    assert [quote for quote in after.quotes if quote.span.end <= end] == [
        quote for quote in before.quotes if quote.span.end <= end
    ]
    is_settled = not part.text[end:].strip()
    assert not is_settled or after.speaker_mentions == before.speaker_mentions


def lines_of_marks(characters: int) -> str:
    """One mark a line."""
    return "“\n" * (characters // 2)


def one_paragraph(characters: int) -> str:
    """One paragraph, one sentence to the eye, full of marks, names and pronouns."""
    piece = "“We lost,” he said, and Anna Lind, the minister, told him that she “never slept” and "
    return piece * (characters // len(piece))


@pytest.mark.parametrize("write", [lines_of_marks, one_paragraph])
def test_quotes_of_a_huge_text_take_time_in_proportion(write: Callable[[int], str]) -> None:
    """Twice the text takes about twice the time, the best of three; a quadratic step would take four times."""
    half, whole = write(250_000), write(500_000)
    half_seconds, whole_seconds = seconds_of(half), seconds_of(whole)
    for _ in range(2):
        if whole_seconds < 3 * half_seconds:
            break  # the best of three needs no more
        half_seconds, whole_seconds = min(half_seconds, seconds_of(half)), min(whole_seconds, seconds_of(whole))

    assert whole_seconds < 3 * half_seconds


def seconds_of(text: str) -> float:
    """CPU time of everything from text to quotes."""
    started = time.process_time()
    part = TextPart("body", text, split_sentences(text), read_by_rules(text))
    extract_quotes(part, entities=extract_entities([part], reference=REFERENCE))
    return time.process_time() - started
