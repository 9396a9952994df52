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
    path.write_text(json.dumps({"seconds": time.monotonic() - started, "peak_bytes": peak_bytes()}))


def peak_bytes() -> int:
    """Largest memory of this process. Linux counts in `ru_maxrss` also what the process that started it held then."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    if os.environ.get("ONRECORD_MEASURE"):
        atexit.register(measure, Path(os.environ["ONRECORD_MEASURE"]), time.monotonic())
    pipeline.dbt_build = lambda *_, **__: BuildResult(0, 0, 0, 0.0)
    main()
