"""The profile `rules`: a reader without a network, for machines where no model may run.

Quotation marks are paired by the state machine of `transforms.quotes.marks`; a verb of the cue list beside them, or
before a clause, gives the cue; the words between it and the edge of its clause give the source. Nothing is found that
a mark or a cue does not show. Cues and titles of the project's own count like the shipped ones.

End to end, F1 on the development sets (`onrecord evaluate FILE --profile rules`): PolNeAR all 46.6, speech 58.2 (direct
84.6, mixed 51.1, indirect speech 40.1; precision 86.1, recall 31.9); GUM Wikinews all 49.7, speech 60.9; names of GUM
Wikinews 68.1. The cue list and the patterns were written with PolNeAR at hand.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from transforms.annotations import SPEECH, AttributionReading, Reading, Sentence, Span
from transforms.language.paragraphs import paragraph_spans
from transforms.language.rules_names import read_names
from transforms.language.sentences import split_sentences
from transforms.quotes.cues import cue_class, cue_lemma, own_cue_length
from transforms.quotes.lexicon import QuoteLexicon, build_lexicon
from transforms.quotes.marks import MarkedText, MarkRun
from transforms.quotes.own_cues import own_cue_at

VERSION = "rules-1"

PROBABILITIES = {"beside": 0.93, "continued": 0.78, "that": 0.84, "clause": 0.87, "final": 0.88, "according": 0.85}
"""By kind of find, the share whose content and source are right on the development part of PolNeAR (26-468 finds)."""

MIN_CONTINUED_WORDS = 4
MAX_SOURCE_WORDS = 14
MAX_WORDS_AFTER_FINAL = 6
"""After "…, she said" at the end of a sentence: "on Monday", "in a statement"."""
REACH = 200
"""Characters looked at on each side of a cue: keeps time linear where a whole text is one sentence."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_GAP = re.compile(r"[\s,.?!:;—–-]*")
_CLAUSE_EDGE = re.compile(
    r"[;:()\[\]—“”\"\n]|\s[-–]+\s|\b(?:and|but|that|because|although|though|while|when|if|as|after|before|since)\s",
    re.IGNORECASE,
)
_ADVERBS = r"(?:also|later|then|already|once|just|now|never|even|only|\w+ly|has|have|had|would)"
_BEFORE_CUE = re.compile(rf"(?:\s+{_ADVERBS})*\s*$")
_AFTER_INVERTED = re.compile(
    r"[,.;:()\[\]—“”\"!?\n]|\s[-–]+\s|\s(?:in|on|at|during|after|before|when|while|as|to|about|by|who|that)\s"
)
_SOURCE = re.compile(
    r"(?:[^\W\d_a-z]|(?:he|she|it|they|we|i|who|the|a|an|his|her|their|its|one|some|many|most|several|another|two|both|"
    r"[a-z]+(?:s|man|woman|er|or|ist|ian))\b)"
)
_ADDRESSEE = r"(?:reporters|him|her|them|me|us|the [\w ]{1,30}?|[A-Z]\w+(?: [A-Z]\w+){0,2})"
_WHEN = r"(?:(?:on |last |late |early )?[\w]+(?:day|night|week|morning)|in (?:a|an) [\w -]{1,40}?|in [A-Z]\w+)"
_THAT = re.compile(rf"(?: {_ADDRESSEE})?(?: {_WHEN}){{0,2}},? that\s+")
_CLAUSE = re.compile(
    rf"(?: {_ADDRESSEE}(?= (?:he|she|it|they|we|the|there)\s))?(?: {_WHEN})?,? "
    r"(?=(?:he|she|it|they|we|I|you|there|this|these|those|the|a|an|his|her|their|its|no|some|many|most|all)\s|[A-Z])"
)
_ACCORDING = re.compile(r"\baccording to\s+", re.IGNORECASE)
_CLAUSE_LEMMAS = frozenset(("say", "add", "argue", "claim", "insist", "believe", "warn", "note", "tell", "admit"))
_NO_VERB_AFTER = frozenset(("to", "a", "an", "the", "of", "his", "her", "their", "be", "been", "is", "are", "was"))
_SENTENCE_ENDS = ".?!"
_INFINITIVE = re.compile(r"\bto\s+$")
_INFINITIVE_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue with its source; `clause` covers both."""

    span: Span
    source: Span
    lemma: str

    @property
    def clause(self) -> Span:
        return Span(min(self.span.start, self.source.start), max(self.span.end, self.source.end))


@dataclass(frozen=True, slots=True)
class RulesReader:
    """Reads texts by rule and word list. Its time is linear in the length of a text."""

    lexicon: QuoteLexicon = field(default_factory=build_lexicon)

    @property
    def version(self) -> str:
        return VERSION

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One Reading for each text, in their order."""
        return [read_by_rules(text, lexicon=self.lexicon) for text in texts]


def read_by_rules(text: str, *, lexicon: QuoteLexicon | None = None) -> Reading:
    """Attributions and names of one text, both in text order and not overlapping. Never raises on dirty text.

    `lexicon` holds the cue words and titles, the shipped ones by default.
    """
    lexicon = lexicon or build_lexicon()
    sentences = split_sentences(text)
    marked = MarkedText(text, paragraphs=paragraph_spans(text))
    found = [item for sentence in sentences for item in _sentence_finds(text, sentence, marked, lexicon)]
    found = _disjoint([*found, *_continued(text, _disjoint(found), marked)])
    own_titles = frozenset(own.title for own in lexicon.own.titles)
    return Reading(attributions=tuple(found), names=read_names(text, sentences, own_titles=own_titles))


def _sentence_finds(
    text: str, sentence: Sentence, marked: MarkedText, lexicon: QuoteLexicon
) -> Iterator[AttributionReading]:
    """What the cues of one sentence introduce or follow."""
    runs = marked.runs_within(Span(max(sentence.span.start - 1, 0), sentence.span.end + 3))
    starts = [run.span.start for run in runs]
    reached = sentence.span.start
    for word in _WORD.finditer(text, sentence.span.start, sentence.span.end):
        if word.start() < reached:
            continue
        found = _speech_cue(text, word, lexicon)
        if found is None:
            continue
        span, lemma = found
        place = bisect_right(starts, word.start())
        before, after = runs[place - 1] if place else None, runs[place] if place < len(runs) else None
        if before is not None and before.span.end > word.start():
            continue  # a cue inside a quotation is a cue of the one quoted
        left = max(sentence.span.start, before.span.end if before else 0, word.start() - REACH)
        right = min(sentence.span.end, after.span.start if after else sentence.span.end, span.end + REACH)
        cue = _cue(text, span, left, right, lemma)
        if cue is None:
            continue
        finds = list(_beside(text, cue, before, after)) or list(_clauses(text, sentence.span, cue))
        if finds:
            reached = max(cue.clause.end, *(find.content.end for find in finds))
            yield from finds
    yield from _according(text, sentence.span)


def _cue(text: str, span: Span, left: int, right: int, lemma: str) -> _Cue | None:
    """The cue with the source beside it: before it, or after it where nothing else stands before."""
    start = left + len(_match(_GAP, text, left, span.start))
    end = span.start - len(_found(_BEFORE_CUE, text[start : span.start]))
    if start >= span.start:
        source = _stretch(text, span.end, _edge(_AFTER_INVERTED, text, span.end + 1, right))
    else:
        is_apposition = text[end - 1 : end] == ","
        for edge in _CLAUSE_EDGE.finditer(text, start, end):
            start = edge.end()
        commas = [place for place in range(start, end - 1) if text[place] == ","]
        skipped = 1 if is_apposition else 0
        if len(commas) > skipped:
            start = commas[-1 - skipped] + 1
        source = _stretch(text, start, end)
    if source is None or not _SOURCE.match(text, source.start, source.end):
        return None
    words = text[source.start : source.end].split()
    if len(words) > MAX_SOURCE_WORDS or words[-1].lower() in _NO_VERB_AFTER:
        return None
    return _Cue(span, source, lemma)


def _beside(text: str, cue: _Cue, before: MarkRun | None, after: MarkRun | None) -> Iterator[AttributionReading]:
    """Quotations that the cue's clause touches: "A," she said, "B." """
    clause = cue.clause
    is_after = before is not None and not text[before.span.end : clause.start].strip(" ,.?!—–-")
    if before is not None and is_after:
        yield _attribution(before.span, cue, "beside")
    if after is not None:
        gap = text[clause.end : after.span.start]
        ends_sentence = any(mark in gap for mark in _SENTENCE_ENDS)
        is_bare = not gap.strip(" ,:.") and (is_after or not ends_sentence)
        leads_on = not ends_sentence and (is_after or gap.rstrip().endswith((",", ":")))
        if len(gap) <= REACH and "\n" not in gap and (is_bare or leads_on):
            yield _attribution(after.span, cue, "beside")


def _clauses(text: str, sentence: Span, cue: _Cue) -> Iterator[AttributionReading]:
    """The clause after a cue, or the sentence before a cue at its end."""
    end = _trimmed_end(text, sentence)
    if that := _THAT.match(text, cue.span.end, end):
        yield _attribution(Span(that.end() - len("that "), end), cue, "that")
    elif cue.lemma in _CLAUSE_LEMMAS and (clause := _CLAUSE.match(text, cue.span.end, end)):
        yield _attribution(Span(clause.end(), end), cue, "clause")
    elif cue.lemma in _CLAUSE_LEMMAS and _is_final(text, cue.clause.end, end):
        content = _stretch(text, sentence.start, cue.clause.start)
        if content is not None and "," in text[content.end : cue.clause.start]:
            yield _attribution(content, cue, "final")


def _is_final(text: str, start: int, end: int) -> bool:
    return end - start < REACH and len(text[start:end].split()) <= MAX_WORDS_AFTER_FINAL


def _according(text: str, sentence: Span) -> Iterator[AttributionReading]:
    """ "According to X, it rained" and "It rained, according to X"."""
    found = _ACCORDING.search(text, sentence.start, sentence.end)
    if found is None:
        return
    end = _trimmed_end(text, sentence)
    is_first = not text[sentence.start : found.start()].strip('"“‘ ')
    comma = text.find(",", found.end(), end) if is_first else -1
    source = _stretch(text, found.end(), comma if comma >= 0 else end)
    content = _stretch(text, comma + 1, end) if is_first else _stretch(text, sentence.start, found.start())
    if source is not None and content is not None and (comma >= 0 or not is_first):
        cue = _Cue(Span(found.start(), found.start() + len("according to")), source, "according to")
        yield _attribution(content, cue, "according")


def _continued(text: str, found: Sequence[AttributionReading], marked: MarkedText) -> Iterator[AttributionReading]:
    """Quotations that follow an attributed one in its paragraph, or go on with it in the next."""
    starts = [item.content.start for item in found]
    last: AttributionReading | None = None
    for run in marked.runs:
        place = bisect_left(starts, run.span.end) - 1
        if place >= 0 and found[place].content.overlaps(run.span):
            last = found[place]
        elif last is not None and last.source is not None:
            is_near = run.is_continuation or marked.is_one_paragraph(last.content.end - 1, run.span.start)
            if is_near and len(text[run.span.start : run.span.end].split()) >= MIN_CONTINUED_WORDS:
                probability = PROBABILITIES["continued"]
                last = AttributionReading(run.span, probability, last.source, probability, None, 0.0)
                yield last


def _attribution(content: Span, cue: _Cue, kind: str) -> AttributionReading:
    probability = PROBABILITIES[kind]
    return AttributionReading(content, probability, cue.source, probability, cue.span, probability)


def _disjoint(found: Sequence[AttributionReading]) -> list[AttributionReading]:
    """In text order; of two that overlap the first."""
    kept: list[AttributionReading] = []
    for item in sorted(found, key=lambda item: (item.content.start, -item.content.end)):
        if not kept or kept[-1].content.end <= item.content.start:
            kept.append(item)
    return kept


def _speech_cue(text: str, word: re.Match[str], lexicon: QuoteLexicon) -> tuple[Span, str] | None:
    """The cue of speech that begins with `word`, and its lemma: a finite verb, or one of the project's own cues."""
    if _can_begin_own_cue(word.group(), lexicon):
        span = own_cue_at(text, word.start(), lexicon)
        if span is not None:
            lemma = cue_lemma(text[span.start : span.end], lexicon)
            # Unlike a shipped verb it may stand in its base form, which is the past of "hit back".
            before = text[max(span.start - _INFINITIVE_CHARACTERS, 0) : span.start]
            is_verb = word.group().islower() and not word.group().endswith("ing") and not _INFINITIVE.search(before)
            return (span, lemma) if is_verb and cue_class(lemma, lexicon) == SPEECH else None
    verb = _speech_lemma(word.group(), lexicon)
    return None if verb is None else (Span(*word.span()), verb)


@lru_cache(maxsize=65_536)
def _can_begin_own_cue(word: str, lexicon: QuoteLexicon) -> bool:
    return any(own_cue_length([word.lower(), *cue.lemma.split(" ")[1:]], lexicon) for cue in lexicon.own.cues)


@lru_cache(maxsize=65_536)
def _speech_lemma(word: str, lexicon: QuoteLexicon) -> str | None:
    """Lemma of a word that can be a finite verb of speech."""
    lemma = cue_lemma(word.lower(), lexicon)
    is_finite = word != lemma and not word.endswith("ing") and word.islower()
    return lemma if is_finite and cue_class(lemma, lexicon) == SPEECH else None


def _match(pattern: re.Pattern[str], text: str, start: int, end: int) -> str:
    found = pattern.match(text, start, end)
    return found[0] if found else ""


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _edge(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.search(text, start, end)
    return found.start() if found else end


def _stretch(text: str, start: int, end: int) -> Span | None:
    """[start, end) without white space and commas around it; None when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in ",:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.:"):
        end -= 1
    return Span(start, end) if start < end else None


def _trimmed_end(text: str, sentence: Span) -> int:
    return sentence.end - (text[sentence.end - 1] in ".?!")
