import re
from time import process_time
from typing import Any

import pytest

from transforms.annotations import Entity, EntityMention, Reading, Sentence, Span, TextPart
from transforms.quotes.contents import Content
from transforms.quotes.lexicon import build_lexicon
from transforms.quotes.speakers import SpeakerResolver

PEOPLE = ("Anna Lind|Lind", "Karin Boye|Boye")


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("Anna Lind", "Anna Lind"),
        ("Kremlin spokesman Anna Lind", "Anna Lind"),
        ("Secretary of State Anna Lind", "Anna Lind"),
        ("Speaker of the House Anna Lind", "Anna Lind"),
        ("Anna Lind, a lawyer for Karin Boye", "Anna Lind"),
        ("Anna Lind of the Harbour Board", "Anna Lind"),
        ("Anna Lind (R-Ariz.)", "Anna Lind"),
        ("Anna Lind, who is running for mayor", "Anna Lind"),
        ("Lind herself", "Anna Lind"),
        ("the minister, Anna Lind", "Anna Lind"),
        ("one of the family's lawyers, Anna Lind", "Anna Lind"),
        ("Karin Boye's lawyer Anna Lind", "Anna Lind"),
        ("Anna Lind and Karin Boye", "Anna Lind"),
        ("Anna Lind's lawyer", None),
        ("Lind supporters", None),
        ("supporters of Anna Lind", None),
        ("a spokesman for Anna Lind", None),
        ("officials", None),
    ],
)
def test_resolve_takes_the_name_at_the_head_of_the_source(read_quotes: Any, source: str, speaker: str | None) -> None:
    text = f"“We lost the vote,” said {source}."

    (quote,) = read_quotes(text, ("“We lost the vote,”", source, "said"), people=PEOPLE)

    assert quote.speaker == speaker
    assert quote.resolution == ("explicit" if speaker else "unresolved")


def test_resolve_prefers_the_name_of_the_organisation_when_it_is_the_head(read_quotes: Any) -> None:
    text = "The Lind Foundation said it had lost."

    (quote,) = read_quotes(text, ("it had lost", "The Lind Foundation", "said"), others=[("Lind Foundation", "ORG")])

    assert quote.speaker == "Lind Foundation"


def test_resolve_does_not_take_one_native_for_the_people(read_quotes: Any) -> None:
    text = "The Latvian said no. The Latvians said yes."

    one, many = read_quotes(
        text, ("no", "The Latvian", "said"), ("yes", "The Latvians", "#2 said"), others=[("Latvian|Latvians", "NORP")]
    )

    assert (one.speaker, many.speaker) == (None, "Latvian")


def test_resolve_gives_a_pronoun_the_subject_of_the_nearest_sentence(read_quotes: Any) -> None:
    text = "Anna Lind met Karin Boye in Oslo. It rained. “We lost,” she said."

    (quote,) = read_quotes(text, ("“We lost,”", "she", "said"), people=PEOPLE)

    assert (quote.speaker, quote.resolution, quote.mention_kind) == ("Anna Lind", "pronoun", "pronoun")


def test_resolve_gives_a_pronoun_nobody_of_the_other_gender(read_quotes: Any) -> None:
    text = "Mrs. Lind praised the vote. Mr. Berg lost. “We lost,” she said. “Never,” he added."

    quotes = read_quotes(text, ("“We lost,”", "she", "said"), ("“Never,”", "#1 he", "added"), people=["Lind", "Berg"])

    assert [quote.speaker for quote in quotes] == ["Lind", "Berg"]


def test_resolve_does_not_look_for_a_pronoun_inside_quotations_or_possessives(read_quotes: Any) -> None:
    text = "Anna Lind voted. Boye's lawyer left. “I saw Boye,” she said. “We lost,” she added."

    quotes = read_quotes(text, ("“I saw Boye,”", "#1 she", "said"), ("“We lost,”", "#2 she", "added"), people=PEOPLE)

    assert [quote.speaker for quote in quotes] == ["Anna Lind", "Anna Lind"]


def test_resolve_leaves_a_pronoun_far_from_any_name_unresolved(read_quotes: Any) -> None:
    text = "Anna Lind voted. " + "It rained. " * 6 + "“We lost,” she said."

    (quote,) = read_quotes(text, ("“We lost,”", "she", "said"), people=PEOPLE)

    assert (quote.speaker, quote.resolution) == (None, "unresolved")


def test_resolve_gives_a_relative_pronoun_the_name_before_it(read_quotes: Any) -> None:
    text = "Anna Lind, who said the vote was lost, left."

    (quote,) = read_quotes(text, ("the vote was lost", "who", "said"), people=PEOPLE)

    assert (quote.speaker, quote.resolution) == ("Anna Lind", "pronoun")


@pytest.mark.parametrize(
    ("introduction", "nominal", "speaker"),
    [
        ("Foreign Minister Anna Lind spoke.", "the minister", "Anna Lind"),
        ("Anna Lind, the foreign minister, spoke.", "the minister", "Anna Lind"),
        ("The minister, Anna Lind, spoke.", "the minister", "Anna Lind"),
        ("Ukrainian President Anna Lind met Russian President Karin Boye.", "the Ukrainian leader", "Anna Lind"),
        ("Ukrainian President Anna Lind met Russian President Karin Boye.", "the president", None),
        ("President Anna Lind met Russian President Karin Boye.", "the U.S. president", "Anna Lind"),
        ("Vice President Anna Lind spoke.", "the president", None),
        ("Sen. Anna Lind met Mayor Karin Boye.", "the lawmaker", "Anna Lind"),
        ("Anna Lind, 47, spoke.", "the 47-year-old", "Anna Lind"),
        ("Anna Lind, a beekeeper from Oslo, spoke.", "the beekeeper", "Anna Lind"),
        ("Foreign Minister Anna Lind spoke.", "a minister", None),
        ("Anna Lind spoke.", "the minister", None),
    ],
)
def test_resolve_gives_a_nominal_the_only_person_with_that_role(
    read_quotes: Any, introduction: str, nominal: str, speaker: str | None
) -> None:
    text = f"{introduction} “We lost the vote,” said {nominal}."
    last = f"#-1 {nominal}"  # it may stand in the introduction too

    (quote,) = read_quotes(text, ("“We lost the vote,”", last, "said"), people=PEOPLE)

    assert quote.speaker == speaker
    assert quote.mention_kind == ("nominal" if speaker else None)


def test_resolve_gives_a_nominal_the_organisation_whose_name_ends_so(read_quotes: Any) -> None:
    text = "The Harbour Safety Authority closed the bridge. The authority said it would open in May."

    (quote,) = read_quotes(
        text, ("it would open in May", "The authority", "said"), others=[("Harbour Safety Authority", "ORG")]
    )

    assert (quote.speaker, quote.resolution) == ("Harbour Safety Authority", "nominal")


def test_resolve_carries_the_speaker_on_to_a_quote_without_a_cue(read_quotes: Any) -> None:
    text = "“We lost,” Anna Lind said.\n\n“Nobody slept that night.”"

    _, follow_on = read_quotes(
        text, ("“We lost,”", "Anna Lind", "said"), ("“Nobody slept that night.”", "Anna Lind", None), people=PEOPLE
    )

    assert (follow_on.speaker, follow_on.resolution) == ("Anna Lind", "continued")
    assert follow_on.is_in_default_view


def test_resolve_infers_a_speaker_who_stands_in_another_sentence_and_has_not_spoken(read_quotes: Any) -> None:
    text = "Anna Lind was brief.\n\n“We lost the vote.”"

    (quote,) = read_quotes(text, ("“We lost the vote.”", "Anna Lind", None), people=PEOPLE)

    assert (quote.speaker, quote.resolution) == ("Anna Lind", "inferred")


def test_resolve_leaves_a_quote_without_a_source_unresolved(read_quotes: Any) -> None:
    (quote,) = read_quotes("“We lost the vote,” it was said.", ("“We lost the vote,”", None, "was said"))

    assert (quote.quote.speaker, quote.speaker, quote.resolution) == (None, None, "unresolved")


def test_resolve_follows_a_person_through_pronouns_that_say_nothing(read_quotes: Any) -> None:
    text = "Anna Lind met Karin Boye. She came early. She sat. It rained. Then it snowed. She ate. “We lost,” she said."

    (quote,) = read_quotes(text, ("“We lost,”", "#1 she", "said"), people=PEOPLE)

    assert quote.speaker == "Anna Lind"


def test_resolve_gives_the_answer_to_the_one_who_was_asked(read_quotes: Any) -> None:
    text = "Anna Lind asked Karin Boye: “Did you lie?” “Yes,” she answered."

    _, answer = read_quotes(
        text, ("“Did you lie?”", "Anna Lind", "asked"), ("“Yes,”", "she", "answered"), people=PEOPLE
    )

    assert answer.speaker == "Karin Boye"


def test_resolve_does_not_give_words_to_the_one_they_name_or_are_told_to(read_quotes: Any) -> None:
    named = "Anna Lind met Karin Boye. “Lind is wrong,” she said."
    told = "Anna Lind met Karin Boye. She told Lind the vote was lost."

    (first,) = read_quotes(named, ("“Lind is wrong,”", "she", "said"), people=PEOPLE)
    (second,) = read_quotes(told, ("the vote was lost", "She", "told"), people=PEOPLE)

    assert (first.speaker, second.speaker) == ("Karin Boye", "Karin Boye")


@pytest.mark.parametrize(
    ("text", "pronoun", "speaker"),
    [
        ("Harbour Lines lost a ship. It said the storm was strong.", "It", "Harbour Lines"),
        ("Officials met Harbour Lines. It said the storm was strong.", "It", None),
        ("The Latvians lost a ship. It said the storm was strong.", "It", None),
        ("Harbour Lines lost a ship. They said the storm was strong.", "They", None),
    ],
)
def test_resolve_gives_it_the_body_that_the_text_is_about(
    read_quotes: Any, text: str, pronoun: str, speaker: str | None
) -> None:
    others = [("Harbour Lines", "ORG"), ("Latvians", "NORP")]

    (quote,) = read_quotes(text, ("the storm was strong", pronoun, "said"), others=others)

    assert quote.speaker == speaker


def test_resolve_gives_they_the_people_who_spoke_last(read_quotes: Any) -> None:
    text = "The Latvians said no. They said the storm was strong."

    _, quote = read_quotes(
        text,
        ("no", "The Latvians", "said"),
        ("the storm was strong", "They", "#2 said"),
        others=[("Latvians", "NORP")],
    )

    assert quote.speaker == "Latvians"


def test_resolve_keeps_a_surname_of_two_people_ambiguous(read_quotes: Any) -> None:
    text = "Anna Lind met Ewa Lind. “We lost,” said Lind."

    (quote,) = read_quotes(text, ("“We lost,”", "#-1 Lind", "said"), people=("Anna Lind", "Ewa Lind"))

    assert quote.speaker is None


def test_resolve_carries_direct_speech_without_a_source_on(read_quotes: Any) -> None:
    text = "“We lost,” Anna Lind said. Boye left.\n\n“It is over,” said Karin Boye.\n\n“Nobody slept.”"

    *_, quote = read_quotes(
        text,
        ("“We lost,”", "Anna Lind", "said"),
        ("“It is over,” said Karin Boye.", "Karin Boye", "#2 said"),
        ("“Nobody slept.”", None, None),
        people=PEOPLE,
    )

    assert (quote.speaker, quote.resolution) == ("Karin Boye", "continued")
    assert quote.quote.speaker is not None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Anna Lind praised the crew. “Nobody slept.”", "Anna Lind"),
        ("Anna Lind praised the crew:\n\n“Nobody slept.”", "Anna Lind"),
        ("Anna Lind praised the crew.\n\n“Nobody slept.”", None),
        ("Anna Lind and Karin Boye praised the crew. “Nobody slept.”", None),
    ],
)
def test_resolve_infers_direct_speech_without_a_source_from_its_paragraph(
    read_quotes: Any, text: str, speaker: str | None
) -> None:
    (quote,) = read_quotes(text, ("“Nobody slept.”", None, None), people=PEOPLE)

    assert quote.speaker == speaker
    assert (quote.quote.speaker is None) == (speaker is None)


def test_resolve_learns_a_gender_from_the_only_person_that_a_pronoun_can_mean(read_quotes: Any) -> None:
    text = "Quill Berg won, and she wept. Anna Lind met Quill Berg. “We lost,” he said."

    (quote,) = read_quotes(text, ("“We lost,”", "#1 he", "said"), people=("Quill Berg", "Anna Lind"))

    assert (quote.speaker, quote.resolution) == (None, "unresolved")


def test_resolve_is_not_changed_by_what_follows(read_quotes: Any) -> None:
    text = "Quill Berg met Karin Boye. “We lost,” he said. “Never,” said the mayor."
    later = "\n\nMs. Berg and Mayor Sten Ek left. She wept. Boye, the mayor, said no."
    attributions = [("“We lost,”", "#1 he", "said"), ("“Never,”", "#1 the mayor", "#2 said")]
    people = ("Quill Berg|Berg", "Karin Boye|Boye", "Sten Ek")

    before = read_quotes(text, *attributions, people=people)
    after = read_quotes(text + later, *attributions, people=people)

    assert [quote.speaker for quote in before] == [quote.speaker for quote in after]


def test_resolve_takes_linear_time() -> None:
    def seconds(count: int) -> float:
        sentence = "Anna Lind met Karin Boye and she smiled. “We lost,” she said. "
        text = sentence * count
        names = [Span(match.start(), match.end()) for match in re.finditer("Anna Lind|Karin Boye", text)]
        entities = [
            Entity(
                "PERSON",
                name,
                tuple(EntityMention(span, name, "name") for span in names if text.startswith(name, span.start)),
            )
            for name in ("Anna Lind", "Karin Boye")
        ]
        sentences = tuple(
            Sentence(Span(*match.span()), index, 0, is_heading=False, section_heading=None)
            for index, match in enumerate(re.finditer(r"[^.]+\. ", text))
        )
        contents = [
            Content(
                (Span(match.start(), match.start() + 10),),
                0.9,
                Span(match.start() + 11, match.start() + 14),
                0.9,
                Span(match.start() + 15, match.start() + 19),
            )
            for match in re.finditer("“We lost", text)
        ]
        part = TextPart("body", text, sentences, Reading())
        times = []
        for _ in range(3):
            started = process_time()
            resolver = SpeakerResolver(part, entities, contents, lexicon=build_lexicon())
            assert {resolver.resolve(content).entity for content in contents} == {0}
            times.append(process_time() - started)
        return min(times)

    assert seconds(4000) < 4 * 3 * seconds(1000)


def test_resolve_leaves_a_pronoun_open_that_means_somebody_without_a_name(read_quotes: Any) -> None:
    text = "Anna Lind left early.\n\nA mother of two claimed the spring broke. “We blamed him,” she said."
    claims = [("the spring broke", "A mother of two", "claimed"), ("“We blamed him,”", "she", "said")]

    quotes = read_quotes(text, *claims, people=["Anna Lind"])

    assert [(quote.speaker, quote.resolution) for quote in quotes] == [(None, "unresolved"), (None, "unresolved")]


@pytest.mark.parametrize(
    "text",
    [
        "A father of two claimed the spring broke. “We blamed him,” she said. Anna Lind left.",
        "A mother of two claimed the spring broke, as Anna Lind knew. “We blamed him,” she said.",
        "A mother of two claimed the spring broke.\n\n“We blamed him,” she said.",
    ],
)
def test_resolve_gives_a_pronoun_to_a_named_person_all_the_same(read_quotes: Any, text: str) -> None:
    source = text[: text.index(" claimed")]
    claims = [("the spring broke", source, "claimed"), ("“We blamed him,”", "she", "said")]

    quotes = read_quotes(f"Anna Lind left early. {text}", *claims, people=["Anna Lind"])

    assert quotes[-1].speaker == "Anna Lind"
