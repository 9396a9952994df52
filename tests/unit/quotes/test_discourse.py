import re
from collections.abc import Sequence

import pytest

from transforms.annotations import Sentence, Span
from transforms.quotes.discourse import MAX_CANDIDATES, Discourse, Situation, leads_clearly

NAMES = ("Lind", "Boye", "Ekman")


def discourse(text: str, *, quoted: Sequence[str] = (), reported: Sequence[str] = ()) -> Discourse:
    """Every name is a mention of the entity with its place in NAMES; a sentence ends at a full stop."""
    sentences = tuple(
        Sentence(Span(*match.span()), index, text.count("\n", 0, match.start()), is_heading=False, section_heading=None)
        for index, match in enumerate(re.finditer(r"[^.\s][^.\n]*\.?", text))
    )
    mentions = [(Span(*match.span()), NAMES.index(match.group())) for match in re.finditer("|".join(NAMES), text)]
    spans = [[Span(text.index(part), text.index(part) + len(part)) for part in parts] for parts in (quoted, reported)]
    return Discourse(text, sentences, mentions, quoted=spans[0], reported=spans[1])


def first_of(text: str, *, situation: Situation | None = None) -> str:
    """Who is most in view at the last word of a text."""
    ranked = discourse(text).rank(text.rindex(" ") + 1, situation=situation or Situation())
    return NAMES[ranked[0].entity]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lind met Boye. Later she", "Lind"),
        ("Boye spoke. Lind spoke. Later she", "Lind"),
        ("At lunch with Boye, Lind smiled. Later she", "Lind"),
        ("Boye's lawyer met Lind. Later she", "Lind"),
        ("The Boye campaign lost. The winner was Lind. Later she", "Lind"),
        ("Lind spoke. The court asked Boye. Later she", "Lind"),
    ],
)
def test_rank_prefers_the_near_subject(text: str, expected: str) -> None:
    assert first_of(text) == expected


def test_rank_prefers_who_spoke_last_among_equals() -> None:
    text = "Lind and Boye spoke. Later she"

    assert first_of(text, situation=Situation(last_speaker=1)) == "Boye"


def test_rank_gives_an_answer_to_the_one_who_was_asked() -> None:
    text = "Lind asked Boye. Later she"

    assert first_of(text, situation=Situation(last_speaker=0, is_answer=True)) == "Boye"


@pytest.mark.parametrize("situation", [Situation(named_in_content={0}), Situation(listeners={0})])
def test_rank_puts_back_who_is_named_in_the_words_or_spoken_to(situation: Situation) -> None:
    assert first_of("Lind met Boye. Later she", situation=situation) == "Boye"


def test_rank_leaves_out_who_is_named_in_direct_speech_and_puts_back_reported_names() -> None:
    text = "Ekman said that Boye left. “Lind left.” Later she"

    ranked = discourse(text, quoted=["“Lind left.”"], reported=["Boye left"]).rank(len(text))

    assert [NAMES[candidate.entity] for candidate in ranked] == ["Ekman", "Boye"]


def test_see_brings_back_into_view_whom_a_pronoun_meant() -> None:
    text = "Lind came. It rained. She sat. It rained. It poured. It froze. Later she"
    people = discourse(text)

    assert not discourse(text).rank(text.rindex(" ") + 1)
    people.see(text.index("She"), 0)

    assert [candidate.entity for candidate in people.rank(text.rindex(" ") + 1)] == [0]


def test_rank_says_why_and_keeps_few() -> None:
    text = "Lind met Boye. Later she"

    best, second = discourse(text).rank(text.rindex(" ") + 1)

    assert best.reasons == ("sentence before", "subject", "opens its clause", "first in sentence")
    assert best.score > second.score
    assert len((best, second)) <= MAX_CANDIDATES


def test_leads_clearly_wants_a_distance_between_first_and_second() -> None:
    text = "Lind and Boye spoke. Later she"

    assert not leads_clearly(discourse(text).rank(text.rindex(" ") + 1))
    assert leads_clearly(discourse("Lind spoke. Later she").rank(15))
    assert not leads_clearly(())
