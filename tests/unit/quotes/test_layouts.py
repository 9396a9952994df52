from typing import Any


def test_with_laid_out_sources_makes_every_turn_of_a_transcript_a_direct_quote(read_quotes: Any) -> None:
    text = "COURIER: Did you know?\n\nLIND: No. Nobody did.\n\nCOURIER: Who did?\n\nShe left."

    quotes = read_quotes(text, ("Nobody did", None, None), people=["Anna Lind|LIND"])

    assert [quote.segments for quote in quotes] == [["Did you know?"], ["No. Nobody did."], ["Who did?"]]
    assert [quote.speaker for quote in quotes] == [None, "Anna Lind", None]
    assert {quote.quote_type for quote in quotes} == {"direct"}


def test_with_laid_out_sources_does_not_take_labels_for_speakers(read_quotes: Any) -> None:
    text = "UPDATE: The vote is over.\n\nUPDATE: Anna Lind has lost.\n\nWATCH: The count."

    assert read_quotes(text, people=["Anna Lind|Lind"]) == []


def test_with_laid_out_sources_reads_the_signature_below_a_voice(read_quotes: Any) -> None:
    text = "“It changed my life.” ― Anna Lind\n“It changed nothing.” ― Karin Boye."

    quotes = read_quotes(
        text,
        ("“It changed my life.”", None, None),
        ("“It changed nothing.”", "Anna Lind", "―"),
        people=["Anna Lind", "Karin Boye"],
    )

    assert [quote.speaker for quote in quotes] == ["Anna Lind", "Karin Boye"]


def test_with_laid_out_sources_does_not_read_a_dash_in_a_sentence_as_a_signature(read_quotes: Any) -> None:
    text = "“It changed my life” — Anna Lind had heard that before."

    (quote,) = read_quotes(text, ("“It changed my life”", None, None), people=["Anna Lind"])

    assert quote.speaker is None


def test_with_laid_out_sources_reads_a_transcript_with_names_in_small_letters(read_quotes: Any) -> None:
    text = "Boye: Will it open?\n\nAnna Lind: In May.\n\nBoye: And the school?\n\nNote: It was late."

    quotes = read_quotes(text, people=["Anna Lind", "Karin Boye|Boye"])

    assert [quote.segments for quote in quotes] == [["Will it open?"], ["In May."], ["And the school?"]]
    assert [quote.speaker for quote in quotes] == ["Karin Boye", "Anna Lind", "Karin Boye"]


def test_with_laid_out_sources_does_not_read_a_list_of_results_as_a_transcript(read_quotes: Any) -> None:
    text = "Lind: 24 votes\nBoye: 12 votes\nLind: 8 seats"

    assert read_quotes(text, people=["Anna Lind|Lind", "Karin Boye|Boye"]) == []


def test_with_laid_out_sources_gives_answers_to_the_one_person_introduced(read_quotes: Any) -> None:
    text = "We met Anna Lind.\n\nQ. Will it open?\n\nA. In May.\n\nQ. And the school?\n\nA. Boye will say."

    quotes = read_quotes(text, people=["Anna Lind", "Boye"])

    assert [quote.segments for quote in quotes] == [
        ["Will it open?"],
        ["In May."],
        ["And the school?"],
        ["Boye will say."],
    ]
    assert [quote.speaker for quote in quotes] == [None, "Anna Lind", None, "Anna Lind"]


def test_with_laid_out_sources_gives_answers_to_nobody_where_two_are_introduced(read_quotes: Any) -> None:
    text = "We met Anna Lind and Karin Boye.\n\nQ: Will it open?\n\nA: In May.\n\nQ: And the school?"

    quotes = read_quotes(text, people=["Anna Lind", "Karin Boye"])

    assert [quote.speaker for quote in quotes] == [None, None, None]
