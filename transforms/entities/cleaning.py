"""From the network's spans to names: bounded by paragraph and sentence, without articles, titles and punctuation."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from transforms.annotations import PLACE_LABELS, NameReading, Sentence, TextPart
from transforms.entities.heads import label_of_head
from transforms.entities.lexicon import (
    CALENDAR_WORDS,
    COMMON_ACRONYMS,
    COMMON_WORDS,
    COUNTRY_CODES,
    COURTESY_TITLES,
    DETERMINERS,
    HEADS_IN_LOWER_CASE,
    NAME_PARTICLES,
    OFFICE_TITLES,
    TITLE_MODIFIERS,
)
from transforms.entities.names import plain_word
from transforms.entities.offices import (
    end_before_office,
    end_of_holders_body,
    ends_title,
    is_office,
    split_place,
    start_behind_portfolio,
)
from transforms.entities.phrases import is_money, word_start
from transforms.entities.reference import Reference
from transforms.entities.spans import COARSE_LABELS, NORP, ORG, PERSON, PLACE, NameSpan

FIRST_EAST_ASIAN = "\u2e80"  # a name in these letters repeats, in brackets, the one before it
MAX_FIRST_NAME = 24
MAX_NAME_LENGTH = 200  # longer spans are a line of capitals or a list, no name
CAPTION_WORDS = frozenset({"Image", "Photo", "Photograph", "Picture", "File", "Credit", "Video"})

_WORD = re.compile(r"\S+")
_EDGE_START = " \t\r\n\"'“”‘’«»‹›([{<*_-–—/|•·,;:.!?…#@"
_EDGE_END = " \t\r\n\"'“”‘’«»‹›([{<*_-–—/|•·,;:!?…"
_POSSESSIVE_ENDS = "sS'’"
_POSSESSIVE = re.compile(r"['’‘`]s$|(?<=s)['’]$", re.IGNORECASE)
_INITIALS_END = re.compile(r"\b(?:[A-Z]\.)+[A-Z]$")
_ABBREVIATION_END = re.compile(r"(?:\b(?:[^\W\d_]\.)+|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|Bros|St|Mt|No|Ave|Blvd)\.)$")
_WORD_BEFORE = re.compile(r"(?<![\w.'’-])([^\W\d_a-z][^\W\d_A-Z]{2,}) $")
_NO_FIRST_NAMES = (OFFICE_TITLES, COURTESY_TITLES, TITLE_MODIFIERS, COMMON_WORDS, CALENDAR_WORDS, DETERMINERS)
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,5}s")
_PATH = re.compile(r"\w\.\w+/\w")
_LETTER = re.compile(r"[^\W\d_]")
_GENERATION = re.compile(r" the (?:Elder|Younger)\b|,? (?:Jr|Sr)(?:\.|\b)| I{2,3}\b| IV\b")
_PARTY_CODE = re.compile(r"[A-Z]{1,3}-(?=[A-Z][\w.]*$)")
_STROKE, _STROKE_OF_PEOPLE = re.compile(r"\s/\s"), re.compile(r"\s?/\s?(?=[A-Z])")


def clean_names(part: TextPart, part_index: int, *, reference: Reference) -> Iterator[NameSpan]:
    """Names of one text part in text order, not overlapping.

    A span is cut where a line or a sentence ends; from each piece go quotation marks, brackets, punctuation, articles,
    the possessive, and in front of people their titles. Pieces that cannot be names are dropped.
    """
    reached, person_end = 0, -1
    starts = [sentence.span.start for sentence in part.sentences]
    for reading in part.reading.names:
        read_label = COARSE_LABELS.get(reading.label)
        if read_label is None:
            continue
        for first, last in _pieces(part.text, reading, part.sentences, starts):
            if last - first > MAX_NAME_LENGTH:
                continue
            start, end = _bounds(part.text, max(first, reached), last)
            code = _PARTY_CODE.match(part.text, start, end) if part.text.startswith("(", start - 1) else None
            if code:  # "Lind (D-Vt.)": the state is a place, the party no name
                start, read_label = code.end(), PLACE
            if read_label == PERSON and start < end:
                sentence = bisect_right(starts, start) - 1
                limit = max(reached, starts[sentence] if sentence >= 0 else 0)
                start = _with_first_name(part.text, start, end, limit, reference)
                start = _after_titles(part.text, start, end, reference)
                start = start_behind_portfolio(part.text, start, end)
                end = _with_generation(part.text, start, end)
                behind = split_place(part.text, start, end, reference=reference)
                if behind > start:
                    place_end = _trim_end(part.text, start, behind)
                    form = part.text[start:place_end]
                    yield NameSpan(part_index, start, place_end, form, PLACE, reading.probability)
                    start = behind
            elif start < end and read_label in (ORG, PLACE):
                body_end = end_of_holders_body(part.text, start, end)
                read_label = ORG if body_end else read_label
                end = body_end or end_before_office(part.text, start, end)
            if start < end and _is_name(part.text, start, end, read_label, reference):
                reached = end
                form = part.text[start:end]
                label = _label_by_form(form, read_label, reference)
                if not label:
                    continue
                place_type = reading.label if label == PLACE and reading.label in PLACE_LABELS else None
                if person_end >= 0 and _is_country_code(part.text, person_end, start, end):
                    label, place_type = PLACE, "GPE"
                person_end = end if label == PERSON else -1
                yield NameSpan(part_index, start, end, form, label, reading.probability, place_type)


def _pieces(
    text: str, reading: NameReading, sentences: Sequence[Sentence], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The span, cut at line ends, at sentence boundaries and at strokes between two names."""
    start, end = reading.span.start, reading.span.end
    first, last = bisect_right(starts, start), bisect_right(starts, end - 1)
    has_stroke = text.find("/", start, end) >= 0
    if first == last and not has_stroke and text.find("\n", start, end) < 0:
        yield start, end
        return
    cuts = [start]
    if has_stroke:
        # "Ana Roe/Bruno Lind" are two people, "Kemp/Roth" may be a bill.
        stroke = _STROKE_OF_PEOPLE if reading.label == PERSON and _has_space(text, start, end) else _STROKE
        cuts += [match.end() for match in stroke.finditer(text, start, end)]
    cuts += [sentences[index].span.start for index in range(first, last)]
    position = text.find("\n", start, end)
    while position >= 0:
        cuts.append(position + 1)
        position = text.find("\n", position + 1, end)
    cuts = sorted(set(cuts))
    yield from zip(cuts, [*cuts[1:], end], strict=True)


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The name within a piece: without punctuation, articles, possessives and plain words at its edges."""
    start, end = _trim(text, start, end)
    return _trim(text, *_without_plain_words(text, start, end))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Strip punctuation, articles and possessives from both ends until nothing more goes."""
    while start < end:
        before = (start, end)
        while start < end and text[start] in _EDGE_START:
            start += 1
        end = _trim_end(text, start, end)
        word = _WORD.match(text, start, end)
        if word and word.end() < end and word[0].casefold() in DETERMINERS and text[start:end] != "The Hague":
            start = word.end()
        if (start, end) == before:
            break
    return start, end


def _without_plain_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop plain words at the edges ("private Metropolitan Club", "Ural striker"), if a capitalised word is left."""
    if text[start:end].islower():
        return start, end
    words = list(_WORD.finditer(text, start, end))
    first, last = 0, len(words) - 1
    while first < last and words[first][0].islower() and words[first][0] not in NAME_PARTICLES:
        first += 1
    while first < last and _is_plain(words[last][0]):
        last -= 1
    if first < last and words[last][0] in CAPTION_WORDS and text.startswith(":", words[last].end()):
        last -= 1
    return (words[first].start(), words[last].end()) if words else (start, end)


def _is_plain(word: str) -> bool:
    """Whether the last word of a span is none of its name: "gropes", "striker", "of"; unlike "island" and "party"."""
    return word.islower() and word.isascii() and word not in HEADS_IN_LOWER_CASE


def _trim_end(text: str, start: int, end: int) -> int:
    while start < end:
        if text[end - 1] in _EDGE_END:
            if text[end - 1] in "'’" and _POSSESSIVE.search(text, start, end):
                end -= 1
                continue
            end -= 1
        elif text[end - 1] == ".":
            if _ABBREVIATION_END.search(text, start, end):
                break
            end -= 1
        elif text[end - 1] in ")]}":
            if text[end - 1] == ")" and "(" in text[start:end]:
                break
            end -= 1
        elif text[end - 1] in _POSSESSIVE_ENDS and (possessive := _POSSESSIVE.search(text, start, end)):
            end = possessive.start()
        else:
            break
    # "U.S" at the end of a span: its last full stop belongs to it.
    if end < len(text) and text[end] == "." and _INITIALS_END.search(text, start, end):
        end += 1
    return end


def _with_first_name(text: str, start: int, end: int, limit: int, reference: Reference) -> int:
    """Take in the capitalised word before a single-word person, unless it opens the sentence or is no name.

    Rare first names with foreign letters are what the network misses most.
    """
    before = _WORD_BEFORE.search(text, max(limit, start - MAX_FIRST_NAME), start)
    if before is None or before.start() <= limit or _has_space(text, start, end):
        return start
    word = before[1].casefold()
    is_known = (
        any(word in words for words in _NO_FIRST_NAMES)
        or reference.demonym(before[1])
        or reference.name(before[1])
        or reference.capital(before[1])
    )
    return start if is_known else before.start()


def _with_generation(text: str, start: int, end: int) -> int:
    """Where a full name ends with what tells father and son apart: "Bruno Lind" Jr., "Bruno Lind" the Elder."""
    behind = _GENERATION.match(text, end) if _has_space(text, start, end) else None
    return behind.end() if behind else end


def _has_space(text: str, start: int, end: int) -> bool:
    return text.find(" ", start, end) >= 0


def _after_titles(text: str, start: int, end: int, reference: Reference) -> int:
    """Where a person's name begins behind "Sen.", "Russian President", "Foreign Minister"."""
    position, words = start, list(_WORD.finditer(text, start, end))
    pending = False
    for index, word in enumerate(words[:-1]):
        bare = plain_word(word[0])
        if bare in COURTESY_TITLES or bare in OFFICE_TITLES:
            position, pending = words[index + 1].start(), False
        elif bare in TITLE_MODIFIERS or bare in DETERMINERS or reference.demonym(word[0]) or bare in ("of", "for"):
            pending = True
        else:
            break
    return position if not pending or position > start else start


def _is_name(text: str, start: int, end: int, label: str, reference: Reference) -> bool:
    form = text[start:end]
    if not _LETTER.search(form) or form[0] >= FIRST_EAST_ASIAN or _in_address(text, start, end):
        return False
    if is_money(text, start, end):
        return False
    words = [plain_word(word) for word in form.split()]
    if len(words) == 1 and not _may_stand_alone(text, start, end, words[0], label):
        return False
    if reference.name(form) is not None:
        return True
    if label == ORG and is_office(text, start, end):
        return False
    titles = [word in OFFICE_TITLES or word in COURTESY_TITLES for word in words]
    return not (
        any(titles) and all(title or word in TITLE_MODIFIERS for word, title in zip(words, titles, strict=True))
    )


def _may_stand_alone(text: str, start: int, end: int, word: str, label: str) -> bool:
    """Whether a single word, given in lower case as well, can be a name."""
    form = text[start:end]
    is_common = word in COMMON_WORDS and not form.isupper()
    if len(word) == 1 or form.islower() or word in DETERMINERS or is_common:
        return False
    if word in CALENDAR_WORDS and label != PERSON:
        return False
    if label != ORG:
        return True
    if _PLURAL_ACRONYM.fullmatch(form) or (form[0].isupper() and word in COMMON_ACRONYMS):
        return False
    return not ends_title(text, start, word)


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the name is a web address or a piece of one."""
    form = text[start:end]
    if form.startswith(("http", "www.")) or "://" in form or ("/" in form and _PATH.search(form)):
        return True
    if text[start - 1 : start] not in ("/", "-", "_", ".") and text[end : end + 1] not in ("/", "-", "_"):
        return False
    token = text[word_start(text, start) : start]
    return "://" in token or "www." in token


def _is_country_code(text: str, person_end: int, start: int, end: int) -> bool:
    """Whether a name is a country's code in brackets behind a person: "Ana Roe (ESP)"."""
    if text[start:end].casefold() not in COUNTRY_CODES or not text[start:end].isupper():
        return False
    return text[person_end:start].strip(" ") == "(" and text.startswith(")", end)


def _label_by_form(form: str, label: str, reference: Reference) -> str:
    """Demonyms are peoples, unless the network reads a person ("Christian"); heads tell laws, events and places.

    Empty for what is no entity.
    """
    if label != PERSON and reference.demonym(form):
        return NORP
    head = label_of_head(form, label)
    return label if head is None or reference.name(form) is not None else head
