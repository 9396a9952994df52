"""Who speaks: from the words that the network read as a content's source to an entity of the article.

The rules, in this order; what none of them resolves stays unresolved:

1. explicit: the head of the source is a name ("Kremlin spokesman Dmitry Peskov"), or a name stands in apposition to it
   ("the minister, Anna Lind"). "Trump's lawyer" and "a spokesman for Trump" are not Trump.
2. pronoun: "he" and "she" are the person most in view (`Discourse`) of that gender or of unknown gender. All of them are
   gone through in text order, also those that say nothing, for whom a text goes on to call "she" it goes on to mean.
   "Who" is the person named right before it, "it" and "they" a body that was the subject or the speaker right before.
3. nominal: "the minister" is the one person beside whose name that role stood (`NominalResolver`).
4. continued: a content without a cue of its own whose source lies outside its sentence, at the mention that already
   spoke, carries that quote's speaker on. Where that mention is a name that has not spoken yet, it is inferred.
5. without a source, direct speech right behind a quote goes on with it, and direct speech behind a sentence about one
   person, in its paragraph or behind its colon, is that person's.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.annotations import Entity, Span, TextPart
from transforms.quotes.contents import Content
from transforms.quotes.discourse import (
    ANOTHER_PARAGRAPH,
    NOTHING_KNOWN,
    SUBJECT,
    Discourse,
    Situation,
    SpeakerCandidate,
    is_inside,
)
from transforms.quotes.genders import FEMALE, MALE
from transforms.quotes.heads import WORD, SourceHeads
from transforms.quotes.nominals import NominalResolver
from transforms.quotes.people import NamedMention, People, read_people

EXPLICIT, PRONOUN, NOMINAL = "explicit", "pronoun", "nominal"
CONTINUED, INFERRED, UNRESOLVED = "continued", "inferred", "unresolved"

PRONOUN_GENDERS = {"he": MALE, "him": MALE, "his": MALE, "she": FEMALE, "her": FEMALE}
RELATIVE_PRONOUNS = frozenset(("who", "whom"))
BODY_PRONOUNS = frozenset(("it", "they"))
BODY_TYPES = frozenset(("ORG", "GPE", "NORP"))
LISTENER_CHARACTERS = 80
CLEAR_LEAD = 0.8
"""How far ahead of the next candidate the first must be where nothing but its place tells them apart."""

_MARKS = "“„\"«‘'`"
_CLOSING_MARKS = "”\"'»’ ,."
_SUBJECT_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
_EMPHASIS = frozenset(("himself", "herself", "itself", "themselves", "too", "also"))
_ANSWER = re.compile(r"\b(?:respond|repl[iy]|answer|retort)", re.IGNORECASE)
_RELATIVE_GAP = re.compile(r"\s*(?:,|--?|[–—(])?\s*")
_NO_WORDS = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The resolved speaker of one content."""

    entity: int | None
    resolution: str
    rule: str | None = None
    mention_kind: str | None = None
    """pronoun or nominal where the source itself is such a mention of the entity."""
    candidates: tuple[SpeakerCandidate, ...] = ()
    """Who it could have been, best first; of explicit speakers none."""


class SpeakerResolver:
    """Resolves the sources of one text; call `resolve` in text order, for what was resolved before counts."""

    def __init__(self, part: TextPart, entities: Sequence[Entity], contents: Sequence[Content]) -> None:
        self._text = part.text
        self._entities = entities
        self._contents = contents
        self._content_starts = [content.span.start for content in contents]
        self._sentences = part.sentences
        self._sentence_starts = [sentence.span.start for sentence in part.sentences]
        self._people: People = read_people(part.text, part.text_part, entities)
        self._heads = SourceHeads(part.text, entities, self._people.mentions)
        segments = sorted((segment for content in contents for segment in content.segments), key=lambda s: s.start)
        self._quoted = [segment for segment in segments if self._text[segment.start] in _MARKS]
        self._reported = [segment for segment in segments if self._text[segment.start] not in _MARKS]
        self._persons = self._discourse([mention for mention in self._people.mentions if mention.is_person])
        bodies = [m for m in self._people.mentions if entities[m.entity].entity_type in BODY_TYPES]
        self._bodies = self._discourse(bodies)
        self._nominals = NominalResolver(
            part.text, entities, self._people, self._heads, persons=self._persons, bodies=self._bodies
        )
        self._of_source: dict[Span, list[int]] = {}
        for index, content in enumerate(contents):
            if content.source is not None:
                self._of_source.setdefault(content.source, []).append(index)
        self._resolved: dict[Span, Speaker] = {}
        self._without_source: dict[Span, Speaker] = {}
        self._pronouns: dict[int, Speaker] = {}
        self._spoken: set[Span] = set()
        self._used_cues: set[Span] = set()
        self._walk()

    def resolve(self, content: Content) -> Speaker:
        """The speaker of `content`."""
        if content.source is None:
            return self._without_source.get(content.span) or Speaker(None, UNRESOLVED, "no_source")
        speaker = self._resolved.get(content.source) or self._resolve_source(content.source, [content])
        has_spoken = content.source in self._spoken
        self._spoken.add(content.source)
        has_own_cue = content.cue is not None and content.cue not in self._used_cues
        if content.cue is not None:
            self._used_cues.add(content.cue)
        if speaker.entity is None or has_own_cue or self._touches(content, content.source):
            return speaker
        if has_spoken:
            rule, resolution = "source_of_quote_before", CONTINUED
        else:
            rule, resolution = f"{speaker.rule}_elsewhere", INFERRED
        return Speaker(speaker.entity, resolution, rule, speaker.mention_kind, speaker.candidates)

    def _discourse(self, mentions: Sequence[NamedMention]) -> Discourse:
        named = [(mention.span, mention.entity) for mention in mentions]
        return Discourse(self._text, self._sentences, named, quoted=self._quoted, reported=self._reported)

    def _walk(self) -> None:
        """Resolve the names first, then everything that goes back to something, in text order."""
        events: list[tuple[int, Span | None, int]] = []
        for source, indices in self._of_source.items():
            head = self._heads.named(source)
            if head is None:
                events.append((source.start, source, indices[0]))
            else:
                self._resolved[source] = Speaker(head.entity, EXPLICIT, head.rule)
        events += [
            (content.span.start, None, index)
            for index, content in enumerate(self._contents)
            if content.source is None and self._text[content.span.start] in _MARKS
        ]
        sources = {position for position, source, _ in events if source is not None}
        for match in _SUBJECT_PRONOUN.finditer(self._text):
            if match.start() not in sources and not self._is_quoted(match.start()):
                events.append((match.start(), Span(*match.span()), -1))
        for _, source, index in sorted(events, key=lambda event: event[0]):
            if source is None:
                content = self._contents[index]
                self._without_source[content.span] = self._speaker_without_source(index)
            elif index >= 0:
                self._resolved[source] = self._resolve_source(
                    source, [self._contents[i] for i in self._of_source[source]]
                )
            else:
                self._pronouns[source.start] = self._pronoun(source, self._situation(source, ()))

    def _resolve_source(self, source: Span, contents: Sequence[Content]) -> Speaker:
        words = [word.lower() for word in WORD.findall(self._text, source.start, source.end)]
        if not words:
            return Speaker(None, UNRESOLVED, "no_words")
        is_bare = _EMPHASIS.issuperset(words[1:])
        if is_bare and words[0] in PRONOUN_GENDERS:
            known = self._pronouns.get(source.start)
            return known or self._pronoun(source, self._situation(source, contents))
        if words[0] in RELATIVE_PRONOUNS:
            return self._relative(source)
        if is_bare and words[0] in BODY_PRONOUNS:
            return self._body_pronoun(source, words[0], self._situation(source, contents))
        return self._nominal(source, self._situation(source, contents))

    def _pronoun(self, source: Span, situation: Situation) -> Speaker:
        gender = PRONOUN_GENDERS[self._first_word(source)]
        candidates = self._persons.rank(source.start, situation=situation, gender=gender, genders=self._people.genders)
        if not candidates:
            return Speaker(None, UNRESOLVED, "pronoun_without_person")
        entity = candidates[0].entity
        if len(candidates) == 1 and self._persons.is_only_one_in_sentence(source.start, entity):
            self._people.genders.learn(entity, gender)
        self._persons.see(source.start, entity)
        return Speaker(entity, PRONOUN, "person_most_in_view", PRONOUN, candidates)

    def _relative(self, source: Span) -> Speaker:
        mention = self._heads.mention_before(source.start)
        if mention is not None and mention.is_person and mention.span.end <= source.start:
            if _RELATIVE_GAP.fullmatch(self._text, mention.span.end, source.start):
                self._persons.see(source.start, mention.entity)
                return Speaker(mention.entity, PRONOUN, "name_before_relative", PRONOUN)
        return Speaker(None, UNRESOLVED, "relative_without_name")

    def _body_pronoun(self, source: Span, pronoun: str, situation: Situation) -> Speaker:
        """It and they: the body that is the subject, or spoke, in this sentence or the one before."""
        ranked = self._bodies.rank(source.start, situation=situation, look_back=1)
        candidates = tuple(
            candidate
            for candidate in ranked
            if (self._entities[candidate.entity].entity_type == "NORP") <= (pronoun == "they")
            and (candidate.entity == situation.last_speaker or (pronoun == "it" and SUBJECT in candidate.reasons))
        )
        if not candidates or (len(ranked) > 1 and candidates[0] != ranked[0]):
            return Speaker(None, UNRESOLVED, "no_body_before", None, ranked)
        if len(ranked) > 1 and ranked[0].score - ranked[1].score < CLEAR_LEAD:
            return Speaker(None, UNRESOLVED, "several_bodies_before", None, ranked)
        self._bodies.see(source.start, candidates[0].entity)
        return Speaker(candidates[0].entity, PRONOUN, "body_before", PRONOUN, ranked)

    def _nominal(self, source: Span, situation: Situation) -> Speaker:
        found = self._nominals.resolve(source, situation=situation)
        if found.entity is None:
            return Speaker(None, UNRESOLVED, found.rule, None, found.candidates)
        is_person = self._entities[found.entity].entity_type == "PERSON"
        (self._persons if is_person else self._bodies).see(source.start, found.entity)
        return Speaker(found.entity, NOMINAL, found.rule, NOMINAL, found.candidates)

    def _speaker_without_source(self, index: int) -> Speaker:
        """Direct speech that nothing is printed for: of who spoke right before it, or of whom its paragraph is about."""
        content = self._contents[index]
        if index:
            before = self._contents[index - 1]
            is_right_behind = _NO_WORDS.fullmatch(self._text, before.span.end, content.span.start) is not None
            if is_right_behind and self._text[before.span.start] in _MARKS:
                speaker = self._speaker_of(index - 1)
                if speaker is not None and speaker.entity is not None:
                    return Speaker(speaker.entity, CONTINUED, "right_behind_quote", None, speaker.candidates)
        situation = self._situation_of(index, Span(content.span.start, content.span.start), [content])
        candidates = self._persons.rank(content.span.start, situation=situation, look_back=1)
        has_lead = len(candidates) == 1 or (
            len(candidates) > 1 and candidates[0].score - candidates[1].score >= CLEAR_LEAD
        )
        if not has_lead or not (self._is_led_to(content) or ANOTHER_PARAGRAPH not in candidates[0].reasons):
            return Speaker(None, UNRESOLVED, "no_source", None, candidates)
        return Speaker(candidates[0].entity, INFERRED, "person_of_paragraph", None, candidates)

    def _is_led_to(self, content: Content) -> bool:
        """Whether a colon leads to the content."""
        before = self._text[max(content.span.start - 20, 0) : content.span.start]
        return before.rstrip(f"{_MARKS} \n").endswith(":")

    def _situation(self, source: Span, contents: Sequence[Content]) -> Situation:
        """What is known of the contents of `source`, and of the quote before it."""
        if contents:
            index = bisect_left(self._content_starts, contents[0].span.start)
        else:
            index = bisect_left(self._content_starts, source.start)
        return self._situation_of(index, source, contents)

    def _situation_of(self, index: int, source: Span, contents: Sequence[Content] = ()) -> Situation:
        # Inside what a speaker is reported to have said, the speaker is no likelier to be meant than who is named there.
        is_told = not contents and is_inside(source, self._reported)
        last = self._speaker_of(index - 1) if index > 0 and not is_told else None
        if last is None and not contents:
            return NOTHING_KNOWN
        named = {
            mention.entity
            for content in contents
            for segment in content.segments
            for mention in self._heads.mentions_within(segment)
        }
        limit = min(source.end + LISTENER_CHARACTERS, self._sentence_end(source.start))
        for content in contents:
            if content.span.start >= source.end:
                limit = min(limit, content.span.start)
        heard = {mention.entity for mention in self._heads.mentions_within(Span(source.end, max(limit, source.end)))}
        return Situation(
            last_speaker=None if last is None else last.entity,
            is_answer=bool(index > 0 and contents) and self._is_answer(self._contents[index - 1], contents[0]),
            named_in_content=named,
            listeners=heard if contents else (),
        )

    def _is_answer(self, question: Content, answer: Content) -> bool:
        last = self._text[max(question.span.end - 3, 0) : question.span.end].rstrip(_CLOSING_MARKS)
        return (
            last.endswith("?")
            and answer.cue is not None
            and _ANSWER.search(self._text, answer.cue.start, answer.cue.end) is not None
        )

    def _speaker_of(self, index: int) -> Speaker | None:
        content = self._contents[index]
        if content.source is None:
            return self._without_source.get(content.span)
        return self._resolved.get(content.source)

    def _first_word(self, source: Span) -> str:
        match = WORD.search(self._text, source.start, source.end)
        return match.group().lower() if match else ""

    def _is_quoted(self, offset: int) -> bool:
        position = bisect_right(self._quoted, offset, key=lambda segment: segment.start) - 1
        return position >= 0 and offset < self._quoted[position].end

    def _touches(self, content: Content, source: Span) -> bool:
        """Whether the source stands in a sentence that the content also stands in."""
        first = self._sentence_at(content.span.start)
        last = self._sentence_at(max(content.span.end - 1, content.span.start))
        return first <= self._sentence_at(source.start) <= last

    def _sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)

    def _sentence_end(self, offset: int) -> int:
        return self._sentences[self._sentence_at(offset)].span.end if self._sentences else len(self._text)
