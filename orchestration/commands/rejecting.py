"""`onrecord rejects`: what was refused, where it stands, why, and what to do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from difflib import get_close_matches

import duckdb

from orchestration.commands.status import open_for_reading
from orchestration.errors import UsageError
from orchestration.file_reading import NOT_WHOLE
from orchestration.printing import printable
from orchestration.settings import Settings
from transforms.reading.rejections import SENTENCES
from transforms.wording import counted

COLUMNS = (
    "reason_code",
    "source_uri",
    "record_locator",
    "media_type",
    "byte_count",
    "read_at",
    "reason",
    "document_id",
)
_REJECTS = """
    with rejects as (
        select document.*
        from raw.documents as document
        where document.status = 'rejected'
            and ($reason_code is null or document.reason_code = $reason_code)
            and ($since is null or document.read_at >= $since)
    ),
    later as (
        select source_uri, max(read_at) as read_at
        from raw.documents
        where status <> 'rejected' and container_uri is null
        group by all
    ),
    standing as (
        select rejects.*
        from rejects
        left join later
            on rejects.source_uri = later.source_uri
            and rejects.container_uri is null
            and later.read_at > rejects.read_at
        where later.source_uri is null
    )
"""
"""`standing` leaves out pages whose file was replaced by one that was read since."""


@dataclass(frozen=True, slots=True)
class RejectGroup:
    """All rejects of one reason."""

    reason_code: str
    count: int
    last_read_at: datetime
    what_to_do: str | None
    """What the reason means and what to do, where the code says that by itself."""


@dataclass(frozen=True, slots=True)
class Rejects:
    """What was refused: counted by reason, and the newest of them one by one."""

    groups: tuple[RejectGroup, ...]
    mended_count: int
    """Rejects that are not listed, because their file was replaced by one that was read since."""
    rows: tuple[tuple[object, ...], ...]
    """Values of `COLUMNS`, the newest first."""
    busy: str | None
    """Who writes to the warehouse, where the published file was asked instead."""

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in self.rows]
        return {
            "reasons": [asdict(group) for group in self.groups],
            "mended_count": self.mended_count,
            "rejects": rows,
        }


def list_rejects(
    settings: Settings, *, reason_code: str | None = None, since: date | None = None, limit: int | None = None
) -> Rejects:
    """Look up what was refused.

    Parameters
    ----------
    reason_code
        Only rejects of this reason.
    since
        Only rejects that were read on this day (UTC) or later.
    limit
        Rows at most; None = all. The counts are of all.

    Raises
    ------
    UsageError
        When there is no such reason code, naming the codes.
    NothingPublishedError
        When there is no warehouse yet.
    """
    connection, busy = open_for_reading(settings)
    try:
        if reason_code is not None:
            _check_code(connection, reason_code)
        asked = {"reason_code": reason_code, "since": datetime.combine(since, time(), UTC) if since else None}
        groups = connection.execute(
            f"{_REJECTS} select reason_code, count(*) as reject_count, max(read_at) at time zone 'UTC' "
            "from standing group by all order by reject_count desc, reason_code",
            asked,
        ).fetchall()
        mended = connection.execute(
            f"{_REJECTS} select (select count(*) from rejects) - (select count(*) from standing)", asked
        ).fetchall()
        names = ", ".join(name if name != "read_at" else "read_at at time zone 'UTC' as read_at" for name in COLUMNS)
        rows = connection.execute(
            f"{_REJECTS} select {names} from standing order by standing.read_at desc, source_uri, record_locator, "
            f"document_id{'' if limit is None else f' limit {int(limit)}'}",
            asked,
        ).fetchall()
    finally:
        connection.close()
    return Rejects(
        groups=tuple(RejectGroup(code, count, last, SENTENCES.get(code)) for code, count, last in groups),
        mended_count=int(mended[0][0]),
        rows=tuple(rows),
        busy=busy,
    )


def with_printable_rows(rejects: Rejects) -> Rejects:
    """The same for a terminal: names of files come from strangers."""
    rows = tuple(tuple(printable(value) if isinstance(value, str) else value for value in row) for row in rejects.rows)
    return replace(rejects, rows=rows)


def describe_rejects(rejects: Rejects) -> Iterator[str]:
    """Tell it in lines: the reasons with what to do, then the records."""
    if rejects.busy:
        yield f"({rejects.busy}; this is what the published file knows)"
    if not rejects.groups:
        yield "Nothing was refused."
    else:
        yield f"{counted(rejects.count, 'record')} refused:"
    for group in rejects.groups:
        yield ""
        yield f"{group.count:>7,}  {group.reason_code} (last {group.last_read_at:%Y-%m-%d %H:%M} UTC)"
        if group.what_to_do:
            yield f"         {group.what_to_do}"
    if rejects.rows:
        yield ""
        yield "Which, the newest first:" if len(rejects.rows) < rejects.count else "Which:"
    for row in rejects.rows:
        values = dict(zip(COLUMNS, row, strict=True))
        yield f"  {printable(_place(values))}"
        yield f"      {values['reason_code']}{_detail(values)}"
    if len(rejects.rows) < rejects.count:
        yield f"({len(rejects.rows):,} of {rejects.count:,}; --limit 0 shows all, --reason CODE one reason)"
    if rejects.mended_count:
        yield f"({counted(rejects.mended_count, 'reject')} not listed: the file was replaced and read since)"


def _place(values: Mapping[str, object]) -> str:
    locator = values["record_locator"]
    return f"{values['source_uri']} > {locator}" if locator else str(values["source_uri"])


def _detail(values: Mapping[str, object]) -> str:
    """What is particular to this record: its reason without the sentence that all of its code share."""
    reason, sentence = str(values["reason"] or ""), SENTENCES.get(str(values["reason_code"]), "")
    detail = reason.removesuffix(sentence).strip() if sentence else reason
    return f": {printable(detail)}" if detail else ""


def _check_code(connection: duckdb.DuckDBPyConnection, reason_code: str) -> None:
    found = connection.execute("select distinct reason_code from raw.documents where status = 'rejected'").fetchall()
    known: Sequence[str] = sorted({*SENTENCES, *NOT_WHOLE, *(str(row[0]) for row in found)})
    if reason_code not in known:
        near = get_close_matches(reason_code, known, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no reason {reason_code}. {hint}Reasons: {', '.join(known)}.")
