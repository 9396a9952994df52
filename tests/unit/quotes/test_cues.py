import csv

import pytest

from transforms.quotes.cues import cue_class, cue_lemma
from transforms.quotes.lexicon import LEXICON_PATH, build_lexicon


@pytest.mark.parametrize(
    ("cue", "lemma", "expected_class"),
    [
        ("said", "say", "speech"),
        ("told reporters", "tell", "speech"),
        ("has repeatedly argued", "argue", "speech"),
        ("According to", "according to", "speech"),
        ("was quoted as saying", "quote", "speech"),
        ("took to Twitter to say", "say", "speech"),
        ("issued a statement", "statement", "speech"),
        ("denied", "deny", "speech"),
        ("quipped", "quip", "speech"),
        ("'s insistence", "insistence", "speech"),
        (":", ":", "speech"),
        ("plans to", "plan", "other"),
        ("didn’t rule out", "rule", "other"),
        ("believes", "believe", "other"),
        ("hoping", "hope", "other"),
        ("declined to say", "decline", "other"),
        ("nudged", "nudge", "other"),
        ("dodged", "dodge", "other"),
        ("billed", "bill", "other"),
        ("stopped short of", "stop", "other"),
    ],
)
def test_cue_lemma_is_the_lemma_of_the_head(cue: str, lemma: str, expected_class: str) -> None:
    assert cue_lemma(cue, build_lexicon()) == lemma
    assert cue_class(lemma, build_lexicon()) == expected_class


def test_cue_class_is_none_without_a_cue() -> None:
    assert cue_class(None, build_lexicon()) == "none"


def test_cue_lexicon_has_every_lemma_once_and_known_classes_only() -> None:
    with LEXICON_PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len({row["lemma"] for row in rows}) == len(rows)
    assert {row["cue_class"] for row in rows} == {"speech", "other"}
    assert sum(row["cue_class"] == "speech" for row in rows) > 250
