"""`onrecord fetch`: the closing lines of a fetch."""

from collections.abc import Iterator

from orchestration.fetching import FetchOutcome, FetchStatus, FetchSummary
from orchestration.printing import printable
from transforms.wording import counted

_SHOWN = 20
_WORDS = {
    FetchStatus.FETCHED: "fetched",
    FetchStatus.NOT_MODIFIED: "not modified",
    FetchStatus.RECENT: "fetched a short while ago",
    FetchStatus.REFUSED: "refused",
    FetchStatus.FAILED: "failed",
    FetchStatus.LEFT_OUT: "left out",
}
_TOLD = (FetchStatus.REFUSED, FetchStatus.FAILED)


def describe_fetch(summary: FetchSummary) -> str:
    """Tell what a fetch has done, each refusal and failure with its reason, and what to do next."""
    counts = [f"{count:,} {words}" for status, words in _WORDS.items() if (count := summary.count(status))]
    lines = [f"{counted(len(summary.outcomes), 'URL')}: {', '.join(counts)}"]
    for status in _TOLD:
        lines += _reasons([outcome for outcome in summary.outcomes if outcome.status is status])
    if summary.count(FetchStatus.LEFT_OUT):
        lines.append("Left out are pages beyond the setting fetch_max_pages; the same command goes on with them.")
    if summary.archive_path is not None:
        lines += [f"Stored     {summary.archive_path}", "Next       onrecord run"]
    else:
        lines.append("Nothing new was stored.")
    return "\n".join(lines)


def _reasons(outcomes: list[FetchOutcome]) -> Iterator[str]:
    for outcome in outcomes[:_SHOWN]:
        yield f"{_WORDS[outcome.status].capitalize():<10} {printable(f'{outcome.url}: {outcome.reason}')}"
    if len(outcomes) > _SHOWN:
        yield f"{'':<10} and {len(outcomes) - _SHOWN:,} more (--json has all)"
