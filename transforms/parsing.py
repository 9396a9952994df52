"""The one entry of the parsing stage: article versions in, frames of sentences, quotes, entities and mentions out.

The reader reads every text once; sentences, entities and quotes are derived from that one pass. An article that fails
or is in a language that is not read becomes a row in `nlp.parses` with the reason, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import polars as pl

from transforms import schemas
from transforms.annotations import Entity, Reading, TextPart
from transforms.article_rows import ArticleRows, Row, article_rows, parse_row
from transforms.article_texts import BODY, article_texts
from transforms.entities.extraction import extract_entities
from transforms.entities.reference import Reference, load_reference
from transforms.language.reader import DEFAULT_PROFILE, Profile, Reader, read_reader_version
from transforms.language.sentences import split_sentences
from transforms.quotes.confidence import ConfidenceModel, confidence_model
from transforms.quotes.extraction import QuoteExtraction, extract_quotes
from transforms.quotes.lexicon import NO_OWN_WORDS, OwnWords, QuoteLexicon, build_lexicon

RULES_VERSION = "4"
"""Raise it with every change of a rule that moves rows: articles parsed by an older version are then parsed again."""

SUPPORTED_LANGUAGES = ("en",)

INPUT_COLUMNS = ("article_id", "version_number", "language_code", "headline", "text", "section_headings")
"""Columns of `raw.articles` that parsing uses, in the order of `ArticleText`."""
OPTIONAL_INPUT_COLUMNS = ("section_headings",)
"""Those of them that may be missing."""


@dataclass(frozen=True, slots=True)
class ParsedArticles:
    """Frames of the `nlp` tables for one chunk of articles; `parses` has a row for every article of the chunk."""

    sentences: pl.DataFrame
    quotes: pl.DataFrame
    entities: pl.DataFrame
    mentions: pl.DataFrame
    parses: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """Frames by table name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What of an article version is read."""

    article_id: str
    version_number: int
    language_code: str | None
    headline: str | None
    text: str
    section_headings: Sequence[str] | None = None
    """Paragraphs that the source marks as headings; None where headings are told by their looks."""

    def texts(self) -> list[tuple[str, str]]:
        """(text_part, text) in reading order; a headline that opens the body is read there only."""
        return article_texts(self.headline, self.text)

    @property
    def word_count(self) -> int:
        return sum(len(text.split()) for _, text in self.texts())


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the rules go by, the same for every article."""

    reference: Reference
    lexicon: QuoteLexicon
    confidence: ConfidenceModel


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """What was found in one article before it becomes rows: its texts, their entities, and each text's quotes."""

    parts: tuple[TextPart, ...]
    entities: tuple[Entity, ...]
    extractions: tuple[QuoteExtraction, ...]


def parse_articles(
    articles: pl.DataFrame, *, reader: Reader, reference: Reference, lexicon: QuoteLexicon | None = None
) -> ParsedArticles:
    """Parse article versions.

    Parameters
    ----------
    articles
        Rows of `raw.articles`, one version per article; only `INPUT_COLUMNS` are used.
    reader, reference
        What reads the texts, and the table that names countries and international bodies.
    lexicon
        Cue words and titles, which the reader should know too (`load_reader`); the shipped ones by default.

    Returns
    -------
    Frames that satisfy `transforms.schemas`, in the order of `articles`. The rows of an article depend on that article
    alone: not on its neighbours, their order or how the work was cut into chunks.
    """
    inputs = _article_texts(articles)
    lexicon = lexicon or build_lexicon()
    version = extractor_version(reader, reference, lexicon)
    rules = _Rules(reference, lexicon, confidence_model(reader.version))
    readings = _read(reader, [article for article in inputs if _is_supported(article)])
    rows: dict[str, list[Row]] = {table.name: [] for table in schemas.NLP_TABLES}
    for article in inputs:
        identity = (article.article_id, article.version_number, version)
        if not _is_supported(article):
            reason = f"language {article.language_code} is not read yet, only {', '.join(SUPPORTED_LANGUAGES)}"
            rows["parses"].append(parse_row(*identity, status="skipped", error=reason, word_count=article.word_count))
            continue
        try:
            read = _readings_of(article, readings, reader)
            found = _parse_article(article, read, rules)
        except Exception as error:  # noqa: BLE001 - one article never ends a run; its failure is a row that is counted
            reason = f"{type(error).__name__}: {error}"
            rows["parses"].append(parse_row(*identity, status="failed", error=reason, word_count=article.word_count))
            continue
        rows["sentences"] += found.sentences
        rows["quotes"] += found.quotes
        rows["entities"] += found.entities
        rows["mentions"] += found.mentions
        rows["parses"].append(parse_row(*identity, status="parsed", found=found, word_count=article.word_count))
    return _frames(rows)


def extract_article(
    article: ArticleText, *, reader: Reader, reference: Reference, lexicon: QuoteLexicon | None = None
) -> ExtractedArticle:
    """Read one article again and give all that was found, with what the rows leave out. Raises as the reader does."""
    readings = reader.read([text for _, text in article.texts()])
    return _extracted(
        article, readings, _Rules(reference, lexicon or build_lexicon(), confidence_model(reader.version))
    )


def failed_parses(articles: pl.DataFrame, *, reason: str, extractor_version: str) -> ParsedArticles:
    """Frames that tell of articles that could not be parsed at all, each a row in `parses` with status failed."""
    return _frames(
        {
            "parses": [
                parse_row(
                    article.article_id,
                    article.version_number,
                    extractor_version,
                    status="failed",
                    error=reason,
                    word_count=article.word_count,
                )
                for article in _article_texts(articles)
            ]
        }
    )


def extractor_version(reader: Reader, reference: Reference, lexicon: QuoteLexicon | None = None) -> str:
    """Name of what makes the rows: rules, reader (profile, version, weights), reference data and own words if any."""
    return _version(reader.version, reference.version, NO_OWN_WORDS if lexicon is None else lexicon.own)


def current_extractor_version(
    profile: Profile = DEFAULT_PROFILE,
    *,
    network_dir: Path | None = None,
    reference_path: Path | None = None,
    own_words: OwnWords = NO_OWN_WORDS,
) -> str:
    """`extractor_version` of the files at hand, without loading a network.

    Raises
    ------
    NetworkUnavailableError
        When the profile's network is not there.
    """
    reader_version = read_reader_version(profile, directory=network_dir)
    return _version(reader_version, load_reference(reference_path).version, own_words)


def _version(reader_version: str, reference_version: str, own_words: OwnWords) -> str:
    shipped = f"rules-{RULES_VERSION}+{reader_version}+reference-{reference_version}"
    return f"{shipped}+words-{own_words.version}" if own_words.version else shipped


def _article_texts(articles: pl.DataFrame) -> list[ArticleText]:
    known = [name for name in INPUT_COLUMNS if name in articles.columns or name not in OPTIONAL_INPUT_COLUMNS]
    return [ArticleText(*row) for row in articles.select(known).iter_rows()]


def _frames(rows: Mapping[str, list[Row]]) -> ParsedArticles:
    return ParsedArticles(**{table.name: table.frame(rows.get(table.name, [])) for table in schemas.NLP_TABLES})


def _is_supported(article: ArticleText) -> bool:
    return article.language_code is None or article.language_code in SUPPORTED_LANGUAGES


def _read(reader: Reader, articles: Sequence[ArticleText]) -> dict[str, list[Reading]]:
    """Readings by article; empty where reading the whole chunk failed, so that each article is tried on its own."""
    texts = [text for article in articles for _, text in article.texts()]
    try:
        readings = iter(reader.read(texts))
    except Exception:  # noqa: BLE001 - the article that causes it is found, and reported, one by one
        return {}
    return {article.article_id: [next(readings) for _ in article.texts()] for article in articles}


def _readings_of(article: ArticleText, readings: dict[str, list[Reading]], reader: Reader) -> list[Reading]:
    if article.article_id in readings:
        return readings[article.article_id]
    return reader.read([text for _, text in article.texts()])


def _parse_article(article: ArticleText, readings: Sequence[Reading], rules: _Rules) -> ArticleRows:
    found = _extracted(article, readings, rules)
    return article_rows(article.article_id, parts=found.parts, entities=found.entities, extractions=found.extractions)


def _extracted(article: ArticleText, readings: Sequence[Reading], rules: _Rules) -> ExtractedArticle:
    parts = tuple(_text_parts(article, readings))
    entities = tuple(extract_entities(parts, reference=rules.reference))
    extractions = tuple(
        extract_quotes(part, entities=entities, lexicon=rules.lexicon, confidence=rules.confidence) for part in parts
    )
    return ExtractedArticle(parts, entities, extractions)


def _text_parts(article: ArticleText, readings: Sequence[Reading]) -> list[TextPart]:
    """Texts with their sentences numbered through the article."""
    parts: list[TextPart] = []
    sentence_count = 0
    for (text_part, text), reading in zip(article.texts(), readings, strict=True):
        headings = article.section_headings if text_part == BODY else None
        sentences = split_sentences(text, headings=headings)
        if sentence_count:
            sentences = tuple(
                replace(sentence, sentence_index=sentence.sentence_index + sentence_count) for sentence in sentences
            )
        sentence_count += len(sentences)
        parts.append(TextPart(text_part, text, sentences, reading))
    return parts
