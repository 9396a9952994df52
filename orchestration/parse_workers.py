"""Mapping `parse_articles` over chunks: in this process for little work, in a pool of processes for more.

Results come back in the order of the chunks, whatever finishes first, and only a few chunks are under way at a time,
so memory does not grow with the amount of work. Any `concurrent.futures.Executor` whose workers `start_worker` has
prepared can take the pool's place, through `map_in_order`.
"""

import logging
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import polars as pl

from orchestration.own_words import load_own_words
from orchestration.parse_processes import LoadParser, Parser, ParsingFailedError, start_worker
from orchestration.parse_recovery import Note, map_in_order, parse_in_processes
from orchestration.settings import Settings
from transforms.entities.reference import load_reference
from transforms.language.reader import NetworkUnavailableError, Profile, load_reader
from transforms.parsing import ParsedArticles
from transforms.quotes.lexicon import NO_OWN_WORDS, OwnWords, build_lexicon

__all__ = ["ParsingFailedError", "load_parser", "map_in_order", "parse_chunks", "parser_loader", "start_worker"]

_LOG = logging.getLogger(__name__)


def parse_chunks(
    chunks: Iterable[pl.DataFrame],
    *,
    workers: int,
    load: LoadParser,
    note: Note = _LOG.warning,
    is_isolated: bool = False,
) -> Iterator[ParsedArticles]:
    """Parse chunks of `raw.articles`, giving results in their order.

    Parameters
    ----------
    chunks
        Taken one by one as workers come free.
    workers
        Processes. With 1 this process parses, and what kills it ends the run.
    load
        Makes the parser, see `parser_loader`.
    note
        Told of every process that dies. Only the article that kills its process again and again is lost by that: it
        has a row in `nlp.parses`, with status failed and a reason.
    is_isolated
        Parse in another process, so that deaths are survived, even with one worker.

    Raises
    ------
    ParsingFailedError
        When the reader cannot be loaded, or processes die before they are given an article.
    """
    if workers > 1 or is_isolated:
        yield from parse_in_processes(chunks, workers=workers, load=load, note=note)
        return
    parser = load()
    for chunk in chunks:
        yield parser.parse(chunk)


def parser_loader(settings: Settings) -> LoadParser:
    """The way to the parser that the settings ask for.

    The files of own words are read here, once, so that all workers go by the same rows.

    Raises
    ------
    OwnWordsError
        When such a file cannot be used.
    """
    return partial(load_parser, settings.profile, settings.network_dir, load_own_words(settings))


def load_parser(profile: Profile, network_dir: Path | None, own_words: OwnWords = NO_OWN_WORDS) -> Parser:
    """Load what parsing needs. Raises ParsingFailedError with the way to get what is missing."""
    lexicon = build_lexicon(own_words)
    try:
        return Parser(load_reader(profile, directory=network_dir, lexicon=lexicon), load_reference(), lexicon)
    except NetworkUnavailableError as error:
        raise ParsingFailedError(str(error)) from error
