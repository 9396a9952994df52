from collections.abc import Callable

from transforms.annotations import Entity

Extract = Callable[..., dict[str, Entity]]


def test_extract_entities_drops_common_nouns_that_open_sentences(extract: Extract) -> None:
    text = "Rowers cheered. Nobody heard the rowers."

    assert not extract(text, ("Rowers", "ORG"))


def test_extract_entities_keeps_a_sentence_opening_name_that_stands_elsewhere_too(extract: Extract) -> None:
    text = "Orchard rose. Shares of Orchard are no orchard."

    assert set(extract(text, ("Orchard", "ORG"), ("Orchard", "ORG"))) == {"ORG Orchard"}


def test_extract_entities_drops_acronyms_of_words_in_lower_case(extract: Extract) -> None:
    text = "A garden waste token (GWT) costs much. The GWT sells."

    assert not extract(text, ("GWT", "ORG"), ("GWT", "ORG"))


def test_extract_entities_drops_acronyms_of_what_is_no_entity(extract: Extract) -> None:
    text = "The Marrow Trade Scheme (MTS) began."

    assert not extract(text, ("Marrow Trade Scheme", "ORG"), ("MTS", "ORG"))


def test_extract_entities_keeps_acronyms_of_names(extract: Extract) -> None:
    found = extract("The Marrow Trade Union (MTU) met.", ("Marrow Trade Union", "ORG"), ("MTU", "ORG"))

    assert [mention.surface_form for mention in found["ORG Marrow Trade Union"].mentions][1:] == ["MTU"]


def test_extract_entities_knows_abbreviations_of_mixed_case(extract: Extract) -> None:
    found = extract("The Bank of Marrel (BoM) met.", ("Bank of Marrel", "ORG"), ("BoM", "GPE"))

    assert [mention.surface_form for mention in found["ORG Bank of Marrel"].mentions] == ["Bank of Marrel", "BoM"]
