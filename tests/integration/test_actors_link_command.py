"""`onrecord actors link` as a user starts it."""

import json
import os
import subprocess
import sys
from pathlib import Path


def _link(*arguments: object, data_dir: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "actors", "link", *map(str, arguments)],
        env=os.environ | {"ONRECORD_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_link_writes_links_and_tells_of_bad_lines(tmp_path: Path) -> None:
    good = {"doc_id": "a", "text": "Norway agreed.", "mentions": [{"start": 0, "end": 6, "type": "GPE"}]}
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f"no json\n{json.dumps(good)}\n", encoding="utf-8")
    done = _link(source, "--out", out, "--json", data_dir=tmp_path)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["document_count"], summary["linked_count"]) == (1, 1)
    assert summary["rejected"][0]["line_number"] == 1
    (mention,) = json.loads(out.read_text(encoding="utf-8"))["mentions"]
    assert mention["actor_name"] == "Norway"
    assert mention["link_method"] == "full_name"


def test_link_ends_with_the_exit_code_of_what_went_wrong(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("no json\n", encoding="utf-8")
    assert _link(source, "--out", tmp_path / "out.jsonl", data_dir=tmp_path).returncode == 1
    done = _link(source, "--out", tmp_path / "out.jsonl", "--knowledge", tmp_path / "none", data_dir=tmp_path)
    assert done.returncode == 2
    assert "actors build" in done.stderr
