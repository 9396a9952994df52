"""The command `onrecord` with the build of the analysis tables replaced, which has tests of its own and takes long.

Run as a script. With ONRECORD_MEASURE=FILE, seconds and the largest memory of the process, in bytes, go into FILE.
"""

import atexit
import json
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from orchestration import pipeline
from orchestration.cli import main
from orchestration.dbt_runner import BuildResult


def measure(path: Path, started: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    path.write_text(json.dumps({"seconds": time.monotonic() - started, "peak_bytes": peak}))


if __name__ == "__main__":
    if os.environ.get("ONRECORD_MEASURE"):
        atexit.register(measure, Path(os.environ["ONRECORD_MEASURE"]), time.monotonic())
    pipeline.dbt_build = lambda *_, **__: BuildResult(0, 0, 0, 0.0)
    main()
