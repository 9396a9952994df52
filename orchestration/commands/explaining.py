"""`onrecord explain`: the text of an article with everything that was counted in it marked, and how it was decided."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.commands.quote_reasons import StoredQuote, quote_reasons
from orchestration.commands.reviewing_actors import OldPublishedFileError
from orchestration.errors import OnRecordError, UsageError
from orchestration.marked_text import Mark, MarkedText
from orchestration.publishing import open_published
from orchestration.settings import Settings
from transforms.parsing import ArticleText

CHOICES_SHOWN = 5
NEIGHBOURS = 1
_ID = re.compile(r"[0-9a-f]{2,16}")
_LABEL_WIDTH = 11

Line = str | MarkedText


class UnknownIdError(OnRecordError):
    """No article and no quote has this id, or several have."""


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """What explaining needs of a quote; columns as in `nlp.quotes`, and the actor that speaks."""

    quote_id: str
    quote_index: int
    text_part: str
    quote_type: str
    char_start: int
    char_end: int
    segments: list[list[int]]
    content_text: str
    cue_text: str | None
    cue_lemma: str | None
    cue_class: str
    cue_char_start: int | None
    cue_char_end: int | None
    speaker_text: str | None
    speaker_char_start: int | None
    speaker_char_end: int | None
    speaker_resolution: str
    confidence: float
    is_in_default_view: bool
    evidence: list[str]
    actor_name: str | None
    actor_id: str | None
    link_method: str | None
    link_evidence: str | None

    @property
    def number(self) -> int:
        """As printed beside the marks: from 1."""
        return self.quote_index + 1


_QUOTES = """
    select
        q.quote_id, q.quote_index, q.text_part, q.quote_type, q.char_start, q.char_end, q.segments, q.content_text,
        q.cue_text, q.cue_lemma, q.cue_class, q.cue_char_start, q.cue_char_end, q.speaker_text, q.speaker_char_start,
        q.speaker_char_end, q.speaker_resolution, q.confidence, q.is_in_default_view, q.evidence,
        l.actor_name, l.actor_id, l.link_method, l.link_evidence
    from nlp.quotes as q
    left join nlp.entity_links as l on q.speaker_entity_id = l.entity_id
    where q.article_id = ?
    order by q.quote_index
"""


def explain(object_id: str, *, settings: Settings) -> list[Line]:
    """Explain an article or a quote, named by its id or by the start of it.

    The article of a quote is read again by the profile of the settings, for the reasons that no table holds.

    Raises
    ------
    NothingPublishedError
        When there is no published file yet.
    UsageError
        When `object_id` cannot be an id.
    UnknownIdError
        When nothing, or more than one thing, has such an id.
    OldPublishedFileError
        When the published file lacks the links of entities.
    """
    wanted = object_id.strip().lower()
    if not _ID.fullmatch(wanted):
        raise UsageError(
            f"{object_id!r} is no id: ids are hexadecimal, such as 3f0a… in the columns article_id, quote_id"
        )
    connection = open_published(settings.published_path)
    try:
        kind, found_id, article_id = _find(connection, wanted)
        quotes = [QuoteRow(*row) for row in connection.execute(_QUOTES, [article_id]).fetchall()]
        if kind == "quote":
            return list(_explain_quote(connection, article_id, quotes, found_id, settings=settings))
        return list(_explain_article(connection, article_id, quotes))
    except duckdb.CatalogException as error:
        raise OldPublishedFileError(
            f"{settings.published_path} was built before it had nlp.entity_links. Run `onrecord run` once."
        ) from error
    finally:
        connection.close()


def _find(connection: duckdb.DuckDBPyConnection, wanted: str) -> tuple[str, str, str]:
    """Return kind, id and article of the one thing whose id starts with `wanted`."""
    found = connection.execute(
        "select 'article', article_id, article_id, coalesce(headline, source_id) from raw.articles "
        "where is_current and starts_with(article_id, $wanted) "
        "union all "
        "select 'quote', quote_id, article_id, content_text from nlp.quotes where starts_with(quote_id, $wanted) "
        "order by all",
        {"wanted": wanted},
    ).fetchall()
    if not found:
        raise UnknownIdError(
            f"no article and no quote has an id that starts with {wanted}. "
            'Ids: onrecord query "select article_id, headline from marts.articles"'
        )
    if len(found) > 1:
        choices = "\n".join(
            f"  {kind} {found_id}  {_shortened(text)}" for kind, found_id, _, text in found[:CHOICES_SHOWN]
        )
        more = f"\n  and {len(found) - CHOICES_SHOWN} more" if len(found) > CHOICES_SHOWN else ""
        raise UnknownIdError(f"{len(found)} ids start with {wanted}; give more of it:\n{choices}{more}")
    kind, found_id, article_id, _ = found[0]
    return str(kind), str(found_id), str(article_id)


def _explain_article(
    connection: duckdb.DuckDBPyConnection, article_id: str, quotes: Sequence[QuoteRow]
) -> Iterator[Line]:
    yield from _heading(connection, article_id)
    headline, text = _texts(connection, article_id)
    names = _name_marks(connection, article_id)
    for part, content in (("headline", headline), ("body", text)):
        if content:
            yield MarkedText(content, [*_quote_marks(quotes, part), *names.get(part, [])])
            yield ""
    if quotes:
        yield "Quotes"
        yield from (_quote_line(quote) for quote in quotes)
        yield ""
    yield from _entity_lines(connection, article_id)


def _explain_quote(
    connection: duckdb.DuckDBPyConnection,
    article_id: str,
    quotes: Sequence[QuoteRow],
    quote_id: str,
    *,
    settings: Settings,
) -> Iterator[Line]:
    index = next(index for index, quote in enumerate(quotes) if quote.quote_id == quote_id)
    quote = quotes[index]
    yield from _heading(connection, article_id)
    headline, text = _texts(connection, article_id)
    content = headline if quote.text_part == "headline" else text
    names = _name_marks(connection, article_id).get(quote.text_part, [])
    marked = MarkedText(content, [*_quote_marks([quote], quote.text_part), *names])
    yield marked.excerpt(*_paragraphs_around(content, quote))
    yield ""
    yield from _labelled(
        ("Quote", f"{quote.number} of {len(quotes)} in this article: {quote.quote_id}"),
        ("Content", quote.content_text),
        ("Type", quote.quote_type),
        ("Cue", f"{quote.cue_text} (lemma: {quote.cue_lemma}, class: {quote.cue_class})" if quote.cue_text else "none"),
        ("Confidence", f"{quote.confidence:.3f}{_view_note(quote)}"),
        ("Speaker", f"{quote.speaker_text!r} as printed" if quote.speaker_text else "not named in the text"),
        ("Resolved", _resolution(quote)),
        ("Rules", ", ".join(quote.evidence) or "none: as the network read it"),
    )
    yield ""
    yield from quote_reasons(_stored_quote(connection, article_id, quote), settings=settings)
    neighbours = [other for other in quotes[max(0, index - NEIGHBOURS) : index + NEIGHBOURS + 1] if other is not quote]
    if neighbours:
        yield ""
        yield "Next to it"
        yield from (_quote_line(neighbour) for neighbour in neighbours)


def _heading(connection: duckdb.DuckDBPyConnection, article_id: str) -> Iterator[str]:
    rows = connection.execute(
        "select a.source_id, d.source_uri, d.record_locator, a.outlet_name, a.byline, a.published_date::varchar, "
        "a.published_at_source, a.version_number, p.extractor_version, p.status, p.error "
        "from raw.articles as a inner join raw.documents as d using (document_id) "
        "left join nlp.parses as p on a.article_id = p.article_id where a.article_id = ? and a.is_current",
        [article_id],
    ).fetchall()
    source_id, uri, locator, outlet, byline, day, day_source, version, extractor, status, error = rows[0]
    parsed = f"{status} by {extractor}" if status else "not parsed yet: onrecord run"
    yield from _labelled(
        ("Article", f"{article_id}, version {version}, source id {source_id}"),
        ("Read from", f"{uri}, {locator}" if locator else uri),
        ("Outlet", outlet or "unknown"),
        ("Byline", byline or "none"),
        ("Published", f"{day} (from: {day_source})" if day else "undated"),
        ("Parsed", f"{parsed}: {error}" if error else parsed),
    )
    yield ""


def _texts(connection: duckdb.DuckDBPyConnection, article_id: str) -> tuple[str, str]:
    rows = connection.execute(
        "select coalesce(headline, ''), text from raw.articles where article_id = ? and is_current", [article_id]
    ).fetchall()
    return str(rows[0][0]), str(rows[0][1])


def _stored_quote(connection: duckdb.DuckDBPyConnection, article_id: str, quote: QuoteRow) -> StoredQuote:
    rows = connection.execute(
        "select a.article_id, a.version_number, a.language_code, a.headline, a.text, p.extractor_version "
        "from raw.articles as a left join nlp.parses as p on a.article_id = p.article_id "
        "where a.article_id = ? and a.is_current",
        [article_id],
    ).fetchall()
    *article, extractor = rows[0]
    segments = tuple((start, end) for start, end in quote.segments)
    return StoredQuote(ArticleText(*article), quote.text_part, segments, extractor)


def _name_marks(connection: duckdb.DuckDBPyConnection, article_id: str) -> dict[str, list[Mark]]:
    rows = connection.execute(
        "select text_part, char_start, char_end from nlp.mentions where article_id = ? and mention_kind = 'name'",
        [article_id],
    ).fetchall()
    marks: dict[str, list[Mark]] = {}
    for part, start, end in rows:
        marks.setdefault(part, []).append(Mark(start, end, "name"))
    return marks


def _quote_marks(quotes: Sequence[QuoteRow], text_part: str) -> Iterator[Mark]:
    for quote in quotes:
        if quote.text_part != text_part:
            continue
        kind = "quote" if quote.is_in_default_view else "doubtful"
        for start, end in quote.segments:
            yield Mark(start, end, kind, str(quote.number))
        if quote.cue_char_start is not None and quote.cue_char_end is not None:
            yield Mark(quote.cue_char_start, quote.cue_char_end, "cue", str(quote.number))
        if quote.speaker_char_start is not None and quote.speaker_char_end is not None:
            yield Mark(quote.speaker_char_start, quote.speaker_char_end, "speaker", str(quote.number))


def _paragraphs_around(text: str, quote: QuoteRow) -> tuple[int, int]:
    """The stretch from the paragraph before the quote, its cue and speaker, to the paragraph after."""
    points = [quote.char_start, quote.char_end, quote.cue_char_start, quote.speaker_char_start]
    points += [quote.cue_char_end, quote.speaker_char_end]
    known = [point for point in points if point is not None]
    start, end = min(known), max(known)
    breaks = [0, *(found.end() for found in re.finditer(r"\n\s*\n", text)), len(text)]
    before = [point for point in breaks if point <= start]
    after = [point for point in breaks if point >= end]
    return (before[-2] if len(before) > 1 else 0, after[1] if len(after) > 1 else len(text))


def _quote_line(quote: QuoteRow) -> str:
    speaker = quote.actor_name or (f"{quote.speaker_text!r}, unresolved" if quote.speaker_text else "no speaker")
    return (
        f"  {quote.number:>3}  {quote.quote_id}  {quote.quote_type:<8}  {quote.confidence:.2f}  "
        f"{speaker} ({quote.speaker_resolution}){_view_note(quote)}: {_shortened(quote.content_text)}"
    )


def _view_note(quote: QuoteRow) -> str:
    return "" if quote.is_in_default_view else ", not counted by default"


def _resolution(quote: QuoteRow) -> str:
    if quote.actor_id is None:
        return f"to nobody ({quote.speaker_resolution})"
    by = f", which was found by {quote.link_method}: {quote.link_evidence or quote.actor_name}"
    return f"to {quote.actor_name}, {quote.speaker_resolution} (actor {quote.actor_id}{by})"


def _entity_lines(connection: duckdb.DuckDBPyConnection, article_id: str) -> Iterator[str]:
    rows = connection.execute(
        "select e.entity_name, e.entity_type, e.named_mention_count, e.mention_count, l.actor_name, l.actor_id, "
        "l.link_method, l.link_evidence from nlp.entities as e left join nlp.entity_links as l using (entity_id) "
        "where e.article_id = ? order by e.mention_count desc, e.entity_name",
        [article_id],
    ).fetchall()
    if rows:
        yield "Names"
    for name, entity_type, named, total, actor_name, actor_id, method, evidence in rows:
        counts = f"{named} by name" + (f", {total - named} otherwise" if total > named else "")
        actor = f" = {actor_name}" if actor_name != name else ""
        yield f"  {entity_type:<6}  {name}{actor}: {counts} (actor {actor_id}, by {method}: {evidence})"


def _labelled(*pairs: tuple[str, str]) -> Iterator[str]:
    return (f"{label:<{_LABEL_WIDTH}} {text}" for label, text in pairs)


def _shortened(text: str, *, width: int = 72) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else f"{flat[: width - 1]}…"
