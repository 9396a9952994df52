"""How fast linking is, and what the knowledge base costs: load seconds, mentions per second of one core, memory.

    python tests/benchmarks/link_speed.py [FILE.jsonl] [--knowledge DIR] [--rounds 5]

FILE.jsonl is input of `onrecord actors link`; without it articles are made of the base's own names: in each, eight
people by full name and then by surname, countries and peoples, organisations, cities, and unknown people. Seconds are
processor time, so that other work on the machine counts little. "cold" is the first round over the articles, in which
every name is looked up for the first time, "warm" the best of the later ones.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from orchestration.knowledge import load_knowledge
from orchestration.settings import load_settings
from transforms.actors.knowledge import KnowledgeBase
from transforms.actors.linking import link_mentions
from transforms.actors.links import MentionSpan, day_of
from transforms.actors.lookups import ActorLookups

ARTICLES = 400
SEED = 20
SECONDS_AT_REST = 3
DAY = date(2020, 5, 4)
VERBS = ("said that the plan of", "met", "had been asked by", "and the envoy of", "wrote on Monday to")

Document = tuple[str, str, date | None, list[MentionSpan]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--knowledge", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    started = time.perf_counter()
    knowledge = load_knowledge(load_settings({}), folder=options.knowledge)
    lookups = ActorLookups(knowledge)
    report(f"load: {time.perf_counter() - started:.2f} s, {peak_megabytes():.0f} MB at its peak")
    documents = list(read_documents(options.path) if options.path else invented_documents(knowledge))
    mention_count = sum(len(mentions) for *_, mentions in documents)
    report(f"{len(documents):,} articles, {mention_count:,} mentions, {knowledge.actors.height:,} actors")
    rates = [mention_count / link_all(documents, lookups) for _ in range(options.rounds + 1)]
    report(f"cold: {rates[0]:,.0f} mentions/s; warm: {max(rates[1:]):,.0f} mentions/s")
    time.sleep(SECONDS_AT_REST)
    report(f"memory: {resident_megabytes():.0f} MB at rest, {peak_megabytes():.0f} MB at its peak")


def report(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def link_all(documents: list[Document], lookups: ActorLookups) -> float:
    started = time.process_time()
    for document_id, text, day, mentions in documents:
        link_mentions(text, mentions, document_id=document_id, date=day, lookups=lookups)
    return time.process_time() - started


def read_documents(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            mentions = [MentionSpan(item["start"], item["end"], item.get("type") or "") for item in record["mentions"]]
            yield record["doc_id"], record["text"], day_of(record.get("date")), mentions


def invented_documents(knowledge: KnowledgeBase) -> Iterator[Document]:
    chance = random.Random(SEED)
    names = {
        kind: knowledge.actors.filter(knowledge.actors["actor_type"] == kind)["actor_name"].to_list()
        for kind in ("PERSON", "GPE", "ORG")
    }
    peoples = knowledge.aliases.filter(knowledge.aliases["alias_kind"] == "demonym")["alias"].to_list()
    cities = knowledge.places.sort("population", descending=True, nulls_last=True)["place_name"].head(3000).to_list()
    # A few actors fill the news: half of the people come from the first hundred.
    known = names["PERSON"][:100]
    for number in range(ARTICLES):
        people = [chance.choice(known if index % 2 else names["PERSON"]) for index in range(8)]
        listed = [(name, "PERSON") for name in people]
        listed += [(name.split()[-1], "PERSON") for name in people for _ in range(2)]
        listed += [(f"{chance.choice('ABCDE')}na Unheard{chance.randrange(500)}", "PERSON") for _ in range(4)]
        listed += [(chance.choice(names["GPE"]), "GPE") for _ in range(6)]
        listed += [(chance.choice(peoples), "NORP") for _ in range(4)]
        listed += [(chance.choice(names["ORG"]), "ORG") for _ in range(8)]
        listed += [(chance.choice(cities), "GPE") for _ in range(4)]
        text, mentions = "", []
        for name, kind in listed:
            mentions.append(MentionSpan(len(text), len(text) + len(name), kind))
            text += f"{name} {chance.choice(VERBS)} "
        yield f"invented-{number}", text, DAY, mentions


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_megabytes() -> float:
    """What the process holds now (Linux); frames give memory back to the system some seconds after loading."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


if __name__ == "__main__":
    main()
