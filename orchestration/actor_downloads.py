"""Sources of actors fetched over HTTP: resumed where they were cut, asked for again only when they have changed."""

import hashlib
import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import unquote, urlsplit

from orchestration.errors import OnRecordError

PARTIAL_SUFFIX = ".part"
RECORD_SUFFIX = ".json"
BLOCK_BYTES = 1 << 20
DEFAULT_TIMEOUT_SECONDS = 30.0
DEFAULT_TRIES = 3
USER_AGENT = "onrecord (actors build)"


class DownloadError(OnRecordError):
    """A source could not be fetched; the message says why, and what was kept."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was fetched, or that an earlier run fetched."""

    path: Path
    is_fresh: bool
    """False when the server had nothing newer, or could not be asked."""
    note: str = ""
    """What the user should know, such as why an older copy is used."""


class _CutOffError(Exception):
    """The connection ended before the file; what came is kept."""


def download(
    url: str,
    folder: Path,
    *,
    max_bytes: int,
    timeout_seconds: float = DEFAULT_TIMEOUT_SECONDS,
    tries: int = DEFAULT_TRIES,
) -> Download:
    """Fetch a URL into a folder.

    What arrives is written to `NAME.part` and renamed when complete. A transfer that is cut goes on from there, in this
    run or the next, if the server still has the same file (`If-Range`). A complete file is asked for again with the
    validators that came with it; when the server cannot be reached, the earlier copy is used and a note says so.

    Raises
    ------
    DownloadError
        When the server refuses, the file is larger than `max_bytes`, or the transfer was cut `tries` times.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _file_name(url)
    reason = ""
    for _ in range(tries):
        try:
            return _fetch(url, target, max_bytes=max_bytes, timeout_seconds=timeout_seconds)
        except urllib.error.HTTPError as error:
            reason = f"the server answered {error.code} {error.reason}"
            error.close()
            if error.code < 500:
                break
        except (_CutOffError, HTTPException, OSError) as error:
            reason = f"the connection failed ({getattr(error, 'reason', None) or error or type(error).__name__})"
    if target.is_file():
        return Download(target, is_fresh=False, note=f"{reason}; the copy of an earlier run is used")
    partial = _partial(target)
    kept = (
        f"; {partial.stat().st_size:,} bytes are kept, and the next run goes on from there" if partial.is_file() else ""
    )
    raise DownloadError(f"{url} could not be fetched: {reason}{kept}.")


def _fetch(url: str, target: Path, *, max_bytes: int, timeout_seconds: float) -> Download:
    record, partial = _read_record(target), _partial(target)
    offset = partial.stat().st_size if partial.is_file() else 0
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    validator = record.get("etag") or record.get("last_modified")
    if offset and validator:
        headers |= {"Range": f"bytes={offset}-", "If-Range": validator}
    elif target.is_file() and not offset:
        headers |= {
            name: record[key]
            for name, key in (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))
            if record.get(key)
        }
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout_seconds) as response:
            _receive(response, url, target, offset=offset, max_bytes=max_bytes)
    except urllib.error.HTTPError as error:
        if error.code == 304 and target.is_file():
            error.close()
            return Download(target, is_fresh=False)
        if error.code == 416:  # the part is longer than what the server has: another file by now
            partial.unlink(missing_ok=True)
        raise
    partial.replace(target)
    return Download(target, is_fresh=True)


def _receive(response: HTTPResponse, url: str, target: Path, *, offset: int, max_bytes: int) -> None:
    partial = _partial(target)
    is_continued = response.status == 206 and _range_start(response) == offset
    have = offset if is_continued else 0
    length = response.headers.get("Content-Length", "")
    total = have + int(length) if length.isdigit() else None
    if total is not None and total > max_bytes:
        raise DownloadError(
            f"{url} has {total:,} bytes, more than the {max_bytes:,} allowed. Allow more with --max-megabytes."
        )
    _write_record(target, {"url": url, "etag": response.headers.get("ETag", ""),
                           "last_modified": response.headers.get("Last-Modified", "")})  # fmt: skip
    with partial.open("ab" if is_continued else "wb") as file:
        while block := response.read(BLOCK_BYTES):
            have += len(block)
            if have > max_bytes:
                file.close()
                partial.unlink()
                raise DownloadError(
                    f"{url} has more than the {max_bytes:,} bytes allowed. Allow more with --max-megabytes."
                )
            file.write(block)
    if total is not None and have < total:
        raise _CutOffError(f"{have:,} of {total:,} bytes came")


def _range_start(response: HTTPResponse) -> int | None:
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _file_name(url: str) -> str:
    name = re.sub(r"[^\w.-]", "_", unquote(Path(urlsplit(url).path).name)) or "index"
    return f"{hashlib.sha256(url.encode()).hexdigest()[:12]}-{name[-80:]}"


def _partial(target: Path) -> Path:
    return target.with_name(target.name + PARTIAL_SUFFIX)


def _read_record(target: Path) -> Mapping[str, str]:
    try:
        found = json.loads(target.with_name(target.name + RECORD_SUFFIX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _write_record(target: Path, record: Mapping[str, str]) -> None:
    target.with_name(target.name + RECORD_SUFFIX).write_text(json.dumps(record), encoding="utf-8")
