"""`onrecord actors link`: spans that any system found, linked to actors."""

import codecs
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from orchestration.errors import OnRecordError, UsageError
from orchestration.progress import ProgressListener
from transforms.actors.knowledge import KnowledgeBase
from transforms.actors.linking import link_mentions
from transforms.actors.links import ActorLink, MentionSpan, day_of
from transforms.actors.lookups import ActorLookups

PROGRESS_STEP = 200
SHOWN_PROBLEMS = 20


class NothingLinkedError(OnRecordError):
    """Not one line of the input could be read."""


class _LineError(ValueError):
    """A line cannot be linked; the message is the reason."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with a line."""

    line_number: int
    """Counted from 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """What `actors link` has written."""

    path: Path
    knowledge_version: str
    document_count: int
    mention_count: int
    linked_count: int
    """Mentions with an actor of the knowledge base."""
    discovered_count: int
    """Mentions with an actor that only its name is known of."""
    methods: Mapping[str, int]
    rejected: tuple[LineProblem, ...]
    """Lines that are not in the output."""
    undated: tuple[LineProblem, ...]
    """Lines that were linked as if they had no date."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Document:
    document_id: str
    text: str
    date: str | None
    mentions: tuple[MentionSpan, ...]


@dataclass(slots=True)
class _Counts:
    documents: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    linked: int = 0
    discovered: int = 0
    rejected: list[LineProblem] = field(default_factory=list)
    undated: list[LineProblem] = field(default_factory=list)


def link_file(path: Path, *, out: Path, knowledge: KnowledgeBase, progress: ProgressListener) -> LinkSummary:
    """Link the mentions of a JSON Lines file and write one line a document to `out`, in the order of the input.

    Every line is an object with `doc_id`, `text`, optional `date` (YYYY-MM-DD or YYYYMMDD) and `mentions`, a list of
    objects with `start`, `end` (code points, half-open) and optional `type`. The output has `doc_id`, `date`,
    `knowledge_version` and the mentions in their order with the fields of `ActorLink` added. Lines that cannot be read
    are left out and listed in the summary. `out` appears when all is written.

    Raises
    ------
    UsageError
        When there is no such file, or `out` cannot be written.
    NothingLinkedError
        When no line could be read; `out` is then as it was.
    """
    counts = _Counts()
    lookups = ActorLookups(knowledge)
    temporary: Path | None = None
    try:
        with path.open("rb") as source:
            out.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
            temporary = Path(name)
            with os.fdopen(descriptor, "wb") as target:
                for line in _linked_lines(source, counts, lookups, progress):
                    target.write(line)
        if not counts.documents:
            raise NothingLinkedError(_nothing_read(path, counts.rejected))
        temporary.replace(out)
    except OSError as error:
        raise UsageError(f"cannot link {path} to {out}: {error.strerror or error}.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return LinkSummary(
        path=out,
        knowledge_version=knowledge.version,
        document_count=counts.documents,
        mention_count=counts.methods.total(),
        linked_count=counts.linked,
        discovered_count=counts.discovered,
        methods=dict(sorted(counts.methods.items(), key=lambda item: (-item[1], item[0]))),
        rejected=tuple(counts.rejected),
        undated=tuple(counts.undated),
    )


def describe_links(summary: LinkSummary) -> str:
    """The summary for a terminal."""
    lines = [f"{summary.mention_count:,} mentions of {summary.document_count:,} documents: {summary.path}"]
    lines.extend(f"{count:>9,}  {method}" for method, count in summary.methods.items())
    for problems, what in ((summary.rejected, "left out"), (summary.undated, "linked without a date")):
        if problems:
            lines.append(f"{len(problems):,} lines {what}:")
            lines.extend(f"  line {problem.line_number}: {problem.reason}" for problem in problems[:SHOWN_PROBLEMS])
            if len(problems) > SHOWN_PROBLEMS:
                lines.append(f"  and {len(problems) - SHOWN_PROBLEMS:,} more (--json lists all)")
    return "\n".join(lines)


def _nothing_read(path: Path, rejected: list[LineProblem]) -> str:
    if not rejected:
        return f"{path} has no lines. Give one JSON object a line with doc_id, text and mentions."
    first = rejected[0]
    return f"no line of {path} could be read; line {first.line_number}: {first.reason}"


def _linked_lines(
    source: BinaryIO, counts: _Counts, lookups: ActorLookups, progress: ProgressListener
) -> Iterator[bytes]:
    progress.begin("linking", total=None, unit="documents")
    unreported = 0
    for number, line in enumerate(source, start=1):
        content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not content.strip():
            continue
        try:
            document = _read_line(content)
        except _LineError as error:
            counts.rejected.append(LineProblem(number, str(error)))
            continue
        yield _link_document(document, number, counts, lookups)
        unreported += 1
        if unreported == PROGRESS_STEP:
            progress.advance(unreported)
            unreported = 0
    progress.advance(unreported)
    progress.end()


def _link_document(document: _Document, number: int, counts: _Counts, lookups: ActorLookups) -> bytes:
    day = day_of(document.date)
    if document.date and day is None:
        counts.undated.append(LineProblem(number, f"date {document.date[:40]!r} is not YYYY-MM-DD or YYYYMMDD"))
    links = link_mentions(document.text, document.mentions, document_id=document.document_id, date=day, lookups=lookups)
    counts.documents += 1
    counts.methods.update(link.link_method for link in links)
    counts.linked += sum(link.is_known for link in links)
    counts.discovered += sum(link.is_discovered for link in links)
    record = {
        "doc_id": document.document_id,
        "date": day.isoformat() if day is not None else None,
        "knowledge_version": lookups.knowledge.version,
        "mentions": [_as_record(mention, link) for mention, link in zip(document.mentions, links, strict=True)],
    }
    try:
        return json.dumps(record, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can write and UTF-8 cannot
        return json.dumps(record).encode("ascii") + b"\n"


def _as_record(mention: MentionSpan, link: ActorLink) -> dict[str, Any]:
    return {"start": mention.start, "end": mention.end, "type": mention.entity_type, **link._asdict()}


def _read_line(line: bytes) -> _Document:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _LineError(f"not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise _LineError(f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise _LineError("not a JSON object")
    document_id, text, date = record.get("doc_id"), record.get("text"), record.get("date")
    if not isinstance(document_id, str) or not document_id:
        raise _LineError("doc_id is missing or no text")
    if not isinstance(text, str):
        raise _LineError("text is missing or no text")
    if date is not None and not isinstance(date, str):
        raise _LineError("date is no text")
    mentions = record.get("mentions")
    if not isinstance(mentions, list):
        raise _LineError("mentions is missing or no list")
    return _Document(document_id, text, date, tuple(_read_mention(item, index) for index, item in enumerate(mentions)))


def _read_mention(item: object, index: int) -> MentionSpan:
    if not isinstance(item, dict):
        raise _LineError(f"mentions[{index}] is no object")
    start, end, entity_type = item.get("start"), item.get("end"), item.get("type")
    if type(start) is not int or type(end) is not int:
        raise _LineError(f"mentions[{index}] has no whole numbers as start and end")
    if entity_type is not None and not isinstance(entity_type, str):
        raise _LineError(f"mentions[{index}] has a type that is no text")
    return MentionSpan(start, end, entity_type or "")
