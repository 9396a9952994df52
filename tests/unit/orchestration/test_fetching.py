import gzip
import json
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration import fetching_client
from orchestration.cli import app
from orchestration.errors import UsageError
from orchestration.fetched_sources import NothingFetchedError, local_sources
from orchestration.fetching import FetchStatus, FetchSummary, fetch_urls
from orchestration.fetching_addresses import FetchFailedError, FetchRefusedError, check_address, is_public
from orchestration.fetching_client import FetchLimits, HostClock, PageClient
from orchestration.progress import SilentProgress
from orchestration.settings import Settings, load_settings
from tests.unit.orchestration.fetch_site import (
    NewsSite,
    Serve,
    drip,
    drip_headers,
    in_turn,
    reply,
    serve_news,
    silence,
    story,
    tagged,
)
from tests.unit.reading.archives import page
from transforms.reading.feed_listing import FeedListing, ListedItem
from transforms.reading.reading import read_stream
from transforms.reading.records import ReadRecord

Fetch = Callable[..., FetchSummary]
CUT_GZIP = gzip.compress(page())[:-9]


def list_lines(data: bytes, *, url: str | None = None) -> FeedListing:
    """Read a feed of the simplest kind: `LIST`, then lines of `item`, `full` or `sitemap` and an address."""
    if not data.startswith(b"LIST"):
        raise ValueError
    lines = [line.split() for line in data.decode().splitlines()[1:]]
    items = tuple(ListedItem(address, None, None, kind == "full") for kind, address in lines if kind != "sitemap")
    return FeedListing(items, tuple(address for kind, address in lines if kind == "sitemap"))


@dataclass
class Waits:
    """A clock that waits in no time and keeps what it was asked to wait."""

    seconds: list[float] = field(default_factory=list)
    time: float = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds.append(round(seconds, 1))
        self.time += seconds

    def clock(self) -> HostClock:
        return HostClock(sleep=self.sleep, now=lambda: self.time)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serve_news(NewsSite()) as served:
        yield served


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        {
            "data_dir": tmp_path,
            "fetch_allowed_hosts": ("127.0.0.1", "tidings.example"),
            "fetch_timeout_seconds": 0.3,
            "fetch_max_bytes": 50_000,
            "fetch_recheck_hours": 0,
        },
        environment={},
    )


@pytest.fixture
def fetch(site: NewsSite, settings: Settings, waits: Waits) -> Fetch:
    """Fetch paths of the site (or whole URLs)."""

    def run(*paths: str, **options: object) -> FetchSummary:
        urls = [path if "://" in path else site.url + path for path in paths]
        given = {"settings": settings, "list_items": list_lines, "clock": waits.clock()} | options
        return fetch_urls(urls, **given)  # type: ignore[arg-type]

    return run


def stored(summary: FetchSummary) -> list[ReadRecord]:
    """What reading finds in the archive of a fetch."""
    assert summary.archive_path is not None
    with summary.archive_path.open("rb") as stream:
        return list(read_stream(stream, source_uri=str(summary.archive_path), relative_path=summary.archive_path.name))


def statuses(summary: FetchSummary) -> list[str]:
    return [outcome.status.value for outcome in summary.outcomes]


def reasons(summary: FetchSummary) -> list[tuple[str | None, str | None]]:
    return [(outcome.reason_code, outcome.reason) for outcome in summary.outcomes]


def test_fetch_urls_stores_pages_that_reading_finds_in_the_inbox(
    fetch: Fetch, site: NewsSite, settings: Settings
) -> None:
    packed = gzip.compress(page("Bridge closes"))
    site.answers |= {"/a": story(), "/b": reply(packed, Content_Encoding="gzip", Set_Cookie="track=1")}
    summary = fetch("/a", "/b")
    assert statuses(summary) == ["fetched", "fetched"]
    assert summary.archive_path is not None
    assert list(settings.inbox_dir.iterdir()) == [summary.archive_path]
    first, second = stored(summary)
    assert first.article is not None
    assert second.article is not None
    assert (first.article.source_id, first.article.headline) == (f"{site.url}/a", "Ferry waits in harbour")
    assert second.article.headline == "Bridge closes"
    assert first.captured_at is not None
    assert abs((datetime.now(UTC) - first.captured_at).total_seconds()) < 60
    names = {name: value for path, headers in site.requests for name, value in headers.items() if path == "/a"}
    assert names["User-Agent"].startswith("onrecord/")
    assert b"track=1" not in gzip.decompress(summary.archive_path.read_bytes())


def test_fetch_urls_stores_nothing_twice(fetch: Fetch, site: NewsSite) -> None:
    site.answers |= {"/tagged": tagged(page(), '"1"'), "/plain": story()}
    assert statuses(fetch("/tagged", "/plain")) == ["fetched", "fetched"]
    again = fetch("/tagged", "/plain")
    assert statuses(again) == ["not_modified", "not_modified"]
    assert again.archive_path is None
    assert not again.is_failure
    assert site.requests[-2][1]["If-None-Match"] == '"1"'
    site.answers["/plain"] = story("Ferry sails again")
    changed = fetch("/tagged", "/plain")
    assert statuses(changed) == ["not_modified", "fetched"]
    assert len(stored(changed)) == 1
    assert len(stored(fetch("/tagged", is_again=True))) == 1


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (reply(b"User-agent: *\nDisallow: /a"), ["refused", "fetched"]),
        (reply(b"User-agent: onrecord\nDisallow: /"), ["refused", "refused"]),
        (reply(b"User-agent: otherbot\nDisallow: /"), ["fetched", "fetched"]),
        (reply(status=404), ["fetched", "fetched"]),
        (reply(status=503), ["refused", "refused"]),
        (reply(b"\xff\xfe\x00" * 99), ["fetched", "fetched"]),
        (reply(b"User-agent: *\nCrawl-delay: 600"), ["refused", "refused"]),
    ],
)
def test_fetch_urls_keeps_to_robots_txt(fetch: Fetch, site: NewsSite, robots: Serve, expected: list[str]) -> None:
    site.answers |= {"/robots.txt": robots, "/a": story("One"), "/b": story("Two")}
    summary = fetch("/a", "/b")
    assert statuses(summary) == expected
    assert {code for code, _ in reasons(summary) if code} <= {"robots"}
    assert [site.asked("/a"), site.asked("/b")] == [int(status == "fetched") for status in expected]


def test_fetch_urls_keeps_requests_to_a_host_apart(fetch: Fetch, site: NewsSite, waits: Waits) -> None:
    site.answers |= {"/a": story("One"), "/b": story("Two")}
    fetch("/a", "/b")
    assert waits.seconds == [1.0, 1.0]  # robots.txt, one page, the other
    site.answers["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 7")
    waits.seconds.clear()
    fetch("/a", "/b")
    assert waits.seconds == [1.0, 7.0]
    site.answers["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 0.1")
    waits.seconds.clear()
    fetch("/a", "/b")
    assert waits.seconds == [1.0, 1.0]


@pytest.mark.parametrize(
    ("target", "code", "words"),
    [
        ("http://10.1.2.3/secret", "address", "10.1.2.3 is at 10.1.2.3, which is not public"),
        ("http://localhost/secret", "address", "which is not public"),
        ("http://2130706433/", "address", "which is not public"),
        ("http://[::1]/", "address", "which is not public"),
        ("http://169.254.169.254/latest/meta-data", "address", "which is not public"),
        ("file:///etc/passwd", "address", "only http and https are fetched"),
        ("/elsewhere", None, "the server answered 404"),
        ("/loop", None, "more than 5 redirects"),
        ("http://tidings.example:99999999/", None, "this is no URL (its port is 99999999)"),
    ],
)
def test_fetch_urls_checks_every_redirect(
    fetch: Fetch, site: NewsSite, target: str, code: str | None, words: str
) -> None:
    site.answers |= {"/loop": reply(status=302, Location=target), "/robots.txt": reply()}
    ((found, reason),) = reasons(fetch("/loop"))
    assert found == code
    assert reason is not None
    assert words in reason


def test_fetch_urls_asks_robots_txt_of_the_host_that_a_redirect_leads_to(fetch: Fetch, site: NewsSite) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    other = f"http://tidings.example:{site.port}"
    site.answers |= {
        "/a": reply(status=301, Location=f"{other}/b"),
        "/b": story(),
        "/robots.txt": in_turn(reply(), reply(b"User-agent: *\nDisallow: /b")),
    }
    assert reasons(fetch("/a", resolve=resolve)) == [("robots", "the site's robots.txt forbids it")]
    assert site.asked("/b") == 0


def test_fetch_urls_connects_to_the_address_that_was_checked(fetch: Fetch, site: NewsSite) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    site.answers["/a"] = story()
    summary = fetch(f"http://tidings.example:{site.port}/a", resolve=resolve)
    # The name is in no name service: only the address that was given here can have been connected to.
    assert statuses(summary) == ["fetched"]
    assert {headers["Host"] for _, headers in site.requests} == {f"tidings.example:{site.port}"}
    assert asked == ["tidings.example"] * 2  # robots.txt and the page


def test_fetch_urls_tries_every_address_of_a_host(fetch: Fetch, site: NewsSite) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.9.9.9", "127.0.0.1"]

    site.answers["/a"] = story()
    assert statuses(fetch(f"http://tidings.example:{site.port}/a", resolve=resolve)) == ["fetched"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for tidings.example that signs itself, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=tidings.example", "-addext", "subjectAltName=DNS:tidings.example"]
    key = tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", path, *subject]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


@pytest.mark.parametrize(
    ("host", "is_trusted"), [("tidings.example", True), ("tidings.example", False), ("rival.example", True)]
)
def test_get_checks_the_certificate_against_the_name(certificate: Path, host: str, is_trusted: bool) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate)) if is_trusted else ssl.create_default_context()
    client = PageClient(
        limits=FetchLimits(timeout_seconds=5, max_bytes=50_000, tries=1, delay_seconds=0),
        user_agent="onrecord",
        allowed_hosts=(host,),
        resolve=lambda _host, _port: ["127.0.0.1"],
        ssl_context=trusted,
    )
    with serve_news(NewsSite({"/a": story()}), certificate=certificate) as site, client:
        url = f"https://{host}:{site.port}/a"
        if host == "tidings.example" and is_trusted:
            assert client.get(url).content == page()
        else:
            with pytest.raises(FetchFailedError, match=r"(?i)certificate.verify.failed"):
                client.get(url)


def test_fetch_urls_refuses_a_name_that_leads_to_any_private_address(fetch: Fetch) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", "192.168.0.1"]

    ((code, reason),) = reasons(fetch("http://rival.example/", resolve=resolve))
    assert code == "address"
    assert reason is not None
    assert 'add "rival.example" to the setting fetch_allowed_hosts' in reason


def test_fetch_urls_fails_for_a_name_without_address(fetch: Fetch) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("unknown name")

    summary = fetch("http://rival.example/", resolve=resolve)
    assert statuses(summary) == ["failed"]
    assert summary.is_failure


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(reply(b"x" * 60_000), id="declared"),
        pytest.param(reply(b"x" * 60_000, Content_Length=""), id="not declared"),
        pytest.param(reply(gzip.compress(bytes(9_000_000)), Content_Encoding="gzip"), id="packed"),
    ],
)
def test_fetch_urls_refuses_what_is_too_large(fetch: Fetch, site: NewsSite, answer: Serve) -> None:
    site.answers["/a"] = answer
    summary = fetch("/a")
    assert [code for code, _ in reasons(summary)] == ["size"]
    assert summary.archive_path is None
    assert site.asked("/a") == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(silence, "no answer within 0.3 s", id="silence"),
        pytest.param(drip, "not complete after 0.9 s", id="drip"),
        pytest.param(drip_headers, "not complete after 0.9 s", id="dripping headers"),
        pytest.param(reply(page(), Content_Length="9999"), "the connection failed", id="cut off"),
        pytest.param(reply(b"\x1f\x8b\x08 bad", Content_Encoding="gzip"), "the packed page is broken", id="broken"),
        pytest.param(reply(CUT_GZIP, Content_Encoding="gzip"), "the packed page is cut off", id="cut gzip"),
        pytest.param(reply(b"x", Content_Encoding="br"), "the server packed the page as 'br', unasked", id="brotli"),
        pytest.param(reply(status=404), "the server answered 404 Not Found", id="missing"),
        pytest.param(reply(status=304), "the server answered 304 Not Modified", id="not modified, unasked"),
        pytest.param(reply(status=500), "the server answered 500 Internal Server Error", id="failing"),
    ],
)  # fmt: skip
def test_fetch_urls_tells_why_a_page_failed(fetch: Fetch, site: NewsSite, answer: Serve, words: str) -> None:
    site.answers |= {"/a": answer, "/robots.txt": reply(), "/b": story()}
    summary = fetch("/a", "/b")
    assert statuses(summary) == ["failed", "fetched"]
    assert (summary.outcomes[0].reason or "").startswith(words)
    assert not summary.is_failure
    assert len(stored(summary)) == 1


def test_fetch_urls_tries_again_where_that_helps(fetch: Fetch, site: NewsSite, waits: Waits) -> None:
    site.answers |= {"/robots.txt": reply(), "/a": in_turn(reply(status=503), reply(status=502), story())}
    assert statuses(fetch("/a")) == ["fetched"]
    assert site.asked("/a") == 3
    assert [round(seconds) for seconds in waits.seconds] == [
        1,
        1,
        2,
    ]  # between requests; then the first and second wait


def test_fetch_urls_waits_as_long_as_the_server_asks(fetch: Fetch, site: NewsSite, waits: Waits) -> None:
    site.answers |= {"/robots.txt": reply(), "/a": in_turn(reply(status=429, Retry_After="5"), story())}
    assert statuses(fetch("/a")) == ["fetched"]
    assert any(5 <= seconds < 6 for seconds in waits.seconds)


@pytest.mark.parametrize("wait", ["3600", "Wed, 01 Jan 2070 00:00:00 GMT"])
def test_fetch_urls_gives_up_where_the_server_asks_for_a_long_wait(
    fetch: Fetch, site: NewsSite, waits: Waits, wait: str
) -> None:
    site.answers |= {"/robots.txt": reply(), "/a": reply(status=429, Retry_After=wait)}
    summary = fetch("/a")
    assert site.asked("/a") == 1
    assert "it asks to wait" in (summary.outcomes[0].reason or "")
    assert max(waits.seconds) < fetching_client.MAX_WAIT_SECONDS


def feed(site: NewsSite, *lines: str) -> bytes:
    return "\n".join(["LIST", *(line.replace(" /", f" {site.url}/") for line in lines)]).encode()


def test_fetch_urls_fetches_the_pages_that_a_feed_does_not_bring(fetch: Fetch, site: NewsSite) -> None:
    body = feed(site, "item /a", "full /b", "item /a")
    site.answers |= {"/feed": reply(body, Content_Type="text/plain"), "/a": story(), "/b": story("Not asked for")}
    summary = fetch("/feed")
    assert [(outcome.url.removeprefix(site.url), outcome.status) for outcome in summary.outcomes] == [
        ("/feed", FetchStatus.FETCHED),
        ("/a", FetchStatus.FETCHED),
    ]
    assert site.asked("/b") == 0


def test_fetch_urls_follows_sitemaps_in_no_circle(fetch: Fetch, site: NewsSite) -> None:
    site.answers |= {
        "/index": reply(feed(site, "sitemap /index", "sitemap /news")),
        "/news": reply(feed(site, "item /a", "sitemap /index")),
        "/a": story(),
    }
    assert statuses(fetch("/index", is_feed=True)) == ["fetched"] * 3
    assert [site.asked(path) for path in ("/index", "/news", "/a")] == [1, 1, 1]


def test_fetch_urls_tells_when_a_feed_is_none(fetch: Fetch, site: NewsSite) -> None:
    site.answers["/page"] = story()
    assert reasons(fetch("/page", is_feed=True)) == [(None, "this is no feed and no sitemap that can be read")]


def test_fetch_urls_asks_a_feed_again_as_long_as_a_page_of_it_is_missing(fetch: Fetch, site: NewsSite) -> None:
    site.answers |= {
        "/robots.txt": reply(),
        "/feed": tagged(feed(site, "item /a"), '"1"'),
        "/a": in_turn(*[reply(status=503)] * 3, story()),
    }
    assert statuses(fetch("/feed")) == ["fetched", "failed"]
    assert statuses(fetch("/feed")) == ["not_modified", "fetched"]  # the feed came whole, and was the same
    assert statuses(fetch("/feed")) == ["not_modified"]


def test_fetch_urls_leaves_recent_pages_and_those_beyond_the_limit(
    fetch: Fetch, site: NewsSite, settings: Settings
) -> None:
    site.answers |= {"/feed": reply(feed(site, "item /a", "item /b")), "/a": story("One"), "/b": story("Two")}
    few = settings.model_copy(update={"fetch_max_pages": 2, "fetch_recheck_hours": 1.0})
    assert statuses(fetch("/feed", settings=few)) == ["fetched", "fetched", "left_out"]
    assert statuses(fetch("/feed", settings=few)) == ["not_modified", "recent", "fetched"]
    assert site.asked("/a") == 1


def test_fetch_urls_keeps_what_it_has_when_it_is_interrupted(fetch: Fetch, site: NewsSite, settings: Settings) -> None:
    def interrupt(data: bytes, *, url: str | None = None) -> FeedListing:
        if b"Two" in data:
            raise KeyboardInterrupt
        raise ValueError

    site.answers |= {"/a": story("Page number One"), "/b": story("Page number Two")}
    with pytest.raises(KeyboardInterrupt):
        fetch("/a", "/b", list_items=interrupt)
    (path,) = settings.inbox_dir.iterdir()
    assert path.name.endswith(".warc.gz")
    with path.open("rb") as stream:
        records = list(read_stream(stream, source_uri=str(path), relative_path=path.name))
    assert [record.article.headline for record in records if record.article] == ["Page number One"]
    assert statuses(fetch("/a", "/b")) == ["not_modified", "fetched"]


def test_fetch_urls_forgets_pages_that_nothing_asked_for_in_a_long_time(
    fetch: Fetch, site: NewsSite, settings: Settings
) -> None:
    old = {"fetched_at": "2020-01-01T00:00:00+00:00", "content_sha256": ""}
    settings.fetch_state_path.parent.mkdir(parents=True)
    settings.fetch_state_path.write_text(json.dumps({"pages": {"http://a.example/": old, f"{site.url}/a": old}}))
    site.answers["/a"] = story()
    assert statuses(fetch("/a")) == ["fetched"]
    assert list(json.loads(settings.fetch_state_path.read_text())["pages"]) == [f"{site.url}/a"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"pages": {"http://a.example/": {"fetched_at": "2020", "content_sha256": ""}}}',
        '{"pages": {"http://a.example/": {"etag": 5}}}',
        "{",
    ],
)
def test_fetch_urls_starts_anew_from_a_broken_state_file(
    fetch: Fetch, site: NewsSite, settings: Settings, content: str
) -> None:
    settings.fetch_state_path.parent.mkdir(parents=True)
    settings.fetch_state_path.write_text(content)
    site.answers["/a"] = story()
    assert statuses(fetch("/a")) == ["fetched"]
    assert list(json.loads(settings.fetch_state_path.read_text())["pages"]) == [f"{site.url}/a"]


@pytest.mark.parametrize("url", ["ftp://a.example/x", "news.html", "http:///x", "https://" + "a" * 3000])
def test_fetch_urls_takes_nothing_but_urls_of_the_web(settings: Settings, url: str) -> None:
    with pytest.raises(UsageError, match="only http and https URLs are fetched"):
        fetch_urls([url], settings=settings, list_items=list_lines)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_is_public_knows_what_is_reached_over_the_internet(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_check_address_drops_credentials_and_fragment() -> None:
    checked = check_address("http://me:secret@1.1.1.1/a#b", allowed_hosts=(), resolve=lambda host, port: [host])
    assert str(checked.url) == "http://1.1.1.1/a"


def test_check_address_allows_a_host_by_port() -> None:
    allowed = ("127.0.0.1:81",)
    assert check_address("http://127.0.0.1:81/", allowed_hosts=allowed).addresses == ("127.0.0.1",)
    with pytest.raises(FetchRefusedError):
        check_address("http://127.0.0.1:82/", allowed_hosts=allowed)
    with pytest.raises(FetchFailedError):
        check_address("http://127.0.0.1:99999999/", allowed_hosts=allowed)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Run `onrecord` with settings of the environment; exit code and output."""
    monkeypatch.setenv("ONRECORD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ONRECORD_FETCH_ALLOWED_HOSTS", "127.0.0.1, other.example")
    monkeypatch.setenv("ONRECORD_FETCH_DELAY_SECONDS", "0")
    monkeypatch.setattr("transforms.reading.feed_listing.list_items", list_lines)

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(arguments))
        if isinstance(result.exception, UsageError):
            return 2, str(result.exception)
        return result.exit_code, result.output

    return run


def test_fetch_command_tells_what_it_did(site: NewsSite, command: Callable[..., tuple[int, str]]) -> None:
    site.answers |= {"/a": story(), "/robots.txt": reply(b"User-agent: *\nDisallow: /b")}
    code, output = command("fetch", f"{site.url}/a", f"{site.url}/b")
    assert code == 0
    assert output.startswith("2 URLs: 1 fetched, 1 refused\n")
    assert f"Refused    {site.url}/b: the site's robots.txt forbids it\n" in output
    code, output = command("fetch", f"{site.url}/a", "--json")
    assert (code, json.loads(output)["not_modified"]) == (0, 1)


def test_fetch_command_fails_when_nothing_came(site: NewsSite, command: Callable[..., tuple[int, str]]) -> None:
    assert command("fetch", f"{site.url}/none")[0] == 1
    assert command("fetch", "articles.jsonl")[0] == 2
    assert command("fetch")[0] == 2


def test_run_fetches_only_where_that_is_switched_on(settings: Settings, site: NewsSite) -> None:
    site.answers["/a"] = story()
    url = f"{site.url}/a"
    with pytest.raises(UsageError, match="unless the setting fetch_enabled is true"):
        local_sources(["a.txt", url], settings=settings, progress=SilentProgress())
    assert local_sources(["a.txt"], settings=settings, progress=SilentProgress()) == (Path("a.txt"),)
    assert local_sources([], settings=settings, progress=SilentProgress()) is None
    assert site.requests == []
    enabled = settings.model_copy(update={"fetch_enabled": True, "fetch_delay_seconds": 0.0})
    found = local_sources(["a.txt", url], settings=enabled, progress=SilentProgress())
    assert found is not None
    assert found == (Path("a.txt"), *settings.inbox_dir.iterdir())
    with pytest.raises(NothingFetchedError, match="the server answered 404"):
        local_sources([f"{site.url}/none"], settings=enabled, progress=SilentProgress())
