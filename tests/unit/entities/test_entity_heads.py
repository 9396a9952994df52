import pytest

from transforms.entities.heads import label_of_head


@pytest.mark.parametrize(
    ("form", "read", "label"),
    [
        ("Clean Harbours Act", "ORG", "LAW"),
        ("Marrel Agreement", "PLACE", "LAW"),
        ("Torvelin Cup", "ORG", "EVENT"),
        ("Marr River", "ORG", "PLACE"),
        ("Marr National Park", "PERSON", "PLACE"),
        ("Torvelin Class", "ORG", ""),
        ("Oakby Medal", "ORG", ""),
        ("Coliseum", "ORG", "PLACE"),
        ("Brexit", "ORG", "EVENT"),
        ("Ana Roe Show", "PERSON", "WORK_OF_ART"),
        ("Ana Lake", "PERSON", None),
        ("Oakby Park", "ORG", None),
        ("Wall Street", "ORG", None),
        ("Act", "ORG", None),
        ("Torvelin Bank", "ORG", None),
        ("Marrel Agreement", "EVENT", None),
    ],
)
def test_label_of_head_tells_what_a_name_is(form: str, read: str, label: str | None) -> None:
    assert label_of_head(form, read) == label
