"""What the last word of a name says it is: "Data Protection Act" is a law and "Marr River" a place, whoever reads it."""

from transforms.entities.names import name_words

LAW_HEADS = frozenset(
    "act bill treaty amendment protocol accord accords pact law agreement directive statute decree".split()
)
EVENT_HEADS = frozenset(
    "cup championship championships olympics summit festival marathon tournament prix carnival airshow".split()
)
SITE_HEADS = frozenset(
    "river sea ocean mountains islands peninsula desert airport stadium arena coliseum colosseum highway motorway "
    "expressway boulevard avenue refuge".split()
)
SITE_HEADS_BUT_SURNAMES = frozenset("lake island bay road street bridge valley strait canyon tower hill".split())
RESERVES = frozenset("national nature natural forest wildlife biological state marine regional theme game".split())
NO_NAME_HEADS = frozenset("plan scheme strategy certificate card class award prize medal fellowship bonds".split())
"""Heads of plans, prizes, papers and makes, which are no entities."""

_ALL_HEADS = LAW_HEADS | EVENT_HEADS | SITE_HEADS | SITE_HEADS_BUT_SURNAMES | NO_NAME_HEADS | {"park", "reserve"}

LAW, EVENT, PLACE, NOTHING = "LAW", "EVENT", "PLACE", ""


def label_of_head(form: str, label: str) -> str | None:
    """The label that the head of a name of several words gives it, "" for what is no entity, None for no opinion.

    A head that is also a surname ("Lake") says nothing of what the network reads as a person.
    """
    if form[form.rfind(" ") + 1 :].casefold() not in _ALL_HEADS or label in (LAW, EVENT, "WORK_OF_ART"):
        return None
    words = name_words(form)
    if words in (("coliseum",), ("colosseum",)):
        return PLACE
    if len(words) < 2:
        return None
    head = words[-1]
    if label != "PERSON":
        if head in LAW_HEADS:
            return LAW
        if head in EVENT_HEADS:
            return EVENT
        if head in NO_NAME_HEADS and label == "ORG":
            return NOTHING
    if label == PLACE:
        return None
    if head in SITE_HEADS or (head in ("park", "reserve") and words[-2] in RESERVES):
        return PLACE
    if head in SITE_HEADS_BUT_SURNAMES and label != "PERSON" and words[-2:] != ("wall", "street"):
        return PLACE
    return None
