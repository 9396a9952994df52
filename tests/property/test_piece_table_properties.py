"""Whatever the text: the pieces of its runs are the pieces of the whole text."""

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from transforms.language import piece_table
from transforms.language.manifest import VOCABULARY_FILE, shipped_directory
from transforms.language.piece_table import PieceTable


def make_tokenizer() -> Tokenizer:
    content = (shipped_directory("accurate") / VOCABULARY_FILE).read_text(encoding="utf-8")
    tokenizer = Tokenizer(WordPiece({piece: number for number, piece in enumerate(content.split("\n")) if piece}))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


TOKENIZER = make_tokenizer()
TABLE = PieceTable(TOKENIZER, len)
ODD = st.sampled_from([*"\t\n\v\f\r\x00\x1c\x1f\x85\xa0\u1680\u2003\u2028\u2029\u200b\u3000\ufeff\ufffd\u0301\u4e2d"])
WORDS = st.sampled_from(
    ["said", "Adeyemi", "“we", "lost,”", "cafe\u0301", "U.S.", "don’t", "x" * 101, "$1.5bn", "[SEP]"]
)
TEXTS = st.lists(st.one_of(WORDS, ODD, st.just(" "), st.text(max_size=4)), max_size=30).map("".join)


@given(TEXTS)
def test_read_gives_the_pieces_of_the_whole_text(text: str) -> None:
    encoding = TOKENIZER.encode(text, add_special_tokens=False)
    found = TABLE.read(text)
    assert found.ids.tolist() == encoding.ids
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == encoding.offsets
    words: dict[int | None, list[int]] = {}
    for piece, word in enumerate(encoding.word_ids):
        words.setdefault(word, []).append(piece)
    for pieces in words.values():
        for piece in pieces:
            assert found.word_starts[piece] == encoding.offsets[pieces[0]][0]
            assert found.word_ends[piece] == encoding.offsets[pieces[-1]][1]
    assert found.classes.tolist() == [end - start for start, end in encoding.offsets]


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_read_does_not_depend_on_what_was_read_before(texts: list[str]) -> None:
    table = PieceTable(TOKENIZER, len)
    for text in texts:
        table.read(text)
    for text in texts:
        found, alone = table.read(text), PieceTable(TOKENIZER, len).read(text)
        assert found.ids.tolist() == alone.ids.tolist()
        assert found.starts.tolist() == alone.starts.tolist()


def test_read_begins_anew_when_the_table_is_full() -> None:
    table = PieceTable(TOKENIZER, len)
    texts = [" ".join(f"word{number}x{part}" for number in range(20_000)) for part in range(4)]
    for text in texts:
        expected = PieceTable(TOKENIZER, len).read(text)
        assert table.read(text).ids.tolist() == expected.ids.tolist()
        assert table.piece_count <= piece_table.MAX_PIECES + len(expected.ids)
