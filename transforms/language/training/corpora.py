"""Corpora of the gold folder as labelled texts. Their forms are described in `transforms/language/README.md`."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from transforms.annotations import Span
from transforms.identifiers import text_sha256
from transforms.language.training.labels import (
    AMOUNTS,
    EVENT,
    FAC,
    GPE,
    LAW,
    LOC,
    NAMES,
    NORP,
    ORG,
    PERSON,
    PLACES,
    PRODUCT,
    TITLE,
    WORK_OF_ART,
    LabelledAttribution,
    LabelledName,
    LabelledText,
)

POLNEAR_TRAIN = Path("quotes/dev_polnear_train.jsonl")
POLNEAR_DEV = Path("quotes/dev_polnear_dev.jsonl")
GUM_SPOKEN_TRAIN = Path("entities/train_gum_publicaffairs.jsonl")
TEXT_FILES = {
    "ecbplus": (Path("duplicates/dev_ecbplus_stories.jsonl"), "id"),
    "tempeval3": (Path("timexes/dev_tempeval3_tbaq.jsonl"), "doc_id"),
    "meantime": (Path("timexes/dev_meantime.jsonl"), "doc_id"),
    "fundus": (Path("html/dev_fundus.jsonl"), "id"),
}
"""Where the texts of the project's own stand-off labels lie in the gold folder, by corpus, and the field of the id."""

LABELS_DIRECTORY = Path(__file__).parents[1] / "labels"


class CorpusMissingError(RuntimeError):
    """A file of a corpus is not in the gold folder, or is not the one that was labelled; the message says which."""


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """Records of a JSON Lines file; raises CorpusMissingError when it is not there."""
    if not path.is_file():
        raise CorpusMissingError(f"{path} is missing: --gold must name the folder that holds {path.parent.name}/")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def polnear(gold: Path) -> list[LabelledText]:
    """PolNeAR's training part (Newell et al. 2018): attributions, nothing said about names or scope."""
    return [
        LabelledText(
            text_id=f"polnear/{record['doc_id']}",
            text=record["text"],
            attributions=tuple(_attribution(quote) for quote in record["quotes"]),
        )
        for record in read_json_lines(gold / POLNEAR_TRAIN)
    ]


def gum_spoken(gold: Path) -> list[LabelledText]:
    """GUM's interviews and speeches: names; places are not told apart, and peoples, laws, works are not told at all."""
    fine = {"PERSON": {PERSON}, "ORG": {ORG}, "PLACE": PLACES, "EVENT": {EVENT}}
    return [
        LabelledText(
            text_id=f"gum/{record['doc_id']}",
            text=record["text"],
            names=tuple(
                LabelledName(Span(entity["start"], entity["end"]), frozenset(fine[entity["type"]]))
                for entity in record["entities"]
                if entity["type"] in fine
            ),
            silent_labels=frozenset((NORP, EVENT, LAW, WORK_OF_ART, PRODUCT, TITLE, *AMOUNTS)),
        )
        for record in read_json_lines(gold / GUM_SPOKEN_TRAIN)
    ]


def own_labels(gold: Path, part: str, *, directory: Path = LABELS_DIRECTORY) -> Iterator[LabelledText]:
    """The project's own labels of other domains, `part` "train" or "dev", joined with their texts.

    Raises
    ------
    CorpusMissingError
        A text is not in the gold folder, or differs from the one that was labelled.
    """
    texts: dict[str, dict[str, str]] = {}
    for record in read_json_lines(directory / f"{part}.jsonl"):
        corpus = record["corpus"]
        path, key = TEXT_FILES[corpus]
        if corpus not in texts:
            texts[corpus] = {str(found[key]): found["text"] for found in read_json_lines(gold / path)}
        text = texts[corpus].get(record["doc_id"])
        if text is None or text_sha256(text) != record["text_sha256"]:
            raise CorpusMissingError(f"{gold / path} has not the text of {record['doc_id']} that was labelled")
        yield LabelledText(
            text_id=f"{corpus}/{record['doc_id']}",
            text=text[: record["end"]] if record["end"] else text,
            attributions=tuple(
                LabelledAttribution(
                    segments=tuple(Span(*segment) for segment in quote["segments"]),
                    source=_span(quote["source"]),
                    cue=_span(quote["cue"]),
                    scope=quote["scope"],
                )
                for quote in record["quotes"]
            ),
            names=tuple(LabelledName(Span(start, end), frozenset((label,))) for start, end, label in record["names"]),
            silent_labels=frozenset(AMOUNTS),
        )


def sample_texts(texts: Mapping[str, str], records: Mapping[str, Mapping[str, Any]]) -> list[LabelledText]:
    """The annotated sample: `texts` and gold `records` by SHA-256 of the text."""
    said = {PERSON, ORG, GPE, LOC, FAC, NORP}
    return [
        LabelledText(
            text_id=f"sample/{record['source_id']}",
            text=texts[sha256],
            attributions=tuple(_sample_attribution(quote) for quote in record["quotes"]),
            names=tuple(
                LabelledName(Span(mention["start"], mention["end"]), frozenset((entity["entity_type"],)))
                for entity in record["entities"]
                for mention in entity["mentions"]
                if mention["kind"] == "name"
            ),
            silent_labels=frozenset(NAMES) - said | frozenset(AMOUNTS),
        )
        for sha256, record in records.items()
        if sha256 in texts
    ]


def _attribution(quote: Mapping[str, Any]) -> LabelledAttribution:
    source = None if quote["speaker_start"] is None else Span(quote["speaker_start"], quote["speaker_end"])
    cue = None if quote["cue_start"] is None else Span(quote["cue_start"], quote["cue_end"])
    return LabelledAttribution(tuple(Span(*segment) for segment in quote["segments"]), source, cue)


def _sample_attribution(quote: Mapping[str, Any]) -> LabelledAttribution:
    def place(found: Mapping[str, int] | None) -> Span | None:
        return None if found is None else Span(found["start"], found["end"])

    return LabelledAttribution(
        tuple(Span(*segment) for segment in quote["segments"]), place(quote["speaker"]), place(quote["cue"])
    )


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)


def own_dev_records(gold: Path, *, directory: Path = LABELS_DIRECTORY) -> Iterator[dict[str, Any]]:
    """The dev part of the project's own labels in the form that `onrecord evaluate` reads."""
    records = read_json_lines(directory / "dev.jsonl")
    for record, labelled in zip(records, own_labels(gold, "dev", directory=directory), strict=True):
        yield {
            "doc_id": labelled.text_id,
            "text": labelled.text,
            "quotes": [_evaluated(quote, labelled.text) for quote in record["quotes"]],
            "entities": [
                {"start": start, "end": end, "type": label}
                for start, end, label in record["names"]
                if label in (PERSON, ORG, *PLACES)
            ],
        }


def _evaluated(quote: Mapping[str, Any], text: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "start": quote["segments"][0][0],
        "end": quote["segments"][-1][1],
        "segments": quote["segments"],
        "cue_class": quote["cue_class"],
    }
    for ours, theirs in (("source", "speaker"), ("cue", "cue")):
        start, end = quote[ours] or (None, None)
        found |= {
            f"{theirs}_start": start,
            f"{theirs}_end": end,
            f"{theirs}_text": None if start is None else text[start:end],
        }
    return found
