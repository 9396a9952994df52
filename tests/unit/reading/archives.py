"""Web archives for tests, byte by byte: whole ones, and ones with chosen faults."""

import gzip

PAGE = (
    '<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
    '<time datetime="2025-03-12T10:00:00Z">March 12, 2025</time>'
    "<p>The harbour master of Tolvik spoke on Tuesday about the ferry that has not sailed since the storm.</p>"
    "<p>Officials said repairs would take until the end of the month, and that more money was needed.</p>"
    "</article></body></html>"
)
HTML_HEADERS = "Content-Type: text/html; charset=utf-8\r\n"


def page(title: str = "Ferry waits in harbour") -> bytes:
    """A short news page."""
    return PAGE.format(title=title).encode()


def http(body: bytes, *, headers: str = HTML_HEADERS, status: str = "200 OK", length: int | None = None) -> bytes:
    """A server's answer."""
    declared = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {declared}\r\n\r\n".encode() + body


def record(
    block: bytes,
    *,
    uri: str | None = "https://tidings.example/ferry",
    kind: str = "response",
    number: int = 1,
    length: int | str | None = None,
    content_type: str = "application/http; msgtype=response",
    extra: str = "",
) -> bytes:
    """A WARC record around a block; `length` is what it claims to have."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Date: 2025-03-12T11:30:00Z",
        *([f"WARC-Target-URI: {uri}"] if uri is not None else []),
        *([extra] if extra else []),
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def records(count: int) -> list[bytes]:
    """Whole records of pages with addresses and headlines of their own."""
    return [
        record(http(page(f"Ferry report number {n}")), uri=f"https://tidings.example/{n}", number=n)
        for n in range(count)
    ]


def packed(parts: list[bytes]) -> bytes:
    """One gzip member for each record."""
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


def arc(*pages: tuple[str, bytes]) -> bytes:
    """An ARC file of version 1."""
    about = b"1 0 Tolvik\nURL IP-address Archive-date Content-type Archive-length\n"
    lines = [f"filedesc://tolvik.arc 0.0.0.0 20140216050221 text/plain {len(about)}\n".encode() + about + b"\n"]
    for uri, block in pages:
        lines.append(f"{uri} 192.0.2.1 20140216050221 text/html {len(block)}\n".encode() + block + b"\n")
    return b"".join(lines)
