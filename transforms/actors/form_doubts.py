"""Doubts within one actor: full names or titles that contradict each other, links that are weak."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping

import polars as pl

from transforms.actors.agreement import Agreement, compare_people, name_key, read_person
from transforms.actors.doubts import Doubt, DoubtKind, Form, KnownActor
from transforms.actors.links import PERSON
from transforms.entities.lexicon import COURTESY_TITLES
from transforms.quotes.lexicon import build_lexicon
from transforms.wording import counted

MERGE_DOUBTS = {
    Agreement.genders: 0.95,
    Agreement.different: 0.7,
    Agreement.generation: 0.5,
    Agreement.unrelated: 0.3,
}
"""How much two full names of one actor speak for two people. Names without a common word are mostly known aliases."""
TITLE_DOUBT = 0.6
WEAK_CONFIDENCE = 0.5
WEAK_LINK_WEIGHT = 0.5
MIN_WEAK_MENTIONS = 3
"""A single name in a single article is not worth a question."""


def form_doubts(
    actors: Mapping[str, KnownActor], title_words: pl.DataFrame, *, asked: Collection[str]
) -> Iterator[Doubt]:
    """Doubts about forms of an actor.

    Parameters
    ----------
    title_words
        `actor_id, surface_form, word_before, mention_count, example_mention_id`: how often which word stands right
        before a form.
    asked
        Keys of names (see `name_key`) that are asked about already: their weak links are the same question.
    """
    for actor in actors.values():
        if actor.actor_type == PERSON:
            yield from _disagreeing_names(actor)
    yield from _disagreeing_titles(actors, title_words)
    yield from _weak_links(actors, asked)


def _disagreeing_names(actor: KnownActor) -> Iterator[Doubt]:
    """The most frequent full name stands for the actor; each full name that contradicts it is in doubt."""
    full = [(form, read_person(form.surface_form)) for form in actor.forms]
    full = [(form, person) for form, person in full if person.is_full]
    if not full:
        return
    main, main_person = full[0]
    seen = {main.key}
    for form, person in full[1:]:
        agreement = compare_people(person, main_person)
        doubt = MERGE_DOUBTS.get(agreement)
        if doubt is None or form.key in seen:
            continue
        seen.add(form.key)
        evidence = (
            f"{agreement.value}: {main.surface_form!r} ({counted(main.named_mention_count, 'mention')}) and "
            f"{form.surface_form!r} ({form.named_mention_count}) are both counted for {actor.actor_name}",
        )
        count = sum(other.named_mention_count for other in actor.forms if other.key == form.key)
        examples = (form.example_mention_id, main.example_mention_id)
        yield Doubt(
            DoubtKind.disagreeing_names, form.surface_form, None, actor.actor_id, doubt, count, evidence, examples
        )


def _disagreeing_titles(actors: Mapping[str, KnownActor], title_words: pl.DataFrame) -> Iterator[Doubt]:
    roles = build_lexicon().roles
    counts: dict[str, Counter[str]] = {}
    printed: dict[tuple[str, str], tuple[str, str, str]] = {}
    columns = ("actor_id", "surface_form", "word_before", "mention_count", "example_mention_id")
    for actor_id, form, word, count, example in title_words.select(columns).sort(columns).iter_rows():
        role = roles.get(_title(word))
        if actor_id not in actors or actors[actor_id].actor_type != PERSON or role is None or not role.gender:
            continue
        counts.setdefault(actor_id, Counter())[role.gender] += count
        printed.setdefault((actor_id, role.gender), (word, form, example))
    for actor_id, by_gender in counts.items():
        if len(by_gender) < 2:
            continue
        (main, main_count), (minor, minor_count) = sorted(by_gender.items(), key=lambda item: (-item[1], item[0]))
        (word, form, example), (main_word, main_form, main_example) = (
            printed[actor_id, minor],
            printed[actor_id, main],
        )
        evidence = (
            f"titles of a man and a woman: {main_word} {main_form!r} ({counted(main_count, 'time')}) and "
            f"{word} {form!r} ({minor_count}) are both counted for {actors[actor_id].actor_name}",
        )
        yield Doubt(
            DoubtKind.disagreeing_titles, f"{word} {form}", None, actor_id, TITLE_DOUBT, minor_count, evidence,
            (example, main_example),
            advice=f"Read the examples. If two people share the form {form!r}, write a row into actor_not_same.csv "
            "with the form and this actor: the form alone is then no longer counted for the actor.",
        )  # fmt: skip


def _title(word: str) -> str:
    bare = word.rstrip(".").lower()
    if bare in COURTESY_TITLES:
        # "Polls miss Vale" has no title in it.
        return bare if word[0].isupper() else ""
    # "said the congresswoman. Vale …": only courtesy titles are abbreviations.
    return word.lower()


def _weak_links(actors: Mapping[str, KnownActor], asked: Collection[str]) -> Iterator[Doubt]:
    """One doubt per actor and form; single names of which nothing is known together, however many actors they are."""
    weak: dict[tuple[str, str], list[tuple[KnownActor, Form]]] = defaultdict(list)
    for actor in actors.values():
        own_key = name_key(actor.actor_name)
        for form in actor.forms:
            if form.mean_link_confidence >= WEAK_CONFIDENCE or (form.key == own_key and own_key in asked):
                continue
            weak[form.key, "" if form.key == own_key else actor.actor_id].append((actor, form))
    for (_, other_actor_id), links in weak.items():
        count = sum(form.named_mention_count for _, form in links)
        if count < MIN_WEAK_MENTIONS:
            continue
        actor, form = links[0]
        doubt = (1 - form.mean_link_confidence) * WEAK_LINK_WEIGHT
        evidence: tuple[str, ...] = (
            f"{counted(count, 'mention')} as {form.surface_form!r} linked to {actor.actor_name}, with a mean "
            f"confidence of {form.mean_link_confidence:.2f}, the lowest {form.lowest_link_confidence:.2f}",
        )
        advice = None
        if not other_actor_id:
            # Asking whether Vale is Vale settles nothing; who it is can only be written.
            evidence = (*evidence, "nobody is named in full who could be meant")
            advice = (
                "Read the examples. If they mean one actor, write its actor_id and the form into actor_aliases.csv; "
                "if they mean several, leave it."
            )
        yield Doubt(
            DoubtKind.weak_link, form.surface_form, None, actor.actor_id, doubt, count, evidence,
            (form.example_mention_id,), advice,
        )  # fmt: skip
