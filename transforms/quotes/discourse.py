"""Who is in view at a point of the text: candidates for a pronoun, a title or a quote without a source, ranked.

Every mention of an entity puts it in view; how far depends on where and how it was mentioned. The weights below are
fixed. They were set by reading, not fitted: each says how many sentences of distance a feature is worth, and their
order follows centering theory (Grosz, Joshi and Weinstein 1995; Brennan, Friedman and Pollard 1987): what was last a
subject is more likely meant than what was last an object, and that more likely than what only stood inside another
phrase.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.annotations import Sentence, Span
from transforms.quotes.genders import Genders
from transforms.quotes.prominence import OPENER, SUBJECT_WEIGHT, prominence

ANOTHER_PARAGRAPH = "another paragraph"

LOOK_BACK_SENTENCES = 5
"""Sentences looked at before a pronoun; further back nobody is still being talked about."""
LOOK_BACK_MENTIONS = 60
"""It bounds the work where a whole text is one sentence."""
MAX_CANDIDATES = 5
CLEAR_LEAD = 0.8
"""How far ahead the first candidate must be where nothing but its place tells it from the second."""

SENTENCE_WEIGHT = -1.0
"""For each sentence between the mention and the point."""
PARAGRAPH_WEIGHT = -0.8
"""Where they stand in different paragraphs."""
HEADING_WEIGHT = -1.0
REPORTED_WEIGHT = -0.8
"""Inside what somebody else is reported to have said."""
PRONOUN_WEIGHT = 0.5
"""Meant by a pronoun before: whom a text calls by a pronoun it goes on to call so."""
SPOKE_WEIGHT = 0.8
"""The speaker of the quote before."""
ASKED_WEIGHT = -3.0
"""The speaker of the quote before, where that was a question and this is its answer."""
GENDER_WEIGHT = 0.6
"""Known to be of the gender asked for."""
FREQUENT_WEIGHT = 0.15
"""For each mention in view, up to FREQUENT_MENTIONS: the text is about them."""
FREQUENT_MENTIONS = 5
OWN_WORDS_WEIGHT = -3.0
"""Named in the very words that are to be theirs; few people speak of themselves by name."""
LISTENER_WEIGHT = -4.0
"""Named behind the pronoun in its own clause: “she told Lind”."""


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """An entity that may be meant: its index, its score (the higher, the likelier) and the reasons in words."""

    entity: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One mention that puts an entity in view; without a name, a pronoun or title that was found to mean it."""

    position: int
    entity: int
    sentence: int
    name: Span | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the quote whose speaker is looked for, besides the point where it is looked for."""

    last_speaker: int | None = None
    is_answer: bool = False
    """The quote before is a question, and the cue of this one is a verb of answering."""
    named_in_content: Collection[int] = ()
    listeners: Collection[int] = ()


NOTHING_KNOWN = Situation()


class Discourse:
    """Entities of one kind in the order in which one text mentions them."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        mentions: Sequence[tuple[Span, int]],
        *,
        quoted: Sequence[Span],
        reported: Sequence[Span],
    ) -> None:
        """`mentions` has span and entity index of each name in text order.

        Names inside `quoted` spans (direct speech, in text order) do not count, those inside `reported` ones less.
        """
        self._text = text
        self._starts = [sentence.span.start for sentence in sentences]
        self._sentences = sentences
        self._mentions = mentions
        self._quoted = quoted
        self._reported = reported
        self._reached = 0
        self._sightings: list[_Sighting] = []  # names and what was found to mean them, up to where the walk has come
        self._worth: dict[int, tuple[float, tuple[str, ...]]] = {}

    @cached_property
    def _names(self) -> list[_Sighting]:
        names: list[_Sighting] = []
        previous_sentence = -1
        for span, entity in self._mentions:
            if is_inside(span, self._quoted):
                continue
            sentence = self._sentence_at(span.start)
            names.append(_Sighting(span.start, entity, sentence, span, is_first=sentence != previous_sentence))
            previous_sentence = sentence
        return names

    def see(self, position: int, entity: int) -> None:
        """Note that a pronoun or title at `position` was found to mean `entity`; to be called in text order."""
        self._advance(position)
        self._sightings.append(_Sighting(position, entity, self._sentence_at(position)))

    def rank(
        self,
        position: int,
        *,
        situation: Situation = NOTHING_KNOWN,
        gender: str = "",
        genders: Genders | None = None,
        look_back: int = LOOK_BACK_SENTENCES,
    ) -> tuple[SpeakerCandidate, ...]:
        """The likeliest entities at `position`, best first, at most MAX_CANDIDATES.

        With a `gender`, people known to be of the other one are left out.
        """
        own_sentence = self._sentence_at(position)
        end = self._advance(position)
        best: dict[int, tuple[float, _Sighting]] = {}
        seen_counts: dict[int, int] = {}
        for index in range(end - 1, max(end - LOOK_BACK_MENTIONS, 0) - 1, -1):
            sighting = self._sightings[index]
            distance = own_sentence - sighting.sentence
            if distance > look_back:
                break
            entity = sighting.entity
            seen_counts[entity] = seen_counts.get(entity, 0) + 1
            score = self._worth_of(sighting)[0] + SENTENCE_WEIGHT * distance
            if distance and not self._is_one_paragraph(sighting.sentence, own_sentence):
                score += PARAGRAPH_WEIGHT
            if entity not in best or score > best[entity][0]:
                best[entity] = (score, sighting)
        ranked: list[tuple[float, int, _Sighting, list[tuple[float, str]]]] = []
        for entity, (base, sighting) in best.items():
            known = genders.of(entity, before=position) if gender and genders is not None else ""
            if known not in ("", gender):
                continue
            weights = _situation_weights(entity, situation)
            if known:
                weights.append((GENDER_WEIGHT, "gender known"))
            score = base + sum(weight for weight, _ in weights)
            score += FREQUENT_WEIGHT * min(seen_counts[entity], FREQUENT_MENTIONS)
            ranked.append((round(score, 2), sighting.position, sighting, weights))
        ranked.sort(key=lambda item: item[:2], reverse=True)
        return tuple(
            SpeakerCandidate(sighting.entity, score, self._reasons(sighting, own_sentence, weights))
            for score, _, sighting, weights in ranked[:MAX_CANDIDATES]
        )

    def _reasons(self, sighting: _Sighting, own_sentence: int, weights: Sequence[tuple[float, str]]) -> tuple[str, ...]:
        is_near = sighting.sentence == own_sentence or self._is_one_paragraph(sighting.sentence, own_sentence)
        return (
            _distance_in_words(own_sentence - sighting.sentence),
            *self._worth_of(sighting)[1],
            *(() if is_near else (ANOTHER_PARAGRAPH,)),
            *(reason for _, reason in weights),
        )

    def has_seen_between(self, first: int, last: int) -> bool:
        """Whether anybody was named or meant from `first` on and before `last`."""
        end = self._advance(last)
        return end > 0 and self._sightings[end - 1].position >= first

    def sentences_between(self, first: int, last: int) -> int:
        """How many sentence ends lie between two offsets."""
        return self._sentence_at(last) - self._sentence_at(first)

    def is_only_one_in_sentence(self, position: int, entity: int) -> bool:
        """Whether nobody but `entity` was named in the sentence up to `position`, and `entity` was."""
        sentence = self._sentence_at(position)
        end = self._advance(position)
        found = False
        for sighting in reversed(self._sightings[max(end - LOOK_BACK_MENTIONS, 0) : end]):
            if sighting.sentence != sentence:
                break
            if sighting.entity != entity:
                return False
            found = True
        return found

    def _advance(self, position: int) -> int:
        """Take in the names up to `position`, and say how many sightings lie before it."""
        names = self._names
        while self._reached < len(names) and names[self._reached].position < position:
            self._sightings.append(names[self._reached])
            self._reached += 1
        return bisect_left(self._sightings, position, key=lambda seen: seen.position)

    def _worth_of(self, sighting: _Sighting) -> tuple[float, tuple[str, ...]]:
        """Weight of a mention by its form and its place in its sentence, with the reasons."""
        if sighting.name is None:
            return SUBJECT_WEIGHT + PRONOUN_WEIGHT, ("meant by a pronoun or title",)
        worth = self._worth.get(sighting.position)
        if worth is None:
            worth = self._worth[sighting.position] = self._worth_of_name(sighting, sighting.name)
        return worth

    def _worth_of_name(self, sighting: _Sighting, name: Span) -> tuple[float, tuple[str, ...]]:
        sentence_start = self._starts[sighting.sentence] if self._starts else 0
        weight, reasons = prominence(self._text, name, sentence_start=sentence_start, is_first=sighting.is_first)
        if self._sentences and self._sentences[sighting.sentence].is_heading:
            weight, reasons = weight + HEADING_WEIGHT, (*reasons, "in a heading")
        if is_inside(name, self._reported):
            weight, reasons = weight + REPORTED_WEIGHT, (*reasons, "in reported words")
        return weight, reasons

    def _is_one_paragraph(self, first: int, second: int) -> bool:
        return self._sentences[first].paragraph_index == self._sentences[second].paragraph_index

    def _sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)


def is_inside(span: Span, others: Sequence[Span]) -> bool:
    """Whether `span` lies inside one of `others`, which are in text order and do not overlap."""
    position = bisect_right(others, span.start, key=lambda other: other.start) - 1
    return position >= 0 and others[position].contains(span)


def is_topic(candidate: SpeakerCandidate, situation: Situation) -> bool:
    """Whether the text is about a body rather than only naming it: it opened its clause, or spoke last."""
    return OPENER in candidate.reasons or candidate.entity == situation.last_speaker


def leads_clearly(candidates: Sequence[SpeakerCandidate]) -> bool:
    """Whether the first candidate is far enough ahead of the second."""
    return len(candidates) == 1 or (len(candidates) > 1 and candidates[0].score - candidates[1].score >= CLEAR_LEAD)


def _situation_weights(entity: int, situation: Situation) -> list[tuple[float, str]]:
    weights: list[tuple[float, str]] = []
    if entity == situation.last_speaker:
        asked = situation.is_answer
        weights.append((ASKED_WEIGHT, "asked the question before") if asked else (SPOKE_WEIGHT, "spoke last"))
    if entity in situation.named_in_content:
        weights.append((OWN_WORDS_WEIGHT, "named in the words"))
    if entity in situation.listeners:
        weights.append((LISTENER_WEIGHT, "is spoken to"))
    return weights


def _distance_in_words(distance: int) -> str:
    return "same sentence" if distance == 0 else "sentence before" if distance == 1 else f"{distance} sentences before"
