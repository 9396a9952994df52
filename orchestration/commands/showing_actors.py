"""`onrecord actors show`: one actor, with everything that was counted for it and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.commands.actor_examples import Example, read_examples, shortened_around
from orchestration.commands.reviewing_actors import old_file_error
from orchestration.errors import OnRecordError
from orchestration.publishing import open_published
from orchestration.settings import Settings
from transforms.actors.finding import FIND_COLUMNS, find_actors
from transforms.wording import counted

CHOICES_SHOWN = 20
FORMS_SHOWN = 15
WIDTH = 96

Row = Mapping[str, object]

_ACTOR = """
    select
        a.*,
        (
            select count(distinct m.published_date) from marts.mentions as m where m.actor_id = a.actor_id
        ) as day_count
    from marts.actors as a
    where a.actor_id = $actor_id
"""
_FORMS = """
    select
        surface_form, mention_count, named_mention_count, article_count, outlet_count, bearer_count, link_methods,
        link_method_mention_counts, lowest_link_confidence, mean_link_confidence,
        first_published_date::varchar as first_published_date, last_published_date::varchar as last_published_date,
        example_article_id, example_mention_id
    from marts.actor_aliases
    where actor_id = $actor_id
    order by named_mention_count > 0 desc, mention_count desc, surface_form asc
"""
_LINKS = """
    select
        link_method, link_evidence, count(*) as mention_count, count(distinct article_id) as article_count,
        min(link_confidence) as lowest_link_confidence,
        first(mention_id order by link_confidence asc, mention_id asc) as example_mention_id
    from marts.mentions
    where actor_id = $actor_id and mention_kind = 'name'
    group by link_method, link_evidence
    order by mention_count desc, link_method asc, link_evidence asc
"""
_QUOTES = """
    select quote_id, article_id, published_date::varchar as published_date, outlet_id, quote_type, content_text
    from marts.quotes
    where speaker_actor_id = $actor_id and is_in_default_view
    order by published_date desc nulls last, confidence desc, quote_id asc
    limit 3
"""
_PARTNERS = """
    select
        m.actor_id, any_value(m.actor_name) as actor_name, any_value(m.actor_type) as actor_type,
        count(distinct m.article_id) as article_count
    from marts.mentions as m
    where
        m.mention_kind = 'name' and m.actor_id <> $actor_id
        and m.article_id in (
            select own.article_id from marts.mentions as own
            where own.actor_id = $actor_id and own.mention_kind = 'name'
        )
    group by m.actor_id
    order by article_count desc, actor_name asc, m.actor_id asc
    limit 8
"""
_REFERENCE = {
    "ref.actor_aliases": """
        select alias, alias_kind, valid_from::varchar as valid_from, valid_to::varchar as valid_to, source
        from ref.actor_aliases where actor_id = $actor_id
        order by alias_kind asc, alias asc, valid_from asc
    """,
    "ref.actor_roles": """
        select role, country_code, valid_from::varchar as valid_from, valid_to::varchar as valid_to, source
        from ref.actor_roles where actor_id = $actor_id
        order by role_rank asc, valid_from desc nulls last, role asc
    """,
}
"""What the knowledge base says, by table."""


class UnknownActorError(OnRecordError):
    """Nobody, or several, are called so."""


@dataclass(frozen=True, slots=True)
class ActorReport:
    """Everything that is shown of an actor; rows as mappings by column."""

    actor: Row
    forms: Sequence[Row]
    links: Sequence[Row]
    quotes: Sequence[Row]
    partners: Sequence[Row]
    reference: Mapping[str, Sequence[Row]]
    examples: Mapping[str, Example]

    def as_dict(self) -> dict[str, object]:
        """The report as one JSON object."""
        return {
            "actor": dict(self.actor),
            "forms": [dict(row) for row in self.forms],
            "links": [dict(row) | {"example": self._example(row)} for row in self.links],
            "quotes": [dict(row) for row in self.quotes],
            "named_together_with": [dict(row) for row in self.partners],
            "reference": {name: [dict(row) for row in rows] for name, rows in self.reference.items()},
        }

    def _example(self, row: Row) -> dict[str, object] | None:
        example = self.examples.get(str(row["example_mention_id"]))
        return None if example is None else example.as_dict()


def show_actor(wanted: str, *, settings: Settings) -> ActorReport:
    """Read everything about the one actor of a name or id.

    Raises
    ------
    NothingPublishedError, OldPublishedFileError
        When there is no published file, or one without the tables that are shown.
    UnknownActorError
        When nobody is called so (with the nearest names), or several are (with their ids).
    """
    connection = open_published(settings.published_path)
    try:
        actors = connection.execute(f"select {', '.join(FIND_COLUMNS)} from marts.actors").pl()
        found = find_actors(actors, wanted)
        if len(found.actor_ids) != 1:
            raise UnknownActorError(_which(connection, wanted, found.actor_ids, found.nearest))
        return _read_report(connection, found.actor_ids[0])
    except duckdb.CatalogException as error:
        raise old_file_error(settings) from error
    finally:
        connection.close()


def _which(connection: duckdb.DuckDBPyConnection, wanted: str, actor_ids: Sequence[str], nearest: Sequence[str]) -> str:
    if not actor_ids:
        hint = f" Nearest names: {', '.join(nearest)}." if nearest else ""
        return f'no actor is called {wanted!r}.{hint} All names: onrecord query "from marts.actors"'
    rows = connection.execute(
        "select actor_id, actor_name, actor_type, named_mention_count, article_count, first_published_date::varchar, "
        "last_published_date::varchar from marts.actors where list_contains(?, actor_id) "
        "order by named_mention_count desc, actor_id",
        [list(actor_ids)],
    ).fetchall()
    choices = [
        f"  {actor_id}  {name} ({actor_type}): {counted(named, 'mention')} by name in {counted(articles, 'article')}, "
        f"{_days(first, last)}"
        for actor_id, name, actor_type, named, articles, first, last in rows[:CHOICES_SHOWN]
    ]
    if len(rows) > CHOICES_SHOWN:
        choices.append(f"  and {len(rows) - CHOICES_SHOWN} more")
    return "\n".join(
        [f"{len(rows)} actors are called {wanted!r}; give the id of one: onrecord actors show {rows[0][0]}", *choices]
    )


def _read_report(connection: duckdb.DuckDBPyConnection, actor_id: str) -> ActorReport:
    given: dict[str, object] = {"actor_id": actor_id}
    [actor] = _rows(connection, _ACTOR, given)
    links = _rows(connection, _LINKS, given)
    return ActorReport(
        actor=actor,
        forms=_rows(connection, _FORMS, given),
        links=links,
        quotes=_rows(connection, _QUOTES, given),
        partners=_rows(connection, _PARTNERS, given),
        reference={table: _rows(connection, sql, given) for table, sql in _REFERENCE.items()},
        examples=read_examples(connection, [str(row["example_mention_id"]) for row in links]),
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, object]) -> list[Row]:
    used = {name: value for name, value in given.items() if f"${name}" in sql}
    cursor = connection.execute(sql, used)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def describe_actor(report: ActorReport) -> Iterator[str]:
    """The report as lines for the terminal."""
    actor = report.actor
    country = f", country {actor['country_code']}" if actor["country_code"] else ""
    item = f", Wikidata {actor['wikidata_id']}" if actor["wikidata_id"] else ""
    known = "" if actor["is_in_knowledge_base"] else "; the knowledge base does not have it"
    yield f"{actor['actor_name']} ({actor['actor_type']}{country}), actor {actor['actor_id']}{item}{known}"
    yield (
        f"{_counted(actor, 'named_mention_count', 'mention')} by name, {actor['mention_count']:,} in all, in "
        f"{_counted(actor, 'article_count', 'article')} ({actor['undated_article_count']:,} undated) of "
        f"{_counted(actor, 'outlet_count', 'outlet')} on {_counted(actor, 'day_count', 'day')}, "
        f"{_days(actor['first_published_date'], actor['last_published_date'])}"
    )
    yield ""
    yield "Counted as                             by name   in all  articles  confidence  links"
    yield from map(_form_line, report.forms[:FORMS_SHOWN])
    if len(report.forms) > FORMS_SHOWN:
        yield f"  and {len(report.forms) - FORMS_SHOWN} more forms: marts.actor_aliases"
    yield ""
    yield "Why it was linked"
    for row in report.links[:FORMS_SHOWN]:
        yield (
            f"  {row['link_method']}, {row['link_evidence']}: {_counted(row, 'mention_count', 'mention')} in "
            f"{_counted(row, 'article_count', 'article')}, confidence from {row['lowest_link_confidence']:.2f}"
        )
        example = report.examples.get(str(row["example_mention_id"]))
        if example is not None:
            yield f"      {example.line()}"
    if len(report.links) > FORMS_SHOWN:
        yield f"  and {len(report.links) - FORMS_SHOWN} more reasons: link_evidence in marts.mentions"
    yield from _reference_lines(report.reference)
    yield ""
    yield f"Speaker of {_counted(actor, 'quote_count', 'quote')}{', the latest:' if report.quotes else ''}"
    for row in report.quotes:
        content = shortened_around(str(row["content_text"]), "", width=WIDTH)
        day = row["published_date"] or "undated"
        yield f"  {row['quote_id']} {row['outlet_id']} {day} {row['quote_type']}: {content}"
    if report.partners:
        yield ""
        yield "Named in the same articles as"
        for row in report.partners:
            yield f"  {row['article_count']:>6,}  {row['actor_name']} ({row['actor_type']}, actor {row['actor_id']})"


def _form_line(row: Row) -> str:
    methods, counts = row["link_methods"], row["link_method_mention_counts"]
    links = ""
    if isinstance(methods, list) and isinstance(counts, list):
        links = ", ".join(f"{method} {count:,}" for method, count in zip(methods, counts, strict=True))
    shared = f"; a name of {row['bearer_count']} actors" if int(str(row["bearer_count"])) > 1 else ""
    form = " ".join(str(row["surface_form"]).split())
    return (
        f"  {form:<36} {row['named_mention_count']:>8,} {row['mention_count']:>8,} {row['article_count']:>9,}  "
        f"{row['mean_link_confidence']:>10.2f}  {links}{shared}"
    )


def _reference_lines(reference: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    aliases, roles = reference.get("ref.actor_aliases", ()), reference.get("ref.actor_roles", ())
    if aliases:
        yield ""
        yield "In the knowledge base also as"
        yield "  " + ", ".join(f"{row['alias']} ({row['alias_kind']})" for row in aliases)
    if roles:
        yield ""
        yield "Offices"
        for row in roles:
            country = f", {row['country_code']}" if row["country_code"] else ""
            term = f"{row['valid_from'] or '?'} to {row['valid_to'] or 'now or not known'}"
            yield f"  {row['role']}{country}, {term} ({row['source']})"


def _counted(row: Row, column: str, noun: str) -> str:
    return counted(int(str(row[column])), noun)


def _days(first: object, last: object) -> str:
    if first is None:
        return "all undated"
    return f"{first}" if first == last else f"{first} to {last}"
