"""A web server on this machine, whose files and manners a test decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Site:
    """What the server serves, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None
    """Close the connection after this many bytes of a body, once."""
    hides_length: bool = False
    status: int | None = None
    """Answer everything with this code."""
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and Range of each request."""
    url: str = ""


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """Serve the site on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            site.requests.append((self.path, self.headers.get("Range")))
            body = site.files.get(self.path.lstrip("/"))
            if site.status is not None or body is None:
                self.send_error(site.status or 404)
                return
            tag = f'"{hash(body)}"'
            if self.headers.get("If-None-Match") == tag:
                self.send_response(304)
                self.end_headers()
                return
            asked, start = self.headers.get("Range"), 0
            if asked and self.headers.get("If-Range") == tag:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            self.send_header("ETag", tag)
            if not site.hides_length:
                self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            end, site.cut_after = site.cut_after, None
            self.wfile.write(body[start:] if end is None else body[start : start + end])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
