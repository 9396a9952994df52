import pytest

from transforms.entities.capitals import acting_evidence
from transforms.entities.reference import Reference
from transforms.entities.spans import NameSpan


def evidence(text: str, reference: Reference) -> str | None:
    """The capital is marked by brackets: "In [Kyiv] today"."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    return acting_evidence(plain, NameSpan(0, start, end, plain[start:end], "PLACE", 0.9), reference=reference)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as [Moscow] and Kyiv work toward peace", "pair"),
        ("ties between Riyadh and [Washington] cooled", "pair"),
        ("[Washington] said it would wait", "subject"),
        ("reporters that [Moscow] is awaiting further details", "subject"),
        ("Last week, [Moscow] sent a note", "subject"),
        ("the terms [Kyiv] is prepared to accept", "subject"),
        ("It doubted [Kyiv]’s willingness to talk", "possessive"),
        ("That would force [Washington] to reexamine it", "counterpart"),
        ("a “no” from [Moscow] on the proposal", "counterpart"),
        ("talks with [Beijing] on trade", "counterpart"),
    ],
)
def test_acting_evidence_reads_a_government(reference: Reference, text: str, expected: str) -> None:
    assert evidence(text, reference) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They met in [Moscow] on Monday",
        "The leader visited [Washington] on Friday",
        "flights to Kyiv and from [Paris] resumed",
        "[WASHINGTON] (Example Agency) — The talks failed",
        "[Kyiv], Ukraine — The talks failed",
        "[London] residents complained",
        "the [London]-based fund",
        "two [Washington] lobbying firms",
        "shows in Oslo and [Paris] have been cancelled",
        "The [Washington] Monument is closed",
        "[Paris] is beautiful in spring",
    ],
)
def test_acting_evidence_reads_a_city(reference: Reference, text: str) -> None:
    assert evidence(text, reference) is None
