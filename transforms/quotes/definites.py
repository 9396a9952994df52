"""Definite phrases with a role noun at their head: "the minister", "the Latvian senator", "the company".

Found are phrases that can go back to somebody named before: not those that name somebody ("the minister, Anna Lind"),
say what somebody is ("became the minister") or bring their own complement ("the minister of ships", "the company that
lost"), and not the first noun of another one ("the company car"). Without a tagger the word behind the noun decides:
only behind a mark, a possessive, or a word of a closed list the phrase is taken to end.
"""

import re
from collections.abc import Iterator, Mapping

from transforms.annotations import Span
from transforms.quotes.lexicon import Role

MAX_WORDS = 4
LONGEST_PLAIN_WORD = 4
"""Longer words in -ed and -ly behind the noun are its verb or an adverb ("the minister flatly refused"), not "need"."""

SHORT_TITLES = frozenset(
    ("mr", "mrs", "ms", "dr", "rev", "sen", "rep", "gov", "gen", "prof", "capt", "sec", "adm", "col")
)
"""Abbreviations, which stand before a name and are no noun by themselves: "the Rev. Lind"."""

_PHRASE = re.compile(rf"\b[Tt]he(?=((?:[ \u00a0][^\W\d_][\w’'-]*){{1,{MAX_WORDS}}}))")
_CLITIC = re.compile(r"[’']s?$")
_NO_ANTECEDENT_BEFORE = frozenset(
    """
    as became become becomes becoming named elected appointed nominated is are was were be been being like called
    remains remained remain than
    """.split()  # noqa: SIM905 - a word list reads better as text
)
"""Words behind which a definite phrase says what somebody is, or names an office rather than its holder."""
_ENDS_BEFORE = frozenset(
    """
    is was are were has had have will would can could may might must should does did do and or but as when while after
    before because if than then also never now still later to by over about against during since until into not only
    already often once again soon yesterday today himself herself itself said says told tells went came took gave made
    saw met left won lost spoke wrote began became kept held found thought knew stood sat ran flew got put set cut led
    paid sent sold bought brought built felt fell fought heard meant rose shot understood wore wants plans hopes thinks
    believes knows makes takes gets goes needs
    """.split()  # noqa: SIM905 - a word list reads better as text
)
_NO_MODIFIERS = frozenset(
    """
    of for at in from with on to by about over against that which who whose when than and or but as is was are were has
    had have said same only first last next new other another previous future second third most least
    """.split()  # noqa: SIM905 - a word list reads better as text
)
"""Words that no phrase goes over, and adjectives that tell somebody apart from who was named before."""
_WORD_BEFORE = re.compile(r"([\w’'-]+)[ \u00a0]$")
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w’'-]*)")
_ENDS = re.compile(r"[.!?;:)\]”\"—–\n]|['’]s?(?!\w)|,|[ \u00a0][—–(-]|$")
_NAME_AFTER = re.compile(r",?[ \u00a0][(“\"]?[A-Z]")
_LOWER_AFTER_TO = re.compile(r"[ \u00a0]to[ \u00a0][a-z]")
_NAMED_BEFORE = re.compile(r"[A-Z][\w.’'-]*,[ \u00a0]$")


def definite_phrases(text: str, roles: Mapping[str, Role]) -> Iterator[Span]:
    """Phrases of at most MAX_WORDS words behind "the" that end in a noun of `roles`, in text order."""
    for match in _PHRASE.finditer(text):
        end = _end_of_head(match, roles)
        if end is None or not _ends_at(text, end) or _is_predicate(text, match.start()):
            continue
        if text.startswith(".", end) and text[match.start() : end].rsplit(None, 1)[-1].lower() in SHORT_TITLES:
            continue
        yield Span(match.start(), end)


def _end_of_head(match: re.Match[str], roles: Mapping[str, Role]) -> int | None:
    """Where the last noun of the first run of role nouns ends, without a possessive."""
    end: int | None = None
    offset = match.start(1)
    for word in re.split(r"[ \u00a0]", match[1][1:]):
        plain = _CLITIC.sub("", word)
        if plain.lower() in roles:
            end = offset + 1 + len(plain)
            if plain != word:
                return end
        elif end is not None or plain != word or word in _NO_MODIFIERS:
            return end
        offset += 1 + len(word)
    return end


def _ends_at(text: str, end: int) -> bool:
    if _NAME_AFTER.match(text, end):
        return False
    if _ENDS.match(text, end):
        return True
    word = _WORD_AFTER.match(text, end)
    if word is None:
        return False
    if word[1] == "to":
        return _LOWER_AFTER_TO.match(text, end) is not None
    return word[1] in _ENDS_BEFORE or (word[1].endswith(("ed", "ly")) and len(word[1]) > LONGEST_PLAIN_WORD)


def _is_predicate(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    word = _WORD_BEFORE.search(before)
    return (word is not None and word[1].lower() in _NO_ANTECEDENT_BEFORE) or _NAMED_BEFORE.search(before) is not None
