import time

import pytest

from transforms.annotations import Reading, Span
from transforms.language.rules_reader import RulesReader, read_by_rules
from transforms.quotes.lexicon import OwnWords, build_lexicon, own_cue, own_title


def cut(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def attributions(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """(content, source, cue) of everything found."""
    found = read_by_rules(text).attributions
    return [(cut(text, item.content), cut(text, item.source), cut(text, item.cue)) for item in found]


def names(text: str) -> list[tuple[str | None, str]]:
    return [(cut(text, name.span), name.label) for name in read_by_rules(text).names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is over,” said Ana Petrova.", [("“It is over,”", "Ana Petrova", "said")]),
        ("“It is over,” the mayor said on Monday.", [("“It is over,”", "the mayor", "said")]),
        ("On Monday, Ana Petrova said: “It is over.”", [("“It is over.”", "Ana Petrova", "said")]),
        ("'It is over,' said Ana Petrova.", [("'It is over,'", "Ana Petrova", "said")]),
        ("“Over,” she said, “and done.”", [("“Over,”", "she", "said"), ("“and done.”", "she", "said")]),
        (
            "Petrova, the mayor, told reporters on Monday that the bridge was closed.",
            [("that the bridge was closed", "Petrova, the mayor", "told")],
        ),
        ("The mayor said the bridge was “gone”.", [("the bridge was “gone”", "The mayor", "said")]),
        ("The bridge is closed, the mayor said.", [("The bridge is closed", "the mayor", "said")]),
        ("According to the mayor, it is closed.", [("it is closed", "the mayor", "According to")]),
        ("It is closed, according to the mayor.", [("It is closed", "the mayor", "according to")]),
    ],
)
def test_read_by_rules_finds_the_content_with_source_and_cue(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert attributions(text) == expected


def test_read_by_rules_carries_the_source_on_within_the_paragraph() -> None:
    text = (
        "“It is over,” said Ana Petrova. She smiled. “We will build another one.”\n\n"
        "He called it “the old bridge by the mill”."
    )
    assert attributions(text) == [
        ("“It is over,”", "Ana Petrova", "said"),
        ("“We will build another one.”", "Ana Petrova", None),
    ]


def test_read_by_rules_leaves_marks_without_a_cue_alone() -> None:
    assert attributions("The so-called “old bridge” was closed. He ran to the accused.") == []


def test_read_by_rules_labels_names_by_simple_evidence() -> None:
    text = (
        "Mayor Zyx Petrova met Anna of Brinkle Ltd. in Torvelin, near Lake Olm, and Petrova left the State Department."
    )
    assert names(text) == [
        ("Zyx Petrova", "PERSON"),
        ("Anna of Brinkle Ltd", "ORG"),
        ("Torvelin", "PLACE"),
        ("Lake Olm", "PLACE"),
        ("Petrova", "PERSON"),
        ("State Department", "ORG"),
    ]


@pytest.mark.parametrize(
    "text", ["", " \n\n", "“", "said", "said.", "”” said ““", "According to", "\u0301“\ud7ff said", "É."]
)
def test_read_by_rules_takes_any_text(text: str) -> None:
    assert isinstance(read_by_rules(text), Reading)


@pytest.mark.parametrize("unit", ["said Ana said ", "“Go.” ", "“a b,” said Ana, who said that ", "Ana said, "])
def test_read_by_rules_is_linear_in_the_length_of_a_paragraph(unit: str) -> None:
    def seconds(length: int) -> float:
        """Best of three: other work on the machine can only add."""
        text = unit * (length // len(unit))
        times = []
        for _ in range(3):
            started = time.process_time()
            read_by_rules(text)
            times.append(time.process_time() - started)
        return min(times)

    # Eight times the text; quadratic time would be 64 times.
    assert seconds(160_000) < 20 * seconds(20_000)


def test_rules_reader_gives_one_reading_for_each_text_whatever_its_neighbours() -> None:
    texts = ["“It is over,” said Ana Petrova.", "", "The mayor said it was late."]
    assert RulesReader().read(texts) == [RulesReader().read([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("“We never closed it,” Tiril Vange hit back.", ["“We never closed it,”"]),
        ("“We never closed it,” hit back Tiril Vange.", ["“We never closed it,”"]),
        ("Tiril Vange wanted to hit back: “We never closed it.”", []),
        ("“We never closed it,” Tiril Vange said.", []),
    ],
)
def test_read_by_rules_goes_by_own_cues(text: str, contents: list[str]) -> None:
    lexicon = build_lexicon(OwnWords((own_cue("hit back", "speech"), own_cue("say", "other"))))

    found = read_by_rules(text, lexicon=lexicon).attributions

    assert [text[item.content.start : item.content.end] for item in found] == contents


def test_read_by_rules_keeps_own_titles_out_of_names() -> None:
    text = "On Monday Ombudswoman Tiril Vange resigned."
    lexicon = build_lexicon(OwnWords(titles=(own_title("Ombudswoman"),)))

    (name,) = read_by_rules(text, lexicon=lexicon).names

    assert (text[name.span.start : name.span.end], name.label) == ("Tiril Vange", "PERSON")
