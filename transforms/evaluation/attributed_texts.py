"""Annotated texts as the scorers see them, and how they are read from records."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transforms.annotations import Span

WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")

_MENTION_BREAK = re.compile(r"[,;:(—–]")
_AFTER_HEAD = frozenset(
    """
    of for at to in from with on by about during after before including as into against where who which that whose
    whom speaking running working familiar close
    """.split()  # noqa: SIM905 - a word list reads better as text
)
_NAME_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution of a text, gold or predicted. Offsets are code points of that text."""

    segments: tuple[Span, ...]
    speaker: Span | None = None
    cue: Span | None = None
    cue_class: str | None = None
    quote_type: str | None = None
    """As declared; None = derived from the quotation marks of the text."""
    speaker_names: tuple[str, ...] = ()
    """Names of who speaks: of the gold coreference chain, or the resolved name of a prediction."""
    is_speaker_judged: bool = True
    """False where the gold says nothing about the speaker."""
    speaker_resolution: str | None = None
    """How a prediction's speaker was resolved; None for gold."""
    confidence: float | None = None
    """Of a prediction, 0-1; None for gold."""


@dataclass(frozen=True, slots=True)
class AttributedText:
    """A text with its attributions."""

    text_id: str
    text: str
    attributions: tuple[Attribution, ...]


def attributed_text_from_record(record: Mapping[str, Any]) -> AttributedText:
    """Read one JSON Lines record: doc_id, text, quotes with segments (or start, end), speaker_*, cue_*, cue_class.

    Raises
    ------
    KeyError
        A field that every record must have is missing.
    """
    return AttributedText(
        text_id=str(record["doc_id"]),
        text=str(record.get("text", "")),
        attributions=tuple(_attribution_from_record(quote) for quote in record["quotes"]),
    )


def attributed_text_from_sample(gold: Mapping[str, Any], *, text: str) -> AttributedText:
    """Read one gold file of the sample corpus (data/sample/README.md); its text lies in the article itself.

    A follow-on quote prints no speaker, so its speaker is judged by the entity alone.
    """
    names = {
        entity["entity_id"]: (entity["entity_name"], *(mention["text"] for mention in entity["mentions"]))
        for entity in gold.get("entities", ())
    }
    return AttributedText(
        text_id=str(gold["source_id"]),
        text=text,
        attributions=tuple(
            Attribution(
                segments=tuple(Span(start, end) for start, end in quote["segments"]),
                speaker=_span_of(quote["speaker"]),
                cue=_span_of(quote["cue"]),
                cue_class=quote["cue_class"],
                quote_type=quote["quote_type"],
                speaker_names=names.get(quote["speaker_entity"], ()),
                is_speaker_judged=quote["speaker"] is not None or quote["speaker_entity"] is None,
            )
            for quote in gold["quotes"]
        ),
    )


def head_word(text: str, mention: Span) -> Span | None:
    """Span of the head word of a mention: the last word before a comma, a preposition or a relative clause."""
    head: re.Match[str] | None = None
    words: list[re.Match[str]] = []
    for word in WORD.finditer(text, mention.start, mention.end):
        if head is not None and _MENTION_BREAK.search(text, head.end(), word.start()):
            break
        if head is not None and word.group().lower() in _AFTER_HEAD:
            break
        head = word
        words.append(word)
    while len(words) > 1 and words[-1].group().lower().rstrip(".") in _NAME_SUFFIXES:
        words.pop()
    return Span(*words[-1].span()) if words else None


def _attribution_from_record(quote: Mapping[str, Any]) -> Attribution:
    segments = quote.get("segments") or [(quote["start"], quote["end"])]
    return Attribution(
        segments=tuple(Span(int(start), int(end)) for start, end in segments),
        speaker=span_between(quote.get("speaker_start"), quote.get("speaker_end")),
        cue=span_between(quote.get("cue_start"), quote.get("cue_end")),
        cue_class=quote.get("cue_class"),
        quote_type=quote.get("kind") or quote.get("quote_type"),
        speaker_names=tuple(quote.get("speaker_entity_names") or filter(None, (quote.get("speaker_canonical"),))),
        is_speaker_judged=not quote.get("speaker_unknown", False),
    )


def span_between(start: int | None, end: int | None) -> Span | None:
    """The span of two offsets, None where either is missing."""
    return None if start is None or end is None else Span(start, end)


def _span_of(value: Mapping[str, Any] | None) -> Span | None:
    return None if value is None else Span(value["start"], value["end"])
