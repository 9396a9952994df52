"""The words that the rules for quotes go by: cues with their class, irregular forms, and titles with their roles.

The shipped words lie in `cue_lexicon.csv`, `irregular_forms.csv` and `role_nouns.csv` beside this module. A project
adds rows of its own (`OwnWords`); where both know a word, the project's row counts.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from transforms.annotations import OTHER, SPEECH
from transforms.identifiers import stable_id

LEXICON_PATH = Path(__file__).with_name("cue_lexicon.csv")
IRREGULAR_FORMS_PATH = Path(__file__).with_name("irregular_forms.csv")
ROLE_NOUNS_PATH = Path(__file__).with_name("role_nouns.csv")

CUE_CLASSES = (SPEECH, OTHER)
GENDERS = ("f", "m", "")

RELATIVE_PRONOUNS = frozenset(("who", "whom"))
BODY_PRONOUNS = frozenset(("it", "they"))
EMPHASIS = frozenset(("himself", "herself", "itself", "themselves", "too", "also"))
"""Words behind a pronoun that change nothing about whom it means."""

_OPEN_NOUNS = ("teenager", "voter", "neighbour", "neighbor", "passenger", "survivor", "person", "caller", "onlooker")
PERSON_NOUNS = {"man": "m", "boy": "m", "woman": "f", "girl": "f"} | dict.fromkeys(_OPEN_NOUNS, "")
"""Words for people that are no roles, with their gender."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_CLITIC = re.compile(r"(?:[’'](?:s|re|ve|d|ll|m)|n[’']t)$")


@dataclass(frozen=True, slots=True)
class Role:
    """One entry of the role nouns: "congresswoman" is the role representative, broader lawmaker, gender f."""

    role: str
    broader_role: str
    gender: str


@dataclass(frozen=True, slots=True)
class OwnCue:
    """A project's own cue; build it with `own_cue`."""

    lemma: str
    """Lower case; one word, or several ("hit back")."""
    cue_class: str
    forms: tuple[str, ...] = ()
    """Irregular forms of the first word of the lemma."""


@dataclass(frozen=True, slots=True)
class OwnTitle:
    """A project's own title or role noun, lower case; build it with `own_title`."""

    title: str
    role: Role


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a project adds to the shipped words: each lemma and each title once."""

    cues: tuple[OwnCue, ...] = ()
    titles: tuple[OwnTitle, ...] = ()

    @property
    def version(self) -> str:
        """Hash of the rows, whatever their order; "" without any."""
        if not self.cues and not self.titles:
            return ""
        rows = [
            *(("cue", cue.lemma, cue.cue_class, *sorted(cue.forms)) for cue in self.cues),
            *(("title", own.title, own.role.role, own.role.broader_role, own.role.gender) for own in self.titles),
        ]
        return stable_id("words", *("\t".join(row) for row in sorted(rows)))


@dataclass(frozen=True, slots=True, eq=False)
class QuoteLexicon:
    """Shipped and own words, looked up; build it with `build_lexicon`. It compares by identity and can be pickled."""

    own: OwnWords
    cue_classes: Mapping[str, str]
    """Class by lemma."""
    irregular_forms: Mapping[str, str]
    """Lemma by form."""
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    """Lemmas of several words, as words, by their first: own ones before the shipped, longer ones first."""
    own_lemmas: frozenset[str]
    roles: Mapping[str, Role]
    """Roles by title or role noun, lower case, without a full stop."""

    def __reduce__(self) -> tuple[object, ...]:
        return build_lexicon, (self.own,)


NO_OWN_WORDS = OwnWords()


@lru_cache(maxsize=8)
def build_lexicon(own: OwnWords = NO_OWN_WORDS) -> QuoteLexicon:
    """Lay a project's own words over the shipped ones; equal words give the same object."""
    classes = _read_pairs(LEXICON_PATH, "lemma", "cue_class")
    irregular_forms = _read_pairs(IRREGULAR_FORMS_PATH, "form", "lemma")
    own_classes = {cue.lemma: cue.cue_class for cue in own.cues}
    for cue in own.cues:
        irregular_forms |= dict.fromkeys(cue.forms, cue.lemma.split(" ")[0])
    phrases: dict[str, list[tuple[str, ...]]] = {}
    merged = own_classes | {lemma: cue_class for lemma, cue_class in classes.items() if lemma not in own_classes}
    several = [tuple(lemma.split(" ")) for lemma in merged if " " in lemma]
    for phrase in sorted(several, key=lambda words: (" ".join(words) not in own_classes, -len(words))):
        phrases.setdefault(phrase[0], []).append(phrase)
    return QuoteLexicon(
        own=own,
        cue_classes=MappingProxyType(merged),
        irregular_forms=MappingProxyType(irregular_forms),
        phrases=MappingProxyType({first: tuple(words) for first, words in phrases.items()}),
        own_lemmas=frozenset(own_classes),
        roles=MappingProxyType(_read_roles() | {own_title.title: own_title.role for own_title in own.titles}),
    )


def own_cue(lemma: str, cue_class: str, forms: tuple[str, ...] = ()) -> OwnCue:
    """A project's own cue.

    Parameters
    ----------
    lemma
        Dictionary form of a verb or noun, or of several words that begin with one ("take to Twitter"). Its regular
        forms need no mention.
    cue_class
        speech or other.
    forms
        Irregular forms of its first word ("flung").

    Raises
    ------
    ValueError
        Saying what cannot be used, and what can.
    """
    if not lemma.strip():
        raise ValueError("the lemma is empty; write the dictionary form of a cue, such as 'quip'")
    if cue_class not in CUE_CLASSES:
        raise ValueError(f"cue_class {cue_class!r} is not known; write {' or '.join(CUE_CLASSES)}")
    wanted = " ".join(lemma.lower().split())
    for printed in (wanted, *forms):
        if " ".join(split_words(printed)) != printed.lower():
            raise ValueError(
                f"{printed!r} cannot be looked up; write words of letters, hyphens and inner apostrophes, "
                "one blank between them"
            )
    for form in forms:
        if " " in form:
            raise ValueError(f"the form {form!r} is more than one word; write only the form of the lemma's first word")
    return OwnCue(wanted, cue_class, tuple(form.lower() for form in forms))


def own_title(title: str, role: str = "", broader_role: str = "", gender: str = "") -> OwnTitle:
    """A project's own title or role noun.

    Parameters
    ----------
    title
        One word, as it stands before a name or after "the": "Taoiseach", "ombudswoman".
    role
        What it also is ("prime minister"): whoever holds one is meant by the other. The title itself by default.
    broader_role
        What its holder is called more loosely ("leader").
    gender
        f, m or empty.

    Raises
    ------
    ValueError
        Saying what cannot be used, and what can.
    """
    wanted = title.strip().rstrip(".").lower()
    if not wanted:
        raise ValueError("the title is empty; write a title or role noun, such as 'ombudswoman'")
    if len(wanted.split()) > 1:
        raise ValueError(
            f"the title {title.strip()!r} is more than one word; write its last word alone "
            f"({wanted.split()[-1]!r}), the words before it are compared as they are printed"
        )
    if " ".join(split_words(wanted)) != wanted:
        raise ValueError(f"the title {title.strip()!r} cannot be looked up; write letters and hyphens only")
    if gender not in GENDERS:
        raise ValueError(f"gender {gender!r} is not known; write f or m, or leave it empty")
    plain_role = " ".join(role.lower().split()) or wanted
    return OwnTitle(wanted, Role(plain_role, " ".join(broader_role.lower().split()), gender))


def split_words(printed: str) -> list[str]:
    """Words of a cue in lower case, without clitics; numbers and marks are left out."""
    words = (_CLITIC.sub("", word) for word in _WORD.findall(printed.lower()))
    return [word for word in words if word]


def _read_pairs(path: Path, key: str, value: str) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}


def _read_roles() -> dict[str, Role]:
    with ROLE_NOUNS_PATH.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["noun"]: Role(row["role"], row["broader_role"], row["gender"]) for row in rows}
