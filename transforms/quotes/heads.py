"""The head of a source: which name, or which noun, the words that the network read as a source are about.

"Kremlin spokesman Dmitry Peskov" is Peskov, and so is "the spokesman, Dmitry Peskov"; "Trump's lawyer" and "a spokesman
for Trump" are not Trump.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.annotations import Entity, Span
from transforms.quotes.people import PERSON, WORD, NamedMention

MAX_NAMES_BACK = 60
DEFINITE = frozenset(("the", "this", "that"))

_POSSESSIVE = re.compile(r"[’']s?$")
_CUT = re.compile(r"[,;:(\[—–]|\s--?\s|\b(?:who|which|that|whose|whom|where)\b")
_PREPOSITION = re.compile(r"\s(of|for|at|to|in|from|with|on|by|as|and|or|close|familiar)\s")
_REFLEXIVE = re.compile(r"\s(?:himself|herself|itself|themselves|alone|also|later|too)$", re.IGNORECASE)
_APPOSITION_GAP = re.compile(r"\s*(?:,|--?|[–—(])\s*")


@dataclass(frozen=True, slots=True)
class Head:
    """The entity that a source names, and the rule that says so."""

    entity: int
    rule: str


class SourceHeads:
    """Finds the heads of the sources of one text."""

    def __init__(self, text: str, entities: Sequence[Entity], mentions: Sequence[NamedMention]) -> None:
        """`mentions` are the named mentions of this text, in text order."""
        self._text = text
        self._entities = entities
        self._mentions = mentions
        self._mention_starts = [mention.span.start for mention in mentions]
        self._surnames = _surname_owners(entities)

    def named(self, source: Span) -> Head | None:
        """The entity whose name is the head of `source` or stands in apposition to it."""
        mentions = self.mentions_within(source)
        head_end, cut = self._head_end(source, mentions)
        heads = [mention for mention in mentions if mention.span.start < head_end <= mention.span.end]
        head = min(heads, key=lambda mention: not mention.is_person, default=None)
        if head is not None and not self._is_single_native(source, head):
            return Head(head.entity, "head_is_name")
        for mention in mentions:
            if mention.is_person and mention.span.start >= cut:
                if _APPOSITION_GAP.fullmatch(self._text[cut : mention.span.start]):
                    return Head(mention.entity, "name_in_apposition")
                break
        for word in self._text[source.start : head_end].rsplit(None, 1)[-1:]:
            owners = self._surnames.get(word.casefold(), ()) if word[0].isupper() else ()
            named_before = [entity for entity, first_start in owners if first_start < source.end]
            if len(named_before) == 1:
                return Head(named_before[0], "head_is_surname")
        return None

    def head_words(self, source: Span) -> list[str]:
        """Words of the source up to its head noun: "the company" of "the company, which is based in Oslo"."""
        head_end, _ = self._head_end(source, self.mentions_within(source))
        return WORD.findall(self._text, source.start, head_end)

    def mentions_within(self, span: Span) -> list[NamedMention]:
        """Named mentions that overlap `span`."""
        first = max(bisect_right(self._mention_starts, span.start) - 1, 0)
        last = bisect_left(self._mention_starts, span.end)
        return [mention for mention in self._mentions[first:last] if mention.span.overlaps(span)]

    def mention_before(self, offset: int) -> NamedMention | None:
        """The last named mention that starts before `offset`."""
        position = bisect_left(self._mention_starts, offset) - 1
        return self._mentions[position] if position >= 0 else None

    def entities_between(self, first: int, last: int) -> set[int]:
        """Entities named from `first` on and before `last`."""
        start, end = bisect_left(self._mention_starts, first), bisect_left(self._mention_starts, last)
        return {mention.entity for mention in self._mentions[start:end]}

    def last_name_of(self, entity: int, *, before: int) -> Span | None:
        """Where `entity` was last named before an offset, not further back than MAX_NAMES_BACK names."""
        position = bisect_left(self._mention_starts, before)
        for mention in reversed(self._mentions[max(position - MAX_NAMES_BACK, 0) : position]):
            if mention.entity == entity:
                return mention.span
        return None

    def _is_single_native(self, source: Span, mention: NamedMention) -> bool:
        """Whether "the Latvian" stands for a person, not, as "the Latvians" and "the French", for a people."""
        if self._entities[mention.entity].entity_type != "NORP":
            return False
        first_word = self._text[source.start : mention.span.start].strip().lower()
        name = self._text[mention.span.start : mention.span.end]
        return first_word in DEFINITE and not name.endswith(("s", "ese", "sh", "ch"))

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


def _covers(mentions: Sequence[NamedMention], offset: int) -> bool:
    return any(mention.span.start <= offset < mention.span.end for mention in mentions)


def _covers_end(mentions: Sequence[NamedMention], offset: int) -> bool:
    return any(mention.span.start < offset <= mention.span.end for mention in mentions)


def _surname_owners(entities: Sequence[Entity]) -> dict[str, list[tuple[int, int]]]:
    """Last words of people's names with who bears them: entity, and offset of the first mention in this article.

    A surname that two people bear is nobody's: it stays ambiguous from where the second of them is named.
    """
    owners: dict[str, list[tuple[int, int]]] = {}
    for index, entity in enumerate(entities):
        if entity.entity_type == PERSON and entity.mentions:
            first = entity.mentions[0]
            surname = entity.entity_name.rsplit(None, 1)[-1].casefold()
            owners.setdefault(surname, []).append((index, first.span.start if first.text_part == "body" else -1))
    return owners
