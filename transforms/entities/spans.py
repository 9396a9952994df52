"""Names in the text and their labels, as the steps of the extraction hand them on."""

from typing import NamedTuple

from transforms.annotations import PLACE_LABELS

PERSON, ORG, PLACE, NORP = "PERSON", "ORG", "PLACE", "NORP"
EVENT, LAW, WORK_OF_ART = "EVENT", "LAW", "WORK_OF_ART"
OTHER_LABELS = (EVENT, LAW, WORK_OF_ART)
COARSE_LABELS = {label: label for label in (PERSON, ORG, PLACE, NORP, *OTHER_LABELS)} | dict.fromkeys(
    PLACE_LABELS, PLACE
)
"""What the rules tell apart, by the reader's label (PLACE from readers that do not tell places apart); products, titles
and amounts are no entities."""


class NameSpan(NamedTuple):
    """A name in one text part, cleaned. `label` is one of the values of `COARSE_LABELS`; `weight` its probability.

    A tuple, because spans are keys: dataclasses are hashed, compared and made several times slower.
    """

    part_index: int
    start: int
    end: int
    surface_form: str
    label: str
    weight: float
    place_type: str | None = None
    """GPE, LOC or FAC as the network read it, of places."""
    is_team: bool = False
    """Whether it is the name of a place that stands for a team; `label` is ORG then."""


def relabelled(span: NameSpan, label: str) -> NameSpan:
    """The same span under another label."""
    return span if span.label == label else span._replace(label=label)
