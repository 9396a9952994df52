from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl
import pytest

from transforms import schemas
from transforms.annotations import AttributionReading, NameReading, Reading, Span
from transforms.entities.reference import load_reference
from transforms.language.reader import Profile, load_reader
from transforms.parsing import ParsedArticles, current_extractor_version, failed_parses, parse_articles
from transforms.schemas import validate_frame

HEADLINE = "Bridge shuts for winter"
BODY = "“The bridge will close,” Mayor Ana Petrova said on Tuesday.\n\nPetrova left at noon."


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def reading_of(text: str) -> Reading:
    if "“The bridge" not in text:
        return Reading()
    content = text[: text.index("”") + 1]
    persons = [name for name in ("Dana Weiss", "Ana Petrova") if name in text]
    return Reading(
        attributions=(
            AttributionReading(
                content=span_of(text, content),
                probability=0.98,
                source=span_of(text, "Mayor Ana Petrova"),
                source_probability=0.97,
                cue=span_of(text, "said"),
                cue_probability=0.97,
            ),
        ),
        names=(
            *(NameReading(span_of(text, name), "PERSON", 0.99) for name in persons),
            NameReading(Span(text.rindex("Petrova"), text.rindex("Petrova") + len("Petrova")), "PERSON", 0.99),
        ),
    )


@dataclass
class WrittenReader:
    """Stands in for the network: its readings are written above."""

    version: str = "test"
    fails_on: str | None = None
    calls: list[int] = field(default_factory=list)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.calls.append(len(texts))
        if self.fails_on is not None and any(self.fails_on in text for text in texts):
            raise RuntimeError("cannot read this")
        return [reading_of(text) for text in texts]


def articles(*rows: tuple[str, str | None, str | None, str]) -> pl.DataFrame:
    """Rows of (article_id, language_code, headline, text) with the columns that parsing uses."""
    return pl.DataFrame(
        [(article_id, 1, language, headline, text) for article_id, language, headline, text in rows],
        schema={
            "article_id": pl.String,
            "version_number": pl.Int32,
            "language_code": pl.String,
            "headline": pl.String,
            "text": pl.String,
        },
        orient="row",
    )


def parse(frame: pl.DataFrame, reader: WrittenReader | None = None) -> ParsedArticles:
    return parse_articles(frame, reader=reader or WrittenReader(), reference=load_reference())


def test_parse_articles_gives_frames_that_keep_their_contract() -> None:
    parsed = parse(articles(("a1", "en", HEADLINE, BODY), ("a2", None, None, ""), ("a3", "de", None, "Guten Tag.")))
    for table in schemas.NLP_TABLES:
        validate_frame(parsed.frames()[table.name], table)
    assert parsed.parses.select("article_id", "status", "quote_count").rows() == [
        ("a1", "parsed", 1),
        ("a2", "parsed", 0),
        ("a3", "skipped", 0),
    ]


def test_parse_articles_gives_rows_whose_spans_are_their_texts() -> None:
    parsed = parse(articles(("a1", "en", HEADLINE, BODY)))
    texts = {"headline": HEADLINE, "body": BODY}
    for frame, column in ((parsed.sentences, "sentence_text"), (parsed.mentions, "surface_form")):
        for text_part, start, end, expected in frame.select("text_part", "char_start", "char_end", column).iter_rows():
            assert texts[text_part][start:end] == expected
    quote = parsed.quotes.row(0, named=True)
    assert quote["content_text"] == "“The bridge will close,”"
    assert BODY[quote["speaker_char_start"] : quote["speaker_char_end"]] == "Mayor Ana Petrova"
    assert (quote["cue_text"], quote["cue_lemma"], quote["cue_class"]) == ("said", "say", "speech")


def test_parse_articles_gives_the_speaker_the_entity_of_its_mentions() -> None:
    parsed = parse(articles(("a1", "en", HEADLINE, BODY)))
    person = parsed.entities.filter(pl.col("entity_name") == "Ana Petrova").row(0, named=True)
    assert person["named_mention_count"] == 2
    assert parsed.quotes.get_column("speaker_entity_id").to_list() == [person["entity_id"]]


def test_parse_articles_numbers_sentences_through_headline_and_body() -> None:
    parsed = parse(articles(("a1", "en", HEADLINE, BODY)))
    assert parsed.sentences.select("sentence_index", "text_part").rows() == [(0, "headline"), (1, "body"), (2, "body")]
    assert parsed.quotes.get_column("sentence_index_first").to_list() == [1]


def test_parse_articles_reads_a_headline_that_opens_the_body_once() -> None:
    parsed = parse(articles(("a1", "en", HEADLINE, f"{HEADLINE}\n\n{BODY}")))
    assert parsed.sentences.get_column("text_part").unique().to_list() == ["body"]


def test_parse_articles_marks_mentions_inside_quotes() -> None:
    body = BODY.replace("The bridge will close", "The bridge of Dana Weiss will close").replace("noon", "one")
    parsed = parse(articles(("a1", "en", None, body)))
    marked = dict(parsed.mentions.select("surface_form", "is_in_quote").rows())
    assert marked == {"Dana Weiss": True, "Ana Petrova": False, "Petrova": False}
    inside = parsed.mentions.filter(pl.col("is_in_quote"))
    assert inside.get_column("quote_id").to_list() == parsed.quotes.get_column("quote_id").to_list()


def test_parse_articles_keeps_the_failure_of_one_article_to_itself() -> None:
    reader = WrittenReader(fails_on="poison")
    parsed = parse(articles(("a1", "en", None, BODY), ("a2", "en", None, "poison"), ("a3", "en", None, BODY)), reader)
    rows = parsed.parses.select("article_id", "status", "error", "quote_count").rows()
    assert rows == [
        ("a1", "parsed", None, 1),
        ("a2", "failed", "RuntimeError: cannot read this", 0),
        ("a3", "parsed", None, 1),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_parse_articles_gives_the_same_rows_in_any_order_and_chunk(order: tuple[int, int]) -> None:
    rows = [("a1", "en", HEADLINE, BODY), ("a2", "en", None, BODY)]
    together = parse(articles(*(rows[index] for index in order)))
    alone = [parse(articles(row)) for row in rows]
    for table in schemas.NLP_TABLES:
        expected = pl.concat([parsed.frames()[table.name] for parsed in alone]).sort(table.key)
        assert together.frames()[table.name].sort(table.key).equals(expected)


@pytest.mark.parametrize("profile", ["accurate", "rules"])
def test_current_extractor_version_names_rules_profile_and_reference(profile: Profile) -> None:
    version = current_extractor_version(profile)
    assert [part.partition("-")[0] for part in version.split("+")] == ["rules", profile, "reference"]
    assert version.split("+")[1] == load_reader(profile).version


def test_failed_parses_keeps_the_contract_and_tells_why() -> None:
    parsed = failed_parses(articles(("a1", "en", HEADLINE, BODY)), reason="it burnt", extractor_version="v")
    for table in schemas.NLP_TABLES:
        validate_frame(parsed.frames()[table.name], table)
    assert parsed.parses.select("article_id", "version_number", "status", "error", "word_count").rows() == [
        ("a1", 1, "failed", "it burnt", len(f"{HEADLINE} {BODY}".split()))
    ]
