"""What was fetched as a web archive (WARC 1.1, one gzip member a record), put in place when it is complete."""

import gzip
import io
import secrets
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2
from fastwarc.warc import WarcRecord, WarcRecordType

from orchestration.fetching_client import Answer

PARTIAL_SUFFIX = ".part"
"""Reading passes over files with this ending."""
_COMPRESSION_LEVEL = 6
_NOT_STORED = frozenset({b"transfer-encoding", b"content-length", b"connection", b"set-cookie"})


class FetchArchive:
    """A file that grows by whole records under another name; leaving the block renames it, however it is left.

    Without a page there is no file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: io.BufferedWriter | None = None
        name = f"fetch-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}.warc.gz"
        self.path = folder / name
        self._partial = folder / (name + PARTIAL_SUFFIX)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._partial.replace(self.path)

    @property
    def is_written(self) -> bool:
        return self._file is not None

    def add(self, answer: Answer) -> None:
        """Store an answer and the request that it answers."""
        response, request = _response(answer), _request(answer)
        request.headers["WARC-Concurrent-To"] = response.record_id or ""
        pieces = [_packed(response), _packed(request)]
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._partial.open("xb")
            pieces.insert(0, _packed(_description()))
        # In one go: an interruption comes between two pages and not within a record.
        self._file.write(b"".join(pieces))
        self._file.flush()


def _packed(record: WarcRecord) -> bytes:
    buffer = io.BytesIO()
    record.write(buffer, checksum_data=True)
    return gzip.compress(buffer.getvalue(), _COMPRESSION_LEVEL, mtime=0)


def _description() -> WarcRecord:
    record = _record(WarcRecordType.warcinfo, datetime.now(UTC))
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(f"software: onrecord/{version('onrecord')}\r\nformat: WARC File Format 1.1\r\n".encode())
    return record


def _response(answer: Answer) -> WarcRecord:
    record = _record(WarcRecordType.response, answer.fetched_at)
    record.headers["WARC-Target-URI"] = answer.url
    record.headers["WARC-IP-Address"] = answer.address
    record.headers["Content-Type"] = "application/http; msgtype=response"
    # The chunks of the transfer are joined already, so that the length is said instead.
    kept = [(name, value) for name, value in answer.headers if name.lower() not in _NOT_STORED]
    status = f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}".rstrip().encode("latin-1", "replace")
    block = _message(status, [*kept, (b"Content-Length", str(len(answer.body)).encode())]) + answer.body
    record.set_bytes_content(block)
    return record


def _request(answer: Answer) -> WarcRecord:
    record = _record(WarcRecordType.request, answer.fetched_at)
    record.headers["WARC-Target-URI"] = answer.url
    record.headers["Content-Type"] = "application/http; msgtype=request"
    target = httpx2.URL(answer.url).raw_path
    record.set_bytes_content(_message(b"GET " + target + b" HTTP/1.1", list(answer.request_headers)))
    return record


def _record(kind: WarcRecordType, date: datetime) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.headers.status_line = "WARC/1.1"
    record.headers["WARC-Date"] = f"{date:%Y-%m-%dT%H:%M:%SZ}"
    return record


def _message(first_line: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join([first_line, b"\r\n", *(name + b": " + value + b"\r\n" for name, value in headers), b"\r\n"])
