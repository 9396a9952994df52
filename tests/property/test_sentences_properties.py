from hypothesis import given
from hypothesis import strategies as st

from transforms.language.sentences import split_sentences

NEWSPRINT = st.text(
    st.one_of(st.sampled_from(list(".?!…\"'“”‘’()—- \n\n\t\xa0ABabz019")), st.characters()), max_size=200
)


@given(NEWSPRINT)
def test_split_sentences_covers_all_that_is_not_blank_without_overlap(text: str) -> None:
    sentences = split_sentences(text)
    reached = 0
    for sentence in sentences:
        assert not text[reached : sentence.span.start].strip()
        words = text[sentence.span.start : sentence.span.end]
        assert words
        assert words == words.strip()
        reached = sentence.span.end
    assert not text[reached:].strip()


@given(NEWSPRINT)
def test_split_sentences_never_crosses_a_blank_line(text: str) -> None:
    for sentence in split_sentences(text):
        lines = text[sentence.span.start : sentence.span.end].split("\n")
        assert all(line.strip() for line in lines)


@given(NEWSPRINT)
def test_split_sentences_numbers_are_gapless(text: str) -> None:
    sentences = split_sentences(text)
    assert [sentence.sentence_index for sentence in sentences] == list(range(len(sentences)))
    paragraphs = sorted({sentence.paragraph_index for sentence in sentences})
    assert paragraphs == list(range(len(paragraphs)))
