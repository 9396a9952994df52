from pathlib import Path

import duckdb

from orchestration.inbox_watch import look_for_news
from orchestration.sources import SourceFile
from orchestration.warehouse_tables import ensure_tables

NOW = 1_700_000_000_000_000_000
MINUTE = 60 * 10**9


def a_file(name: str, *, age_ns: int = MINUTE, byte_count: int = 100) -> SourceFile:
    return SourceFile(Path("/inbox") / name, Path("/inbox"), byte_count, NOW - age_ns)


def names(files: tuple[SourceFile, ...]) -> list[str]:
    return [file.path.name for file in files]


def test_look_for_news_gives_every_file_once() -> None:
    first = look_for_news([a_file("a.txt"), a_file("b.txt")], cursor=None, now_ns=NOW)
    assert names(first.new_files) == ["a.txt", "b.txt"]
    second = look_for_news([a_file("a.txt"), a_file("b.txt"), a_file("c.txt")], cursor=first.cursor, now_ns=NOW)
    assert names(second.new_files) == ["c.txt"]
    assert look_for_news([a_file("a.txt")], cursor=second.cursor, now_ns=NOW).new_files == ()


def test_look_for_news_gives_a_changed_file_again() -> None:
    cursor = look_for_news([a_file("a.txt")], cursor=None, now_ns=NOW).cursor
    longer, later = a_file("a.txt", byte_count=101), a_file("a.txt", age_ns=MINUTE - 1)
    assert look_for_news([longer], cursor=cursor, now_ns=NOW).new_files == (longer,)
    assert look_for_news([later], cursor=cursor, now_ns=NOW).new_files == (later,)


def test_look_for_news_waits_for_files_that_may_still_be_being_written() -> None:
    young = a_file("a.txt", age_ns=10**9)
    news = look_for_news([young], cursor=None, now_ns=NOW)
    assert (news.new_files, news.waiting_count) == ((), 1)
    assert look_for_news([young], cursor=news.cursor, now_ns=NOW + MINUTE).new_files == (young,)


def test_look_for_news_does_not_wait_for_a_file_from_the_future() -> None:
    ahead = a_file("a.txt", age_ns=-MINUTE)
    assert look_for_news([ahead], cursor=None, now_ns=NOW).new_files == (ahead,)


def test_look_for_news_has_one_run_key_for_the_same_files_in_the_same_state() -> None:
    a, b = a_file("a.txt"), a_file("b.txt")
    key = look_for_news([a, b], cursor=None, now_ns=NOW).run_key
    assert look_for_news([b, a], cursor=None, now_ns=NOW + MINUTE).run_key == key
    assert look_for_news([a, a_file("b.txt", byte_count=101)], cursor=None, now_ns=NOW).run_key != key


def test_look_for_news_forgets_files_that_are_gone() -> None:
    cursor = look_for_news([a_file(f"{number}.txt") for number in range(100)], cursor=None, now_ns=NOW).cursor
    assert len(cursor) == 800
    assert len(look_for_news([a_file("1.txt")], cursor=cursor, now_ns=NOW).cursor) == 8


def test_look_for_news_leaves_out_what_other_runs_have_read(tmp_path: Path) -> None:
    published = tmp_path / "onrecord.duckdb"
    read, changed_since = a_file("read.txt"), a_file("changed.txt")
    with duckdb.connect(str(published)) as connection:
        ensure_tables(connection)
        connection.executemany(
            "insert into meta.source_files values (?, ?, ?, 1, null, null)",
            [
                (read.source_uri, read.byte_count, read.modified_ns),
                (changed_since.source_uri, changed_since.byte_count, changed_since.modified_ns - 1),
            ],
        )
    news = look_for_news([read, changed_since], cursor=None, now_ns=NOW, published_path=published)
    assert names(news.new_files) == ["changed.txt"]
    assert look_for_news([read], cursor=news.cursor, now_ns=NOW).new_files == ()
    missing = tmp_path / "missing.duckdb"
    assert look_for_news([read], cursor=None, now_ns=NOW, published_path=missing).new_files == (read,)
