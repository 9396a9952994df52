import re

import pytest

from transforms.annotations import NameReading, Span
from transforms.quotes.contents import Content
from transforms.quotes.sources import with_whole_sources


def whole_source(text: str, *, cue: str, names: tuple[str, ...] = ()) -> str:
    """The source of the content "the bridge is shut", read as the part of the text in brackets, made whole."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")

    def span(phrase: str) -> Span:
        match = re.search(rf"\b{re.escape(phrase)}", plain)
        assert match is not None
        return Span(*match.span())

    content = Content((span("the bridge is shut"),), 0.9, Span(start, end), 0.9, span(cue))
    readings = [NameReading(span(name), "PERSON", 0.9) for name in names]
    (found,) = with_whole_sources(plain, [content], readings)
    assert found.source is not None
    return plain[found.source.start : found.source.end]


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("[Anna] Lind said the bridge is shut.", "said", "Anna Lind"),
        ("[The] owner of the ferry, a Norwegian, said the bridge is shut.", "said", "The owner of the ferry"),
        ("[Many] sailors believe the bridge is shut.", "believe", "Many sailors"),
        ("[Her] letter to the council noted the bridge is shut.", "noted", "Her letter to the council"),
        ("According to [Lind's] report, the bridge is shut.", "According to", "Lind's report"),
        ("[Her] claim that the bridge is shut was false.", "claim", "Her"),
        ("[Lind's] repeated claims that the bridge is shut were false.", "claims", "Lind's"),
        ("[Anna Lind, who lost the vote,] said the bridge is shut.", "said", "Anna Lind"),
        ("[Anna Lind, speaking in Oslo on Monday,] said the bridge is shut.", "said", "Anna Lind"),
        ("[Anna Lind, the mayor,] said the bridge is shut.", "said", "Anna Lind, the mayor"),
        ("[many of whom] say the bridge is shut.", "say", "many of whom"),
        ("[who] said the bridge is shut.", "said", "who"),
    ],
)
def test_with_whole_sources_keeps_the_phrase_and_drops_the_clause(text: str, cue: str, expected: str) -> None:
    assert whole_source(text, cue=cue, names=("Anna Lind",) if "Anna" in text else ()) == expected


def test_with_whole_sources_gives_contents_of_one_source_the_same() -> None:
    text = "“No.” [Anna Lind, who won,] said. “Never.”"
    source = Span(6, 27)
    contents = [
        Content((Span(0, 5),), 0.9, source, 0.9, Span(28, 32)),
        Content((Span(34, 42),), 0.9, source, 0.9, None),
    ]

    first, second = with_whole_sources(text, contents, [])

    assert first.source == second.source != source
