"""Entities of one article: what the network read as names, cleaned, typed, completed and grouped."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.annotations import POLITY, ArticleReading, Entity, EntityMention, Span, TextPart
from transforms.entities.capitals import acting_evidence
from transforms.entities.cleaning import clean_names
from transforms.entities.common_nouns import without_common_nouns
from transforms.entities.companies import company_names
from transforms.entities.completion import complete_names
from transforms.entities.groups import group_by_name, group_organisations, group_peoples, group_places
from transforms.entities.introductions import Introduction, read_introductions
from transforms.entities.joining import join_names
from transforms.entities.labels import abbreviation_pairs, agree_labels, ontonotes_type
from transforms.entities.names import is_acronym, name_words, person_words
from transforms.entities.people import group_people
from transforms.entities.polities import acting_capital, countries_of_capitals, named_countries, read_polity
from transforms.entities.reference import Polity, Reference
from transforms.entities.spans import NORP, ORG, OTHER_LABELS, PERSON, PLACE, NameSpan, relabelled
from transforms.entities.teams import team_spans
from transforms.entities.titles import linked_titles
from transforms.entities.vessels import without_vessels
from transforms.entities.whereabouts import name_whereabouts

NAME_MENTION = "name"


@dataclass(frozen=True, slots=True)
class _Group:
    """One entity: its type and name, what the article says it is, and its mentions in text order."""

    entity_type: str
    name: str
    reading: ArticleReading | None
    spans: list[NameSpan]


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
    is a mention of the country; the evidence of its reading tells by which part of the rule.
    """
    spans = [
        span
        for index, part in enumerate(parts)
        for span in join_names(part, clean_names(part, index, reference=reference))
    ]
    spans = without_common_nouns(spans, parts)
    pairs = abbreviation_pairs(spans, parts)
    companies = company_names(spans, parts)
    where = name_whereabouts(spans, parts, reference=reference)
    spans = agree_labels(spans, pairs=pairs, companies=companies, whereabouts=where, reference=reference)
    spans = without_vessels(complete_names(parts, spans, reference=reference), parts)
    spans = agree_labels(spans, pairs=pairs, companies=companies, whereabouts=where, reference=reference)
    teams = team_spans(spans, parts)
    if teams:
        spans = [span._replace(label=ORG, is_team=True) if span in teams else span for span in spans]
    places = [span for span in spans if not span.is_team]
    named = named_countries(places, reference=reference)
    countries = named | countries_of_capitals(places, reference=reference)
    acting, others = _acting_capitals(spans, parts, countries=named, reference=reference)
    introductions = read_introductions(parts, others)
    groups = list(_groups(others, pairs=pairs, countries=countries, introductions=introductions, reference=reference))
    groups = _with_capitals(groups, acting)
    groups.sort(key=lambda group: _position(group.spans[0]))
    titles = linked_titles(parts, spans)
    return tuple(_entity(group, parts, titles) for group in groups)


def _acting_capitals(
    spans: Sequence[NameSpan], parts: Sequence[TextPart], *, countries: frozenset[str], reference: Reference
) -> tuple[dict[Polity, tuple[ArticleReading, list[NameSpan]]], list[NameSpan]]:
    """Split the capitals that act as governments, one reading each, from all other spans.

    What acts under the surname of a person named in full is that person: "Paris said" beside "Ines Paris".
    """
    full_names = (person_words(span.surface_form) for span in spans if span.label == PERSON)
    surnames = {words[-1:] for words in full_names if len(words) > 1}
    acting: dict[Polity, list[tuple[NameSpan, str]]] = defaultdict(list)
    others: list[NameSpan] = []
    for span in spans:
        capital = reference.capital(span.surface_form) if span.label == PLACE else None
        rule = None
        is_surname = capital is not None and name_words(span.surface_form) in surnames
        if capital is not None and (is_surname or capital.actor_name in countries):
            rule = acting_evidence(parts[span.part_index].text, span, reference=reference)
        if capital is None or rule is None:
            others.append(span)
        elif is_surname:
            others.append(relabelled(span, PERSON))
        else:
            acting[capital].append((span, rule))
    readings = {
        capital: (acting_capital(capital, [rule for _, rule in found]), [span for span, _ in found])
        for capital, found in acting.items()
    }
    return readings, others


def _groups(
    spans: Sequence[NameSpan],
    *,
    pairs: Mapping[str, NameSpan],
    countries: frozenset[str],
    introductions: Mapping[NameSpan, Introduction],
    reference: Reference,
) -> Iterator[_Group]:
    by_label: dict[str, list[NameSpan]] = {label: [] for label in (PERSON, ORG, PLACE, NORP, *OTHER_LABELS)}
    for span in spans:
        by_label[span.label].append(span)
    grouped = {
        PERSON: group_people(by_label[PERSON], introductions=introductions),
        ORG: group_organisations(by_label[ORG], pairs=pairs, reference=reference),
        PLACE: group_places(by_label[PLACE], reference=reference),
        NORP: group_peoples(by_label[NORP], reference=reference),
        **{label: group_by_name(by_label[label]) for label in OTHER_LABELS},
    }
    for label, groups in grouped.items():
        for group in groups:
            name = _best_name(group)
            entity_type = ontonotes_type(name, label, read_types=_place_types(group), reference=reference)
            reading = read_polity(
                group, entity_type=entity_type, entity_name=name, countries=countries, reference=reference
            )
            yield _Group(entity_type, name, reading, group)


def _with_capitals(
    groups: Sequence[_Group], acting: Mapping[Polity, tuple[ArticleReading, list[NameSpan]]]
) -> list[_Group]:
    """Add the capitals to the entity of their country; without one they are it, under the country's name."""
    by_polity = {
        group.reading.polity_name: index
        for index, group in enumerate(groups)
        if group.reading is not None and group.reading.kind == POLITY and group.entity_type != NORP
    }
    merged = list(groups)
    for capital, (reading, spans) in acting.items():
        index = by_polity.get(capital.actor_name)
        if index is None:
            by_polity[capital.actor_name] = len(merged)
            merged.append(_Group(capital.actor_type, capital.actor_name, reading, spans))
            continue
        group = merged[index]
        own = group.reading
        both = reading if own is None else replace(own, evidence=f"{own.evidence}; {reading.evidence}")
        merged[index] = replace(group, reading=both, spans=sorted([*group.spans, *spans], key=_position))
    return merged


def _position(span: NameSpan) -> tuple[int, int]:
    return span.part_index, span.start


def _entity(group: _Group, parts: Sequence[TextPart], titles: Mapping[NameSpan, tuple[str, ...]]) -> Entity:
    return Entity(
        entity_type=group.entity_type,
        entity_name=group.name,
        titles=_titles(group, titles) if group.entity_type == PERSON else (),
        mentions=tuple(
            EntityMention(Span(span.start, span.end), span.surface_form, NAME_MENTION, parts[span.part_index].text_part)
            for span in group.spans
        ),
        reading=group.reading,
    )


def _titles(group: _Group, titles: Mapping[NameSpan, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for span in group.spans for title in titles.get(span, ())))


def _place_types(group: Sequence[NameSpan]) -> Mapping[str, float]:
    """Weight of each type of place that the network read in the mentions."""
    weights: dict[str, float] = defaultdict(float)
    for span in group:
        if span.place_type is not None:
            weights[span.place_type] += span.weight
    return weights


def _best_name(spans: Sequence[NameSpan]) -> str:
    """The longest good name: no acronym, not in capitals throughout, most words, most letters, first in the text."""
    forms = dict.fromkeys(" ".join(span.surface_form.split()) for span in spans)
    return max(forms, key=lambda form: (not is_acronym(form), not form.isupper(), len(name_words(form)), len(form)))
