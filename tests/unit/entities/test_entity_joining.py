from collections.abc import Callable

import pytest

from transforms.annotations import Entity

Extract = Callable[..., dict[str, Entity]]


@pytest.mark.parametrize(
    ("text", "names", "entity"),
    [
        ("asked by the Municipality of Marrel twice", [("Marrel", "GPE")], "ORG Municipality of Marrel"),
        (
            "the Marrel People's Congress met",
            [("Marrel People", "ORG"), ("Congress", "ORG")],
            "ORG Marrel People's Congress",
        ),
        ("in the Gulf of Marrel", [("Gulf", "LOC"), ("Marrel", "GPE")], "LOC Gulf of Marrel"),
        ("the Liberal Harbour Party", [("Liberal", "ORG"), ("Harbour Party", "ORG")], "ORG Liberal Harbour Party"),
        (
            "the Marrel Court of Appeals ruled",
            [("Marrel Court", "ORG"), ("Appeals", "ORG")],
            "ORG Marrel Court of Appeals",
        ),
        ("then Dries Roe left", [("Dries", "PERSON"), ("Roe", "PERSON")], "PERSON Dries Roe"),
    ],
)
def test_extract_entities_joins_pieces_of_one_name(
    extract: Extract, text: str, names: list[tuple[str, str]], entity: str
) -> None:
    assert set(extract(text, *names)) == {entity}
