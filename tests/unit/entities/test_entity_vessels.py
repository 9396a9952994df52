from collections.abc import Callable

from transforms.annotations import Entity

Extract = Callable[..., dict[str, Entity]]


def test_extract_entities_drops_ships(extract: Extract) -> None:
    text = "The frigate INS Torvel sailed. Torvel sank the trawler Oakby."

    assert not extract(text, ("INS Torvel", "ORG"), ("Torvel", "PERSON"), ("Oakby", "PERSON"))


def test_extract_entities_keeps_what_a_ship_is_named_after(extract: Extract) -> None:
    text = "The USS Ana Roe sailed past Marrel. Ana Roe watched the Ana Roe."
    found = extract(text, ("USS Ana Roe", "ORG"), ("Marrel", "GPE"), ("Ana Roe", "PERSON"), ("Ana Roe", "PERSON"))

    assert set(found) == {"PERSON Ana Roe", "GPE Marrel"}
    assert [mention.span.start for mention in found["PERSON Ana Roe"].mentions] == [text.index("Ana Roe watched")]
