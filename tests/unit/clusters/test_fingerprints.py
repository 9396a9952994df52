import random
from zlib import crc32

import numpy as np
import pytest

from transforms.clusters.fingerprints import SHINGLE_WORDS, WINDOW_SHINGLES, fingerprint
from transforms.clusters.terms import MAX_TERMS, term, term_weights
from transforms.clusters.words import WordHashes, printed_words, text_key

RUN = SHINGLE_WORDS + WINDOW_SHINGLES - 1


def prints(words: list[str]) -> set[int]:
    return set(fingerprint(WordHashes().of(words)).hashes.tolist())


def words(dice: random.Random, count: int) -> list[str]:
    return [f"w{dice.randrange(10**6)}" for _ in range(count)]


@pytest.mark.parametrize("seed", range(30))
def test_fingerprint_finds_every_common_run_of_eight_words(seed: int) -> None:
    dice = random.Random(seed)
    shared = words(dice, RUN)
    one = [*words(dice, dice.randrange(40)), *shared, *words(dice, dice.randrange(40))]
    other = [*words(dice, dice.randrange(40)), *shared, *words(dice, dice.randrange(40))]
    assert prints(one) & prints(other)


def test_fingerprint_ignores_case_and_keeps_text_order() -> None:
    dice = random.Random(1)
    text = words(dice, 200)
    found = fingerprint(WordHashes().of(text))
    assert prints(text) == prints([word.upper() for word in text])
    assert (np.diff(found.word_indexes) > 0).all()
    assert np.diff(found.word_indexes).max() <= WINDOW_SHINGLES
    assert len(found.hashes) < len(text) * 0.55


@pytest.mark.parametrize("count", [0, 1, SHINGLE_WORDS - 1])
def test_fingerprint_of_a_text_shorter_than_a_shingle_is_empty(count: int) -> None:
    assert not prints([f"w{index}" for index in range(count)])


def test_fingerprint_of_one_to_four_shingles_is_one() -> None:
    assert {len(prints([f"w{index}" for index in range(count)])) for count in range(SHINGLE_WORDS, RUN + 1)} == {1}


def test_text_key_is_the_same_but_for_case_marks_and_white_space() -> None:
    one, other = "The mill’s gate - closed since May - opened.", "the MILL'S gate\n(closed since May) opened"
    assert text_key(printed_words(one), one) == text_key(printed_words(other), other)
    assert text_key(printed_words(one), one) != text_key(printed_words(one + " Now"), one)


def test_text_key_of_texts_without_words_goes_by_their_signs() -> None:
    assert text_key([], "—") != text_key([], "…")


def test_term_weights_have_length_one_and_put_names_and_rare_words_first() -> None:
    weights = dict(term_weights(printed_words("The Skarp ferries said that the ferry of Skarp was late again.")))
    assert sum(weight**2 for weight in weights.values()) == pytest.approx(1, abs=1e-4)
    heaviest = max(weights, key=lambda number: weights[number])
    assert heaviest == crc32(b"skarp")
    assert weights[crc32(b"ferry")] > weights[crc32(b"said")] > weights.get(crc32(b"the"), 0)
    assert len(term_weights([f"w{index}" for index in range(500)])) == MAX_TERMS


def test_term_weights_of_no_words_is_empty() -> None:
    assert term_weights([]) == []


@pytest.mark.parametrize(
    ("word", "expected"), [("Ferries", "ferry"), ("boats", "boat"), ("press", "press"), ("gas", "gas"), ("is", "is")]
)
def test_term_takes_the_plural_off(word: str, expected: str) -> None:
    assert term(word) == expected
