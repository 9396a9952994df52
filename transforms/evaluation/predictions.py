"""Parsed rows in the form that the scorers compare with gold: the body of each article, by article id."""

from collections.abc import Mapping

import polars as pl

from transforms.annotations import Span
from transforms.evaluation.attributed_texts import Attribution, span_between
from transforms.evaluation.names import NameMention
from transforms.parsing import ParsedArticles

BODY = pl.col("text_part") == "body"


def predicted_attributions(
    parsed: ParsedArticles, *, is_default_view_only: bool = False
) -> Mapping[str, list[Attribution]]:
    """Quotes found in the body of each article; all of them, or those that are counted by default."""
    names = dict(parsed.entities.select("entity_id", "entity_name").iter_rows())
    quotes = parsed.quotes.filter(BODY)
    if is_default_view_only:
        quotes = quotes.filter("is_in_default_view")
    found: dict[str, list[Attribution]] = {}
    for row in quotes.iter_rows(named=True):
        entity_name = names.get(row["speaker_entity_id"])
        found.setdefault(row["article_id"], []).append(
            Attribution(
                segments=tuple(Span(start, end) for start, end in row["segments"]),
                speaker=span_between(row["speaker_char_start"], row["speaker_char_end"]),
                cue=span_between(row["cue_char_start"], row["cue_char_end"]),
                cue_class=row["cue_class"],
                speaker_names=() if entity_name is None else (entity_name,),
                speaker_resolution=row["speaker_resolution"],
                confidence=row["confidence"],
            )
        )
    return found


def predicted_names(parsed: ParsedArticles) -> Mapping[str, list[NameMention]]:
    """Mentions by name in the body of each article, clustered by entity."""
    found: dict[str, list[NameMention]] = {}
    columns = ("article_id", "char_start", "char_end", "entity_type", "entity_id")
    for article_id, start, end, entity_type, entity_id in (
        parsed.mentions.filter(BODY, pl.col("mention_kind") == "name").select(columns).iter_rows()
    ):
        found.setdefault(article_id, []).append(NameMention(Span(start, end), entity_type, entity_id))
    return found
