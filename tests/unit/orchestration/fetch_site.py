"""A news site on this machine whose every answer a test decides, and what fetching it needs."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.unit.reading.archives import page

Serve = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class NewsSite:
    """Answers by path, and the requests that came: path and headers."""

    answers: dict[str, Serve] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(found == path for found, _ in self.requests)


def reply(body: bytes = b"", status: int = 200, **headers: str) -> Serve:
    """An answer with these headers; underscores stand for hyphens. `Content_Length=""` leaves it out."""

    def serve(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        values = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        values |= {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in values.items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return serve


def story(title: str = "Ferry waits in harbour", **headers: str) -> Serve:
    """A news page."""
    return reply(page(title), **headers)


def tagged(body: bytes, tag: str) -> Serve:
    """A page that is not sent again to who has it."""

    def serve(handler: BaseHTTPRequestHandler) -> None:
        has_it = handler.headers.get("If-None-Match") == tag
        (reply(status=304) if has_it else reply(body, ETag=tag))(handler)

    return serve


def in_turn(*answers: Serve) -> Serve:
    """One answer after the other; the last one for good."""
    remaining = list(answers)

    def serve(handler: BaseHTTPRequestHandler) -> None:
        (remaining.pop(0) if len(remaining) > 1 else remaining[0])(handler)

    return serve


def silence(handler: BaseHTTPRequestHandler) -> None:
    """No answer for a second."""
    time.sleep(1.0)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A body that never ends, byte by byte."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    """Headers that never end."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
    for _ in range(60):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def serve_news(site: NewsSite, *, certificate: Path | None = None) -> Iterator[NewsSite]:
    """Serve the site on a free port of 127.0.0.1; over TLS with a certificate (a PEM file with its key)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers.items())))
            try:
                site.answers.get(self.path, reply(b"not here", 404))(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.block_on_close = False
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.port = server.server_address[1]
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
