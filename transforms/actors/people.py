"""People of one article: who is one person, and which actor of the knowledge base that is.

Full names decide, and carry the surnames of the same article with them. A surname that no full name explains is linked
only with support: a title that fits an office held on the day, or a leading office of a country that the article
names. Where two actors remain nobody is taken.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from transforms.actors.links import (
    CONFIDENCE,
    DISCOVERED,
    FULL_NAME,
    NARROWED,
    PERSON,
    SURNAME_IN_ARTICLE,
    ActorLink,
    nil,
)
from transforms.actors.lookups import ActorLookups
from transforms.actors.offices import fits_title
from transforms.actors.persons import known_actor, link_full_name, link_single_name
from transforms.actors.plans import NAMELESS
from transforms.actors.setting import Setting
from transforms.actors.titles import Title, split_title, title_before
from transforms.annotations import Reading, TextPart
from transforms.entities.introductions import read_introductions
from transforms.entities.lexicon import OFFICE_TITLES
from transforms.entities.names import last_word, person_words
from transforms.entities.people import group_people, is_full
from transforms.entities.spans import NameSpan
from transforms.quotes.genders import FEMALE, MALE

FEWEST_VOTES = 2
USUAL_TERM = 6
"""Years."""
_NO_OFFICES: frozenset[str] = frozenset()


def link_people(
    text: str, mentions: Sequence[tuple[int, int, str]], *, setting: Setting, lookups: ActorLookups
) -> list[ActorLink]:
    """Link the mentions of people of one article.

    Parameters
    ----------
    mentions
        (start, end, printed form) in any order.

    Returns
    -------
    One link a mention, in the order given.
    """
    split = lookups.memo(split_title)
    spans: dict[tuple[int, int], NameSpan] = {}
    titles: dict[int, list[Title]] = {}
    for start, end, form in mentions:
        if (start, end) in spans:
            continue
        inside, name = split(form)
        spans[start, end] = span = NameSpan(0, start, end, name, PERSON, 1.0)
        before = title_before(text, start, lookups=lookups)
        if inside is not None or before is not None:
            titles[id(span)] = [title for title in (inside, before) if title is not None]
    named = sorted([span for span in spans.values() if _is_name(span.surface_form)])
    introductions = read_introductions((TextPart("body", text, (), Reading()),), named)
    groups = group_people(named, introductions=introductions, keep_doubtful_apart=False)
    genders = {id(span): found.gender for span, found in introductions.items() if found.gender in (FEMALE, MALE)}
    if setting.day is None:
        setting = replace(setting, likely_day=_likely_day(groups, lookups))
    article = _Article(titles, genders, setting, lookups)
    links: dict[int, ActorLink] = {}
    bearers: dict[str, list[_Person]] = {}
    for group in groups:
        person = _decide(group, article)
        if person.carried is person.link and not lookups.has_forbidden:
            links.update(dict.fromkeys(map(id, group), person.link))
        else:
            links.update([(id(span), _at_mention(person, span, lookups)) for span in group])
        for word in person.last_words:
            bearers.setdefault(word, []).append(person)
    for word, sharing in bearers.items():
        if len(sharing) > 1:
            links.update(_share_surname(word, sharing, article))
    return [links.get(id(spans[start, end]), NAMELESS) for start, end, _ in mentions]


def _likely_day(groups: Sequence[Sequence[NameSpan]], lookups: ActorLookups) -> date | None:
    """A day on which most of the people who are named in full held office, two at least; None where nobody knows."""
    terms = []
    for group in groups:
        names = tuple(dict.fromkeys(span.surface_form for span in group if is_full(span.surface_form)))
        actor_id = known_actor(names, lookups=lookups) if names else None
        if actor_id is not None:
            terms.append([(role.valid_from, role.valid_to) for role in lookups.roles(actor_id) if role.valid_from])
    votes: Counter[int] = Counter()
    for held in terms:
        votes.update({year for first, last in held if first for year in range(first.year, _last_year(first, last) + 1)})
    most = max(votes.values(), default=0)
    if most < FEWEST_VOTES:
        return None
    years = sorted(year for year, count in votes.items() if count == most)
    return date(years[len(years) // 2], 7, 1)


def _last_year(first: date, last: date | None) -> int:
    """The last year of a term; one without an end is taken to last as long as most do."""
    return last.year if last is not None else min(first.year + USUAL_TERM, date.max.year)


@dataclass(frozen=True, slots=True)
class _Article:
    titles: Mapping[int, list[Title]]
    """By `id` of the span, which is cheaper than its hash; so are the genders that courtesy titles give."""
    genders: Mapping[int, str]
    setting: Setting
    lookups: ActorLookups


class _Person(NamedTuple):
    """One person of the article: mentions, the link, and the full name that carries it to shorter ones."""

    spans: Sequence[NameSpan]
    link: ActorLink
    carried: ActorLink
    """The link as shorter forms have it."""
    first_named: int
    """Where the first full name begins."""
    last_words: frozenset[str] = frozenset()
    """Of the full names."""
    offices: frozenset[str] = frozenset()
    """Titles beside the full names."""


def _share_surname(word: str, sharing: Sequence[_Person], article: _Article) -> dict[int, ActorLink]:
    """Links of a bare surname that several people of the article bear.

    News style: whom an article is about is named in full first and then by surname; relatives keep their first names.
    A title that fits one bearer's office, or only one bearer's gender, decides before that.
    """
    first = min(sharing, key=lambda person: person.first_named)
    links = {}
    for span in (span for person in sharing for span in person.spans):
        if person_words(span.surface_form) != (word,) or id(span) in article.genders:
            continue
        own_titles = article.titles.get(id(span), ())
        fitting = [person for person in sharing if any(_fits(person, title, article) for title in own_titles)]
        link = _at_mention(fitting[0] if len(fitting) == 1 else first, span, article.lookups)
        if link.actor_id is not None:
            evidence = f"{link.link_evidence}; {len(sharing)} people of the article are called {span.surface_form}"
            confidence = round(link.link_confidence * NARROWED, 3)
            link = link._replace(link_confidence=confidence, link_evidence=evidence)
        links[id(span)] = link
    return links


def _fits(person: _Person, title: Title, article: _Article) -> bool:
    """Whether the article gives the person this title beside a full name, or the knowledge base this office."""
    if title.office in person.offices:
        return True
    if person.link.actor_id is None:
        return False
    return fits_title(article.lookups.roles(person.link.actor_id), title, on=article.setting.day)


def _decide(group: Sequence[NameSpan], article: _Article) -> _Person:
    titles = article.titles
    own_titles = [title for span in group for title in titles.get(id(span), ())] if titles else []
    full = [span for span in group if is_full(span.surface_form)]
    if not full:
        link = link_single_name(group[0].surface_form, own_titles, setting=article.setting, lookups=article.lookups)
        return _Person(group, link, link, group[0].start)
    names = tuple(dict.fromkeys(span.surface_form for span in full))
    link = link_full_name(names, own_titles, setting=article.setting, lookups=article.lookups)
    longest = full[0] if len(names) == 1 else max(full, key=lambda span: len(person_words(span.surface_form)))
    offices = frozenset(title.office for span in full for title in titles.get(id(span), ())) if titles else _NO_OFFICES
    carried = _carried(link, longest) if len(full) < len(group) or len(names) > 1 else link
    return _Person(group, link, carried, full[0].start, frozenset(map(last_word, names)), offices)


def _at_mention(person: _Person, span: NameSpan, lookups: ActorLookups) -> ActorLink:
    """The person's link as one mention has it: by itself, or carried by the full name; the user's pairs are obeyed."""
    link = person.link if is_full(span.surface_form) else person.carried
    if not lookups.has_forbidden or link.actor_id is None:
        return link
    is_forbidden = lookups.knowledge.must_not_link(span.surface_form, link.actor_id)
    return nil(f"the user forbids {link.actor_id} for {span.surface_form}") if is_forbidden else link


@lru_cache(maxsize=65_536)
def _is_name(name: str) -> bool:
    """Whether the words could be a name: "Islamic scholar" and "his Minister" are none, names without case are."""
    words = person_words(name)
    if not words or name.rpartition(" ")[2].islower():
        return False
    return not (name[0].islower() and words[-1] in OFFICE_TITLES)


def _carried(link: ActorLink, source: NameSpan) -> ActorLink:
    method, confidence = link.link_method, link.link_confidence
    if method != DISCOVERED:
        method = SURNAME_IN_ARTICLE
        confidence = round(confidence * CONFIDENCE[SURNAME_IN_ARTICLE] / CONFIDENCE[FULL_NAME], 3)
    evidence = f"full name at {source.start}-{source.end}: {source.surface_form}"
    return ActorLink(link.actor_id, link.actor_name, link.actor_type, link.wikidata_id, method, confidence, evidence)
