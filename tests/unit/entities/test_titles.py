from collections.abc import Callable

import pytest

from transforms.annotations import Entity, TextPart

MakePart = Callable[..., TextPart]
Extract = Callable[..., dict[str, Entity]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Foreign Minister Ada Okafor left.", "Foreign Minister"),
        ("Their coach, Ada Okafor, left.", "coach"),
        ("Ada Okafor, the foreign minister, left.", "foreign minister"),
        ("Ada Okafor (foreign minister) left.", "foreign minister"),
        ("Ada Okafor, Poland’s foreign minister, left.", "foreign minister"),
    ],
)
def test_linked_titles_finds_the_name_beside_the_title(extract: Extract, text: str, title: str) -> None:
    names = sorted([("Ada Okafor", "PERSON"), (title, "TITLE")], key=lambda name: text.index(name[0]))
    found = extract(text, *names)
    assert found["PERSON Ada Okafor"].titles == (title,)
    assert list(found) == ["PERSON Ada Okafor"]


@pytest.mark.parametrize(
    "text", ["The minister left. Ada Okafor stayed.", "Ada Okafor met the minister.", "minister\nAda Okafor stayed."]
)
def test_linked_titles_leaves_a_title_alone_that_is_nobodys(extract: Extract, text: str) -> None:
    names = sorted([("Ada Okafor", "PERSON"), ("minister", "TITLE")], key=lambda name: text.index(name[0]))
    assert extract(text, *names)["PERSON Ada Okafor"].titles == ()


def test_extract_entities_collects_titles_over_mentions_once(extract: Extract) -> None:
    text = "Dr Ada Okafor spoke. Mayor Okafor left. Dr Okafor slept."
    found = extract(
        text,
        ("Dr", "TITLE"),
        ("Ada Okafor", "PERSON"),
        ("Mayor", "TITLE"),
        ("Okafor", "PERSON"),
        ("Dr", "TITLE"),
        ("Okafor", "PERSON"),
    )
    assert found["PERSON Ada Okafor"].titles == ("Dr", "Mayor")


def test_extract_entities_keeps_laws_events_and_works(extract: Extract) -> None:
    text = "The Clean Air Act, the Boston Marathon and “The Slow Boat” came up; the Clean Air Act twice."
    found = extract(
        text,
        ("Clean Air Act", "LAW"),
        ("Boston Marathon", "EVENT"),
        ("The Slow Boat", "WORK_OF_ART"),
        ("Clean Air Act", "LAW"),
    )
    assert {name: len(entity.mentions) for name, entity in found.items()} == {
        "LAW Clean Air Act": 2,
        "EVENT Boston Marathon": 1,
        "WORK_OF_ART Slow Boat": 1,
    }


def test_extract_entities_takes_the_type_of_place_that_was_read(extract: Extract) -> None:
    found = extract("The Kelpies stand near Falkirk.", ("Kelpies", "FAC"), ("Falkirk", "GPE"))
    assert list(found) == ["FAC Kelpies", "GPE Falkirk"]


def test_extract_entities_leaves_out_products_and_amounts(extract: Extract) -> None:
    assert extract("The Boeing 747 flew on Monday.", ("Boeing 747", "PRODUCT"), ("Monday", "DATE")) == {}
