"""What stands around a source: the quote before it, who is spoken to, and what is direct speech.

The resolver asks these before it ranks who a source can mean.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from transforms.annotations import Sentence, Span
from transforms.quotes.contents import Content
from transforms.quotes.discourse import Situation, is_inside
from transforms.quotes.heads import SourceHeads

LISTENER_CHARACTERS = 80
OPENING_MARKS = "“„\"«‘'`"

_CLOSING_MARKS = "”\"'»’ ,."
_LONGEST_LEAD = 20
_ANSWER = re.compile(r"\b(?:respond|repl[iy]|answer|retort)", re.IGNORECASE)


class Surroundings:
    """Contents of one text and the sentences that they stand in."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], contents: Sequence[Content], heads: SourceHeads
    ) -> None:
        """`contents` are in text order and do not overlap."""
        self._text = text
        self._sentences = sentences
        self._sentence_starts = [sentence.span.start for sentence in sentences]
        self._contents = contents
        self._content_starts = [content.span.start for content in contents]
        self._heads = heads
        segments = sorted((segment for content in contents for segment in content.segments), key=lambda s: s.start)
        self.quoted = [segment for segment in segments if text[segment.start] in OPENING_MARKS]
        self.reported = [segment for segment in segments if text[segment.start] not in OPENING_MARKS]

    def content_at(self, offset: int) -> int | None:
        """Index of the content that holds `offset`."""
        index = bisect_right(self._content_starts, offset) - 1
        is_inside = index >= 0 and any(one.start <= offset < one.end for one in self._contents[index].segments)
        return index if is_inside else None

    def content_before(self, source: Span, contents: Sequence[Content]) -> int | None:
        """Index of the content before those of `source`; of the last one before a pronoun that has none.

        Inside what a speaker is reported to have said there is none: the speaker is no likelier to be meant there than
        who is named there.
        """
        if not contents and is_inside(source, self.reported):
            return None
        start = contents[0].span.start if contents else source.start
        index = bisect_left(self._content_starts, start) - 1
        return index if index >= 0 else None

    def situation(
        self, source: Span, contents: Sequence[Content], *, before: int | None, last_speaker: int | None
    ) -> Situation:
        """What is known of the `contents` of `source`, given who spoke the content with the index `before`."""
        if not contents:
            return Situation(last_speaker=last_speaker)
        limit = min(source.end + LISTENER_CHARACTERS, self.sentence_end(source.start))
        for content in contents:
            if content.span.start >= source.end:
                limit = min(limit, content.span.start)
        clause = Span(source.end, max(limit, source.end))
        return Situation(
            last_speaker=last_speaker,
            is_answer=before is not None and self._is_answer(self._contents[before], contents[0]),
            named_in_content=frozenset(
                mention.entity
                for content in contents
                for segment in content.segments
                for mention in self._heads.mentions_within(segment)
            ),
            listeners=frozenset(mention.entity for mention in self._heads.mentions_within(clause)),
        )

    def is_quoted(self, offset: int) -> bool:
        """Whether `offset` lies in direct speech."""
        return is_inside(Span(offset, offset + 1), self.quoted)

    def is_direct(self, content: Content) -> bool:
        """Whether the content opens with a quotation mark."""
        return self._text[content.span.start] in OPENING_MARKS

    def is_led_to(self, content: Content) -> bool:
        """Whether a colon leads to the content."""
        before = self._text[max(content.span.start - _LONGEST_LEAD, 0) : content.span.start]
        return before.rstrip(f"{OPENING_MARKS} \n").endswith(":")

    def touches(self, content: Content, source: Span) -> bool:
        """Whether the source stands in a sentence that the content also stands in."""
        first = self._sentence_at(content.span.start)
        last = self._sentence_at(max(content.span.end - 1, content.span.start))
        return first <= self._sentence_at(source.start) <= last

    def sentence_end(self, offset: int) -> int:
        """Where the sentence at `offset` ends."""
        return self._sentences[self._sentence_at(offset)].span.end if self._sentences else len(self._text)

    def _is_answer(self, question: Content, answer: Content) -> bool:
        last = self._text[max(question.span.end - 3, 0) : question.span.end].rstrip(_CLOSING_MARKS)
        return (
            last.endswith("?")
            and answer.cue is not None
            and _ANSWER.search(self._text, answer.cue.start, answer.cue.end) is not None
        )

    def _sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)
