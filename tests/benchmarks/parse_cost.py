"""What parsing costs beside the network: `python tests/benchmarks/parse_cost.py ARTICLES... [--workers N]`.

Runs the same code as `onrecord parse` in this process and counts, in the same run, the CPU seconds inside the runtime's
own call. Ratios of one run can be trusted; seconds of different runs or machines cannot. With `--workers N` it also
compares wall-clock seconds of one process and of N.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from orchestration.commands.parsing import export_parses
from orchestration.progress import SilentProgress
from orchestration.settings import load_settings
from transforms.language import network as reading_network


class TimedSession:
    """Passes everything on to the runtime's session and counts the CPU seconds of its runs."""

    cpu_seconds = 0.0

    def __init__(self, session: Any) -> None:
        self._session = session

    def run(self, *arguments: Any) -> Any:
        started = time.process_time()
        result = self._session.run(*arguments)
        TimedSession.cpu_seconds += time.process_time() - started
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


def parse(paths: list[Path], *, workers: int) -> tuple[float, float, int]:
    """(CPU seconds of this process, wall-clock seconds, articles) of one `onrecord parse`."""
    settings = load_settings({"workers": workers})
    with tempfile.TemporaryDirectory() as out:
        cpu, wall = time.process_time(), time.perf_counter()
        summary = export_parses(
            paths, out=Path(out) / "parsed", file_format="parquet", settings=settings, progress=SilentProgress()
        )
        return time.process_time() - cpu, time.perf_counter() - wall, summary.article_count


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("articles", nargs="+", type=Path)
    arguments.add_argument("--workers", type=int, default=1)
    options = arguments.parse_args()
    make_session = reading_network._session
    reading_network._session = lambda *args, **kwargs: TimedSession(make_session(*args, **kwargs))
    cpu, wall, article_count = parse(options.articles, workers=1)
    network = TimedSession.cpu_seconds
    lines = [
        f"articles                    {article_count:10,}",
        f"network alone               {network:10.2f} CPU-s",
        f"onrecord parse, one process {cpu:10.2f} CPU-s",
        f"everything but the network  {100 * (cpu - network) / network:10.1f} % of the network",
    ]
    if options.workers > 1:
        _, wall_many, _ = parse(options.articles, workers=options.workers)
        lines.append(f"{options.workers} workers against one       {wall / wall_many:10.2f} times (wall clock)")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
