import pytest

from transforms.annotations import Span
from transforms.quotes.contents import Content
from transforms.quotes.cues import cue_class, cue_lemma
from transforms.quotes.lexicon import OwnWords, build_lexicon, own_cue
from transforms.quotes.own_cues import with_own_cues, words_after

LEXICON = build_lexicon(
    OwnWords(
        cues=(
            own_cue("take to Chirper", "speech"),
            own_cue("hit back", "speech"),
            own_cue("bespeak", "speech", ("bespoke",)),
            own_cue("be", "other"),
            own_cue("say", "other"),
            own_cue("press release", "speech"),
        )
    )
)


@pytest.mark.parametrize(
    ("cue", "following", "lemma", "expected_class"),
    [
        ("took to Chirper", "", "take to chirper", "speech"),
        ("took", " to Chirper on Monday", "take to chirper", "speech"),
        ("taking", " to the streets", "take", "other"),
        ("has hit back", "", "hit back", "speech"),
        ("hits back at critics", "", "hit back", "speech"),
        ("hit", " the ball back", "hit", "other"),
        ("bespoke", "", "bespeak", "speech"),
        ("was like", "", "be", "other"),
        ("said", "", "say", "other"),
        ("in press releases", "", "press release", "speech"),
        ("told reporters", "", "tell", "speech"),
        ("according to", "", "according to", "speech"),
    ],
)
def test_cue_lemma_knows_own_cues(cue: str, following: str, lemma: str, expected_class: str) -> None:
    assert cue_lemma(cue, LEXICON, following=following) == lemma
    assert cue_class(lemma, LEXICON) == expected_class


def content_of(text: str, content: str, source: str, cue: str | None = None) -> Content:
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in (content, source, cue) if part]
    return Content((spans[0],), 0.9, spans[1], 0.9, spans[2] if cue else None)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“We lost,” Tiril Vange took to Chirper on Monday.", "took to Chirper"),
        ("“We lost,” Tiril Vange has since hit back.", "hit back"),
        ("“We lost,” hit back Tiril Vange.", "hit back"),
        ("On Monday Tiril Vange took to Chirper in despair: “We lost,” it began.", "took to Chirper"),
        ("“We lost,” Tiril Vange wrote on a wall.", None),
        ("“We lost,” Tiril Vange, who hit back.", None),
        ("“We lost,” it said. Then it rained. Tiril Vange hit back.", None),
        ("“We lost,” Tiril Vange threatened to hit back.", None),
    ],
)
def test_with_own_cues_takes_the_own_cue_beside_the_speaker(text: str, cue: str | None) -> None:
    (content,) = with_own_cues(text, [content_of(text, "“We lost,”", "Tiril Vange")], LEXICON)

    assert (text[content.cue.start : content.cue.end] if content.cue else None) == cue


def test_with_own_cues_leaves_the_cue_that_was_read() -> None:
    text = "“We lost,” Tiril Vange wrote and hit back."
    contents = [content_of(text, "“We lost,”", "Tiril Vange", "wrote")]

    assert with_own_cues(text, contents, LEXICON) == contents


def test_with_own_cues_changes_nothing_without_own_words() -> None:
    text = "“We lost,” Tiril Vange said."
    contents = [content_of(text, "“We lost,”", "Tiril Vange")]

    assert with_own_cues(text, contents, build_lexicon()) == contents


def test_words_after_ends_with_the_phrase() -> None:
    assert words_after("She hit back at them, and left", 7) == " back at them"


def test_build_lexicon_gives_equal_words_the_same_object() -> None:
    own = OwnWords((own_cue("joke", "other"),))
    assert build_lexicon(own) is build_lexicon(OwnWords((own_cue("joke", "other"),)))
