"""What the knowledge base costs: `python tests/benchmarks/knowledge_load.py [--data-dir DIR]`.

Installs a generated base (or takes the installed one of DIR), loads it in a fresh process and prints seconds, memory
and look-ups per second. Wall-clock seconds of a busy machine say little; the CPU seconds beside them say more.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from orchestration.knowledge import load_knowledge, write_tables
from orchestration.settings import Settings
from transforms import schemas
from transforms.actors.shipped import shipped_version
from transforms.actors.tables import ActorTables

ACTOR_COUNT, ROLE_COUNT, ALIAS_COUNT, PLACE_COUNT = 100_000, 120_000, 40_000, 40_000
SETTLE_SECONDS = 2.0  # Polars gives the memory of the building back after a while
SYLLABLES = ("ba", "do", "fe", "gri", "hol", "ka", "lan", "mer", "no", "pel", "qua", "ros", "sti", "tor", "vem", "yar")


def make_name(rng: random.Random, words: int) -> str:
    """An invented name of so many words."""
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(2, 3))).capitalize() for _ in range(words))


def make_tables() -> ActorTables:
    """Invented people, offices, aliases and places; always the same."""
    rng = random.Random(7)
    own = ("generated", "none")
    first = date(1990, 1, 1)
    ids = [f"wd:Q{number}" for number in range(ACTOR_COUNT)]
    actors = [(actor_id, "PERSON", make_name(rng, rng.randint(2, 3)), actor_id[3:], "UA", *own) for actor_id in ids]
    roles = []
    for number in range(ROLE_COUNT):
        start = first + timedelta(days=rng.randrange(12_000))
        role = f"Member of the {number % 5_000}th Assembly"
        roles.append((rng.choice(ids), role, 4, "UA", start, start + timedelta(days=1_400), *own))
    aliases = [(rng.choice(ids), make_name(rng, 2), "name", None, None, *own) for _ in range(ALIAS_COUNT)]
    places = [
        (f"p:{number}", make_name(rng, 1), others, "city", "UA", None, number, None, None, None, *own)
        for number in range(PLACE_COUNT)
        for others in [[make_name(rng, 1) for _ in range(3)]]
    ]
    rows = (actors, roles, aliases, places)
    return ActorTables(
        *(
            table.frame(given).unique(list(table.key), keep="first", maintain_order=True)
            for table, given in zip(schemas.ACTOR_TABLES, rows, strict=True)
        )
    )


def install(folder: Path) -> None:
    """Put the generated base where an installed one would be."""
    write_tables(make_tables(), folder / "tables")
    manifest = f'{{"folder": "tables", "version": "generated", "shipped_version": "{shipped_version()}"}}'
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")


def resident_megabytes() -> float:
    """Memory of this process now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def measure(data_dir: Path) -> str:
    """Load the base of a data folder, ask it for every name, and say what it cost."""
    before = resident_megabytes()
    started, cpu_started = time.perf_counter(), time.process_time()
    base = load_knowledge(Settings(data_dir=data_dir))
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    at_load = resident_megabytes()
    time.sleep(SETTLE_SECONDS)
    settled = resident_megabytes()
    names = base.actors["actor_name"].head(20_000).to_list()
    speeds = []
    for _ in range(2):
        asked = time.perf_counter()
        for name in names:
            base.candidates(name)
        speeds.append(len(names) / (time.perf_counter() - asked))
    return (
        f"{base.actors.height:,} actors, {base.roles.height:,} terms, {base.places.height:,} places\n"
        f"load: {seconds:.2f} s wall clock, {cpu_seconds:.2f} s CPU\n"
        f"memory of the process: {before:.0f} MB before, {at_load:.0f} MB right after, {settled:.0f} MB settled\n"
        f"look-ups per second: {speeds[0]:,.0f} the first time, {speeds[1]:,.0f} again"
    )


def main() -> None:
    """Make a base unless one is given; measure in a fresh process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        sys.stdout.write(measure(arguments.data_dir) + "\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        data_dir = arguments.data_dir or Path(folder)
        if arguments.data_dir is None:
            install(data_dir / "knowledge")
        subprocess.run([sys.executable, __file__, "--measure", "--data-dir", str(data_dir)], check=True)


if __name__ == "__main__":
    main()
