"""Entities of one article: what the network read as names, cleaned, typed, completed, grouped and linked to actors."""

from collections.abc import Iterator, Sequence

from transforms.annotations import Entity, EntityMention, Span, TextPart
from transforms.entities.actors import ActorLink, capital_link, countries_in_evidence, link_actor
from transforms.entities.capitals import acting_evidence
from transforms.entities.cleaning import NORP, ORG, PERSON, PLACE, NameSpan, clean_names
from transforms.entities.completion import complete_names
from transforms.entities.groups import group_organisations, group_peoples, group_places
from transforms.entities.joining import join_names
from transforms.entities.labels import abbreviation_pairs, agree_labels, ontonotes_type
from transforms.entities.names import is_acronym, name_words
from transforms.entities.people import group_people
from transforms.entities.reference import Polity, Reference

NAME_MENTION = "name"


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
    do not overlap, and `text[start:end]` of a mention's part is its surface form.
    """
    spans = [
        span
        for index, part in enumerate(parts)
        for span in join_names(part, clean_names(part, index, reference=reference))
    ]
    pairs = abbreviation_pairs(spans, parts)
    spans = agree_labels(spans, reference=reference)
    spans = complete_names(parts, spans, reference=reference)
    spans = agree_labels(spans, reference=reference)
    countries = countries_in_evidence(spans, reference=reference)
    entities = []
    for label, acting, group in _groups(spans, parts, pairs, reference):
        entities.append(
            _entity(group, label=label, known_link=acting, parts=parts, countries=countries, reference=reference)
        )
    entities.sort(key=lambda item: item[0])
    return tuple(entity for _, entity in entities)


def _groups(
    spans: Sequence[NameSpan], parts: Sequence[TextPart], pairs: dict[str, NameSpan], reference: Reference
) -> Iterator[tuple[str, ActorLink | None, list[NameSpan]]]:
    """Groups of mentions of one entity, with their label, and their actor where it is known already."""
    acting: dict[str, tuple[ActorLink, list[NameSpan]]] = {}
    by_label: dict[str, list[NameSpan]] = {PERSON: [], ORG: [], PLACE: [], NORP: []}
    for span in spans:
        capital = _acting_capital(span, parts, reference)
        if capital is None:
            by_label[span.label].append(span)
        else:
            row, rule = capital
            acting.setdefault(row.surface_form, (capital_link(row, rule), []))[1].append(span)
    for link, group in acting.values():
        yield PLACE, link, group
    for group in group_people(by_label[PERSON]):
        yield PERSON, None, group
    for group in group_organisations(by_label[ORG], pairs=pairs, reference=reference):
        yield ORG, None, group
    for group in group_places(by_label[PLACE], reference=reference):
        yield PLACE, None, group
    for group in group_peoples(by_label[NORP], reference=reference):
        yield NORP, None, group


def _acting_capital(span: NameSpan, parts: Sequence[TextPart], reference: Reference) -> tuple[Polity, str] | None:
    if span.label != PLACE:
        return None
    capital = reference.capital(span.surface_form)
    if capital is None:
        return None
    rule = acting_evidence(parts[span.part_index].text, span)
    return None if rule is None else (capital, rule)


def _entity(
    group: Sequence[NameSpan],
    *,
    label: str,
    known_link: ActorLink | None,
    parts: Sequence[TextPart],
    countries: frozenset[str],
    reference: Reference,
) -> tuple[tuple[int, int], Entity]:
    name = _best_name(group)
    entity_type = ontonotes_type(name, label, reference=reference)
    link = known_link or link_actor(
        group, entity_type=entity_type, entity_name=name, countries=countries, reference=reference
    )
    mentions = tuple(
        EntityMention(Span(span.start, span.end), span.surface_form, NAME_MENTION, parts[span.part_index].text_part)
        for span in group
    )
    entity = Entity(
        entity_type=entity_type,
        entity_name=name,
        mentions=mentions,
        actor_key=link.actor_key,
        link_method=link.method,
        link_confidence=link.confidence,
        link_evidence=link.evidence,
        actor_name=link.actor_name,
    )
    return (group[0].part_index, group[0].start), entity


def _best_name(group: Sequence[NameSpan]) -> str:
    """The longest good name: no acronym, not in capitals throughout, most words, most letters, first in the text."""
    forms = dict.fromkeys(" ".join(span.surface_form.split()) for span in group)
    return max(
        forms,
        key=lambda form: (not is_acronym(form), not form.isupper(), len(name_words(form)), len(form)),
    )
