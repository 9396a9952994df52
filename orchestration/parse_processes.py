"""What happens inside a parsing process: it loads its parser once, is handed articles and hands back rows.

Both travel as Arrow streams. For 32 articles that is 0.7 ms of CPU time on both sides together, against 1.0 ms for
pickled frames (Polars pickles the same streams) and seconds of parsing.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from orchestration.errors import OnRecordError
from orchestration.process_pool import follow_parent
from transforms.entities.reference import Reference
from transforms.language.reader import Reader
from transforms.parsing import INPUT_COLUMNS, OPTIONAL_INPUT_COLUMNS, ParsedArticles, extractor_version, parse_articles
from transforms.quotes.lexicon import QuoteLexicon, build_lexicon


class ParsingFailedError(OnRecordError):
    """The reader could not be loaded, or parsing processes die whatever they read."""


@dataclass(frozen=True, slots=True)
class Parser:
    """What parsing needs."""

    reader: Reader
    reference: Reference
    lexicon: QuoteLexicon = field(default_factory=build_lexicon)

    @property
    def version(self) -> str:
        """`extractor_version` of the rows."""
        return extractor_version(self.reader, self.reference, self.lexicon)

    def parse(self, articles: pl.DataFrame) -> ParsedArticles:
        """Parse rows of `raw.articles`."""
        return parse_articles(articles, reader=self.reader, reference=self.reference, lexicon=self.lexicon)


LoadParser = Callable[[], Parser]
"""Makes the parser of a process; picklable. Raises ParsingFailedError with the way to get what is missing."""

PROBE_TEXT = "“It works,” said Ana Petrova."

_prepared: list[Parser | ParsingFailedError] = []
"""What `start_worker` has loaded, or why it could not: one element in a worker process, none elsewhere."""


def start_worker(load: LoadParser) -> None:
    """Prepare a worker process: load the parser once, leave Ctrl-C to the parent, and end when the parent is gone."""
    follow_parent()
    try:
        _prepared.append(load())
    except ParsingFailedError as error:  # raised here it would be lost: the pool only says that a process died
        _prepared.append(error)


def parse_in_worker(articles: bytes) -> dict[str, bytes]:
    """Parse one chunk, an Arrow stream, with what `start_worker` has loaded; an Arrow stream for each table."""
    parsed = _parser().parse(pl.read_ipc_stream(io.BytesIO(articles)))
    return {name: to_arrow(frame) for name, frame in parsed.frames().items()}


def probe_worker() -> str:
    """Read a harmless text, so that what happens afterwards is the article's doing; give the extractor's version."""
    parser = _parser()
    parser.reader.read([PROBE_TEXT])
    return parser.version


def input_to_arrow(articles: pl.DataFrame) -> bytes:
    """What of `raw.articles` a worker needs, for `parse_in_worker`."""
    return to_arrow(
        articles.select(
            name for name in INPUT_COLUMNS if name in articles.columns or name not in OPTIONAL_INPUT_COLUMNS
        )
    )


def to_arrow(frame: pl.DataFrame) -> bytes:
    """The frame as an Arrow IPC stream."""
    stream = io.BytesIO()
    frame.write_ipc_stream(stream)
    return stream.getvalue()


def parsed_from_arrow(streams: Mapping[str, bytes]) -> ParsedArticles:
    """What `parse_in_worker` gave."""
    return ParsedArticles(**{name: pl.read_ipc_stream(io.BytesIO(stream)) for name, stream in streams.items()})


def _parser() -> Parser:
    prepared = _prepared[0]
    if isinstance(prepared, ParsingFailedError):
        raise prepared
    return prepared
