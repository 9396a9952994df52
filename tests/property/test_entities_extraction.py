"""What must hold for the entities of any text, whatever the network reads in it."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.annotations import NameReading, Reading, Span, TextPart
from transforms.entities.extraction import extract_entities
from transforms.entities.reference import load_reference
from transforms.language.sentences import split_sentences
from transforms.schemas import ENTITY_TYPES

REFERENCE = load_reference()

PIECES = """
    Kyiv Moscow Ukraine Ukrainian U.S. the The Mr. Ana Roe Roe's Roe’s Jr. Acme Inc. (ACME) of and & in , . “ ”
    President Costa Ricans Georgia Gulf Mexico said O’Brien-Lee ÉTÉ ﬁ ͅ ʰ İ 9 - — : Image
"""
WORDS = st.sampled_from([*PIECES.split(), "\n", "\n\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=120))


@st.composite
def text_parts(draw: st.DrawFn, name: str) -> TextPart:
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=12)))
    names = tuple(
        NameReading(Span(start, end), draw(st.sampled_from(["PERSON", "ORG", "PLACE"])), draw(st.floats(0, 1)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    return TextPart(name, text, split_sentences(text), Reading(names=names))


@settings(max_examples=300, deadline=None)
@given(text_parts("headline"), text_parts("body"))
def test_extract_entities_points_at_what_it_names(headline: TextPart, body: TextPart) -> None:
    entities = extract_entities([headline, body], reference=REFERENCE)

    texts = {part.text_part: part.text for part in (headline, body)}
    places = []
    for entity in entities:
        assert entity.entity_type in ENTITY_TYPES
        assert entity.entity_name.strip()
        assert entity.reading is None or entity.reading.evidence
        assert entity.mentions
        for mention in entity.mentions:
            assert texts[mention.text_part][mention.span.start : mention.span.end] == mention.surface_form
        own = [(mention.text_part != "headline", mention.span.start, mention.span.end) for mention in entity.mentions]
        assert own == sorted(own)
        places += own
    assert [entity.mentions[0] for entity in entities] == sorted(
        (entity.mentions[0] for entity in entities),
        key=lambda mention: (mention.text_part != "headline", mention.span.start),
    )
    places.sort()
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(places))


@settings(max_examples=50, deadline=None)
@given(text_parts("body"))
def test_extract_entities_says_the_same_twice(body: TextPart) -> None:
    assert extract_entities([body], reference=REFERENCE) == extract_entities([body], reference=REFERENCE)
