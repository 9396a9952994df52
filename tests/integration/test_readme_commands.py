"""The commands of the README's table "Bring your own articles", run as they stand there on small files.

A new row needs its files in `FILES`, and the number of articles that its command reads in `ARTICLE_COUNTS`.
"""

import bz2
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

REPOSITORY = Path(__file__).parents[2]
COMMAND = Path(__file__).with_name("onrecord_without_build.py")
_ROW = re.compile(r"^\| [^|]+ \| `(?P<command>(?:[^`|]|\\\|)+)` \|$", re.MULTILINE)


def story(number: int) -> str:
    return f"It rained in Oslo on Monday, and {number} people took a coat, Ana Ruiz said."


def lines(*numbers: int) -> bytes:
    return "".join(json.dumps({"id": str(number), "text": story(number)}) + "\n" for number in numbers).encode()


def page(number: int) -> bytes:
    head = f"<html><head><title>Rain {number}</title></head>"
    return f"{head}<body><article><p>{story(number)}</p></article></body></html>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def table(*numbers: int) -> pl.DataFrame:
    return pl.DataFrame({"id": [str(number) for number in numbers], "text": [story(number) for number in numbers]})


def parquet(*numbers: int) -> bytes:
    buffer = io.BytesIO()
    table(*numbers).write_parquet(buffer)
    return buffer.getvalue()


FILES = {
    "articles/harbour-post/rain.txt": story(1).encode(),
    "articles/valley-news/2026/snow.txt": story(2).encode(),
    "page.html": page(3),
    "articles.jsonl": lines(4, 5),
    "articles.json": json.dumps([{"id": "6", "text": story(6)}, {"id": "7", "text": story(7)}]).encode(),
    "dumps/2026-01/a.jsonl": lines(8, 9),
    "dumps/2026-02/b.jsonl": lines(10),
    "dumps/2025-12/c.jsonl": lines(11),
    "articles.csv": table(17, 18).write_csv().encode(),
    "articles.parquet": parquet(19, 20, 21),
    "dump.jsonl": json.dumps({"maintext": story(22), "title": "Rain"}).encode(),
    "export.csv": table(23).rename({"text": "story"}).write_csv().encode(),
    "fields.toml": b'text = "story"\n',
    "articles.jsonl.gz": gzip.compress(lines(12, 13)),
    "batch.zip": zipped({"harbour-post/wind.txt": story(14).encode(), "day.jsonl.bz2": bz2.compress(lines(15))}),
    "articles.tar.gz": tarred({"valley-news/hail.txt": story(16).encode()}),
}
ARTICLE_COUNTS = {
    "onrecord run articles/": 2,
    "onrecord run page.html": 1,
    "onrecord run articles.jsonl": 2,
    "onrecord run articles.json": 2,
    "onrecord run articles.csv": 2,
    "onrecord run articles.parquet": 3,
    "onrecord run dump.jsonl --fields news-please": 1,
    "onrecord run export.csv --fields fields.toml": 1,
    "onrecord run 'dumps/2026-*/*.jsonl'": 3,
    "cat articles.jsonl | onrecord run -": 2,
    "onrecord run articles.jsonl.gz": 2,
    "onrecord run batch.zip articles.tar.gz": 3,
    "onrecord run articles/ page.html batch.zip 'dumps/**/*.jsonl'": 9,
    'cp -r articles/* "$ONRECORD_DATA_DIR"/inbox/ && onrecord run': 2,
}


def readme_commands() -> list[str]:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Bring your own articles")[2].partition("\n## ")[0]
    table = section.partition("| what you have | command |")[2].partition("\n\n")[0]
    return [row["command"].replace("\\|", "|") for row in _ROW.finditer(table)]


def test_the_table_of_commands_and_this_test_agree() -> None:
    assert sorted(readme_commands()) == sorted(ARTICLE_COUNTS)


@pytest.mark.parametrize("command", readme_commands())
def test_command_of_the_readme_reads_its_articles(command: str, tmp_path: Path) -> None:
    place, data_dir, programs = tmp_path / "place", tmp_path / "data", tmp_path / "bin"
    for name, content in FILES.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    (data_dir / "inbox").mkdir(parents=True)
    programs.mkdir()
    program = programs / "onrecord"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{COMMAND}" "$@"\n')
    program.chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "ONRECORD_DATA_DIR": str(data_dir),
        "ONRECORD_PROFILE": "rules",
    }
    shell = shutil.which("sh")
    assert shell is not None
    done = subprocess.run(
        [shell, "-c", command],
        cwd=place,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(data_dir / "published" / "onrecord.duckdb"), read_only=True) as connection:
        found = connection.execute("select status, count(*) from raw.documents group by all").fetchall()
        outlets = connection.execute("select distinct outlet_id from raw.articles").fetchall()
    assert found == [("accepted", ARTICLE_COUNTS[command])]
    if "articles/" in command:
        assert {"harbour-post", "valley-news"} <= {outlet for (outlet,) in outlets}
