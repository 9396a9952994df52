import polars as pl

from transforms.actors.groups import Groups, vocabulary_of


def test_vocabulary_numbers_values_in_their_order() -> None:
    vocabulary = vocabulary_of(pl.Series(["Roe", None, "Lind", "Ärt", "Lind"]))

    assert vocabulary.values == ["Lind", "Roe", "Ärt", None]
    assert vocabulary.numbers_of(pl.Series(["Ärt", "Lind", "Roe"])).to_list() == [2, 0, 1]


def test_numbers_of_gives_null_and_unknown_values_the_number_of_none() -> None:
    vocabulary = vocabulary_of(pl.Series(["Lind", "Roe"]))

    assert vocabulary.numbers_of(pl.Series([None, "Anders", "Marr", "Zorn"], dtype=pl.String)).to_list() == [2] * 4
    empty = vocabulary_of(pl.Series([], dtype=pl.String))
    assert empty.numbers_of(pl.Series(["Lind", None])).to_list() == [0, 0]


def test_groups_takes_numbers_in_place_of_the_strings_of_a_vocabulary() -> None:
    vocabulary = vocabulary_of(pl.Series(["Ana Lind", "Bo Roe"]))
    keyed = pl.DataFrame(
        {"key": ["lind", "roe", "roe"], "name": pl.Series([0, 1, 2], dtype=pl.UInt32), "age": [40, None, 50]}
    )

    groups = Groups(keyed, lambda name, age: (name, age), vocabularies={"name": vocabulary})

    assert groups.rows("lind") == (("Ana Lind", 40),)
    assert groups.rows("roe") == (("Bo Roe", None), (None, 50))
    assert groups.rows("doe") == ()
