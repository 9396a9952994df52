"""Quotes of one text: contents fitted and joined, cues classed, speakers resolved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.annotations import (
    DIRECT,
    INDIRECT,
    MIXED,
    NO_CUE,
    SPEECH,
    Entity,
    EntityMention,
    Probabilities,
    Quote,
    Sentence,
    Span,
    SpeakerMention,
    TextPart,
)
from transforms.language.reader import DEFAULT_PROFILE
from transforms.quotes.confidence import ConfidenceModel, confidence_model
from transforms.quotes.contents import TRANSCRIPT_TURN, Content, fitted_contents, join_contents
from transforms.quotes.cues import cue_class, cue_lemma
from transforms.quotes.layouts import with_laid_out_sources
from transforms.quotes.lexicon import QuoteLexicon, build_lexicon
from transforms.quotes.marks import MarkedText
from transforms.quotes.own_cues import with_own_cues, words_after
from transforms.quotes.quotations import with_whole_quotations, without_names
from transforms.quotes.sources import with_whole_sources
from transforms.quotes.speakers import NOMINAL, Speaker, SpeakerResolver

DIRECT_MARKED_SHARE = 0.9
"""From this share of words inside quotation marks on, a quote is direct; with none it is indirect, else mixed."""

DEFAULT_VIEW_CONFIDENCE = 0.5
"""More likely right than not. How it was chosen, and what other values give: README.md beside this module."""
DEFAULT_VIEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class QuoteExtraction:
    """Quotes of one text in text order, and the pronouns and nominals that were resolved as their speakers."""

    quotes: tuple[Quote, ...]
    speaker_mentions: tuple[SpeakerMention, ...]
    speakers: tuple[Speaker, ...] = ()
    """How the speaker of each quote was resolved, in the order of `quotes`: for explaining, no part of the rows."""
    definite_mentions: tuple[SpeakerMention, ...] = ()
    """Definite phrases that nobody speaks as and that go back to somebody named ("the minister")."""


def extract_quotes(
    part: TextPart,
    *,
    entities: Sequence[Entity],
    lexicon: QuoteLexicon | None = None,
    confidence: ConfidenceModel | None = None,
) -> QuoteExtraction:
    """Turn what the network read in one text into quotes.

    Parameters
    ----------
    part
        One text of an article, with its sentences and its reading.
    entities
        Entities of the whole article; `Quote.speaker_entity` is an index into them. Only their mentions with this
        `text_part` have offsets into this text.
    lexicon
        Cue words and titles; the shipped ones by default.
    confidence
        What makes a probability of what the reader says: the model of its profile; that of the default profile unless
        given.

    Returns
    -------
    Quotes in text order that do not overlap: no segment lies inside the extent of another quote. Never raises on dirty
    text.
    """
    lexicon = lexicon or build_lexicon()
    paragraphs = _paragraphs(part.sentences)
    marked = MarkedText(part.text, paragraphs=paragraphs or None)
    contents = fitted_contents(part.text, part.reading.attributions, marked)
    contents = with_own_cues(part.text, contents, lexicon)
    contents = without_names(part.text, with_whole_quotations(part.text, contents, marked), marked)
    contents = join_contents(part.text, with_laid_out_sources(part.text, contents, part.reading.names), marked)
    contents = with_whole_sources(part.text, contents, part.reading.names)
    resolver = SpeakerResolver(part, entities, contents, lexicon=lexicon)
    model = confidence or confidence_model(DEFAULT_PROFILE)
    quotes: list[Quote] = []
    speakers: list[Speaker] = []
    speaker_mentions: dict[Span, SpeakerMention] = {}
    for content in contents:
        speaker = resolver.resolve(content)
        speakers.append(speaker)
        quote = _quote(part.text, content, speaker, marked, lexicon)
        quotes.append(replace(quote, confidence=model.confidence(quote)))
        if speaker.mention_kind is not None and speaker.entity is not None and content.source is not None:
            source = content.source
            mention = EntityMention(source, part.text[source.start : source.end], speaker.mention_kind, part.text_part)
            speaker_mentions.setdefault(source, SpeakerMention(speaker.entity, mention))
    definite_mentions = tuple(
        SpeakerMention(entity, EntityMention(span, part.text[span.start : span.end], NOMINAL, part.text_part))
        for span, entity in resolver.definite_mentions.items()
        if span not in speaker_mentions
    )
    return QuoteExtraction(tuple(quotes), tuple(speaker_mentions.values()), tuple(speakers), definite_mentions)


def is_in_default_view(quote: Quote, text: str, *, least_confidence: float = DEFAULT_VIEW_CONFIDENCE) -> bool:
    """Whether a quote is counted by default.

    It must be more likely right than not, have three words or more, a speaker in print and a cue of speech. Without a
    cue it must stand inside quotation marks and have a resolved speaker (the follow-on quotes of one who goes on
    speaking).
    """
    word_count = sum(len(text[segment.start : segment.end].split()) for segment in quote.segments)
    if quote.confidence < least_confidence or word_count < DEFAULT_VIEW_WORDS:
        return False
    if quote.cue_class == NO_CUE:
        return quote.quote_type == DIRECT and quote.speaker_entity is not None
    return quote.cue_class == SPEECH and quote.speaker is not None


def quote_type(segments: Sequence[Span], marked: MarkedText) -> str:
    """direct, mixed or indirect, from the share of words that stand inside quotation marks."""
    share = marked.marked_share(segments)
    if share >= DIRECT_MARKED_SHARE:
        return DIRECT
    return MIXED if share else INDIRECT


def _quote(text: str, content: Content, speaker: Speaker, marked: MarkedText, lexicon: QuoteLexicon) -> Quote:
    """The quote but for its confidence."""
    lemma = None if content.cue is None else _lemma(text, content.cue, lexicon)
    return Quote(
        quote_type=DIRECT if TRANSCRIPT_TURN in content.evidence else quote_type(content.segments, marked),
        segments=content.segments,
        confidence=0.0,
        cue=content.cue,
        cue_lemma=lemma,
        cue_class=cue_class(lemma, lexicon),
        speaker=content.source if content.source is not None else speaker.printed,
        speaker_entity=speaker.entity,
        speaker_resolution=speaker.resolution,
        evidence=(*content.evidence, *((speaker.rule,) if speaker.rule else ())),
        content_scope=content.scope,
        probabilities=Probabilities(content.probability, content.source_probability, content.cue_probability),
    )


def _lemma(text: str, cue: Span, lexicon: QuoteLexicon) -> str:
    # The shipped lemmas of several words lie within what the network reads as a cue; own ones may go on behind it.
    following = words_after(text, cue.end) if lexicon.own_lemmas else ""
    return cue_lemma(text[cue.start : cue.end], lexicon, following=following)


def _paragraphs(sentences: Sequence[Sentence]) -> list[Span]:
    """Extents of the paragraphs that the sentences lie in."""
    paragraphs: list[Span] = []
    previous_index: int | None = None
    for sentence in sentences:
        if sentence.paragraph_index == previous_index:
            paragraphs[-1] = Span(paragraphs[-1].start, max(paragraphs[-1].end, sentence.span.end))
        else:
            paragraphs.append(sentence.span)
        previous_index = sentence.paragraph_index
    return paragraphs
