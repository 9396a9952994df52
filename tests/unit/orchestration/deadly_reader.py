"""A reader for tests that kills its process on certain texts; in a module, so that other processes can import it."""

import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from orchestration.parse_processes import LoadParser, Parser
from transforms.annotations import Reading
from transforms.entities.reference import load_reference
from transforms.language.reader import load_reader

KILLED, LEFT, KILLED_ONCE, SLOW = "kill me", "leave now", "kill me once", "slowly"


@dataclass(frozen=True)
class DeadlyReader:
    """Reads by rules; `folder` remembers over deaths what was read once already."""

    folder: Path
    version: str = "deadly-1"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        for text in texts:
            if SLOW in text:
                time.sleep(0.3)
            if KILLED_ONCE in text and not (self.folder / "killed").exists():
                (self.folder / "killed").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if KILLED in text and KILLED_ONCE not in text:
                os.kill(os.getpid(), signal.SIGKILL)
            if LEFT in text:
                os._exit(3)
        with (self.folder / f"process {os.getpid()}").open("a") as log:
            log.write("read\n")
        return load_reader("rules").read(texts)


def deadly(folder: Path) -> LoadParser:
    """The way to a parser with a deadly reader."""
    return partial(_load, folder)


def dying_at_the_start() -> Parser:
    """A parser whose process does not live to see it."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def _load(folder: Path) -> Parser:
    return Parser(DeadlyReader(folder), load_reference())
