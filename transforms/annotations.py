"""What is found in one text, before it becomes rows.

Offsets everywhere are Unicode code points of that one text, 0-based and half-open. The reading network fills `Reading`;
the entity and quote steps turn it into `Entity` and `Quote`; `transforms.parsing` turns those into frames.
"""

from dataclasses import dataclass, field

SPEECH = "speech"
OTHER = "other"
NO_CUE = "none"

DIRECT = "direct"
MIXED = "mixed"
INDIRECT = "indirect"

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))

POLITY, ACTING_CAPITAL, TEAM, NAMESAKE = "polity", "acting_capital", "team", "namesake"
"""What the article alone can say of an entity, see `ArticleReading`."""

CLAUSE = "clause"
PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, `text[start:end]`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one section heading; it never crosses a paragraph."""

    span: Span
    sentence_index: int
    paragraph_index: int
    is_heading: bool
    section_heading: str | None


@dataclass(frozen=True, slots=True)
class AttributionReading:
    """One content span as the network read it, with the source and the cue that it points at."""

    content: Span
    probability: float
    source: Span | None
    source_probability: float
    cue: Span | None
    cue_probability: float
    scope: str = CLAUSE
    """CLAUSE: what can stand as a statement, question, order or wish. PHRASE: a noun phrase, adjective or name."""


@dataclass(frozen=True, slots=True)
class NameReading:
    """One name, title or amount as the network read it; `label` is an OntoNotes label or TITLE."""

    span: Span
    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass of the network says about one text, in text order."""

    attributions: tuple[AttributionReading, ...] = ()
    names: tuple[NameReading, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPart:
    """One text of an article, headline or body, with its sentences and what the network read in it."""

    text_part: str
    text: str
    sentences: tuple[Sentence, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class EntityMention:
    """One mention of an entity. `mention_kind` is name, nominal ("the minister") or pronoun ("she")."""

    span: Span
    surface_form: str
    mention_kind: str
    text_part: str = "body"


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """What the article alone says an entity is.

    POLITY: a country, its people or an international body of the reference table. ACTING_CAPITAL: a country of which
    the article has nothing but its capital, acting as the government. TEAM: a place that plays. NAMESAKE: a place that
    only shares the name of a country.
    """

    kind: str
    polity_name: str | None
    """Of POLITY, ACTING_CAPITAL, and of the TEAM of a country: canonical name in the reference table."""
    country_code: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One distinct entity of an article with its mentions in text order (headline first)."""

    entity_type: str
    entity_name: str
    mentions: tuple[EntityMention, ...]
    titles: tuple[str, ...] = ()
    """Titles printed beside the name, of people."""
    reading: ArticleReading | None = None
    """None where the article has no more than the name."""


@dataclass(frozen=True, slots=True)
class SpeakerMention:
    """A pronoun or nominal ("the minister") that the quote step resolved to the entity with index `entity`."""

    entity: int
    mention: EntityMention


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the reader gave a quote, 0-1: that this is a content, that this is its source, that this is its cue.

    They are the network's own, not calibrated: of contents with 0.8, it may be 60 or 90 in 100 that are right.
    """

    content: float
    source: float = 0.0
    """0 where no source was found."""
    cue: float = 0.0
    """0 where no cue was found."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One attribution: content (one or more segments), cue and speaker."""

    quote_type: str
    segments: tuple[Span, ...]
    confidence: float
    """Calibrated probability that content and speaker are right, see `transforms.quotes.confidence`."""
    cue: Span | None
    cue_lemma: str | None
    cue_class: str
    speaker: Span | None
    speaker_entity: int | None
    """Index into the article's entities, or None."""
    speaker_resolution: str
    evidence: tuple[str, ...] = field(default=())
    """Names of the rules that joined or resolved this quote, in the order in which they fired."""
    content_scope: str = CLAUSE
    probabilities: Probabilities = Probabilities(0.0)

    @property
    def span(self) -> Span:
        return Span(self.segments[0].start, self.segments[-1].end)
