"""What the last word of a name says it is: "Clean Harbours Act" is a law and "Marr River" a place."""

from transforms.entities.lexicon import word_set
from transforms.entities.names import name_words
from transforms.entities.spans import EVENT, LAW, ORG, OTHER_LABELS, PERSON, PLACE, WORK_OF_ART

LAW_HEADS = word_set("act bill treaty amendment protocol accord accords pact law agreement directive statute decree")
EVENT_HEADS = word_set(
    "cup championship championships olympics summit festival marathon tournament prix carnival airshow"
)
SITE_HEADS = word_set(
    """
    river sea ocean mountains islands peninsula desert airport stadium arena coliseum colosseum highway motorway
    expressway boulevard avenue refuge
    """
)
SITE_HEADS_BUT_SURNAMES = word_set("lake island bay road street bridge valley strait canyon tower hill")
RESERVES = word_set("national nature natural forest wildlife biological state marine regional theme game")
NO_NAME_HEADS = word_set("plan scheme strategy certificate card class award prize medal fellowship bonds")
"""Heads of plans, prizes, papers and makes, which are no entities."""

PROGRAMME_HEADS = word_set("show podcast")
"""Heads of programmes, which are named after people more often than after anything else."""

ONE_WORD_LABELS: dict[tuple[str, ...], str] = {
    ("coliseum",): PLACE,
    ("colosseum",): PLACE,
    ("brexit",): EVENT,
    ("christmas",): EVENT,
}
_OTHER_HEADS = PROGRAMME_HEADS | {words[0] for words in ONE_WORD_LABELS} | {"park", "reserve"}
_ALL_HEADS = LAW_HEADS | EVENT_HEADS | SITE_HEADS | SITE_HEADS_BUT_SURNAMES | NO_NAME_HEADS | _OTHER_HEADS

NOTHING = ""


def label_of_head(form: str, label: str) -> str | None:
    """The label that the head of a name of several words gives it, "" for what is no entity, None for no opinion.

    A head that is also a surname ("Lake") says nothing of what the network reads as a person.
    """
    if form[form.rfind(" ") + 1 :].casefold() not in _ALL_HEADS or label in OTHER_LABELS:
        return None
    words = name_words(form)
    found = None
    if len(words) < 2:
        found = ONE_WORD_LABELS.get(words)
    elif len(words) > 2 and words[-1] in PROGRAMME_HEADS:
        found = WORK_OF_ART
    elif label != PERSON and words[-1] in LAW_HEADS:
        found = LAW
    elif label != PERSON and words[-1] in EVENT_HEADS:
        found = EVENT
    elif label == ORG and words[-1] in NO_NAME_HEADS:
        found = NOTHING
    elif label != PLACE and _is_site(words, label):
        found = PLACE
    return found


def _is_site(words: tuple[str, ...], label: str) -> bool:
    if words[-1] in SITE_HEADS or (words[-1] in ("park", "reserve") and words[-2] in RESERVES):
        return True
    return label != PERSON and words[-1] in SITE_HEADS_BUT_SURNAMES and words[-2:] != ("wall", "street")
