"""Rows that the rules make of recorded readings of the sample; `make snapshot` records both anew.

The readings are kept, and not made by the network, because its last digits differ between kinds of processors.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from orchestration.gold_files import articles_frame, load_gold
from transforms.annotations import AttributionReading, NameReading, Reading, Span
from transforms.entities.reference import load_reference
from transforms.identifiers import text_sha256
from transforms.language.network import load_network
from transforms.parsing import RULES_VERSION, parse_articles
from transforms.schemas import NLP_TABLES

REPOSITORY = Path(__file__).resolve().parents[2]
SNAPSHOT = REPOSITORY / "tests" / "fixtures" / "sample_snapshot.json"
DIGITS = 4


class RecordedReader:
    """Gives the recorded reading of each text."""

    version = "recorded"

    def __init__(self, readings: dict[str, Any]) -> None:
        self._readings = readings

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [_reading(self._readings[text_sha256(text)]) for text in texts]


def load_snapshot() -> dict[str, Any]:
    """The recorded readings, the hash of the rows of each table, and the version of the rules that made them."""
    snapshot: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    return snapshot


def row_hashes(readings: dict[str, Any]) -> dict[str, str]:
    """Hash of each table's rows, made by the rules of today from recorded readings."""
    articles = articles_frame(load_gold(REPOSITORY / "data" / "sample"))
    reader = RecordedReader(readings)
    frames = parse_articles(articles, reader=reader, reference=load_reference()).frames()
    frames["parses"] = frames["parses"].drop("extractor_version")
    return {
        table.name: hashlib.sha256(frames[table.name].write_ndjson().encode()).hexdigest()[:16] for table in NLP_TABLES
    }


def record() -> None:
    """Read the sample with the shipped network and write the snapshot."""
    network = load_network()
    texts = [record.text for record in load_gold(REPOSITORY / "data" / "sample")]
    readings = {
        text_sha256(text): json.loads(
            json.dumps(asdict(reading)), parse_float=lambda value: round(float(value), DIGITS)
        )
        for text, reading in zip(texts, network.read(texts), strict=True)
    }
    snapshot = {"rules_version": RULES_VERSION, "rows": row_hashes(readings), "readings": readings}
    SNAPSHOT.write_text(json.dumps(snapshot, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"recorded {SNAPSHOT}\n")


def _reading(value: dict[str, Any]) -> Reading:
    return Reading(
        attributions=tuple(
            AttributionReading(
                content=Span(**item["content"]),
                probability=item["probability"],
                source=_span(item["source"]),
                source_probability=item["source_probability"],
                cue=_span(item["cue"]),
                cue_probability=item["cue_probability"],
                scope=item["scope"],
            )
            for item in value["attributions"]
        ),
        names=tuple(NameReading(Span(**item["span"]), item["label"], item["probability"]) for item in value["names"]),
    )


def _span(value: dict[str, int] | None) -> Span | None:
    return None if value is None else Span(**value)


if __name__ == "__main__":
    record()
