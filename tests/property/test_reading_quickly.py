"""What makes reading quick changes nothing: each quick way gives what the plain way gives."""

import io
import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.reading import json_lines, languages
from transforms.reading.decoding import clean_text
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord

SENTENCES = {
    "en": (
        "The council said on Tuesday that it would not close the library before the vote.",
        "He has been in the city for a week, and his plans are not known to the people who work with him.",
        "“It was over,” she said of the talks that had been held there.",
    ),
    "de": ("Der Rat sagte am Dienstag, dass er die Bibliothek nicht vor der Wahl schließen wird.",),
    "nl": ("De raad zei op dinsdag dat hij de bibliotheek niet voor de verkiezingen zal sluiten.",),
    "no": ("Rådet sa på tirsdag at det ikke vil stenge biblioteket før valget, og at det er på tide.",),
    "fr": ("Le conseil a déclaré mardi que la bibliothèque ne sera pas fermée avant le vote.",),
    "pl": ("Rada powiedziała we wtorek, że nie zamknie biblioteki przed wyborami, ale nie jest to pewne.",),
    "ru": ("Совет сказал во вторник, что не закроет библиотеку до выборов, и это было не всё.",),
    "zh": ("市议会星期二表示，在选举之前不会关闭图书馆。",),
}
ODD = ("", "1,234 5,678", "AP Ana Petrova Tom Okafor", "tHe oF aNd", "x" * 300, "a", "I", "…", "\u200b", "'the' 'of'")


@st.composite
def passages(draw: st.DrawFn) -> str:
    """A run of sentences of one language, or of anything."""
    language = draw(st.sampled_from([*SENTENCES, "odd"]))
    sentences = SENTENCES.get(language, ODD)
    return " ".join(draw(st.lists(st.sampled_from(sentences), min_size=1, max_size=25)))


@given(st.lists(passages(), min_size=1, max_size=2).map("\n\n".join) | st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_detect_language_is_what_the_votes_of_the_whole_sample_say(text: str) -> None:
    assert languages.detect_language(text) == languages._detect_by_votes(text[: languages._SAMPLE_CHARS])


def test_detect_language_counts_no_votes_for_most_english_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: str) -> str:
        raise AssertionError("the votes were counted")

    monkeypatch.setattr(languages, "_detect_by_votes", forbidden)
    assert languages.detect_language(" ".join(SENTENCES["en"] * 20)) == "en"


@given(st.text(st.characters() | st.sampled_from("\r\n\x00\x07\x85\u2028\u2029\ufeff\ud83d\x9f“”é")))
@settings(max_examples=300, deadline=None)
def test_clean_text_is_what_plain_substitution_gives(text: str) -> None:
    plain = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text.removeprefix("\ufeff"))
    plain = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", plain)
    assert clean_text(text) == re.sub("[\ud800-\udfff]", "\ufffd", plain)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["id", "text", "url", "headline", "byline", "authors", "date", "outlet", "language", "x"])
LINES = (
    st.dictionaries(FIELDS, JSON_VALUES, max_size=6).map(json.dumps).map(str.encode)
    | st.dictionaries(FIELDS, st.text(max_size=30), max_size=6)
    .map(lambda value: json.dumps(value, ensure_ascii=False))
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.binary(max_size=40).map(lambda data: b'{"text": "' + data + b'"}')
)


def read(data: bytes) -> list[ReadRecord]:
    return list(read_stream(io.BytesIO(data), source_uri="/inbox/a.jsonl", relative_path="a.jsonl"))


@given(LINES)
@example(b'{"id": 123456789012345678901234567890, "text": "Rain."}')
@example(b'{"date": 123456789012345678901234567890, "text": "Rain."}')
@example(b'{"text": "half \\ud83d emoji"}')
@example(b'{"text": "one", "text": "two", "score": NaN}')
@example(b'{"text": 1e999, "id": -0.0}')
@settings(max_examples=300, deadline=None)
def test_read_stream_is_what_the_plain_parser_gives(line: bytes) -> None:
    quick = read(line)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "_parse_quickly", lambda _: json_lines.INVALID)
        assert quick == read(line)
