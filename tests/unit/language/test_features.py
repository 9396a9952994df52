import pytest

from transforms.language import features
from transforms.language.features import Pieces, load_vocabulary, read_pieces
from transforms.language.manifest import VOCABULARY_FILE, shipped_directory

SHIPPED = shipped_directory("accurate")

VOCABULARY = load_vocabulary((SHIPPED / VOCABULARY_FILE).read_bytes())


def pieces_of(text: str) -> Pieces:
    return read_pieces(text, VOCABULARY)


def surfaces(text: str) -> list[str]:
    pieces = pieces_of(text)
    return [text[start:end] for start, end in zip(pieces.starts, pieces.ends, strict=True)]


def test_read_pieces_points_into_the_text_whatever_its_case_and_accents() -> None:
    assert surfaces("CAFÉ Zoë’s 5 %") == ["CAFÉ", "Zoë", "’", "s", "5", "%", ""]
    assert pieces_of("CAFÉ").ids.tolist() == pieces_of("cafe").ids.tolist()


def test_read_pieces_closes_each_paragraph_with_a_separator() -> None:
    pieces = pieces_of("One two.\n\n \nThree.")
    assert [int(place) for place in (pieces.ids == VOCABULARY.separator_id).nonzero()[0]] == [3, 6]
    assert pieces.paragraph_ends.tolist() == [4, 7]
    assert (pieces.starts[3], pieces.ends[3]) == (8, 8)


def test_read_pieces_knows_the_word_of_each_piece() -> None:
    pieces = pieces_of("Mr. Adeyemi")
    words = zip(pieces.word_starts.tolist(), pieces.word_ends.tolist(), strict=True)
    assert sorted(set(words)) == [(0, 2), (2, 3), (4, 11), (11, 11)]


def test_read_pieces_classes_case() -> None:
    assert pieces_of("Who NATO who iPhone 42 ,").cases.tolist() == [
        features.CASE_CAPITALISED,
        features.CASE_UPPER,
        features.CASE_LOWER,
        features.CASE_MIXED,
        features.CASE_DIGITS,
        features.CASE_OTHER,
        features.CASE_OTHER,
    ]


def test_read_pieces_marks_what_stands_in_quotation_marks() -> None:
    assert pieces_of('“we lost” "now" he’s').marks.tolist() == [
        features.MARK_OPENING,
        features.MARK_INSIDE,
        features.MARK_INSIDE,
        features.MARK_CLOSING,
        features.MARK_STRAIGHT,
        features.MARK_INSIDE,
        features.MARK_STRAIGHT,
        features.MARK_OUTSIDE,
        features.MARK_SINGLE,
        features.MARK_OUTSIDE,
        features.MARK_SEPARATOR,
    ]


def test_read_pieces_ends_an_open_quotation_with_its_paragraph() -> None:
    marks = pieces_of("“we lost\n\nhe said").marks.tolist()
    assert marks == [
        features.MARK_OPENING,
        features.MARK_INSIDE,
        features.MARK_INSIDE,
        features.MARK_SEPARATOR,
        features.MARK_OUTSIDE,
        features.MARK_OUTSIDE,
        features.MARK_SEPARATOR,
    ]


@pytest.mark.parametrize("text", ["", "\n\n", " \t\n", "\u200b"])
def test_read_pieces_of_a_text_without_words_has_separators_at_most(text: str) -> None:
    assert set(pieces_of(text).ids.tolist()) <= {VOCABULARY.separator_id}


def test_read_pieces_takes_lone_surrogates_and_written_markers_for_text() -> None:
    assert surfaces("a\ud800 b") == ["a", "b", ""]
    assert VOCABULARY.separator_id not in pieces_of("[SEP]").ids[:-1].tolist()


def test_load_vocabulary_names_missing_pieces() -> None:
    with pytest.raises(ValueError, match=r"lacks \[CLS\]"):
        load_vocabulary(b"[UNK]\n[SEP]\n.\n?\n!\n")
