"""`onrecord run`: the closing lines of a run."""

from collections.abc import Iterator

from orchestration.printing import describe_passed_over, printable
from orchestration.settings import Settings
from orchestration.summaries import LinkSummary, ParseSummary, ReadSummary, RunSummary
from transforms.wording import counted

FAILED_QUERY = "select article_id, error from nlp.parses where status = 'failed'"
UNLINKED_QUERY = "select article_id, link_evidence from nlp.entity_links where link_evidence like 'linking failed%'"
FIRST_QUESTION = (
    "select actor_name, sum(named_mention_count) as mentions from marts.mentions_per_actor_per_day "
    "group by all order by mentions desc limit 10"
)
_LABEL_WIDTH = 11
_FILES_SHOWN = 5


def describe_run(summary: RunSummary, *, settings: Settings) -> str:
    """Tell what a run has done, line by line, and where to look next."""
    if not summary.has_changes and not summary.read.unreadable_files:
        return _describe_quiet_run(summary, settings=settings)
    lines = [
        *_line("Read", _read_text(summary.read)),
        *_rejects(summary.read),
        *_passed_over(summary.read),
        *_line("Parsed", _parse_text(summary.parse, superseded_count=summary.superseded_count)),
        *_line("Linked", _link_text(summary.link)),
        *_line("Compared", _cluster_text(summary)),
        *_line("Rows", ", ".join(f"{table} {count:,}" for table, count in summary.rows.items())),
        *_line("Built", "analysis tables built and tested" if summary.is_built else "analysis tables are up to date"),
        *_line("Published", f"{summary.published_path}{'' if summary.is_published else ' (up to date)'}"),
        *(line for warning in summary.build_warnings for line in _line("Warning", warning)),
        *_line("Took", f"{summary.seconds:.1f} s"),
        "",
        *_next_steps(summary),
    ]
    return "\n".join(lines)


def _describe_quiet_run(summary: RunSummary, *, settings: Settings) -> str:
    known = _known_text(summary.read)
    if not known and not summary.rows.get("raw.articles"):
        places = ", ".join(str(path) for path in settings.source_paths)
        text = f"Nothing to read in {places}. Put articles there, or name them: onrecord run PATH"
    else:
        text = (
            f"Nothing new: {known or 'no files'}; everything is parsed, linked, built and published "
            f"({summary.seconds:.1f} s)."
        )
    return "\n".join([text, *_passed_over(summary.read)])


def _read_text(read: ReadSummary) -> str:
    if not read.file_count:
        return f"nothing new; {_known_text(read) or 'no files'}"
    parts = [
        f"{counted(read.file_count, 'file')}: {read.new_count:,} new, {read.changed_count:,} changed, "
        f"{read.unchanged_count + read.known_count:,} unchanged, {read.rejected_count:,} rejected"
    ]
    return "; ".join([*parts, *filter(None, [_known_text(read)])])


def _known_text(read: ReadSummary) -> str:
    """The files that were passed over as read before; empty when there were none."""
    known = read.skipped_file_count + read.touched_file_count
    touched = f" ({read.touched_file_count:,} touched, with the same content)" if read.touched_file_count else ""
    return f"{counted(known, 'file')} read before{touched}" if known else ""


def _passed_over(read: ReadSummary) -> Iterator[str]:
    text = describe_passed_over(read.passed_over, read.links_out)
    if text:
        yield from _line("Passed over", text)


def _rejects(read: ReadSummary) -> Iterator[str]:
    if read.rejected:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in read.rejected.items())
        yield from _line("Rejected", reasons)
    if read.unreadable_files:
        shown = "; ".join(printable(file) for file in read.unreadable_files[:_FILES_SHOWN])
        more = len(read.unreadable_files) - _FILES_SHOWN
        yield from _line("Not opened", shown + (f"; and {more:,} more" if more > 0 else ""))


def _cluster_text(summary: RunSummary) -> str:
    cluster = summary.cluster
    if not cluster.article_count and not cluster.changed_count:
        return "nothing was pending"
    changes = counted(cluster.changed_count, "change")
    text = f"{counted(cluster.article_count, 'article')} with all others in {cluster.seconds:.1f} s; {changes}"
    return f"{text} of copies and stories"


def _parse_text(parse: ParseSummary, *, superseded_count: int) -> str:
    superseded = f"{counted(superseded_count, 'older version')} for their quotes" if superseded_count else ""
    if not parse.article_count:
        return superseded or "nothing was pending"
    rate = f" ({parse.word_count / parse.seconds:,.0f} words/s)" if parse.seconds else ""
    parts = [f"{counted(parse.parsed_count, 'article')}, {parse.word_count:,} words in {parse.seconds:.1f} s{rate}"]
    if parse.skipped_count:
        parts.append(f"{parse.skipped_count:,} in a language that is not read")
    if parse.failed_count:
        parts.append(f"{parse.failed_count:,} FAILED")
    if superseded:
        parts.append(superseded)
    return "; ".join(parts)


def _link_text(link: LinkSummary) -> str:
    if not link.article_count:
        return "nothing was pending"
    parts = [
        f"{link.entity_count:,} entities of {counted(link.article_count, 'article')} in {link.seconds:.1f} s: "
        f"{link.known_count:,} to the knowledge base, {link.discovered_count:,} by their name alone, "
        f"{link.alone_count:,} in their article alone"
    ]
    if link.failed_article_count:
        parts.append(f"{counted(link.failed_article_count, 'article')} FAILED")
    return "; ".join(parts)


def _next_steps(summary: RunSummary) -> Iterator[str]:
    yield "Next"
    if summary.read.rejected:
        yield "  why rejected:   onrecord rejects"
    if summary.parse.failed_count:
        yield f'  why failed:     onrecord query "{FAILED_QUERY}"'
    if summary.link.failed_article_count:
        yield f'  why not linked: onrecord query "{UNLINKED_QUERY}"'
    yield f'  first answer:   onrecord query "{FIRST_QUESTION}"'
    yield "  one article:    onrecord explain ARTICLE_ID (ids: marts.articles, marts.quotes)"
    yield "  where it stands: onrecord status"


def _line(label: str, text: str) -> Iterator[str]:
    yield f"{label:<{_LABEL_WIDTH}} {text}"
