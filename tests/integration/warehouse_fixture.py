"""A small warehouse written by hand, whose every count can be worked out on paper.

Articles, all but the last two read by the current extractor:

| id | outlet | day | what it is there for |
| --- | --- | --- | --- |
| treaty | courier | 3 March | emoji before every offset; two quotes of Vale, one in two segments, one quote of nobody |
| reply | herald | 3 March | Orlin speaks about Vale, names herself; a pronoun; a headline mention |
| corrected | courier | 4 March | second version, without Vale; the rows of the first version must not count |
| undated | (none) | (none) | one quote and two mentions that are in no table per day |
| revised | courier | 4 March | current version not parsed yet: pending, its old mention must not count |
| foreign | herald | 5 March | skipped, language not supported: a day with nothing read |

`treaty` and `reply` tell one story, the others one each; `undated` has not been compared with the others yet.

Besides, one record repeats `treaty`, and two were rejected, one of them from an outlet of which nothing else is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from orchestration.warehouse_tables import ensure_tables
from transforms.identifiers import text_sha256
from transforms.schemas import ACTORS as REF_ACTORS
from transforms.schemas import (
    ARTICLE_CLUSTERS,
    ARTICLES,
    DOCUMENTS,
    ENTITIES,
    ENTITY_LINKS,
    KNOWLEDGE,
    MENTIONS,
    PARSES,
    QUOTES,
    SENTENCES,
    TABLES,
)

EXTRACTOR = "rules-1+network-test+reference-test"
KNOWLEDGE_VERSION = "linking-test+knowledge-test"
READ_AT = datetime(2025, 3, 6, 8, 0, tzinfo=UTC)
ACTORS = {
    "vale": ("PERSON", "Irena Vale"),
    "orlin": ("PERSON", "Petra Orlin"),
    "norda": ("GPE", "Norda"),
    "accord": ("ORG", "Accord Office"),
    # In no case below; for tests of who is who.
    "vale alone": ("PERSON", "Vale"),
    "orlinn": ("PERSON", "Petra Orlinn"),
}


@dataclass(frozen=True)
class QuoteCase:
    """A quote by its words; `speaker` and `cue` are (words, occurrence) in the text."""

    quote_id: str
    segments: tuple[str, ...]
    quote_type: str = "direct"
    speaker: str | None = None
    speaker_actor: str | None = None
    resolution: str = "unresolved"
    cue: str | None = None
    confidence: float = 0.9
    is_in_default_view: bool = True


@dataclass(frozen=True)
class MentionCase:
    """A mention by its words and by which of their occurrences in the text it is, from 0."""

    actor: str
    words: str
    occurrence: int = 0
    kind: str = "name"
    quote_id: str | None = None
    text_part: str = "body"


@dataclass(frozen=True)
class ArticleCase:
    """One version of an article with what was found in it."""

    article_id: str
    text: str
    outlet_id: str | None
    published_date: date | None
    headline: str | None = None
    version_number: int = 1
    is_current: bool = True
    parse_status: str | None = "parsed"
    language_code: str = "en"
    quotes: tuple[QuoteCase, ...] = ()
    mentions: tuple[MentionCase, ...] = ()


MARCH_3, MARCH_4, MARCH_5 = date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5)

CASES = (
    ArticleCase(
        "treaty",
        "👩‍👩‍👧 e\u0301 “Norda will sign,” Irena Vale said, “and soon.”\n\n"
        "Vale said that Petra Orlin had agreed. “It is about time.” The Accord Office waits for Norda.",
        "courier",
        MARCH_3,
        headline="Treaty near",
        quotes=(
            QuoteCase(
                "treaty-1", ("Norda will sign,", "and soon."), "direct", "Irena Vale", "vale", "explicit", "said"
            ),
            QuoteCase("treaty-2", ("that Petra Orlin had agreed",), "indirect", "Vale", "vale", "explicit", "said"),
            QuoteCase("treaty-3", ("It is about time.",)),
            QuoteCase("treaty-4", ("The Accord Office waits",), "indirect", confidence=0.3, is_in_default_view=False),
        ),
        mentions=(
            MentionCase("norda", "Norda", 0, quote_id="treaty-1"),
            MentionCase("vale", "Irena Vale"),
            MentionCase("vale", "Vale", 1),
            MentionCase("orlin", "Petra Orlin", quote_id="treaty-2"),
            MentionCase("accord", "Accord Office"),
            MentionCase("norda", "Norda", 1),
        ),
    ),
    ArticleCase(
        "reply",
        "“Vale knows that Vale is late, and Petra Orlin is not,” she said.",
        "herald",
        MARCH_3,
        headline="Orlin replies",
        quotes=(
            QuoteCase(
                "reply-1",
                ("Vale knows that Vale is late, and Petra Orlin is not,",),
                "direct",
                "she",
                "orlin",
                "pronoun",
                "said",
            ),
        ),
        mentions=(
            MentionCase("orlin", "Orlin", text_part="headline"),
            MentionCase("vale", "Vale", 0, quote_id="reply-1"),
            MentionCase("vale", "Vale", 1, quote_id="reply-1"),
            MentionCase("orlin", "Petra Orlin", quote_id="reply-1"),
            MentionCase("orlin", "she", kind="pronoun"),
        ),
    ),
    ArticleCase("corrected", "Irena Vale resigned.", "courier", MARCH_4, is_current=False, parse_status=None),
    ArticleCase(
        "corrected",
        "The Accord Office was closed in Norda.",
        "courier",
        MARCH_4,
        version_number=2,
        mentions=(MentionCase("accord", "Accord Office"), MentionCase("norda", "Norda")),
    ),
    ArticleCase(
        "undated",
        "Irena Vale told the Accord Office that it should hurry.",
        None,
        None,
        quotes=(
            QuoteCase("undated-1", ("that it should hurry",), "indirect", "Irena Vale", "vale", "explicit", "told"),
        ),
        mentions=(MentionCase("vale", "Irena Vale"), MentionCase("accord", "Accord Office")),
    ),
    ArticleCase(
        "revised",
        "Irena Vale was here.",
        "courier",
        MARCH_4,
        is_current=False,
        mentions=(MentionCase("vale", "Irena Vale"),),
    ),
    ArticleCase("revised", "Irena Vale was there.", "courier", MARCH_4, version_number=2, parse_status=None),
    ArticleCase("foreign", "Irena Vale ist angekommen.", "herald", MARCH_5, language_code="de", parse_status="skipped"),
)
REJECTED = (("empty-record", "gazette"), ("broken-record", None))


def build_warehouse(path: Path, cases: tuple[ArticleCase, ...] = CASES) -> Path:
    """Write the warehouse and return its path."""
    rows = _Rows()
    for case in cases:
        rows.add(case)
    if cases is CASES:
        rows.add_records_without_article()
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        ensure_tables(connection)
        for name, table_rows in rows.by_table.items():
            # DuckDB finds the frame by the name of this variable.
            frame: pl.DataFrame = TABLES[name].frame(table_rows)
            connection.register("frame", frame)
            connection.execute(f"insert into {name} by name select * from frame")
            connection.unregister("frame")
    return path


@dataclass
class _Rows:
    by_table: dict[str, list[tuple[object, ...]]] = field(
        default_factory=lambda: {
            table.qualified_name: []
            for table in (
                *(DOCUMENTS, ARTICLES, ARTICLE_CLUSTERS, SENTENCES, QUOTES, ENTITIES, MENTIONS, PARSES),
                *(ENTITY_LINKS, REF_ACTORS, KNOWLEDGE),
            )
        }
    )

    def __post_init__(self) -> None:
        self.by_table["ref.actors"].append(("norda", "GPE", "Norda", "Q1", "ND", "test", "own"))
        self.by_table["ref.knowledge"].append((KNOWLEDGE_VERSION, 1, 0, 0, 0))

    def add(self, case: ArticleCase) -> None:
        document_id = f"{case.article_id}-{case.version_number}"
        self._document(document_id, "accepted", None, case.article_id, case.outlet_id)
        self.by_table["raw.articles"].append(_article_row(case, document_id))
        if case.is_current and case.article_id != "undated":
            self.by_table["raw.article_clusters"].append(_cluster_row(case))
        if case.parse_status is None:
            return
        entities = {mention.actor: f"{case.article_id}-{mention.actor}" for mention in case.mentions}
        sentences = _sentence_rows(case)
        self.by_table["nlp.sentences"] += sentences
        self.by_table["nlp.quotes"] += _quote_rows(case)
        self.by_table["nlp.mentions"] += [_mention_row(case, mention) for mention in case.mentions]
        for actor, entity_id in entities.items():
            kinds = [mention.kind for mention in case.mentions if mention.actor == actor]
            entity_type, name = ACTORS[actor]
            counts = (len(kinds), kinds.count("name"))
            # Norda is a country of the knowledge base, which has nobody else.
            is_known, is_alone = actor == "norda", entity_type == "PERSON" and " " not in name
            reading = ("polity", name, "ND", f"name: {name}") if is_known else (None, None, None, None)
            link = ("full_name" if is_known else "discovered", 0.3 if is_alone else 0.9, name)
            self.by_table["nlp.entities"].append((entity_id, case.article_id, entity_type, name, [], *counts, *reading))
            linked = (entity_id, case.article_id, actor, name, entity_type, "Q1" if is_known else None)
            self.by_table["nlp.entity_links"].append((*linked, *link, None, KNOWLEDGE_VERSION))
        default_quotes = sum(quote.is_in_default_view for quote in case.quotes)
        yields = (len(sentences), len(case.quotes), default_quotes, len(entities), len(case.mentions))
        error = None if case.parse_status == "parsed" else "language de is not read yet"
        self.by_table["nlp.parses"].append(
            (case.article_id, case.version_number, EXTRACTOR, case.parse_status, error, len(case.text.split()), *yields)
        )

    def add_records_without_article(self) -> None:
        self._document("treaty-again", "unchanged", "same_text", "treaty", "courier")
        for document_id, outlet_id in REJECTED:
            self._document(document_id, "rejected", "empty_text", None, outlet_id)

    def _document(
        self, document_id: str, status: str, reason_code: str | None, article_id: str | None, outlet_id: str | None
    ) -> None:
        origin = (f"/news/{document_id}.txt", None, None, "text/plain", 100, text_sha256(document_id))
        self.by_table["raw.documents"].append(
            (document_id, *origin, status, reason_code, reason_code, article_id, outlet_id, None, READ_AT)
        )


def _article_row(case: ArticleCase, document_id: str) -> tuple[object, ...]:
    outlet_name = case.outlet_id.title() if case.outlet_id else None
    dated = case.published_date is not None
    values = {
        "article_id": case.article_id,
        "version_number": case.version_number,
        "is_current": case.is_current,
        "document_id": document_id,
        "source_id": f"{document_id}.txt",
        "outlet_id": case.outlet_id,
        "outlet_name": outlet_name,
        "headline": case.headline,
        "authors": ["Ada Example"],
        "published_date": case.published_date,
        "published_at_source": "header" if dated else "none",
        "published_at_confidence": 1.0 if dated else 0.0,
        "language_code": case.language_code,
        "text": case.text,
        "text_sha256": text_sha256(case.text),
        "word_count": len(case.text.split()),
    }
    return tuple(values.get(column.name) for column in ARTICLES.columns)


def _cluster_row(case: ArticleCase) -> tuple[object, ...]:
    story = "treaty" if case.article_id == "reply" else case.article_id
    identity = (case.article_id, case.version_number, f"copies of {case.article_id}")
    return (*identity, "original", case.article_id, None, None, None, f"story of {story}", "test")


def _sentence_rows(case: ArticleCase) -> list[tuple[object, ...]]:
    if case.parse_status != "parsed":
        return []
    parts = [("headline", case.headline)] if case.headline else []
    parts += [("body", case.text)]
    return [
        (case.article_id, index, part, 0, None, False, 0, len(text), text, len(text.split()))
        for index, (part, text) in enumerate(parts)
    ]


def _quote_rows(case: ArticleCase) -> Iterator[tuple[object, ...]]:
    sentence = 1 if case.headline else 0
    for index, quote in enumerate(case.quotes):
        segments = [list(_span(case.text, segment)) for segment in quote.segments]
        start, end = segments[0][0], segments[-1][1]
        content = " … ".join(quote.segments)
        cue = _span(case.text, quote.cue) if quote.cue else (None, None)
        speaker = _span(case.text, quote.speaker) if quote.speaker else (None, None)
        entity_id = f"{case.article_id}-{quote.speaker_actor}" if quote.speaker_actor else None
        yield (
            *(quote.quote_id, case.article_id, index, "body", quote.quote_type, "clause", start, end),
            *(segments, content),
            *(len(" ".join(quote.segments).split()), quote.cue, "say" if quote.cue else None),
            *("speech" if quote.cue else "none", *cue, quote.speaker, *speaker, entity_id, quote.resolution),
            *(quote.confidence, quote.is_in_default_view, sentence, sentence, ["test"]),
        )


def _mention_row(case: ArticleCase, mention: MentionCase) -> tuple[object, ...]:
    in_headline = mention.text_part == "headline"
    start, end = _span(case.headline if in_headline and case.headline else case.text, mention.words, mention.occurrence)
    sentence = 1 if case.headline and not in_headline else 0
    mention_id = f"{case.article_id}-{mention.text_part}-{start}"
    return (
        *(mention_id, case.article_id, f"{case.article_id}-{mention.actor}", mention.text_part, sentence, start, end),
        *(mention.words, mention.kind, ACTORS[mention.actor][0], mention.quote_id is not None, mention.quote_id),
    )


def _span(text: str, words: str, occurrence: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)
