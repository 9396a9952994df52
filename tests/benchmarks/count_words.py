"""Write `transforms/clusters/word_counts.csv`: in how many news texts each term stands.

usage: python tests/benchmarks/count_words.py FILE.jsonl...

Each line of a file is an object with `text`. The shipped table was counted on PolNeAR train, TempEval-3
TimeBank+AQUAINT, MEANTIME (first half) and a set of US political news of 2015-2016; it holds no text of theirs.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from transforms.clusters.terms import TEXT_COUNT_KEY, WORD_COUNTS_PATH, term
from transforms.clusters.words import printed_words

MIN_TEXTS = 4
"""Rarer terms are left out: they weigh as much as words never seen, nearly, and names of people stay out with them."""


def main(paths: list[str]) -> None:
    counts: Counter[str] = Counter()
    text_count = 0
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            text_count += 1
            counts.update({term(word) for word in printed_words(json.loads(line)["text"])})
    kept = sorted((name, count) for name, count in counts.items() if count >= MIN_TEXTS)
    with WORD_COUNTS_PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["term", "text_count"])
        writer.writerow([TEXT_COUNT_KEY, text_count])
        writer.writerows(kept)
    sys.stdout.write(f"{len(kept)} terms of {text_count} texts\n")


if __name__ == "__main__":
    main(sys.argv[1:])
