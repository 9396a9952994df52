from dataclasses import replace
from random import Random

import pytest

from transforms.language.training.augmentation import restyled
from transforms.language.training.labels import LabelledText


def printings(labelled: LabelledText) -> set[str]:
    return {restyled(labelled, Random(seed)).text for seed in range(300)}


def test_restyled_keeps_every_offset(labelled: LabelledText) -> None:
    for text in printings(labelled):
        assert len(text) == len(labelled.text)
        assert text[labelled.names[0].span.start : labelled.names[0].span.end].lower() == "ada okafor"


@pytest.mark.parametrize(
    "printing",
    [
        '"We will build it," said',
        "‘We will build it,’ said",
        "'We will build it,' said",
        "COUNCIL BACKS BRIDGE PLAN\n",
        "council backs bridge plan\n",
    ],
)
def test_restyled_makes_each_printing(labelled: LabelledText, printing: str) -> None:
    assert any(printing in text for text in printings(labelled))


def test_restyled_curls_straight_marks_and_apostrophes(labelled: LabelledText) -> None:
    straight = replace(labelled, text='"It\'s done," she said.\nEnd', attributions=None, names=None)
    assert "“It’s done,” she said.\nEnd" in printings(straight)


def test_restyled_is_fixed_by_the_seed(labelled: LabelledText) -> None:
    assert restyled(labelled, Random(5)) == restyled(labelled, Random(5))


def test_restyled_leaves_a_first_line_that_is_no_headline(labelled: LabelledText) -> None:
    long_line = replace(labelled, text="word " * 30 + "\nmore", attributions=None, names=None)
    assert printings(long_line) == {long_line.text}
