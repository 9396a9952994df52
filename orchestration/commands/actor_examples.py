"""Mentions as examples: where they stand and the sentence that holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import duckdb

SENTENCE_WIDTH = 110

_EXAMPLES = """
    select
        mention_id, article_id, outlet_id, published_date::varchar, text_part, char_start, char_end, surface_form,
        coalesce(sentence_text, ''), link_method, link_confidence, link_evidence
    from marts.mentions
    inner join (select distinct unnest(cast(? as varchar[])) as mention_id) using (mention_id)
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One mention: what was printed, where it stands, and why it was counted for its actor."""

    mention_id: str
    article_id: str
    outlet_id: str
    published_date: str | None
    text_part: str
    char_start: int
    char_end: int
    surface_form: str
    sentence_text: str
    link_method: str
    link_confidence: float
    link_evidence: str | None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    def line(self) -> str:
        """Place and words on one line."""
        return f"{self.place()}: {shortened_around(self.sentence_text, self.surface_form)}"

    def place(self) -> str:
        """Article and offsets, as `onrecord explain` and the tables count them."""
        day = self.published_date or "undated"
        return f"{self.article_id} {self.text_part}[{self.char_start}:{self.char_end}] {self.outlet_id} {day}"


def read_examples(connection: duckdb.DuckDBPyConnection, mention_ids: Sequence[str]) -> Mapping[str, Example]:
    """The mentions of these ids, by id; those that are not in the file are left out."""
    rows = connection.execute(_EXAMPLES, [list(mention_ids)]).fetchall() if mention_ids else []
    return {row[0]: Example(*row) for row in rows}


def shortened_around(sentence: str, words: str, *, width: int = SENTENCE_WIDTH) -> str:
    """The sentence on one line, cut on both sides so that the words are seen.

    >>> shortened_around("A long way off stood the house of Vale and nobody else.", "Vale", width=20)
    '… house of Vale and …'
    """
    flat, wanted = " ".join(sentence.split()), " ".join(words.split())
    if len(flat) <= width:
        return flat
    start = max(min(max(flat.find(wanted), 0) - (width - len(wanted)) // 2, len(flat) - width), 0)
    end = start + width
    # Whole words: what was cut in two is left out.
    while 0 < start < end and not flat[start - 1].isspace():
        start += 1
    while start < end < len(flat) and not flat[end].isspace():
        end -= 1
    return f"{'… ' if start else ''}{flat[start:end].strip()}{' …' if end < len(flat) else ''}"
