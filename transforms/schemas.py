"""Every frame of the project: columns, types, keys, descriptions.

This module is the single source for frame validation, Dagster column schemas, the DDL and comments of the `raw`, `nlp`,
`ref` and `meta` schemas in DuckDB, the dbt sources and the data dictionary. Change a column here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

Dtype = pl.DataType | type[pl.DataType]
UTC_INSTANT = pl.Datetime("us", "UTC")
OFFSETS = "Unicode code points, 0-based, half-open"


class FrameContractError(ValueError):
    """A frame does not have the columns, types, keys or values that its table promises."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    dtype: Dtype
    description: str
    is_nullable: bool = False
    values: tuple[str, ...] = ()
    """The closed list of allowed values; empty = free."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `database_schema.name`, one row per `grain`."""

    database_schema: str
    name: str
    grain: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    parents: Mapping[str, str] = field(default_factory=dict)
    """Foreign keys: column -> "schema.table.column"."""

    @property
    def qualified_name(self) -> str:
        return f"{self.database_schema}.{self.name}"

    @property
    def asset_key(self) -> tuple[str, str]:
        return (self.database_schema, self.name)

    @property
    def full_description(self) -> str:
        return f"One row per {self.grain}. {self.description}"

    @property
    def polars_schema(self) -> pl.Schema:
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty_frame(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.polars_schema)

    def frame(self, rows: list[tuple[object, ...]]) -> pl.DataFrame:
        """Build a frame from rows in column order; an empty list keeps the types."""
        return pl.DataFrame(rows, schema=self.polars_schema, orient="row")


def _columns_of(table: Table, *names: str) -> tuple[Column, ...]:
    """Columns of a table that another table has as well, with the same meaning."""
    by_name = {column.name: column for column in table.columns}
    return tuple(by_name[name] for name in names)


TEXT_PART = ("headline", "body")
ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "WORK_OF_ART")

_ARTICLE_ID = Column("article_id", pl.String, "Article; the same over all its versions.")
_TEXT_PART = Column("text_part", pl.String, "Which text the offsets point into: headline or body.", values=TEXT_PART)
_CHAR_START = Column("char_start", pl.Int64, f"Where it starts in the text named by text_part; {OFFSETS}.")
_CHAR_END = Column("char_end", pl.Int64, f"Where it ends in the text named by text_part; {OFFSETS}.")

DOCUMENTS = Table(
    "raw",
    "documents",
    "input record seen (a file, a line of JSON Lines, a row of a table, an item of a feed, a page in a web archive)",
    "Nothing that came in is missing here: rejected records stand beside accepted ones, with a reason.",
    (
        Column("document_id", pl.String, "Hash of where the record was found and what its bytes were."),
        Column("source_uri", pl.String, "Absolute path of the file that held the record; stdin for standard input."),
        Column(
            "container_uri",
            pl.String,
            "The file that holds several records, or an archive; null for a single page.",
            True,
        ),
        Column(
            "record_locator",
            pl.String,
            "Where in the container, such as 'line 17', 'row 17', a byte offset with the record's id, or "
            "'2026/day.jsonl > line 17' in an archive; null for a "
            "single page.",
            True,
        ),
        Column(
            "media_type",
            pl.String,
            "Detected from the content: text/plain, text/html, application/x-ndjson, text/csv, "
            "application/vnd.apache.parquet, application/xml, application/warc, application/x-container (an archive or "
            "compressed file that could not be read as a whole) or unknown.",
        ),
        Column("byte_count", pl.Int64, "Size of the record in bytes."),
        Column("content_sha256", pl.String, "SHA-256 of the record's bytes; empty when they were not read."),
        Column("status", pl.String, "accepted, unchanged or rejected.", values=("accepted", "unchanged", "rejected")),
        Column("reason_code", pl.String, "Why it was rejected or held unchanged; null when accepted.", True),
        Column("reason", pl.String, "The same in words, with what to do about it.", True),
        Column("article_id", pl.String, "The article it became, repeats or takes back; else null.", True),
        Column("outlet_id", pl.String, "Outlet, as far as it could be read; null when unknown.", True),
        Column("captured_at", UTC_INSTANT, "When the page was fetched, as its web archive says; null elsewhere.", True),
        Column("read_at", UTC_INSTANT, "When it was first read. The only clock time of the row; never compared."),
    ),
    ("document_id",),
)

ARTICLES = Table(
    "raw",
    "articles",
    "article version",
    "The stored text is what every offset points into. is_current marks the latest version of each article; none of an "
    "article that its source took back.",
    (
        _ARTICLE_ID,
        Column("version_number", pl.Int32, "1 for the first text seen, rising by one with each other version."),
        Column("is_current", pl.Boolean, "Whether this is the latest version: by the source's own times and numbers."),
        Column("document_id", pl.String, "Input record that brought this version."),
        Column("source_id", pl.String, "The record's own id, or for files the path relative to the input."),
        Column("outlet_id", pl.String, "Outlet as a slug; null when unknown.", True),
        Column("outlet_name", pl.String, "Outlet as printed or given; null when unknown.", True),
        Column("canonical_url", pl.String, "Canonical URL without tracking parameters; null when unknown.", True),
        Column("headline", pl.String, "Headline; null when the source has none apart from the text.", True),
        Column("byline", pl.String, "Byline as printed.", True),
        Column("authors", pl.List(pl.String), "Names read from the byline; empty when unknown."),
        Column("dateline", pl.String, "Dateline at the start of the text, such as 'WARSAW (Example Agency)'.", True),
        Column("section", pl.String, "Section, category or slugline under which the source files it.", True),
        Column(
            "published_at", UTC_INSTANT, "Instant of publication, UTC; null when only a day or nothing is known.", True
        ),
        Column(
            "published_date", pl.Date, "Day of publication as printed, in the outlet's time zone; null = undated.", True
        ),
        Column(
            "published_at_source",
            pl.String,
            "Where the publication date was read.",
            values=("header", "json_ld", "meta", "feed", "url", "text", "none"),
        ),
        Column("published_at_confidence", pl.Float64, "0-1: how far the date can be trusted; 0 when undated."),
        Column("published_at_text", pl.String, "The date as printed, kept also when it could not be read.", True),
        Column(
            "published_at_issue",
            pl.String,
            "Why there is no date although one was printed: unreadable, implausible (before 1800 or after 2100), "
            "default (what software prints when it knows none) or future (after the day of reading); null when in "
            "order.",
            True,
            values=("unreadable", "implausible", "default", "future"),
        ),
        Column(
            "published_at_offset_minutes",
            pl.Int32,
            "Time zone that the date was given in, as minutes east of UTC; null when no zone was given.",
            True,
        ),
        Column("modified_at", UTC_INSTANT, "Last change as stated by the source, UTC.", True),
        Column("source_version", pl.Int64, "The source's own number of this version; null when it gives none.", True),
        Column(
            "withdrawal",
            pl.String,
            "canceled or withheld for a version by which the source takes the article back, with no text; else null.",
            True,
            values=("canceled", "withheld"),
        ),
        Column("language_code", pl.String, "ISO 639-1 code, declared or detected; null when undecided.", True),
        Column(
            "section_headings",
            pl.List(pl.String),
            "Paragraphs of the text that the source marks as section headings; null where it marks none as such.",
            True,
        ),
        Column("text", pl.String, "The text, verbatim: newlines as \\n, control characters removed, nothing else."),
        Column("text_sha256", pl.String, "SHA-256 of the text's UTF-8 bytes."),
        Column("word_count", pl.Int32, "Words of the text, split at white space."),
    ),
    ("article_id", "version_number"),
    {"document_id": "raw.documents.document_id"},
)

ARTICLE_CHANGES = Table(
    "raw",
    "article_changes",
    "change of one article in one load",
    "The ledger: every transaction that touched an article's rows. Incremental models read it instead of clocks.",
    (
        _ARTICLE_ID,
        Column("load_id", pl.Int64, "Rises by one per transaction."),
        Column(
            "change_kind",
            pl.String,
            "added, changed (a new version), withdrawn, parsed, linked (its entities, to actors) or clustered (other "
            "copies, another story).",
            values=("added", "changed", "withdrawn", "parsed", "linked", "clustered"),
        ),
        Column("changed_at", UTC_INSTANT, "When the transaction was committed. Never compared."),
    ),
    ("article_id", "load_id"),
)

_CLUSTER_VERSION = Column("cluster_version", pl.String, "Version of the rules of copies and stories that made the row.")

ARTICLE_CLUSTERS = Table(
    "raw",
    "article_clusters",
    "article in its current version",
    "Which articles are printings of one text, and which tell one story. Each cluster of copies has one original: the "
    "row with article_id = original_article_id. Counting these rows counts distinct texts.",
    (
        _ARTICLE_ID,
        Column("version_number", pl.Int32, "Version of the article that was compared."),
        Column("copy_cluster_id", pl.String, "Printings of one text share it: hash of the original's id."),
        Column(
            "role",
            pl.String,
            "original (the first of its cluster: earliest, then longest, then lowest id), copy (half of the shorter "
            "text or more in common with another of the cluster) or partial (alone in its cluster, but 15-50 % of the "
            "shorter text in common with an earlier article outside).",
            values=("original", "copy", "partial"),
        ),
        Column("original_article_id", pl.String, "The original of its cluster; the article itself where it is first."),
        Column(
            "coverage",
            pl.Float64,
            "Share of the shorter text's words in common with evidence_article_id, 0-1; null for originals.",
            True,
        ),
        Column("evidence_article_id", pl.String, "The article that coverage compares with; null for originals.", True),
        Column(
            "common_fingerprint_count",
            pl.Int32,
            "Fingerprints (winnowed shingles of five words) in common with it; null for originals and where both texts "
            "are the same but for case, marks and white space.",
            True,
        ),
        Column("story_id", pl.String, "Story that it tells; null only while a run is under way.", True),
        _CLUSTER_VERSION,
    ),
    ("article_id",),
)

ARTICLE_FINGERPRINTS = Table(
    "raw",
    "article_fingerprints",
    "article in its current version",
    "What articles are compared by, so that a text is read for it once.",
    (
        _ARTICLE_ID,
        Column("version_number", pl.Int32, "Version of the article."),
        Column("outlet_id", pl.String, "Outlet of this version; null when unknown.", True),
        Column("published_date", pl.Date, "Day of publication of this version; null = undated.", True),
        Column("published_at", UTC_INSTANT, "Instant of publication of this version; null when not known.", True),
        Column("word_count", pl.Int32, "Words as they are compared: runs of letters and digits."),
        Column("text_key", pl.String, "The same for texts that differ only in case, marks and white space."),
        Column("fingerprints", pl.List(pl.Int64), "Hashes of the shingles of five words that winnowing picked."),
        Column("word_indexes", pl.List(pl.Int32), "Where each of them starts, in words from 0."),
        Column("terms", pl.List(pl.Int64), "Numbers of the text's most telling words, ascending."),
        Column("term_weights", pl.List(pl.Float64), "Weights of these; the vector's length is 1."),
        _CLUSTER_VERSION,
    ),
    ("article_id",),
)

ARTICLE_OVERLAPS = Table(
    "raw",
    "article_overlaps",
    "pair of current articles with at least 15 % of the shorter text in common",
    "The measured pairs behind raw.article_clusters. Pairs of the same text (equal text_key) are not listed.",
    (
        Column("article_id", pl.String, "The article with the lower id."),
        Column("other_article_id", pl.String, "The article with the higher id."),
        Column("coverage", pl.Float64, "Share of the shorter text's words in common, 0-1."),
        Column("common_fingerprint_count", pl.Int32, "Different fingerprints in common."),
    ),
    ("article_id", "other_article_id"),
)

HOT_FINGERPRINTS = Table(
    "raw",
    "hot_fingerprints",
    "fingerprint that stands in too many texts to tell copies by",
    "Disclaimers, stock paragraphs, turns of phrase: in more than 20 texts of one outlet, or on more than 15 days.",
    (Column("fingerprint", pl.Int64, "As in raw.article_fingerprints."),),
    ("fingerprint",),
)

STORY_DAYS = Table(
    "raw",
    "story_days",
    "cluster of copies",
    "How stories come about: the distinct texts of one day are grouped, and each group follows the most similar one "
    "of the days before.",
    (
        Column("original_article_id", pl.String, "The original of the cluster of copies."),
        Column("version_number", pl.Int32, "Its version."),
        Column("published_date", pl.Date, "Its day; null = undated.", True),
        Column("story_day_id", pl.String, "What the story is on this day: hash of day and first text."),
        Column("follows_story_day_id", pl.String, "The group of an earlier day that it goes on; null if new.", True),
        Column("similarity", pl.Float64, "Mean similarity of the texts of both groups, 0-1; null if new.", True),
        Column("story_id", pl.String, "The first group of the chain: hash of its story_day_id."),
        _CLUSTER_VERSION,
    ),
    ("original_article_id",),
)

SENTENCES = Table(
    "nlp",
    "sentences",
    "sentence or section heading of an article",
    "Sentences never cross a paragraph.",
    (
        _ARTICLE_ID,
        Column("sentence_index", pl.Int32, "Order within the article, headline first, from 0."),
        _TEXT_PART,
        Column("paragraph_index", pl.Int32, "Paragraph within the text part, from 0."),
        Column("section_heading", pl.String, "The section heading above it; null before the first.", True),
        Column("is_heading", pl.Boolean, "Whether it is itself a section heading."),
        _CHAR_START,
        _CHAR_END,
        Column("sentence_text", pl.String, "The sentence as printed."),
        Column("word_count", pl.Int32, "Words, split at white space."),
    ),
    ("article_id", "sentence_index"),
)

QUOTES = Table(
    "nlp",
    "quotes",
    "attribution (something said, written or thought, with its source)",
    "All that was found is kept with a probability that it is right; is_in_default_view marks what is counted by "
    "default.",
    (
        Column("quote_id", pl.String, "Hash of article, text part, segments."),
        _ARTICLE_ID,
        Column("quote_index", pl.Int32, "Order within the article, from 0."),
        _TEXT_PART,
        Column(
            "quote_type",
            pl.String,
            "direct (at least 90 % of the words inside quotation marks), indirect (none) or mixed.",
            values=("direct", "indirect", "mixed"),
        ),
        Column(
            "content_scope",
            pl.String,
            "clause (a statement, question, order or wish: 'that the deal is dead', 'to resign') or phrase (a noun "
            "phrase, adjective or name alone: condemned 'the attack'); filter by clause to leave these out.",
            values=("clause", "phrase"),
        ),
        _CHAR_START,
        _CHAR_END,
        Column(
            "segments",
            pl.List(pl.List(pl.Int64)),
            f'Pieces of the content as [start, end): "A," she said, "B." is one quote with two; {OFFSETS}.',
        ),
        Column("content_text", pl.String, "The content as printed; segments joined by ' … '."),
        Column("word_count", pl.Int32, "Words of the content."),
        Column("cue_text", pl.String, "The words that mark the attribution ('told reporters').", True),
        Column("cue_lemma", pl.String, "Lemma of the cue's head ('tell').", True),
        Column(
            "cue_class",
            pl.String,
            "What the cue tells of: speech ('said') or other (attitude, intent, perception); none without a cue.",
            values=("speech", "other", "none"),
        ),
        Column("cue_char_start", pl.Int64, f"Where the cue starts; {OFFSETS}.", True),
        Column("cue_char_end", pl.Int64, f"Where the cue ends; {OFFSETS}.", True),
        Column("speaker_text", pl.String, "The speaker as printed; null when the text names none.", True),
        Column("speaker_char_start", pl.Int64, f"Where the speaker's mention starts; {OFFSETS}.", True),
        Column("speaker_char_end", pl.Int64, f"Where the speaker's mention ends; {OFFSETS}.", True),
        Column("speaker_entity_id", pl.String, "The entity of this article that speaks; null when unresolved.", True),
        Column(
            "speaker_resolution",
            pl.String,
            "How the speaker was resolved: explicit (a name), pronoun, nominal ('the minister'), continued (carried "
            "on from the quote before), inferred (from the sentences around), unresolved.",
            values=("explicit", "pronoun", "nominal", "continued", "inferred", "unresolved"),
        ),
        Column(
            "confidence",
            pl.Float64,
            "0-1: calibrated probability that content and printed speaker are right: of the quotes with 0.8, about 80 "
            "in 100 are, in news like that of the development sets. Whether the speaker is resolved to the right "
            "entity is not part of it.",
        ),
        Column(
            "is_in_default_view",
            pl.Boolean,
            "Counted by default: confidence >= 0.5, three words or more, a cue of speech and a printed speaker; "
            "without a cue, inside quotation marks with a resolved speaker.",
        ),
        Column("sentence_index_first", pl.Int32, "First sentence that the quote touches."),
        Column("sentence_index_last", pl.Int32, "Last sentence that the quote touches."),
        Column("evidence", pl.List(pl.String), "Rules that joined or resolved the quote, in order."),
    ),
    ("quote_id",),
    {"speaker_entity_id": "nlp.entities.entity_id"},
)

ENTITIES = Table(
    "nlp",
    "entities",
    "distinct entity of an article",
    "Mentions of one article clustered by full name, surname and acronym.",
    (
        Column("entity_id", pl.String, "Hash of article, type and name."),
        _ARTICLE_ID,
        Column("entity_type", pl.String, "OntoNotes label.", values=ENTITY_TYPES),
        Column("entity_name", pl.String, "The longest good name in the article."),
        Column(
            "titles",
            pl.List(pl.String),
            "Titles printed beside the name of a person ('Foreign Minister'), in order of appearance; else empty.",
        ),
        Column("mention_count", pl.Int32, "Mentions of all kinds."),
        Column("named_mention_count", pl.Int32, "Mentions by name."),
        Column(
            "article_reading",
            pl.String,
            "What the article alone says it is: polity (a country, its people or an international body of "
            "ref.polities), acting_capital (a country of which only the capital is named, acting as its government), "
            "team (a place that plays), namesake (a place that only shares a country's name); null = only a name.",
            True,
            values=("polity", "acting_capital", "team", "namesake"),
        ),
        Column(
            "polity_name",
            pl.String,
            "Canonical name in ref.polities of that country or body, or of the country whose team it is; null for all "
            "others.",
            True,
        ),
        Column("country_code", pl.String, "ISO 3166-1 alpha-2 code of that country; null for all others.", True),
        Column(
            "article_evidence",
            pl.String,
            "The mention, the row of ref.polities or the rule that decided; null = only a name.",
            True,
        ),
    ),
    ("entity_id",),
)

LINK_METHODS = (
    "user_alias",
    "office",
    "full_name",
    "surname_in_article",
    "title_surname",
    "surname_office",
    "demonym",
    "acronym",
    "short_name_in_article",
    "place_name",
    "government_seat",
    "discovered",
)

ENTITY_LINKS = Table(
    "nlp",
    "entity_links",
    "entity of an article: the actor that it means",
    "Made after the parse, from its entities and mentions and the knowledge base. A new knowledge base, or a change in "
    "the user's own actors, makes these rows anew without a new parse.",
    (
        Column("entity_id", pl.String, "The entity."),
        _ARTICLE_ID,
        Column(
            "actor_id",
            pl.String,
            "Who it is across articles: an id of ref.actors or ref.places, or one that begins with new: for an actor "
            "that only its name is known of; with @ in it, of this article alone.",
        ),
        Column("actor_name", pl.String, "Canonical name of the actor; of a new one, the name as printed."),
        Column("actor_type", pl.String, "OntoNotes label of the actor.", values=ENTITY_TYPES),
        Column("wikidata_id", pl.String, "Wikidata item of the actor; null when not known.", True),
        Column(
            "link_method",
            pl.String,
            "How the actor was found: user_alias (an alias of your own), office (an office with its country, on the "
            "day), full_name, surname_in_article (a surname, through the full name that the text has), title_surname "
            "(a title that fits one bearer's office), surname_office (the leading figure in office on the day), "
            "demonym (a people, for its country), acronym, short_name_in_article (a part of the one longer name that "
            "the text has), place_name, government_seat (a capital or building, for its government), discovered (its "
            "name alone: nobody in the knowledge base).",
            values=LINK_METHODS,
        ),
        Column("link_confidence", pl.Float64, "0-1: how far the link is trusted; a stated rank, no probability."),
        Column("link_evidence", pl.String, "The row of the knowledge base or the words of the article that decided."),
        Column(
            "alternative_actor_id",
            pl.String,
            "The other reading of a capital or building: the place beside the government, or the government beside "
            "the place; null for all others.",
            True,
        ),
        Column("knowledge_version", pl.String, "Rules of linking and knowledge base that made the link."),
    ),
    ("entity_id",),
    {"entity_id": "nlp.entities.entity_id"},
)

MENTIONS = Table(
    "nlp",
    "mentions",
    "mention of an entity",
    "Every count of an actor goes back to these spans.",
    (
        Column("mention_id", pl.String, "Hash of article, text part and span."),
        _ARTICLE_ID,
        Column("entity_id", pl.String, "The entity meant."),
        _TEXT_PART,
        Column("sentence_index", pl.Int32, "Sentence that holds it."),
        _CHAR_START,
        _CHAR_END,
        Column("surface_form", pl.String, "The mention as printed."),
        Column(
            "mention_kind",
            pl.String,
            "name, nominal ('the minister', also where nobody speaks) or pronoun ('she', only of resolved speakers).",
            values=("name", "nominal", "pronoun"),
        ),
        Column("entity_type", pl.String, "OntoNotes label of the entity.", values=ENTITY_TYPES),
        Column("is_in_quote", pl.Boolean, "Whether it lies inside the content of a quote of the default view."),
        Column("quote_id", pl.String, "That quote; null outside quotes.", True),
    ),
    ("mention_id",),
    {"entity_id": "nlp.entities.entity_id", "quote_id": "nlp.quotes.quote_id"},
)

PARSES = Table(
    "nlp",
    "parses",
    "parsed article",
    "The denominator: which articles this extractor has read, with what yield, and which failed.",
    (
        _ARTICLE_ID,
        Column("version_number", pl.Int32, "Version of the article that was parsed."),
        Column("extractor_version", pl.String, "Rules, weights and reference data that made the rows."),
        Column(
            "status",
            pl.String,
            "parsed, skipped (language not supported) or failed.",
            values=("parsed", "skipped", "failed"),
        ),
        Column("error", pl.String, "Why it failed or was skipped.", True),
        Column("word_count", pl.Int32, "Words read, headline included."),
        Column("sentence_count", pl.Int32, "Rows in nlp.sentences."),
        Column("quote_count", pl.Int32, "Rows in nlp.quotes."),
        Column("default_quote_count", pl.Int32, "Rows in nlp.quotes with is_in_default_view."),
        Column("entity_count", pl.Int32, "Rows in nlp.entities."),
        Column("mention_count", pl.Int32, "Rows in nlp.mentions."),
    ),
    ("article_id",),
)

SUPERSEDED_PARSES = Table(
    "nlp",
    "superseded_parses",
    "version of an article that a newer one has taken the place of",
    "Which superseded versions were read, for nothing but to tell what became of their quotes.",
    (
        _ARTICLE_ID,
        Column("version_number", pl.Int32, "The superseded version."),
        *_columns_of(PARSES, "extractor_version", "status", "error"),
        Column("quote_count", pl.Int32, "Rows in nlp.superseded_quotes."),
    ),
    ("article_id", "version_number"),
)

SUPERSEDED_QUOTES = Table(
    "nlp",
    "superseded_quotes",
    "quote of a superseded version",
    "For comparing versions; counted nowhere. Columns mean what they mean in nlp.quotes.",
    (
        _ARTICLE_ID,
        Column("version_number", pl.Int32, "The superseded version."),
        Column("quote_index", pl.Int32, "Order within the version, from 0."),
        *_columns_of(QUOTES, "text_part", "quote_type", "char_start", "char_end"),
        *_columns_of(QUOTES, "content_text", "speaker_text", "cue_text", "confidence"),
        Column("is_in_default_view", pl.Boolean, "Whether it would be counted by default."),
    ),
    ("article_id", "version_number", "quote_index"),
)

POLITIES = Table(
    "ref",
    "polities",
    "name of a country, people, capital or international body",
    "Which actor a geographic or national name stands for; shipped in data/reference/polities.csv.",
    (
        Column("surface_form", pl.String, "The name as it appears in text."),
        Column("entity_type", pl.String, "OntoNotes label of the name.", values=ENTITY_TYPES),
        Column("actor_name", pl.String, "Canonical name of the actor it stands for."),
        Column("actor_type", pl.String, "OntoNotes label of that actor.", values=ENTITY_TYPES),
        Column(
            "relation",
            pl.String,
            "name, short_name, acronym, demonym, or capital (counts as the government only where it acts).",
            values=("name", "short_name", "acronym", "demonym", "capital"),
        ),
        Column("country_code", pl.String, "ISO 3166-1 alpha-2 code; null for international bodies.", True),
    ),
    ("surface_form",),
)

ACTOR_TYPES = ("PERSON", "ORG", "GPE", "LOC")
ALIAS_KINDS = ("name", "acronym", "demonym", "capital", "metonym", "surname", "user")

_ACTOR_ID = Column("actor_id", pl.String, "Actor; the same over all versions of the knowledge base that know it.")
_VALID_FROM = Column(
    "valid_from", pl.Date, "First day; of a year or month alone, its first day. Null = not known.", True
)
_VALID_TO = Column(
    "valid_to", pl.Date, "Last day; of a year or month alone, its last day. Null = still valid, or not known.", True
)
_SOURCE = Column("source", pl.String, "Where the row was taken from.")
_LICENCE = Column("licence", pl.String, "Terms of that source for this row, as an SPDX id where there is one.")

ACTORS = Table(
    "ref",
    "actors",
    "actor that the knowledge base knows",
    "People, organisations, countries and regions with one id each, whatever a text calls them.",
    (
        _ACTOR_ID,
        Column("actor_type", pl.String, "PERSON, ORG, GPE (a country or its part) or LOC.", values=ACTOR_TYPES),
        Column("actor_name", pl.String, "Canonical name."),
        Column("wikidata_id", pl.String, "Wikidata item, such as Q42; null when not known.", True),
        Column("country_code", pl.String, "ISO 3166-1 alpha-2 code, XK for Kosovo; null when none or not known.", True),
        _SOURCE,
        _LICENCE,
    ),
    ("actor_id",),
)

ACTOR_ROLES = Table(
    "ref",
    "actor_roles",
    "term of an actor in an office",
    "Who held which office when. Terms without a start are not in the key twice.",
    (
        _ACTOR_ID,
        Column("role", pl.String, "The office as its source names it, such as 'Minister of Foreign Affairs'."),
        Column(
            "role_rank",
            pl.Int32,
            "1 head of state or government and their deputies, 2 minister of a leading department, 3 minister or "
            "national legislator of the United States or United Kingdom, 4 all else.",
        ),
        Column("country_code", pl.String, "Country of the office, ISO 3166-1 alpha-2; null when none.", True),
        _VALID_FROM,
        _VALID_TO,
        _SOURCE,
        _LICENCE,
    ),
    ("actor_id", "role", "country_code", "valid_from"),
    {"actor_id": "ref.actors.actor_id"},
)

ACTOR_ALIASES = Table(
    "ref",
    "actor_aliases",
    "name of an actor other than its canonical one, by kind and first day",
    "What texts call an actor. Surnames that follow from a full name are not listed: the look-up derives them.",
    (
        _ACTOR_ID,
        Column("alias", pl.String, "The name as it appears in text."),
        Column(
            "alias_kind",
            pl.String,
            "name (another full name), acronym, demonym (its people), capital and metonym (a city or building that may "
            "stand for a government), surname, user (given by the user: overrides everything).",
            values=ALIAS_KINDS,
        ),
        _VALID_FROM,
        _VALID_TO,
        _SOURCE,
        _LICENCE,
    ),
    ("actor_id", "alias", "alias_kind", "valid_from"),
    {"actor_id": "ref.actors.actor_id"},
)

PLACES = Table(
    "ref",
    "places",
    "city or part of a country",
    "Places that are no actors of their own. A name is often that of several; the largest comes first in look-ups.",
    (
        Column("place_id", pl.String, "Place, such as gn:703448 for item 703448 of GeoNames."),
        Column("place_name", pl.String, "Name in English, else the local one."),
        Column("alternate_names", pl.List(pl.String), "Other names of the place; empty when none are known."),
        Column("place_kind", pl.String, "city or region (a first-level division).", values=("city", "region")),
        Column("country_code", pl.String, "ISO 3166-1 alpha-2 code; null when not known.", True),
        Column("region_code", pl.String, "First-level division as its source codes it.", True),
        Column("population", pl.Int64, "Inhabitants; null when not known.", True),
        Column("latitude", pl.Float64, "Degrees north, WGS 84.", True),
        Column("longitude", pl.Float64, "Degrees east, WGS 84.", True),
        Column("wikidata_id", pl.String, "Wikidata item; null when not known.", True),
        _SOURCE,
        _LICENCE,
    ),
    ("place_id",),
)

ACTOR_NOT_SAME = Table(
    "ref",
    "actor_not_same",
    "pair that must not be linked",
    "Written by the user: mentions of this form, or of this actor, never mean that actor.",
    (
        Column("name_or_actor_id", pl.String, "A surface form ('Ashcombe'), or the id of an actor."),
        Column("actor_id", pl.String, "The actor that it must not be linked to."),
        _SOURCE,
    ),
    ("name_or_actor_id", "actor_id"),
)

KNOWLEDGE = Table(
    "ref",
    "knowledge",
    "knowledge base that is loaded (one)",
    "Which knowledge base the tables of actors beside it hold.",
    (
        Column("knowledge_version", pl.String, "Rules of linking, and hash of all that the knowledge base is made of."),
        Column("actor_count", pl.Int64, "Rows of ref.actors."),
        Column("role_count", pl.Int64, "Rows of ref.actor_roles."),
        Column("alias_count", pl.Int64, "Rows of ref.actor_aliases."),
        Column("place_count", pl.Int64, "Rows of ref.places."),
    ),
    ("knowledge_version",),
)

RUNS = Table(
    "meta",
    "runs",
    "pipeline run that changed the warehouse",
    "When what ran, with its counts. Clock times live here and nowhere in the data.",
    (
        Column("run_id", pl.String, "Random id of the run."),
        Column("command", pl.String, "What was asked for."),
        Column("started_at", UTC_INSTANT, "Start, UTC."),
        Column("finished_at", UTC_INSTANT, "End, UTC; null while running or when killed.", True),
        Column("status", pl.String, "running, done or failed.", values=("running", "done", "failed")),
        Column("extractor_version", pl.String, "Extractor of the run."),
        Column("accepted_count", pl.Int64, "Records accepted."),
        Column("unchanged_count", pl.Int64, "Records already known."),
        Column("rejected_count", pl.Int64, "Records rejected."),
        Column("parsed_count", pl.Int64, "Articles parsed."),
        Column("message", pl.String, "Error of a failed run.", True),
        Column("linked_count", pl.Int64, "Articles whose entities were linked to actors; null in older lines.", True),
    ),
    ("run_id",),
)

SOURCE_FILES = Table(
    "meta",
    "source_files",
    "input file read to its end",
    "Lets the next run pass over files that have not changed: by size and time, else by content.",
    (
        Column("source_uri", pl.String, "Path of the file, absolute."),
        Column("byte_count", pl.Int64, "Size when it was read."),
        Column("modified_ns", pl.Int64, "Modification time of the file in nanoseconds since 1970."),
        Column("record_count", pl.Int64, "Records found in it."),
        Column(
            "fields_version", pl.String, "Mapping of fields that it was read with; null when it has no fields.", True
        ),
        Column("content_sha256", pl.String, "SHA-256 of its bytes; null when it changed while it was read.", True),
    ),
    ("source_uri",),
)

BUILDS = Table(
    "meta",
    "builds",
    "successful build of the analysis tables",
    "A build is due when the ledger has moved past load_id, raw.documents has grown, or the dbt project has changed.",
    (
        Column("build_id", pl.Int64, "Rises by one per build."),
        Column("load_id", pl.Int64, "Last load of raw.article_changes that the build has seen."),
        Column("document_count", pl.Int64, "Rows of raw.documents that the build has seen."),
        Column("project_sha256", pl.String, "Hash of the dbt project's files."),
        Column("built_at", UTC_INSTANT, "When it ended. Never compared."),
    ),
    ("build_id",),
)

RAW_TABLES = (DOCUMENTS, ARTICLES, ARTICLE_CHANGES)
CLUSTER_TABLES = (ARTICLE_FINGERPRINTS, HOT_FINGERPRINTS, ARTICLE_OVERLAPS, STORY_DAYS, ARTICLE_CLUSTERS)
"""Copies and stories, each table after those that it is made from."""
SUPERSEDED_TABLES = (SUPERSEDED_QUOTES, SUPERSEDED_PARSES)
NLP_TABLES = (SENTENCES, QUOTES, ENTITIES, MENTIONS, PARSES)
"""What a parse makes; all rows of an article are replaced together."""
LINK_TABLES = (ENTITY_LINKS,)
"""What linking makes of a parse."""
ACTOR_TABLES = (ACTORS, ACTOR_ROLES, ACTOR_ALIASES, PLACES)
"""The knowledge base of actors."""
REF_TABLES = (POLITIES, *ACTOR_TABLES, KNOWLEDGE)
META_TABLES = (RUNS, SOURCE_FILES, BUILDS)
TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.qualified_name: table
        for table in (
            *(*RAW_TABLES, *CLUSTER_TABLES, *NLP_TABLES, *LINK_TABLES, *SUPERSEDED_TABLES),
            *(*REF_TABLES, *META_TABLES),
        )
    }
)


def validate_frame(frame: pl.DataFrame, table: Table) -> None:
    """Check a frame against its table: columns in order, types, nulls, closed value lists, unique key.

    Raises
    ------
    FrameContractError
        Naming the table, every broken promise and the number of rows that break it.
    """
    problems = list(_structure_problems(frame, table))
    if not problems:
        problems = _content_problems(frame, table)
    if problems:
        raise FrameContractError(f"{table.qualified_name}: " + "; ".join(problems))


def _structure_problems(frame: pl.DataFrame, table: Table) -> list[str]:
    expected, found = table.polars_schema, frame.schema
    problems = [f"column {name} is missing" for name in expected if name not in found]
    problems += [f"column {name} is not in the schema" for name in found if name not in expected]
    problems += [
        f"column {name} is {found[name]}, not {dtype}"
        for name, dtype in expected.items()
        if name in found and found[name] != dtype
    ]
    if not problems and list(expected) != list(found):
        problems.append("columns are in another order")
    return problems


def _duplicated_rows(keys: pl.DataFrame) -> int:
    # Distinct hashes are distinct keys. Grouping the keys themselves takes several times their memory.
    is_unique = keys.select(pl.struct(pl.all()).hash().n_unique()).item() == keys.height
    return 0 if is_unique else int(keys.is_duplicated().sum())


def _content_problems(frame: pl.DataFrame, table: Table) -> list[str]:
    problems = []
    for column in table.columns:
        series = frame.get_column(column.name)
        null_count = series.null_count()
        if null_count and not column.is_nullable:
            problems.append(f"column {column.name} is null in {null_count} rows")
        if column.values:
            foreign = series.drop_nulls().filter(~series.drop_nulls().is_in(list(column.values)))
            if foreign.len():
                problems.append(f"column {column.name} has {foreign.len()} foreign values, such as {foreign[0]!r}")
    duplicated = _duplicated_rows(frame.select(table.key))
    if duplicated:
        problems.append(f"key ({', '.join(table.key)}) is not unique in {duplicated} rows")
    return problems
