"""Who speaks: from the words that the network read as a content's source to an entity of the article.

The rules, in this order; what none of them resolves stays unresolved:

1. explicit: the head of the source is a name ("Kremlin spokesman Dmitry Peskov"), or a name stands in apposition to it
   ("the minister, Anna Lind"). "Trump's lawyer" and "a spokesman for Trump" are not Trump.
2. pronoun: "he" and "she" are the person most in view (`Discourse`) of that gender or of unknown gender. All of them
   are gone through in text order, also those that say nothing, for whom a text calls "she" it goes on to call so. "Who"
   is the person named right before it, "it" a body that was the subject or spoke right before, "they" one that spoke.
3. nominal: "the minister" is the one person beside whose name that role stood (`NominalResolver`).
4. continued: a content without a cue of its own whose source lies outside its sentence, at the mention that already
   spoke, carries that quote's speaker on. Where that mention is a name that has not spoken yet, it is inferred.
5. without a source, direct speech right behind a quote goes on with it, and direct speech behind a sentence about one
   person, in its paragraph or behind its colon, is that person's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transforms.annotations import Entity, Span, TextPart
from transforms.quotes.contents import Content
from transforms.quotes.definites import definite_phrases
from transforms.quotes.discourse import (
    ANOTHER_PARAGRAPH,
    Discourse,
    Situation,
    SpeakerCandidate,
    is_topic,
    leads_clearly,
)
from transforms.quotes.genders import FEMALE, MALE
from transforms.quotes.heads import DEFINITE, SourceHeads
from transforms.quotes.lexicon import BODY_PRONOUNS, EMPHASIS, PERSON_NOUNS, RELATIVE_PRONOUNS, QuoteLexicon
from transforms.quotes.nominals import NominalResolver
from transforms.quotes.people import ORGANISATION_ROLE, PERSON, WORD, NamedMention, read_people, read_role
from transforms.quotes.surroundings import Surroundings

EXPLICIT, PRONOUN, NOMINAL = "explicit", "pronoun", "nominal"
CONTINUED, INFERRED, UNRESOLVED = "continued", "inferred", "unresolved"

PRONOUN_GENDERS = {"he": MALE, "him": MALE, "his": MALE, "she": FEMALE, "her": FEMALE}
PEOPLE = "NORP"
BODY_TYPES = frozenset(("ORG", "GPE", PEOPLE))

_SUBJECT_PRONOUN = re.compile(r"[HhSs]h?e\b")  # a word border in front would triple the time of the search
_SUBJECT_PRONOUNS = frozenset(("he", "He", "she", "She"))
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
    printed: Span | None = None
    """Of a content without a source: the name that it was resolved to."""


@dataclass(frozen=True, slots=True)
class _Unnamed:
    """Who spoke last without a name."""

    source: Span
    gender: str


class SpeakerResolver:
    """Resolves the sources of one text; call `resolve` in text order, for what was resolved before counts."""

    def __init__(
        self, part: TextPart, entities: Sequence[Entity], contents: Sequence[Content], *, lexicon: QuoteLexicon
    ) -> None:
        self._text = part.text
        self._entities = entities
        self._contents = contents
        people = read_people(part.text, part.text_part, entities, roles=lexicon.roles)
        self._genders = people.genders
        self._heads = SourceHeads(part.text, entities, people.mentions)
        self._surroundings = Surroundings(part.text, part.sentences, contents, self._heads)
        self._persons = self._discourse(part, [mention for mention in people.mentions if mention.is_person])
        bodies = [mention for mention in people.mentions if entities[mention.entity].entity_type in BODY_TYPES]
        self._bodies = self._discourse(part, bodies)
        self._nominals = NominalResolver(
            part.text,
            entities,
            people,
            self._heads,
            roles=lexicon.roles,
            persons=self._persons,
            bodies=self._bodies,
        )
        self._roles = lexicon.roles
        self._unnamed: _Unnamed | None = None
        self._resolved: dict[Span, Speaker] = {}
        self._without_source: dict[Span, Speaker] = {}
        self._spoken: set[Span] = set()
        self._used_cues: set[Span] = set()
        self.definite_mentions: dict[Span, int] = {}
        """Definite phrases that are no speakers and go back to somebody named: "the minister", with the entity."""
        self._walk()

    def resolve(self, content: Content) -> Speaker:
        """The speaker of `content`, one of those that the resolver was made with."""
        if content.source is None:
            return self._without_source.get(content.span) or Speaker(None, UNRESOLVED, "no_source")
        speaker = self._resolved[content.source]
        has_spoken = content.source in self._spoken
        self._spoken.add(content.source)
        has_own_cue = content.cue is not None and content.cue not in self._used_cues
        if content.cue is not None:
            self._used_cues.add(content.cue)
        if speaker.entity is None or has_own_cue or self._surroundings.touches(content, content.source):
            return speaker
        if has_spoken:
            return replace(speaker, resolution=CONTINUED, rule="source_of_quote_before")
        return replace(speaker, resolution=INFERRED, rule=f"{speaker.rule}_elsewhere")

    def _discourse(self, part: TextPart, mentions: Sequence[NamedMention]) -> Discourse:
        named = [(mention.span, mention.entity) for mention in mentions]
        around = self._surroundings
        return Discourse(part.text, part.sentences, named, quoted=around.quoted, reported=around.reported)

    def _walk(self) -> None:
        """Resolve the names first, then everything that goes back to something, in text order."""
        of_source: dict[Span, list[Content]] = {}
        # Offset; source, pronoun or definite phrase; index of a content without source.
        events: list[tuple[int, Span | None, int]] = []
        for index, content in enumerate(self._contents):
            if content.source is not None:
                of_source.setdefault(content.source, []).append(content)
            elif self._surroundings.is_direct(content):
                events.append((content.span.start, None, index))
        for source in of_source:
            head = self._heads.named(source)
            if head is None:
                events.append((source.start, source, -1))
            else:
                self._resolved[source] = Speaker(head.entity, EXPLICIT, head.rule)
        offsets = {offset for offset, mention, _ in events if mention is not None}
        events += [
            (match.start(), Span(*match.span()), -1)
            for match in _SUBJECT_PRONOUN.finditer(self._text)
            if match.group() in _SUBJECT_PRONOUNS
            and not self._text[match.start() - 1 : match.start()].isalnum()
            and match.start() not in offsets
            and not self._surroundings.is_quoted(match.start())
        ]
        speaking = {source.start for source in of_source}
        definites = {
            phrase
            for phrase in definite_phrases(self._text, self._roles)
            if phrase.start not in speaking
            and not self._surroundings.is_quoted(phrase.start)
            and not any(mention.span.end >= phrase.end for mention in self._heads.mentions_within(phrase))
        }
        events += [(phrase.start, phrase, -1) for phrase in definites]
        for _, mention, index in sorted(events, key=lambda event: event[0]):
            if mention is None:
                self._without_source[self._contents[index].span] = self._speaker_without_source(index)
            elif mention in of_source:
                self._resolved[mention] = self._speaker_of_source(mention, of_source[mention])
            elif mention in definites:
                entity = self._nominals.refer(mention, speaker=self._speaker_at(mention.start))
                if entity is not None:
                    self.definite_mentions[mention] = entity
            else:
                self._speaker_of_source(mention, ())  # for what is noted on the way: who is in view, and genders

    def _speaker_at(self, offset: int) -> int | None:
        """Who speaks the words at `offset`, as far as that is known by then."""
        index = self._surroundings.content_at(offset)
        speaker = None if index is None else self._speaker_before(index)
        return None if speaker is None else speaker.entity

    def _speaker_of_source(self, source: Span, contents: Sequence[Content]) -> Speaker:
        words = [word.lower() for word in WORD.findall(self._text, source.start, source.end)]
        first = words[0] if words else ""
        if first in RELATIVE_PRONOUNS:
            return self._relative(source)
        is_bare = EMPHASIS.issuperset(words[1:])
        if is_bare and first in PRONOUN_GENDERS:
            return self._pronoun(source, self._situation(source, contents), PRONOUN_GENDERS[first])
        is_body_pronoun = is_bare and first in BODY_PRONOUNS
        if not is_body_pronoun and first not in DEFINITE:
            self._note_unnamed(source)
            return Speaker(None, UNRESOLVED, "no_name")
        situation = self._situation(source, contents)
        if is_body_pronoun:
            return self._body_pronoun(source, situation, is_plural=first == "they")
        return self._nominal(source, situation)

    def _note_unnamed(self, source: Span) -> None:
        """Note that somebody without a name spoke: "a mother of two". ("The shopkeeper" may have been named before.)"""
        words = self._heads.head_words(source)
        phrase = read_role(words, self._roles)
        if phrase is not None and phrase.role.broader_role != ORGANISATION_ROLE:
            self._unnamed = _Unnamed(source, phrase.role.gender)
        elif words and words[-1].lower() in PERSON_NOUNS:
            self._unnamed = _Unnamed(source, PERSON_NOUNS[words[-1].lower()])

    def _is_unnamed(self, source: Span, gender: str) -> bool:
        """Whether a pronoun means who spoke without a name: in the same paragraph, with nobody named in between."""
        unnamed = self._unnamed
        if unnamed is None or unnamed.gender not in ("", gender):
            return False
        if self._text.find("\n", unnamed.source.end, source.start) >= 0:
            return False
        return not self._persons.has_seen_between(unnamed.source.end, source.start)

    def _nominal(self, source: Span, situation: Situation) -> Speaker:
        found = self._nominals.resolve(source, situation=situation)
        if found.entity is None:
            return Speaker(None, UNRESOLVED, found.rule, None, found.candidates)
        is_person = self._entities[found.entity].entity_type == PERSON
        (self._persons if is_person else self._bodies).see(source.start, found.entity)
        return Speaker(found.entity, NOMINAL, found.rule, NOMINAL, found.candidates)

    def _pronoun(self, source: Span, situation: Situation, gender: str) -> Speaker:
        candidates = self._persons.rank(source.start, situation=situation, gender=gender, genders=self._genders)
        if self._is_unnamed(source, gender):
            return Speaker(None, UNRESOLVED, "pronoun_of_unnamed_person", None, candidates)
        if not candidates:
            return Speaker(None, UNRESOLVED, "pronoun_without_person")
        entity = candidates[0].entity
        if len(candidates) == 1 and self._persons.is_only_one_in_sentence(source.start, entity):
            self._genders.learn(entity, gender)
        self._persons.see(source.start, entity)
        return Speaker(entity, PRONOUN, "person_most_in_view", PRONOUN, candidates)

    def _relative(self, source: Span) -> Speaker:
        mention = self._heads.mention_before(source.start)
        if (
            mention is not None
            and mention.is_person
            and mention.span.end <= source.start
            and _RELATIVE_GAP.fullmatch(self._text, mention.span.end, source.start)
        ):
            self._persons.see(source.start, mention.entity)
            return Speaker(mention.entity, PRONOUN, "name_before_relative", PRONOUN)
        return Speaker(None, UNRESOLVED, "relative_without_name")

    def _body_pronoun(self, source: Span, situation: Situation, *, is_plural: bool) -> Speaker:
        """It and they: the body that the text is about in this sentence or the one before, or that spoke."""
        ranked = self._bodies.rank(source.start, situation=situation, look_back=1)
        if not ranked or not self._can_be_meant(ranked[0], situation, is_plural=is_plural):
            return Speaker(None, UNRESOLVED, "no_body_before", None, ranked)
        if not leads_clearly(ranked):
            return Speaker(None, UNRESOLVED, "several_bodies_before", None, ranked)
        self._bodies.see(source.start, ranked[0].entity)
        return Speaker(ranked[0].entity, PRONOUN, "body_before", PRONOUN, ranked)

    def _can_be_meant(self, candidate: SpeakerCandidate, situation: Situation, *, is_plural: bool) -> bool:
        if is_plural:
            return candidate.entity == situation.last_speaker
        is_people = self._entities[candidate.entity].entity_type == PEOPLE
        return not is_people and is_topic(candidate, situation)

    def _speaker_without_source(self, index: int) -> Speaker:
        """Direct speech that prints no source: of who spoke right before it, or of whom its paragraph is about."""
        content = self._contents[index]
        last = self._contents[index - 1] if index else None
        if last is not None and self._surroundings.is_direct(last):
            is_right_behind = _NO_WORDS.fullmatch(self._text, last.span.end, content.span.start) is not None
            speaker = self._speaker_before(index - 1)
            if is_right_behind and speaker is not None and speaker.entity is not None:
                printed = last.source or speaker.printed
                return Speaker(speaker.entity, CONTINUED, "right_behind_quote", None, speaker.candidates, printed)
        start = Span(content.span.start, content.span.start)
        situation = self._situation(start, [content])
        candidates = self._persons.rank(start.start, situation=situation, look_back=1)
        is_near = bool(candidates) and (
            self._surroundings.is_led_to(content) or ANOTHER_PARAGRAPH not in candidates[0].reasons
        )
        if not is_near or not leads_clearly(candidates):
            return Speaker(None, UNRESOLVED, "no_source", None, candidates)
        entity = candidates[0].entity
        printed = self._heads.last_name_of(entity, before=content.span.start)
        return Speaker(entity, INFERRED, "person_of_paragraph", None, candidates, printed)

    def _situation(self, source: Span, contents: Sequence[Content]) -> Situation:
        before = self._surroundings.content_before(source, contents)
        speaker = None if before is None else self._speaker_before(before)
        last_speaker = None if speaker is None else speaker.entity
        return self._surroundings.situation(source, contents, before=before, last_speaker=last_speaker)

    def _speaker_before(self, index: int) -> Speaker | None:
        """The speaker of the content with this index, if the walk has come to it."""
        content = self._contents[index]
        if content.source is None:
            return self._without_source.get(content.span)
        return self._resolved.get(content.source)
