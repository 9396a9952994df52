from collections.abc import Sequence
from typing import Any

import pytest

from transforms.annotations import AttributionReading, Entity, EntityMention, Reading, Sentence, Span, TextPart
from transforms.quotes.extraction import extract_quotes

PEOPLE = ("Anna Lind|Lind", "Karin Boye|Boye")


@pytest.mark.parametrize(
    ("before", "nominal", "speaker"),
    [
        ("Lind lost the race. Her wine is sold in Oslo.", "the retired surgeon", "Anna Lind"),
        ("Lind lost the race.", "the Bergen-born former model", "Anna Lind"),
        ("Lind lost the race.", "the 46-year-old", "Anna Lind"),
        ("Lind lost the race.", "the billionaire", "Anna Lind"),
        ("Lind lost the race.", "the spokesman", None),
        ("Lind lost the race.", "the letter", None),
        ("A 46-year-old was hurt. Lind lost the race.", "the 46-year-old", None),
        ("Lind and Boye lost the race.", "the billionaire", None),
    ],
)
def test_resolve_gives_an_epithet_to_the_one_person_in_view(
    read_quotes: Any, before: str, nominal: str, speaker: str | None
) -> None:
    text = f"Anna Lind and Karin Boye ran.\n\n{before} “We lost the vote,” said {nominal}."

    (quote,) = read_quotes(text, ("“We lost the vote,”", f"#-1 {nominal}", "said"), people=PEOPLE)

    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("before", "nominal", "speaker"),
    [
        ("Harbour Lines lost a ship.", "The company", "Harbour Lines"),
        ("Officials met Harbour Lines.", "The company", None),
        ("The Ministry of Ships lost a case.", "The company", None),
        ("The case was found by the Oslo Herald.", "The newspaper", "Oslo Herald"),
        ("Harbour Lines lost a ship.", "The newspaper", None),
    ],
)
def test_resolve_gives_a_kind_of_body_the_body_of_that_kind_in_view(
    read_quotes: Any, before: str, nominal: str, speaker: str | None
) -> None:
    text = f"{before} {nominal} said it would pay."
    others = [("Harbour Lines", "ORG"), ("Ministry of Ships", "ORG"), ("Oslo Herald", "ORG")]

    (quote,) = read_quotes(text, ("it would pay", nominal, "said"), others=others)

    assert quote.speaker == speaker


@pytest.mark.parametrize(
    ("before", "nominal", "speaker"),
    [
        ("Lind, of the Harbour Institute, sees no way out.", "the analyst", "Anna Lind"),
        ("Lind sees no way out.\n\nIt rained.", "the analyst", None),
        ("Lind sees no way out, and Boye agrees.", "the analyst", None),
        ("They put the question to Lind.", "the analyst", None),
        ("Mayor Lind sees no way out.", "the analyst", None),
        ("An analyst wrote to them. Lind sees no way out.", "the analyst", None),
        ("Lind sees no way out.", "the judge", None),
    ],
)
def test_resolve_gives_a_calling_to_the_only_person_of_the_paragraph(
    read_quotes: Any, before: str, nominal: str, speaker: str | None
) -> None:
    text = f"Anna Lind and Karin Boye ran.\n\n{before} “We lost the vote,” said {nominal}."

    (quote,) = read_quotes(text, ("“We lost the vote,”", f"#-1 {nominal}", "said"), people=PEOPLE)

    assert quote.speaker == speaker


def references(text: str, people: Sequence[str], bodies: Sequence[str] = ()) -> dict[str, str]:
    """Definite phrases of a text and the names of what they go back to; a sentence ends at a full stop."""
    entities = []
    for forms, entity_type in [(one, "PERSON") for one in people] + [(one, "ORG") for one in bodies]:
        places = sorted((text.index(form), form) for form in forms.split("|") if form in text)
        mentions = tuple(EntityMention(Span(at, at + len(form)), form, "name") for at, form in places)
        entities.append(Entity(entity_type, forms.split("|")[0], mentions))
    sentences, start = [], 0
    for index, sentence in enumerate(text.split(". ")):
        sentences.append(Sentence(Span(start, start + len(sentence)), index, 0, False, None))
        start += len(sentence) + 2
    found = extract_quotes(TextPart("body", text, tuple(sentences), Reading()), entities=entities).definite_mentions
    for one in found:
        assert one.mention.mention_kind == "nominal"
        assert text[one.mention.span.start : one.mention.span.end] == one.mention.surface_form
    return {one.mention.surface_form: entities[one.entity].entity_name for one in found}


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Senator Anna Lind left. Later the senator came back.", "the senator", "Anna Lind"),
        ("Latvian President Anna Lind left. The Latvian leader was tired.", "The Latvian leader", "Anna Lind"),
        (
            "Anna Lind, the president of Latvia, left. Later the Latvian president smiled.",
            "the Latvian president",
            "Anna Lind",
        ),
        ("Senator Anna Lind (D-Vt.) left. Later the Vermont senator smiled.", "the Vermont senator", "Anna Lind"),
        (
            "Anna Lind, Latvia’s foreign minister, left. The foreign minister smiled.",
            "The foreign minister",
            "Anna Lind",
        ),
        ("Senator Anna Lind met Senator Karin Boye. The senator left.", "The senator", None),
        ("Senator Anna Lind left. A senator spoke. The senator left.", "The senator", None),
        ("Vice President Anna Lind left. The president smiled.", "The president", None),
        ("Defence Minister Anna Lind left. The health minister smiled.", "The health minister", None),
        ("Anna Lind left. The senator smiled.", "The senator", None),
        ("Coach Anna Lind left. Karin Boye met Mats Ekman. The coach smiled.", "The coach", None),
    ],
)
def test_refer_gives_a_role_to_its_only_holder_in_view(text: str, phrase: str, expected: str | None) -> None:
    assert references(text, ["Anna Lind", "Karin Boye", "Mats Ekman"]).get(phrase) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Lines lost a ship. The company’s shares fell.", "Harbour Lines"),
        ("Officials met Harbour Lines. The company’s shares fell.", None),
        ("Harbour Lines lost a ship to Oslo Ferries. The company’s shares fell.", None),
        ("Harbour Lines lost a ship. It rained. It blew. It froze. It thawed. The company’s shares fell.", None),
    ],
)
def test_refer_gives_a_kind_of_body_to_the_one_in_view(text: str, expected: str | None) -> None:
    assert references(text, [], ["Harbour Lines", "Oslo Ferries"]).get("The company") == expected


def test_refer_never_gives_a_phrase_to_the_speaker_of_its_words() -> None:
    text = "Senator Anna Lind left. Lind said that the senator failed."
    start, end = text.index("the senator"), text.index(" failed") + 7
    entity = Entity(
        "PERSON",
        "Anna Lind",
        tuple(EntityMention(Span(at, at + len(form)), form, "name") for at, form in ((8, "Anna Lind"), (24, "Lind"))),
    )
    sentences = (Sentence(Span(0, 23), 0, 0, False, None), Sentence(Span(24, len(text)), 1, 0, False, None))
    said = AttributionReading(Span(start, end), 0.9, Span(24, 28), 0.9, Span(29, 33), 0.9, "clause")

    spoken = extract_quotes(TextPart("body", text, sentences, Reading((said,))), entities=[entity])
    unspoken = extract_quotes(TextPart("body", text, sentences, Reading()), entities=[entity])

    assert (len(spoken.definite_mentions), len(unspoken.definite_mentions)) == (0, 1)
