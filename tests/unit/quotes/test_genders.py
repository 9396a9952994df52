from transforms.annotations import Entity
from transforms.quotes.genders import FEMALE, MALE, Genders


def entities(*names: str) -> list[Entity]:
    return [Entity("PERSON", name, ()) for name in names]


def test_of_reads_the_given_name_of_a_full_name_only() -> None:
    genders = Genders(entities("Anna Lind", "Anna"), [])

    assert (genders.of(0, before=0), genders.of(1, before=0)) == (FEMALE, "")


def test_of_counts_a_title_from_where_it_stands_and_above_the_given_name() -> None:
    genders = Genders(entities("Anna Lind"), [(50, 0, MALE)])

    assert (genders.of(0, before=50), genders.of(0, before=51)) == (FEMALE, MALE)


def test_learn_tells_the_gender_where_neither_name_nor_title_does() -> None:
    genders = Genders(entities("Quill Lind"), [])

    genders.learn(0, FEMALE)

    assert genders.of(0, before=10) == FEMALE


def test_learn_never_outvotes_a_title() -> None:
    genders = Genders(entities("Quill Lind"), [(5, 0, MALE)])

    for _ in range(5):
        genders.learn(0, FEMALE)

    assert genders.of(0, before=10) == MALE
