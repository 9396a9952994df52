"""Entities of one article: what the network read as names, cleaned, typed, completed, grouped and linked to actors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.annotations import Entity, EntityMention, Span, TextPart
from transforms.entities.actors import ActorLink, capital_link, countries_of_capitals, link_actor, named_countries
from transforms.entities.capitals import acting_evidence
from transforms.entities.cleaning import NORP, ORG, PERSON, PLACE, NameSpan, clean_names
from transforms.entities.completion import complete_names
from transforms.entities.groups import group_organisations, group_peoples, group_places
from transforms.entities.joining import join_names
from transforms.entities.labels import abbreviation_pairs, agree_labels, ontonotes_type
from transforms.entities.names import is_acronym, name_words
from transforms.entities.people import group_people
from transforms.entities.reference import Reference

NAME_MENTION = "name"


@dataclass(frozen=True, slots=True)
class _Group:
    """Mentions of one entity in text order; `link` where the grouping has found the actor already."""

    label: str
    spans: list[NameSpan]
    link: ActorLink | None = None


def extract_entities(parts: Sequence[TextPart], *, reference: Reference) -> tuple[Entity, ...]:
    """Find the entities of one article.

    Parameters
    ----------
    parts
        The article's texts, headline first, with their sentences and what the network read in them.
    reference
        Names of countries, peoples, capitals and international bodies.

    Returns
    -------
    Entities in the order of their first mention, over all parts; each with its mentions by name in text order. Mentions
    do not overlap, and `text[start:end]` of a mention's part is its surface form. A capital that acts as its government
    is an entity of its own, beside the city and beside the country; its actor is the country's.
    """
    spans = [
        span
        for index, part in enumerate(parts)
        for span in join_names(part, clean_names(part, index, reference=reference))
    ]
    pairs = abbreviation_pairs(spans, parts)
    spans = agree_labels(spans, pairs=pairs, reference=reference)
    spans = complete_names(parts, spans, reference=reference)
    spans = agree_labels(spans, pairs=pairs, reference=reference)
    named = named_countries(spans, reference=reference)
    countries = named | countries_of_capitals(spans, reference=reference)
    acting, others = _acting_capitals(spans, parts, countries=named, reference=reference)
    groups = [*acting, *_groups(others, pairs=pairs, reference=reference)]
    groups.sort(key=lambda group: (group.spans[0].part_index, group.spans[0].start))
    return tuple(_entity(group, parts, countries=countries, reference=reference) for group in groups)


def _acting_capitals(
    spans: Sequence[NameSpan], parts: Sequence[TextPart], *, countries: frozenset[str], reference: Reference
) -> tuple[list[_Group], list[NameSpan]]:
    """Split the capitals that act as governments, one group per capital, from all other spans."""
    acting: dict[str, _Group] = {}
    others: list[NameSpan] = []
    for span in spans:
        capital = reference.capital(span.surface_form) if span.label == PLACE else None
        rule = None
        if capital is not None and capital.actor_name in countries:
            rule = acting_evidence(parts[span.part_index].text, span, reference=reference)
        if capital is None or rule is None:
            others.append(span)
        else:
            new = _Group(PLACE, [], capital_link(capital, rule))
            acting.setdefault(capital.surface_form, new).spans.append(span)
    return list(acting.values()), others


def _groups(spans: Sequence[NameSpan], *, pairs: dict[str, NameSpan], reference: Reference) -> Iterator[_Group]:
    by_label: dict[str, list[NameSpan]] = {PERSON: [], ORG: [], PLACE: [], NORP: []}
    for span in spans:
        by_label[span.label].append(span)
    grouped = {
        PERSON: group_people(by_label[PERSON]),
        ORG: group_organisations(by_label[ORG], pairs=pairs, reference=reference),
        PLACE: group_places(by_label[PLACE], reference=reference),
        NORP: group_peoples(by_label[NORP], reference=reference),
    }
    for label, groups in grouped.items():
        for group in groups:
            yield _Group(label, group)


def _entity(group: _Group, parts: Sequence[TextPart], *, countries: frozenset[str], reference: Reference) -> Entity:
    name = _best_name(group.spans)
    entity_type = ontonotes_type(name, group.label, reference=reference)
    link = group.link or link_actor(
        group.spans, entity_type=entity_type, entity_name=name, countries=countries, reference=reference
    )
    return Entity(
        entity_type=entity_type,
        entity_name=name,
        mentions=tuple(
            EntityMention(Span(span.start, span.end), span.surface_form, NAME_MENTION, parts[span.part_index].text_part)
            for span in group.spans
        ),
        actor_key=link.actor_key,
        link_method=link.method,
        link_confidence=link.confidence,
        link_evidence=link.evidence,
        actor_name=link.actor_name,
    )


def _best_name(spans: Sequence[NameSpan]) -> str:
    """The longest good name: no acronym, not in capitals throughout, most words, most letters, first in the text."""
    forms = dict.fromkeys(" ".join(span.surface_form.split()) for span in spans)
    return max(forms, key=lambda form: (not is_acronym(form), not form.isupper(), len(name_words(form)), len(form)))
