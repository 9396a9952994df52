"""Pairs of actors that may be one: names that go together, a single name, an acronym, a form that both have."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from transforms.actors.agreement import Agreement, compare_people, name_key
from transforms.actors.appearances import NEAR_DAYS, Appearances
from transforms.actors.doubts import MIN_HARM, Doubt, DoubtKind, Form, KnownActor
from transforms.actors.links import ORG
from transforms.entities.names import acronyms_of, is_acronym, name_words
from transforms.wording import counted

SPLIT_DOUBTS = {
    Agreement.same: 0.9,
    Agreement.initial: 0.9,
    Agreement.contained: 0.8,
    Agreement.shortened: 0.8,
    Agreement.respelled: 0.7,
    Agreement.generation: 0.3,
    Agreement.different: 0.05,
    Agreement.genders: 0.02,
}
"""How much a pair of full names speaks for one person."""
CLOSE_NAMES = 0.5
"""From this doubt on, names alone are reason enough to ask; below, the two must be named side by side."""
NEVER_TOGETHER, KEPT_APART = 0.5, 0.5
"""Factors: no outlet in common; an article that names both, and whose reading has not taken them for one."""
SURNAME_NEAR, SURNAME_FAR = 0.9, 0.3
FIRST_NAME_NEAR, FIRST_NAME_FAR = 0.6, 0.1
"""A single name of which there is one bearer: near in all its articles, or in none; several bearers share the weight by
their mentions."""
MAX_BEARERS = 3
NEAR_ACRONYM, FAR_ACRONYM = 0.8, 0.3
SHARED_NAME, SHARED_ACROSS_TYPES, SHARED_BY_PLACES, SHARED_SINGLE_NAME = 0.5, 0.3, 0.05, 0.1
"""A form of two actors: of one type; of two types; of a place and its government, whose two readings are both meant; of
a person and a single name, which is asked about by its bearers."""
PLACES = frozenset({"GPE", "LOC", "FAC"})
MAX_BLOCK = 50
"""Actors of one surname, acronym or form that are compared, the most mentioned ones; bounds the pairs of "Smith"."""


def pair_doubts(actors: Mapping[str, KnownActor], appearances: Appearances) -> Iterator[Doubt]:
    """Doubts about pairs of actors; one pair may come several times, for several reasons."""
    yield from _similar_names(actors, appearances)
    yield from _single_names(actors, appearances)
    yield from _acronyms(actors, appearances)
    yield from _shared_forms(actors, appearances)


def _similar_names(actors: Mapping[str, KnownActor], appearances: Appearances) -> Iterator[Doubt]:
    blocks: dict[tuple[str, ...], list[KnownActor]] = defaultdict(list)
    for actor in actors.values():
        if actor.person is not None and actor.person.is_full:
            blocks["surname", actor.person.surname].append(actor)
            # Spellings of a surname ("Zelensky", "Zelenskyy") agree in their beginning.
            blocks["first name", actor.person.first, actor.person.surname[:3]].append(actor)
    for (by, *_), block in blocks.items():
        for right, left in combinations(block[:MAX_BLOCK], 2):
            if left.person is None or right.person is None:
                continue
            if by == "first name" and left.person.surname == right.person.surname:
                continue
            agreement = compare_people(left.person, right.person)
            doubt = SPLIT_DOUBTS.get(agreement, 0.0)
            if doubt * left.named_mention_count < MIN_HARM:
                continue
            company = appearances.company(left.actor_id, right.actor_id)
            if doubt < CLOSE_NAMES:
                if by == "first name" or not company.near_article_count:
                    continue
            elif not company.outlet_count:
                doubt *= NEVER_TOGETHER
            elif company.article_count:
                doubt *= KEPT_APART
            evidence = (f"{agreement.value}", _company_text(left, right, appearances))
            yield _doubt(
                DoubtKind.similar_names,
                left,
                right,
                doubt=doubt,
                mention_count=left.named_mention_count,
                evidence=evidence,
            )


def _single_names(actors: Mapping[str, KnownActor], appearances: Appearances) -> Iterator[Doubt]:
    by_surname: dict[str, list[KnownActor]] = defaultdict(list)
    by_first: dict[str, list[KnownActor]] = defaultdict(list)
    for actor in actors.values():
        if actor.person is not None and actor.person.is_full:
            by_surname[actor.person.surname].append(actor)
            by_first[actor.person.first].append(actor)
    # An actor of which only a surname is known may be one of a single article: they are asked about together.
    single: dict[tuple[str, ...], list[KnownActor]] = defaultdict(list)
    for actor in actors.values():
        if actor.person is not None and not actor.person.is_full:
            single[actor.person.words].append(actor)
    for words, named_so in single.items():
        bearers = [other for other in by_surname[words[-1]][:MAX_BLOCK] if _ends_with(other, words)]
        near_weight, far_weight, part = SURNAME_NEAR, SURNAME_FAR, "surname"
        if not bearers and len(words) == 1:
            bearers = by_first[words[0]][:MAX_BLOCK]
            near_weight, far_weight, part = FIRST_NAME_NEAR, FIRST_NAME_FAR, "first name"
        total = sum(other.named_mention_count for other in bearers)
        mention_count = sum(actor.named_mention_count for actor in named_so)
        article_count = max(sum(appearances.article_count(actor.actor_id) for actor in named_so), 1)
        name = named_so[0].actor_name
        for bearer in bearers[:MAX_BEARERS]:
            share = bearer.named_mention_count / total
            if share * near_weight * mention_count < MIN_HARM:
                continue
            companies = (appearances.company(actor.actor_id, bearer.actor_id) for actor in named_so)
            near_count = sum(company.near_article_count for company in companies)
            weight = far_weight + (near_weight - far_weight) * near_count / article_count
            evidence = (
                f"{name} stands alone and is the {part} of {counted(len(bearers), 'actor')} named in full"
                + (f"; {share:.0%} of their mentions are of {bearer.actor_name}" if len(bearers) > 1 else ""),
                f"in {near_count} of its {counted(article_count, 'article')}, the outlet names {bearer.actor_name} "
                f"within {NEAR_DAYS} days",
            )
            doubt = share * weight
            yield _doubt(
                DoubtKind.single_name, named_so[0], bearer, doubt=doubt, mention_count=mention_count, evidence=evidence
            )


def _ends_with(actor: KnownActor, words: tuple[str, ...]) -> bool:
    return actor.person is not None and actor.person.words[-len(words) :] == words


def _acronyms(actors: Mapping[str, KnownActor], appearances: Appearances) -> Iterator[Doubt]:
    long_names: dict[str, list[KnownActor]] = defaultdict(list)
    organisations = [actor for actor in actors.values() if actor.actor_type == ORG]
    for actor in organisations:
        for acronym in acronyms_of(name_words(actor.actor_name)):
            long_names[acronym].append(actor)
    for actor in organisations:
        if not is_acronym(actor.actor_name):
            continue
        key = name_key(actor.actor_name)
        for named_so in long_names.get(key, [])[:MAX_BLOCK]:
            company = appearances.company(actor.actor_id, named_so.actor_id)
            doubt = NEAR_ACRONYM if company.near_article_count else FAR_ACRONYM
            left, right = sorted((actor, named_so), key=lambda other: other.rank, reverse=True)
            evidence = (
                f"{actor.actor_name} is made of the initials of {named_so.actor_name}",
                _company_text(left, right, appearances),
            )
            yield _doubt(
                DoubtKind.acronym, left, right, doubt=doubt, mention_count=left.named_mention_count, evidence=evidence
            )


def _shared_forms(actors: Mapping[str, KnownActor], appearances: Appearances) -> Iterator[Doubt]:
    shared: dict[str, dict[str, list[Form]]] = defaultdict(lambda: defaultdict(list))
    for actor in actors.values():
        for form in actor.forms:
            shared[form.key][actor.actor_id].append(form)
    for by_actor in shared.values():
        counts = {actor_id: sum(form.named_mention_count for form in forms) for actor_id, forms in by_actor.items()}
        main_id, *other_ids = sorted(counts, key=lambda actor_id: (-counts[actor_id], actor_id))[:MAX_BLOCK]
        for other_id in other_ids:
            left, right = sorted((actors[other_id], actors[main_id]), key=lambda actor: actor.rank, reverse=True)
            doubt = _shared_form_doubt(left, right)
            if doubt * counts[other_id] < MIN_HARM:
                continue
            evidence = (
                f"{by_actor[main_id][0].surface_form!r} was counted for both: {_times(actors[main_id], counts)}, "
                f"{_times(actors[other_id], counts)}",
                _company_text(left, right, appearances),
            )
            examples = tuple(by_actor[actor.actor_id][0].example_mention_id for actor in (left, right))
            yield _doubt(
                DoubtKind.shared_form,
                left,
                right,
                doubt=doubt,
                mention_count=counts[other_id],
                evidence=evidence,
                examples=examples,
            )


def _times(actor: KnownActor, counts: Mapping[str, int]) -> str:
    return f"{counted(counts[actor.actor_id], 'time')} for {actor.actor_name} ({actor.actor_type})"


def _shared_form_doubt(one: KnownActor, other: KnownActor) -> float:
    if one.person is not None and other.person is not None:
        if one.person.is_full and other.person.is_full:
            # A surname is shared by right: in each article the full name decided.
            return SHARED_NAME * SPLIT_DOUBTS.get(compare_people(one.person, other.person), SHARED_NAME)
        return SHARED_SINGLE_NAME if one.person.is_full or other.person.is_full else 0.0
    if one.actor_type in PLACES and other.actor_type in PLACES and one.actor_name != other.actor_name:
        return SHARED_BY_PLACES
    is_one_name = name_key(one.actor_name) == name_key(other.actor_name)
    return SHARED_NAME if is_one_name or one.actor_type == other.actor_type else SHARED_ACROSS_TYPES


def _company_text(left: KnownActor, right: KnownActor, appearances: Appearances) -> str:
    company = appearances.company(left.actor_id, right.actor_id)
    if company.article_count:
        return f"{counted(company.article_count, 'article')} and {counted(company.outlet_count, 'outlet')} name both"
    if company.outlet_count:
        return f"{counted(company.outlet_count, 'outlet')} in common, no article that names both"
    return "no outlet in common"


def _doubt(
    kind: DoubtKind,
    left: KnownActor,
    right: KnownActor,
    *,
    doubt: float,
    mention_count: int,
    evidence: tuple[str, ...],
    examples: tuple[str, ...] = (),
) -> Doubt:
    shown = examples or (left.forms[0].example_mention_id, right.forms[0].example_mention_id)
    return Doubt(kind, left.actor_name, left.actor_id, right.actor_id, doubt, mention_count, evidence, shown)
