"""What the network sees of a text: word pieces with their case and where they stand to quotation marks."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from transforms.annotations import Span
from transforms.language.paragraphs import paragraph_spans
from transforms.language.piece_table import PieceTable

Integers = NDArray[np.int64]

UNKNOWN, START, SEPARATOR = "[UNK]", "[CLS]", "[SEP]"
MAX_WORD_CHARACTERS = 100
SENTENCE_ENDS = (".", "?", "!")

# Classes of the two extra inputs, as the network was trained with them.
CASE_OTHER, CASE_LOWER, CASE_CAPITALISED, CASE_UPPER, CASE_MIXED, CASE_DIGITS = range(6)
MARK_OUTSIDE, MARK_INSIDE, MARK_OPENING, MARK_CLOSING, MARK_STRAIGHT, MARK_SINGLE, MARK_SEPARATOR = range(7)
CASE_COUNT, MARK_COUNT = CASE_DIGITS + 1, MARK_SEPARATOR + 1
_MARK_CLASSES = {"“": MARK_OPENING, "„": MARK_OPENING, "”": MARK_CLOSING, '"': MARK_STRAIGHT}
_MARK_CLASSES |= dict.fromkeys("'‘’", MARK_SINGLE)
_NO_MARK = MARK_OUTSIDE

_DOUBLE_MARK = re.compile(r"[“„”\"]")


@dataclass(frozen=True, slots=True)
class PieceVocabulary:
    """The pieces of words, and the ids that have a meaning of their own."""

    table: PieceTable
    start_id: int
    separator_id: int
    sentence_end_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the network reads it: arrays of one entry per piece, in text order.

    Every paragraph is closed by a separator, an empty piece at the paragraph's end.
    """

    text: str
    ids: Integers
    starts: Integers
    ends: Integers
    word_starts: Integers
    """Start of the word that the piece is a part of."""
    word_ends: Integers
    cases: Integers
    marks: Integers
    paragraph_ends: Integers
    """Index past the separator of each paragraph."""

    def __len__(self) -> int:
        return len(self.ids)


def load_vocabulary(content: bytes) -> PieceVocabulary:
    """Build the tokenizer from a vocabulary, one piece a line; raises ValueError when a needed piece is missing.

    Lower-casing and accent-stripping WordPiece as in BERT (Devlin et al. 2019). Texts are data: "[SEP]" written in an
    article is five characters of text, not a separator.
    """
    pieces = content.decode("utf-8").split("\n")
    ids = {piece: index for index, piece in enumerate(pieces) if piece}
    missing = [piece for piece in (UNKNOWN, START, SEPARATOR, *SENTENCE_ENDS) if piece not in ids]
    if missing:
        raise ValueError(f"the vocabulary lacks {', '.join(missing)}")
    tokenizer = Tokenizer(WordPiece(ids, unk_token=UNKNOWN, max_input_chars_per_word=MAX_WORD_CHARACTERS))
    tokenizer.normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return PieceVocabulary(
        table=PieceTable(tokenizer, _surface_class),
        start_id=ids[START],
        separator_id=ids[SEPARATOR],
        sentence_end_ids=tuple(ids[mark] for mark in SENTENCE_ENDS),
    )


def read_pieces(text: str, vocabulary: PieceVocabulary) -> Pieces:
    """Cut `text` into pieces with their features. Time is linear in the text's length."""
    found = vocabulary.table.read(text)
    starts = found.starts
    marks_of_pieces, cases = np.divmod(found.classes, CASE_COUNT)
    paragraphs = paragraph_spans(text)
    marks = _mark_classes(text, paragraphs, starts, marks_of_pieces)
    breaks = np.array([paragraph.end for paragraph in paragraphs], dtype=np.int64)
    separators = np.searchsorted(starts, breaks, side="left") + np.arange(len(breaks))
    is_piece = np.ones(len(starts) + len(breaks), dtype=bool)
    is_piece[separators] = False

    def with_separators(values: Integers, at_separators: Integers | int) -> Integers:
        spread = np.empty(len(is_piece), dtype=np.int64)
        spread[is_piece] = values
        spread[separators] = at_separators
        return spread

    return Pieces(
        text=text,
        ids=with_separators(found.ids, vocabulary.separator_id),
        starts=with_separators(starts, breaks),
        ends=with_separators(found.ends, breaks),
        word_starts=with_separators(found.word_starts, breaks),
        word_ends=with_separators(found.word_ends, breaks),
        cases=with_separators(cases, CASE_OTHER),
        marks=with_separators(marks, MARK_SEPARATOR),
        paragraph_ends=separators + 1,
    )


def _surface_class(surface: str) -> int:
    """Class of case and of mark of a piece, in one number."""
    return _MARK_CLASSES.get(surface[:1], _NO_MARK) * CASE_COUNT + _case_class(surface)


def _case_class(surface: str) -> int:
    letters = [character for character in surface if character.isalpha()]
    if not letters:
        return CASE_DIGITS if any(character.isdigit() for character in surface) else CASE_OTHER
    if surface[0].isupper():
        return CASE_UPPER if len(letters) > 1 and all(map(str.isupper, letters)) else CASE_CAPITALISED
    return CASE_LOWER if all(map(str.islower, letters)) else CASE_MIXED


def _mark_classes(text: str, paragraphs: tuple[Span, ...], starts: Integers, marks: Integers) -> Integers:
    """Class of each piece: a quotation mark, inside double marks, or outside. The state ends with the paragraph."""
    turns, states = [0], [False]
    for paragraph in paragraphs:
        inside = False
        turns.append(paragraph.start)
        states.append(inside)
        for match in _DOUBLE_MARK.finditer(text, paragraph.start, paragraph.end):
            mark = match.group()
            inside = mark in "“„" or (mark == '"' and not inside)
            turns.append(match.start())
            states.append(inside)
    state = np.array(states)[np.searchsorted(np.array(turns), starts, side="right") - 1]
    classes = np.where(state, MARK_INSIDE, MARK_OUTSIDE)
    return np.where(marks == _NO_MARK, classes, marks)
