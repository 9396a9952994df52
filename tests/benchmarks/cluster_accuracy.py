"""Write which articles the pipeline takes for copies and stories, in the form that `score_dedup.py` reads.

usage: python tests/benchmarks/cluster_accuracy.py ARTICLES.jsonl COPIES_OUT.jsonl STORIES_OUT.jsonl
"""

import json
import sys
import tempfile
from pathlib import Path

from orchestration.clustering import cluster_pending
from orchestration.warehouse import Warehouse
from transforms.reading.reading import read_stream


def main(articles: str, copies_out: str, stories_out: str) -> None:
    with tempfile.TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "onrecord.duckdb") as warehouse:
        with Path(articles).open("rb") as stream:
            warehouse.load_records(list(read_stream(stream, source_uri=articles, relative_path=Path(articles).name)))
        cluster_pending(warehouse)
        for column, out in (("copy_cluster_id", copies_out), ("story_id", stories_out)):
            rows = warehouse._connection.execute(
                f"select article.source_id, cluster.{column} from raw.article_clusters as cluster "
                "inner join raw.articles as article using (article_id, version_number) order by all"
            ).fetchall()
            lines = [json.dumps({"id": source_id, "cluster": cluster}) for source_id, cluster in rows]
            Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
