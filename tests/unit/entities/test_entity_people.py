import pytest

from transforms.annotations import Reading, TextPart
from transforms.entities.introductions import COUPLE, NOTHING, Introduction, read_introductions
from transforms.entities.people import group_people, is_full_name
from transforms.entities.spans import NameSpan
from transforms.quotes.genders import FEMALE


def groups(*names: str) -> list[list[str]]:
    spans = [NameSpan(0, 100 * place, 100 * place + len(name), name, "PERSON", 0.9) for place, name in enumerate(names)]
    return [[span.surface_form for span in group] for group in group_people(spans)]


def test_group_people_joins_full_name_surname_and_first_name() -> None:
    assert groups("Marco Rubio", "Rubio", "Marco", "Marco A. Rubio") == [
        ["Marco Rubio", "Rubio", "Marco", "Marco A. Rubio"]
    ]


def test_group_people_joins_a_surname_before_the_full_name() -> None:
    assert groups("Rubio", "Marco Rubio") == [["Rubio", "Marco Rubio"]]


def test_group_people_gives_a_shared_surname_to_the_one_named_in_full_last() -> None:
    found = groups("Ewa Lind", "Lind", "Paweł Lind", "Lind", "Ewa Lind", "Lind")

    assert sorted(found) == [["Ewa Lind", "Lind", "Ewa Lind", "Lind"], ["Paweł Lind", "Lind"]]


def test_group_people_never_joins_father_and_son() -> None:
    assert sorted(groups("Donald Trump", "Donald Trump Jr.", "Trump")) == [
        ["Donald Trump", "Trump"],
        ["Donald Trump Jr."],
    ]


def test_group_people_never_joins_names_with_other_middle_initials() -> None:
    assert len(groups("George W. Bush", "George H. Bush")) == 2


def test_group_people_joins_long_and_short_spanish_names() -> None:
    assert len(groups("Andrés Manuel López Obrador", "López Obrador", "Lopez Obrador")) == 1


def test_group_people_joins_surnames_with_particles_and_hyphens() -> None:
    assert len(groups("Bill de Blasio", "de Blasio")) == 1
    assert len(groups("Alexandria Ocasio-Cortez", "Ocasio-Cortez")) == 1


def test_group_people_keeps_unknown_surnames_apart() -> None:
    assert groups("Ana Roe", "Doe", "Doe") == [["Ana Roe"], ["Doe", "Doe"]]


def test_group_people_knows_capitals_and_stripped_diacritics() -> None:
    assert len(groups("Ewa Brzeźniak", "BRZEŹNIAK", "Brzezniak")) == 1


def titled_groups(text: str, *names: str) -> list[list[str]]:
    """Groups of the names, each at its next place in the text."""
    spans, reached = [], 0
    for name in names:
        start = text.index(name, reached)
        reached = start + len(name)
        spans.append(NameSpan(0, start, reached, name, "PERSON", 0.9))
    part = TextPart("body", text, (), Reading())
    found = group_people(spans, introductions=read_introductions([part], spans))
    return sorted([span.surface_form for span in group] for group in found)


def test_group_people_gives_a_titled_surname_to_the_bearer_of_that_gender() -> None:
    text = "Helene Lind met Bruno Lind. Ms Lind left. Mr. Lind stayed."

    assert titled_groups(text, "Helene Lind", "Bruno Lind", "Lind", "Lind") == [
        ["Bruno Lind", "Lind"],
        ["Helene Lind", "Lind"],
    ]


def test_group_people_keeps_a_titled_surname_apart_from_the_only_bearer_of_the_other_gender() -> None:
    text = "Bruno Lind spoke. Ms Lind left. Then Lind wept. Ms Lind did not."

    assert titled_groups(text, "Bruno Lind", "Lind", "Lind", "Lind") == [["Bruno Lind", "Lind"], ["Lind", "Lind"]]


def test_group_people_leaves_a_surname_apart_behind_two_bearers_side_by_side() -> None:
    assert sorted(groups("Ewa Lind", "Paweł Lind", "Lind")) == [["Ewa Lind"], ["Lind"], ["Paweł Lind"]]


def test_group_people_leaves_an_established_surname_with_its_bearer() -> None:
    found = groups("Ewa Lind", "Lind", "Lind", "Lind", "Paweł Lind", "Lind")

    assert sorted(found) == [["Ewa Lind", "Lind", "Lind", "Lind", "Lind"], ["Paweł Lind"]]


def test_group_people_never_counts_first_names_for_a_surname() -> None:
    found = groups("Ewa Lind", "Ewa", "Ewa", "Ewa", "Paweł Lind", "Roe", "Lind")

    assert ["Paweł Lind", "Lind"] in found


@pytest.mark.parametrize(
    "text",
    [
        "Bruno Lind came. His wife, Helene Lind, stayed. Then Lind left.",
        "Bruno Lind came. His wife, Senator Helene Lind, stayed. Then Lind left.",
        "Bruno Lind came. Helene Lind, his sister, stayed. Then Lind left.",
        "Bruno Lind came. Helene Lind, the widow of Ola, stayed. Then Lind left.",
        "Bruno Lind came. First lady Helene Lind stayed. Then Lind left.",
    ],
)
def test_group_people_leaves_the_surname_to_whom_is_nobodys_relative(text: str) -> None:
    assert ["Bruno Lind", "Lind"] in titled_groups(text, "Bruno Lind", "Helene Lind", "Lind")


def test_group_people_keeps_a_surname_apart_from_a_relative_who_comes_later() -> None:
    text = "President Lind came. His wife, Helene Lind, stayed. Lind left."

    assert ["Lind"] in titled_groups(text, "Lind", "Helene Lind", "Lind")


def test_group_people_gives_a_surname_with_an_office_to_who_holds_it() -> None:
    text = "Minister Karel Lind met Councillor Helene Lind. Councillor Lind left. Minister Lind stayed. Lind slept."

    assert titled_groups(text, "Karel Lind", "Helene Lind", "Lind", "Lind", "Lind") == [
        ["Helene Lind", "Lind"],
        ["Karel Lind", "Lind", "Lind"],
    ]


def test_group_people_reads_a_first_name_before_and_as_of_the_same_surname() -> None:
    text = "Bruno and Helene Lind came. Mr. Lind left. Later Bruno Lind slept."

    assert titled_groups(text, "Bruno", "Helene Lind", "Lind", "Bruno Lind") == [
        ["Bruno", "Lind", "Bruno Lind"],
        ["Helene Lind"],
    ]


def test_group_people_gives_a_couple_to_neither_of_them() -> None:
    text = "Mr. and Mrs. Lind came. Bruno Lind left. Helene Lind stayed."

    assert ["Lind"] in titled_groups(text, "Lind", "Bruno Lind", "Helene Lind")


def test_group_people_gives_doubtful_surnames_to_a_bearer_on_demand() -> None:
    spans = [
        NameSpan(0, 9 * at, 9 * at + 4, form, "PERSON", 0.9) for at, form in enumerate(("Ana Lind", "Bo Lind", "Lind"))
    ]

    assert len(group_people(spans)) == 3
    assert len(group_people(spans, keep_doubtful_apart=False)) == 2


def test_is_full_name_tells_particles_from_first_names() -> None:
    assert is_full_name(("al", "hassan", "idrissi"))
    assert not is_full_name(("van", "der", "berg"))
    assert is_full_name(("ben", "lind"))


@pytest.mark.parametrize(
    "text",
    [
        "wife Ana Lind left",
        "His wife, Ana Lind, left",
        "His wife Senator Ana Lind left",
        "His sister-in-law Former Judge Ana Lind left",
        "Then first lady Ana Lind left",
        "He and his twin\u00a0Ana Lind left",
        "Ana Lind, the wife of Bo Roe, left",
    ],
)
def test_read_introductions_finds_relatives(text: str) -> None:
    assert introduction_of(text).is_relative


@pytest.mark.parametrize("text", ["Ana Lind left", "said Ana Lind", "midwife. Ana Lind", "wife met Senator Ana Lind"])
def test_read_introductions_takes_nobody_else_for_a_relative(text: str) -> None:
    assert not introduction_of(text).is_relative


def test_read_introductions_reads_titles_at_line_ends_and_behind_quotes() -> None:
    assert introduction_of("“Senator Ana Lind").office == "senator"
    assert introduction_of("the (Sen. Ana Lind").office == "senator"
    assert introduction_of("Mrs. \nAna Lind").gender == FEMALE
    assert introduction_of("Mr. and Mrs. Ana Lind").gender == COUPLE
    assert introduction_of("Sisters Ana Lind").gender == ""


def introduction_of(text: str) -> Introduction:
    """The introduction of Ana Lind."""
    start = text.index("Ana Lind")
    span = NameSpan(0, start, start + len("Ana Lind"), "Ana Lind", "PERSON", 0.9)
    return read_introductions([TextPart("body", text, (), Reading())], [span]).get(span, NOTHING)
