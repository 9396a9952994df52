"""Who speaks: from the words that the network read as a content's source to an entity of the article.

The rules, in this order; what none of them resolves stays unresolved:

1. explicit: the head of the source is a name ("Kremlin spokesman Dmitry Peskov"), or a name stands in apposition to it
   ("the minister, Anna Lind"). "Trump's lawyer" and "a spokesman for Trump" are not Trump.
2. pronoun: "he" and "she" are the person of that gender, or of unknown gender, who was last named or last spoke: the
   sentences are gone through backwards, and within a sentence its first such person is taken, for subjects come first.
   Names inside quotations and possessives ("Trump's") do not count. "Who" is the person named right before it.
3. nominal: "the minister" is the one person beside whose name that role stood earlier. Two ministers: nobody.
4. continued: a content without a cue of its own whose source lies outside its sentence, at the mention that already
   spoke, carries that quote's speaker on. Where that mention is a name that has not spoken yet, it is inferred.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.annotations import Entity, Span, TextPart
from transforms.quotes.contents import Content
from transforms.quotes.lexicon import QuoteLexicon
from transforms.quotes.people import FEMALE, MALE, NamedMention, People, read_people, read_role

EXPLICIT, PRONOUN, NOMINAL = "explicit", "pronoun", "nominal"
CONTINUED, INFERRED, UNRESOLVED = "continued", "inferred", "unresolved"

PRONOUN_GENDERS = {"he": MALE, "him": MALE, "his": MALE, "she": FEMALE, "her": FEMALE}
RELATIVE_PRONOUNS = frozenset(("who", "whom"))
PRONOUN_LOOK_BACK_SENTENCES = 5
"""Sentences looked at before a pronoun; further back nobody is still being talked about."""
PRONOUN_LOOK_BACK_MENTIONS = 200
"""It bounds the work where a whole text is one sentence."""

_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"[’']s?$")
_CUT = re.compile(r"[,;:(\[—–]|\s--?\s|\b(?:who|which|that|whose|whom|where)\b")
_PREPOSITION = re.compile(r"\s(of|for|at|to|in|from|with|on|by|as|and|or|close|familiar)\s")
_REFLEXIVE = re.compile(r"\s(?:himself|herself|itself|themselves|alone|also|later|too)$", re.IGNORECASE)
_DEFINITE = frozenset(("the", "this", "that"))
_APPOSITION_GAP = re.compile(r"\s*(?:,|--?|[–—(])\s*")


@dataclass(frozen=True, slots=True)
class Speaker:
    """The resolved speaker of one content."""

    entity: int | None
    resolution: str
    rule: str | None = None
    mention_kind: str | None = None
    """pronoun or nominal where the source itself is such a mention of the entity."""


@dataclass(frozen=True, slots=True)
class _Salient:
    """A person in view: where named, or where a pronoun or nominal was resolved to them."""

    position: int
    entity: int


class SpeakerResolver:
    """Resolves the sources of one text; call `resolve` in text order, for what was resolved before counts."""

    def __init__(
        self, part: TextPart, entities: Sequence[Entity], contents: Sequence[Content], *, lexicon: QuoteLexicon
    ) -> None:
        self._text = part.text
        self._entities = entities
        self._roles = lexicon.roles
        self._sentence_starts = [sentence.span.start for sentence in part.sentences]
        self._people: People = read_people(part.text, part.text_part, entities, roles=lexicon.roles)
        self._mention_starts = [mention.span.start for mention in self._people.mentions]
        segments = sorted((segment for content in contents for segment in content.segments), key=lambda s: s.start)
        self._salient = [
            _Salient(mention.span.start, mention.entity)
            for mention in self._people.mentions
            if mention.is_person and not self._is_possessive(mention.span) and not _is_inside(mention.span, segments)
        ]
        self._resolved: dict[Span, Speaker] = {}
        self._used_cues: set[Span] = set()
        self._surnames = _unique_surnames(entities)

    def resolve(self, content: Content) -> Speaker:
        """The speaker of `content`."""
        if content.source is None:
            return Speaker(None, UNRESOLVED, "no_source")
        known = self._resolved.get(content.source)
        speaker = known or self._resolve_mention(content.source)
        self._resolved[content.source] = speaker
        has_own_cue = content.cue is not None and content.cue not in self._used_cues
        if content.cue is not None:
            self._used_cues.add(content.cue)
        if speaker.entity is None or has_own_cue or self._touches(content, content.source):
            return speaker
        if known is not None:
            return Speaker(speaker.entity, CONTINUED, "source_of_quote_before", speaker.mention_kind)
        return Speaker(speaker.entity, INFERRED, f"{speaker.rule}_elsewhere", speaker.mention_kind)

    def _resolve_mention(self, source: Span) -> Speaker:
        words = _WORD.findall(self._text, source.start, source.end)
        if not words:
            return Speaker(None, UNRESOLVED, "no_words")
        first = words[0].lower()
        if len(words) == 1 and first in PRONOUN_GENDERS:
            return self._remember(source, self._pronoun(source, PRONOUN_GENDERS[first]))
        if first in RELATIVE_PRONOUNS:
            return self._remember(source, self._relative(source))
        return self._name(source) or self._remember(source, self._nominal(source))

    def _remember(self, source: Span, speaker: Speaker) -> Speaker:
        """Keep a resolved pronoun or nominal in view for the pronouns to come."""
        if speaker.entity is not None and speaker.mention_kind is not None:
            salient = _Salient(source.start, speaker.entity)
            self._salient.insert(bisect_left(self._salient, source.start, key=lambda item: item.position), salient)
        return speaker

    def _name(self, source: Span) -> Speaker | None:
        mentions = self._mentions_within(source)
        head_end, cut = self._head_end(source, mentions)
        heads = [mention for mention in mentions if mention.span.start < head_end <= mention.span.end]
        head = min(heads, key=lambda mention: not mention.is_person, default=None)
        if head is not None and not self._is_single_native(source, head):
            return Speaker(head.entity, EXPLICIT, "head_is_name")
        for mention in mentions:
            if mention.is_person and mention.span.start >= cut:
                if _APPOSITION_GAP.fullmatch(self._text[cut : mention.span.start]):
                    return Speaker(mention.entity, EXPLICIT, "name_in_apposition")
                break
        for word in self._text[source.start : head_end].rsplit(None, 1)[-1:]:
            if word[0].isupper() and word.casefold() in self._surnames:
                return Speaker(self._surnames[word.casefold()], EXPLICIT, "head_is_surname")
        return None

    def _is_single_native(self, source: Span, mention: NamedMention) -> bool:
        """Whether "the Latvian" stands for a person, not, as "the Latvians" and "the French", for a people."""
        if self._entities[mention.entity].entity_type != "NORP":
            return False
        first_word = self._text[source.start : mention.span.start].strip().lower()
        name = self._text[mention.span.start : mention.span.end]
        return first_word in _DEFINITE and not name.endswith(("s", "ese", "sh", "ch"))

    def _head_end(self, source: Span, mentions: Sequence[NamedMention]) -> tuple[int, int]:
        """Where the head noun of the source ends, without a possessive, and where the phrase around it was cut."""
        cut = source.end
        for match in _CUT.finditer(self._text, source.start, source.end):
            if match.start() > source.start and not _covers(mentions, match.start()):
                cut = match.start()
                break
        phrase_end = cut
        for match in _PREPOSITION.finditer(self._text, source.start, cut):
            if not _covers(mentions, match.start(1)) and self._is_complement(source, match, mentions, cut):
                cut = match.start()
                break
        head = self._text[source.start : cut].rstrip()
        head = (
            _POSSESSIVE.sub("", _REFLEXIVE.sub("", head))
            if not _covers_end(mentions, source.start + len(head))
            else head
        )
        return source.start + len(head), phrase_end

    def _is_complement(
        self, source: Span, match: re.Match[str], mentions: Sequence[NamedMention], phrase_end: int
    ) -> bool:
        """Whether what follows the preposition depends on the head before it.

        It does not in a title that leads up to a name: "Secretary of State John Kerry".
        """
        if match.group(1) in ("and", "or"):
            return _covers_end(mentions, match.start())
        last = next((m for m in reversed(mentions) if m.is_person and m.span.end >= phrase_end), None)
        if last is None or last.span.start <= match.end():
            return True
        before = self._text[source.start : match.start()].split()
        return bool(before) and before[-1][0].islower()

    def _pronoun(self, source: Span, gender: str) -> Speaker:
        position = bisect_left(self._salient, source.start, key=lambda item: item.position)
        best: _Salient | None = None
        best_sentence: int | None = None
        own_sentence = self._sentence_at(source.start)
        for index in range(position - 1, max(position - PRONOUN_LOOK_BACK_MENTIONS, 0) - 1, -1):
            salient = self._salient[index]
            sentence = self._sentence_at(salient.position)
            if best_sentence is not None and sentence != best_sentence:
                break
            if sentence < own_sentence - PRONOUN_LOOK_BACK_SENTENCES:
                break
            if self._people.genders.get(salient.entity, "") in ("", gender):
                best, best_sentence = salient, sentence
        if best is None:
            return Speaker(None, UNRESOLVED, "pronoun_without_person")
        return Speaker(best.entity, PRONOUN, "first_person_of_nearest_sentence", "pronoun")

    def _relative(self, source: Span) -> Speaker:
        position = bisect_left(self._mention_starts, source.start) - 1
        if position >= 0:
            mention = self._people.mentions[position]
            gap = self._text[mention.span.end : source.start]
            if mention.is_person and len(gap) <= 3 and gap.strip() in ("", ","):
                return Speaker(mention.entity, PRONOUN, "name_before_relative", "pronoun")
        return Speaker(None, UNRESOLVED, "relative_without_name")

    def _nominal(self, source: Span) -> Speaker:
        mentions = self._mentions_within(source)
        head_end, _ = self._head_end(source, mentions)
        words = _WORD.findall(self._text, source.start, head_end)
        if not words or words[0].lower() not in _DEFINITE:
            return Speaker(None, UNRESOLVED, "no_name")
        phrase = read_role(words, self._roles, is_open=True)
        if phrase is None:
            return Speaker(None, UNRESOLVED, "no_name")
        for broader, rule in ((False, "role_seen_beside_name"), (True, "broader_role_seen_beside_name")):
            people = self._people.holders(phrase, broader=broader, before=source.start)
            if len(people) == 1:
                return Speaker(next(iter(people)), NOMINAL, rule, "nominal")
            if people:
                return Speaker(None, UNRESOLVED, "role_of_several_people")
        return Speaker(None, UNRESOLVED, "role_not_seen_before")

    def _mentions_within(self, span: Span) -> list[NamedMention]:
        first = max(bisect_right(self._mention_starts, span.start) - 1, 0)
        last = bisect_left(self._mention_starts, span.end)
        return [mention for mention in self._people.mentions[first:last] if mention.span.overlaps(span)]

    def _is_possessive(self, span: Span) -> bool:
        return self._text[span.end : span.end + 2] in ("’s", "'s") or self._text[span.end - 2 : span.end] in (
            "’s",
            "'s",
        )

    def _touches(self, content: Content, source: Span) -> bool:
        """Whether the source stands in a sentence that the content also stands in."""
        first = self._sentence_at(content.span.start)
        last = self._sentence_at(max(content.span.end - 1, content.span.start))
        return first <= self._sentence_at(source.start) <= last

    def _sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)


def _covers(mentions: Sequence[NamedMention], offset: int) -> bool:
    return any(mention.span.start <= offset < mention.span.end for mention in mentions)


def _covers_end(mentions: Sequence[NamedMention], offset: int) -> bool:
    return any(mention.span.start < offset <= mention.span.end for mention in mentions)


def _is_inside(span: Span, segments: Sequence[Span]) -> bool:
    position = bisect_right(segments, span.start, key=lambda segment: segment.start) - 1
    return position >= 0 and segments[position].contains(span)


def _unique_surnames(entities: Sequence[Entity]) -> dict[str, int]:
    """Last words of people's names that belong to one person only."""
    owners: dict[str, set[int]] = {}
    for index, entity in enumerate(entities):
        if entity.entity_type == "PERSON":
            owners.setdefault(entity.entity_name.rsplit(None, 1)[-1].casefold(), set()).add(index)
    return {surname: next(iter(indices)) for surname, indices in owners.items() if len(indices) == 1}
