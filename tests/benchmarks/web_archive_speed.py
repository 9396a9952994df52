"""What reading a web archive costs: `python tests/benchmarks/web_archive_speed.py ARCHIVE... [--repeat N]`.

Prints articles per CPU-second, with all that belongs to them (unpacking, records, metadata, text, language), for both
ways of finding the text of a page, and captures per CPU-second for the archive alone. One process, one core. The
seconds of a machine that does other work are worth little; the ratio of two figures of one run holds.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from transforms.reading.archive_records import read_records
from transforms.reading.captures import read_capture
from transforms.reading.extractors import HtmlExtractor
from transforms.reading.options import ReadOptions
from transforms.reading.reading import read_stream


def read_articles(path: Path, extractor: HtmlExtractor) -> int:
    """How many articles an archive gives."""
    with path.open("rb") as stream:
        records = read_stream(
            stream, source_uri=str(path), relative_path=path.name, options=ReadOptions(html_extractor=extractor)
        )
        return sum(record.article is not None for record in records)


def read_bodies(path: Path) -> int:
    """How many captures an archive holds; their bodies are unpacked and thrown away."""
    with path.open("rb") as stream:
        return sum(read_capture(record) is not None for record in read_records(stream))


def measure(work: Callable[[Path], int], paths: list[Path], repeat: int) -> float:
    """Units of work per CPU-second, the best of some rounds; what is loaded once does not count."""
    work(paths[0])
    rates = []
    for _ in range(repeat):
        start = time.process_time()
        count = sum(map(work, paths))
        rates.append(count / (time.process_time() - start))
    return max(rates)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", metavar="ARCHIVE", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    for extractor in HtmlExtractor:
        rate = measure(partial(read_articles, extractor=extractor), options.archives, options.repeat)
        print(f"{extractor.value:<6} {rate:>8,.1f} articles per CPU-second")  # noqa: T201
    rate = measure(read_bodies, options.archives, options.repeat)
    print(f"bodies {rate:>8,.1f} captures per CPU-second")  # noqa: T201


if __name__ == "__main__":
    main()
