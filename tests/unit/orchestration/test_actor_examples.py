"""Sentences as examples."""

from orchestration.commands.actor_examples import shortened_around

SENTENCE = "A long way off stood the house of Irena Vale and of nobody else in the valley."


def test_shortened_around_shows_the_words_and_cuts_no_word_in_two() -> None:
    shown = shortened_around(SENTENCE, "Irena Vale", width=30)
    assert "Irena Vale" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert set(shown.split()) - {"…"} <= set(SENTENCE.split())


def test_shortened_around_leaves_short_sentences_whole() -> None:
    assert shortened_around("Irena\nVale spoke.", "Irena\nVale") == "Irena Vale spoke."


def test_shortened_around_keeps_the_ends_of_a_sentence() -> None:
    assert shortened_around(SENTENCE, "A long", width=20).startswith("A long way")
    assert shortened_around(SENTENCE, "valley", width=20).endswith("the valley.")
