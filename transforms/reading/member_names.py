"""Names of members of archives, and of files in folders: which are refused, which are passed over, which are shown."""

import re
from pathlib import PurePosixPath

UNFINISHED_SUFFIXES = frozenset({".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp"})
"""Names that programs give to files which they have not finished writing."""

_READABLE_SUFFIXES_TEXT = (
    "arc atom bz2 csv gz htm html json jsonl ndjson nitf parquet rss tar tbz tgz tsv txt txz warc xhtml xml xz zip"
)
_READABLE_SUFFIXES = frozenset(f".{suffix}" for suffix in _READABLE_SUFFIXES_TEXT.split())
_LITTER_PREFIXES = ("._", ".~", ".#")
"""What file managers and editors lay beside a file under the file's own name."""
_LITTER_FOLDERS = frozenset({"__macosx"})
_DRIVE = re.compile(r"[A-Za-z]:")


def is_hidden_folder(name: str) -> bool:
    """Whether a folder is passed over: `.git`, `__MACOSX`."""
    return name.startswith(".") or name.lower() in _LITTER_FOLDERS


def is_hidden_file(name: str) -> bool:
    """Whether a file is passed over: `.DS_Store`, `._rain.txt`; not `.rain.txt`, which has the name of an article."""
    if not name.startswith("."):
        return False
    return name.startswith(_LITTER_PREFIXES) or PurePosixPath(name).suffix.lower() not in _READABLE_SUFFIXES


def is_unfinished(name: str) -> bool:
    """Whether the name is that of a file which somebody is still writing."""
    return PurePosixPath(name).suffix.lower() in UNFINISHED_SUFFIXES


def is_passed_over(member: str) -> bool:
    """Whether a member of an archive would be passed over if it lay in a folder."""
    *folders, name = PurePosixPath(member).parts or ("",)
    return any(is_hidden_folder(folder) for folder in folders) or is_hidden_file(name) or is_unfinished(name)


def is_unsafe(member: str) -> bool:
    """Whether a member's name leads out of the folder that it would be unpacked into."""
    slashed = member.replace("\\", "/")
    return slashed.startswith("/") or _DRIVE.match(slashed) is not None or ".." in slashed.split("/")


def clean_member_name(member: str) -> str:
    """A member's name as it stands in rows: slashes forward, and what is no Unicode text written out."""
    path = "/".join(part for part in member.replace("\\", "/").split("/") if part not in {"", "."})
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
