import numpy as np

from tests.unit.language.training.labelled import span_of
from transforms.annotations import CLAUSE, PHRASE
from transforms.language.features import PieceVocabulary
from transforms.language.training.examples import AT_NOTHING, NOT_TAUGHT, OUTSIDE, Example, make_example
from transforms.language.training.labels import (
    CONTENT_KINDS,
    NAME_LABELS,
    LabelledAttribution,
    LabelledText,
    tag_columns,
)

CONTENT, NAME = tag_columns(CONTENT_KINDS), tag_columns(NAME_LABELS)


def places(example: Example, part: str) -> np.ndarray:
    pieces = example.pieces
    span = span_of(pieces.text, part)
    return np.flatnonzero((pieces.starts < span.end) & (pieces.ends > span.start) & (pieces.ends > pieces.starts))


def test_make_example_tags_contents_by_scope(labelled: LabelledText, vocabulary: PieceVocabulary) -> None:
    example = make_example(labelled, vocabulary)
    clause, phrase = places(example, "“We will build it,”"), places(example, "the delay")
    assert example.tags["content"][clause].tolist() == [1 << CONTENT[CLAUSE]] + [1 << CONTENT[CLAUSE] + 1] * (
        len(clause) - 1
    )
    assert example.tags["content"][phrase].tolist() == [1 << CONTENT[PHRASE], 1 << CONTENT[PHRASE] + 1]
    rest = np.setdiff1d(np.arange(len(example.pieces)), np.concatenate((clause, phrase)))
    assert set(example.tags["content"][rest].tolist()) == {OUTSIDE}


def test_make_example_points_contents_at_source_and_cue(labelled: LabelledText, vocabulary: PieceVocabulary) -> None:
    example = make_example(labelled, vocabulary)
    source, cue = places(example, "Mayor Ada Okafor of Leeds"), places(example, "said")
    for place in places(example, "“We will build it,”"):
        assert example.sources[place].tolist() == [source[0], source[-1] + 1]
        assert example.cues[place].tolist() == [cue[0], cue[-1] + 1]
    assert example.sources[places(example, "said")[0]].tolist() == [NOT_TAUGHT, NOT_TAUGHT]


def test_make_example_points_at_nothing_without_a_source(labelled: LabelledText, vocabulary: PieceVocabulary) -> None:
    text = labelled.text
    alone = LabelledText("test/2", text, (LabelledAttribution((span_of(text, "the delay"),), None, None, PHRASE),))
    example = make_example(alone, vocabulary)
    assert example.sources[places(example, "the delay")].tolist() == [[AT_NOTHING, AT_NOTHING]] * 2


def test_make_example_allows_what_the_corpus_leaves_open(labelled: LabelledText, vocabulary: PieceVocabulary) -> None:
    example = make_example(labelled, vocabulary)
    (leeds,) = places(example, "Leeds")
    assert example.tags["name"][leeds] == sum(1 << NAME[label] for label in ("GPE", "LOC", "FAC"))
    (board,) = places(example, "board")
    assert example.tags["name"][board] == OUTSIDE | 3 << NAME["TITLE"]


def test_make_example_teaches_nothing_of_what_was_not_annotated(
    labelled: LabelledText, vocabulary: PieceVocabulary
) -> None:
    example = make_example(LabelledText("test/3", labelled.text), vocabulary)
    assert all(not tags.any() for tags in example.tags.values())
    assert (example.sources == NOT_TAUGHT).all()
