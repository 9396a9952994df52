"""How well and how fast pages are read: `python tests/benchmarks/html_gold.py [GOLD] [--out DIR] [--extractor fast]`.

`GOLD` is a folder with sets of annotated pages (`<set>.jsonl`, gzipped pages beside it) and `score_html.py`, by default
`$ONRECORD_GOLD/html`. Every page goes through `read_stream`, as in a run.
Section headings are those that sentence splitting sees in the text, for that is what the tables hold.
"""

import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from transforms.language.sentences import split_sentences
from transforms.reading.extractors import HtmlExtractor
from transforms.reading.options import ReadOptions
from transforms.reading.reading import read_stream

SETS = ("dev_aeb", "dev_fundus", "dev_trafeval")


def read_set(gold: Path, name: str, options: ReadOptions) -> tuple[list[dict[str, object]], float]:
    """Predictions for one set in the scorer's form, and the CPU seconds that reading took."""
    rows = [json.loads(line) for line in (gold / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [(row["id"], gzip.decompress((gold / row["html"]).read_bytes())) for row in rows]
    predictions: list[dict[str, object]] = []
    seconds = 0.0
    for page_id, page in pages:
        started = time.process_time()
        path = f"{page_id}.html"
        (record,) = read_stream(io.BytesIO(page), source_uri=f"/{path}", relative_path=path, options=options)
        seconds += time.process_time() - started
        article = record.article
        if article is None:
            continue
        headings = [
            article.text[sentence.span.start : sentence.span.end]
            for sentence in split_sentences(article.text, headings=article.section_headings)
            if sentence.is_heading
        ]
        predictions.append(
            {
                "id": page_id,
                "text": article.text,
                "title": article.headline,
                "authors": list(article.authors),
                "date": article.published_date.isoformat() if article.published_date else None,
                "sections": headings,
                "url": article.canonical_url,
                "outlet": article.outlet_name,
                "date_source": article.published_at_source,
                "date_confidence": article.published_at_confidence,
            }
        )
    return predictions, seconds


def main() -> None:
    """Print the scores of every set, and pages per CPU second."""
    default = Path(os.environ.get("ONRECORD_GOLD", Path(__file__).parents[3] / "shared" / "gold")) / "html"
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold", nargs="?", type=Path, default=default)
    arguments.add_argument("--out", type=Path, default=Path("html_gold"), help="folder for the predictions")
    arguments.add_argument("--extractor", type=HtmlExtractor, default=HtmlExtractor.FULL, choices=list(HtmlExtractor))
    options = arguments.parse_args()
    reading = ReadOptions(html_extractor=options.extractor)
    options.out.mkdir(parents=True, exist_ok=True)
    for name in SETS:
        predictions, seconds = read_set(options.gold, name, reading)
        path = options.out / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in predictions), encoding="utf-8")
        scorer = [sys.executable, str(options.gold / "score_html.py"), str(options.gold / f"{name}.jsonl"), str(path)]
        scores = json.loads(subprocess.run([*scorer, "--json"], check=True, capture_output=True, text=True).stdout)
        figures = "  ".join(f"{key} {value}" for key, value in scores.items())
        sys.stdout.write(f"{name:13} {figures}  pages_per_cpu_second {scores['n'] / seconds:.1f}\n")


if __name__ == "__main__":
    main()
