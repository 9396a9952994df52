"""Whether one found quote is right: its speaker, the name that its speaker was resolved to, and the whole row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.annotations import Span
from transforms.evaluation.attributed_texts import AttributedText, Attribution, head_word
from transforms.evaluation.matching import OVERLAP_THRESHOLD, TokenText, matched_units, overlap, scored_units

_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class JudgedQuote:
    """One found quote, the gold quote whose content it overlaps by half or more (else None), and the verdict."""

    text_id: str
    text: str
    found: Attribution
    expected: Attribution | None
    is_right: bool
    """Content and speaker are right: end to end, by quote."""


def judged_quotes(gold: Sequence[AttributedText], found: Mapping[str, Sequence[Attribution]]) -> Iterator[JudgedQuote]:
    """Judge every found quote with a word in it, in the order of the gold texts and, within one, of the quotes."""
    for item in gold:
        text = TokenText(item.text)
        expected_units = list(scored_units(text, item.attributions, "quote"))
        found_units = list(scored_units(text, found.get(item.text_id, ()), "quote"))
        partners = {second: first for first, second in matched_units(expected_units, found_units).items()}
        for index, unit in enumerate(found_units):
            partner = expected_units[partners[index]] if index in partners else None
            if partner is not None and overlap(partner, unit) < OVERLAP_THRESHOLD:
                partner = None
            expected = None if partner is None else partner.attribution
            is_right = expected is not None and is_speaker_right(text.text, expected, unit.attribution)
            yield JudgedQuote(item.text_id, item.text, unit.attribution, expected, is_right)


def is_speaker_right(text: str, expected: Attribution, found: Attribution) -> bool:
    """Whether the found mention covers the head word of the gold mention; true where the gold does not judge it."""
    if not expected.is_speaker_judged:
        return True
    if expected.speaker is None:
        return found.speaker is None
    head = head_word(text, expected.speaker)
    return found.speaker is not None and head is not None and found.speaker.start <= head.start < found.speaker.end


def is_name_right(text: str, expected: Attribution, found: Attribution) -> bool:
    """Whether the resolved name, or without one the mention as printed, has the head word of one of the gold names."""
    names = list(found.speaker_names) or _printed(text, found)
    return share_a_head(expected.speaker_names, names)


def is_name_or_mention_right(text: str, expected: Attribution, found: Attribution) -> bool:
    """As `is_name_right`, but the mention as printed counts too, and so does the head word of the gold mention.

    "She" found for "she" is right here, whoever she was taken for: it compares with systems that resolve nobody.
    """
    if found.speaker is None:
        return False
    names = [*found.speaker_names, *_printed(text, found)]
    return share_a_head([*expected.speaker_names, *_printed(text, expected)], names)


def share_a_head(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether one of the names has the head word of one of the others."""
    return not _head_forms(names).isdisjoint(_head_forms(others))


def _head_forms(names: Sequence[str]) -> set[str]:
    """Head words of names, in lower case and without a possessive ending."""
    heads = ((name, head_word(name, Span(0, len(name)))) for name in names)
    return {_POSSESSIVE.sub("", name[head.start : head.end].lower()) for name, head in heads if head is not None}


def _printed(text: str, attribution: Attribution) -> list[str]:
    mention = attribution.speaker
    return [] if mention is None else [text[mention.start : mention.end]]
