from typing import Any

import pytest

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
