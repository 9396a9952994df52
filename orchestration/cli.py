"""The command `onrecord`. Thin: each command reads the settings, calls one function and prints what it returns.

Exit codes: 0 done, 1 failed, 2 usage, 130 interrupted. What a command needs is imported when it is called, so that
`--help` answers at once.
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.actors_cli import actors_app
from orchestration.cli_options import AsJson, DataDir, Fields, Quiet, Workers, as_json_text
from orchestration.errors import OnRecordError, UsageError, is_interruption
from orchestration.evaluation_cli import evaluation_app
from orchestration.rejects_cli import add_rejects_command
from orchestration.training_cli import training_app
from transforms.language.reader import Profile

if TYPE_CHECKING:
    from orchestration.progress import ProgressListener
    from orchestration.settings import Settings

EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130
DEBUG_OPTION = "--debug"

app = typer.Typer(
    name="onrecord",
    help="News articles in, a warehouse out in which every count can be walked back to the words it was counted from."
    "\n\nStart with: onrecord run FOLDER",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ProfileOption = Annotated[
    Profile | None,
    typer.Option(
        "--profile",
        help="What reads the articles; rules = no network (setting: profile).",
        show_default=False,
    ),
]


class TableFormat(StrEnum):
    """Ways to print the rows of a query."""

    table = "table"
    csv = "csv"
    json = "json"


class FileFormat(StrEnum):
    """Ways to write frames to files."""

    parquet = "parquet"
    jsonl = "jsonl"


@app.callback()
def onrecord(
    *,
    debug: Annotated[bool, typer.Option(DEBUG_OPTION, help="Show the traceback of an error; works anywhere.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """Hold the options of all commands."""
    if version:
        from importlib.metadata import version as installed_version  # noqa: PLC0415

        typer.echo(f"onrecord {installed_version('onrecord')}")
        raise typer.Exit


@app.command(no_args_is_help=False)
def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH|URL]...",
            help="Files, folders, patterns ('2026-*/*.jsonl'), - for standard input, or URLs; the configured sources "
            "unless given.",
        ),
    ] = None,
    *,
    workers: Workers = None,
    profile: ProfileOption = None,
    fields: Fields = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    data_dir: DataDir = None,
) -> None:
    """Read what is new, parse it, link its names to actors, build the analysis tables and publish them.

    Text, HTML, JSON, CSV, Parquet, feeds, news wires and web archives are read, also in archives; what cannot be read
    is kept with a reason (`onrecord rejects`). Stop it at any time (Ctrl-C, even a power cut): the next run goes on
    where it stopped. With nothing new it ends at once.

    Example: onrecord run ~/articles
    """
    settings = _settings(data_dir=data_dir, workers=workers, profile=profile, fields=fields)
    from orchestration.commands.running import describe_run  # noqa: PLC0415
    from orchestration.fetched_sources import local_sources  # noqa: PLC0415
    from orchestration.pipeline import run_pipeline  # noqa: PLC0415

    if not paths and not settings.sources:
        settings.inbox_dir.mkdir(parents=True, exist_ok=True)
    with _progress(is_quiet=quiet) as progress:
        given = local_sources(paths or [], settings=settings, progress=progress)
        summary = run_pipeline(settings.source_paths if given is None else given, settings=settings, progress=progress)
    typer.echo(as_json_text(summary.as_dict()) if as_json else describe_run(summary, settings=settings))
    if summary.parse.failed_count and not summary.parse.parsed_count:
        raise typer.Exit(EXIT_FAILED)


@app.command()
def fetch(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Pages, feeds and news sitemaps.")],
    *,
    feed: Annotated[bool, typer.Option("--feed", help="The URLs are feeds or sitemaps; anything else fails.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the web archive [default: the inbox]")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Store also what has not changed since the last time.")
    ] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    data_dir: DataDir = None,
) -> None:
    """Fetch pages, and what feeds and sitemaps name, into a web archive in the inbox; `onrecord run` reads it there.

    Keeps to robots.txt, waits between two requests to one host, asks only for what has changed, and goes to public
    addresses alone (settings: fetch_...). Of feeds that bring whole articles only the feed itself is fetched.

    Example: onrecord fetch https://tidings.example/rss.xml && onrecord run
    """
    settings = _settings(data_dir=data_dir)
    from orchestration.commands.fetching import describe_fetch  # noqa: PLC0415
    from orchestration.fetching import fetch_urls  # noqa: PLC0415

    with _progress(is_quiet=quiet) as progress:
        summary = fetch_urls(urls, settings=settings, out=out, is_feed=feed, is_again=again, progress=progress)
    typer.echo(as_json_text(summary.as_dict()) if as_json else describe_fetch(summary))
    if summary.is_failure:
        raise typer.Exit(EXIT_FAILED)


@app.command()
def parse(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="INPUT...", help="Files, folders, patterns, or - for standard input."),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files, made if needed.")],
    file_format: Annotated[FileFormat, typer.Option("--format", help="Format of the files.")] = FileFormat.parquet,
    workers: Workers = None,
    profile: ProfileOption = None,
    fields: Fields = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Turn articles into files of sentences, quotes, entities and mentions, without a warehouse.

    One file per frame, columns as in the warehouse, and in entities the actor of each. articles.source_id is the
    record's own id, or for files the path relative to INPUT. What could not be read goes into rejects, with the reason.

    Example: onrecord parse articles.jsonl --out frames --format jsonl
    """
    settings = _settings(workers=workers, profile=profile, fields=fields)
    from orchestration.commands.parsing import export_parses  # noqa: PLC0415
    from orchestration.printing import describe_passed_over  # noqa: PLC0415

    with _progress(is_quiet=quiet) as progress:
        summary = export_parses(inputs, out=out, file_format=file_format.value, settings=settings, progress=progress)
    if as_json:
        paths = [str(path) for path in summary.paths]
        typer.echo(as_json_text({"rows": summary.rows, "paths": paths, "passed_over": summary.passed_over}))
        return
    for name, count in summary.rows.items():
        typer.echo(f"{count:>9,}  {out / name}.{file_format.value}")
    if summary.failed_count:
        typer.echo(f"{summary.failed_count:,} articles failed to parse: see parses.error", err=True)
    if summary.failed_link_count:
        typer.echo(f"{summary.failed_link_count:,} articles failed to link: see entities.link_evidence", err=True)
    passed_over = describe_passed_over(summary.passed_over, summary.links_out)
    if passed_over:
        typer.echo(f"Passed over: {passed_over}", err=True)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One statement, or - to read it from stdin.")],
    *,
    output_format: Annotated[TableFormat, typer.Option("--format", help="How to print the rows.")] = TableFormat.table,
    limit: Annotated[
        int | None, typer.Option("--limit", min=0, help="Rows at most, 0 = all [default: 1000 for table, else all]")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Ask the published file in SQL (DuckDB). It is opened read-only and never in anybody's way.

    Example: onrecord query "select * from marts.articles limit 5"
    """
    settings = _settings(data_dir=data_dir)
    from orchestration.commands.querying import run_query  # noqa: PLC0415

    default_limit = 1000 if output_format is TableFormat.table else 0
    most = default_limit if limit is None else limit
    has_more = run_query(
        sys.stdin.read() if sql == "-" else sql,
        published_path=settings.published_path,
        output=sys.stdout,
        output_format=output_format.value,
        limit=most or None,
    )
    if has_more:
        typer.echo(f"(the first {most:,} rows; --limit 0 shows all)", err=True)


@app.command()
def status(*, profile: ProfileOption = None, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Show where things stand: files, articles, what is pending, what was rejected, how fresh the published file is.

    Example: onrecord status
    """
    settings = _settings(data_dir=data_dir, profile=profile)
    from orchestration.commands.status import describe_status, read_status  # noqa: PLC0415

    found = read_status(settings)
    typer.echo(as_json_text(found.as_dict()) if as_json else describe_status(found))


@app.command()
def explain(
    object_id: Annotated[
        str, typer.Argument(metavar="ARTICLE_ID|QUOTE_ID", help="The id, or as much of its start as is unique.")
    ],
    *,
    profile: ProfileOption = None,
    data_dir: DataDir = None,
) -> None:
    """Print the text of an article with its quotes, speakers, cues and names marked; for a quote, why it is one.

    For a quote its article is read again: the probabilities, what made the confidence, the rules, and who was
    considered as the speaker.

    Example: onrecord explain "$(onrecord query --format csv 'select quote_id from marts.quotes limit 1' | tail -1)"
    """
    settings = _settings(data_dir=data_dir, profile=profile)
    from rich.console import Console  # noqa: PLC0415

    from orchestration.commands.explaining import explain as explain_object  # noqa: PLC0415
    from orchestration.marked_text import PLAIN_LEGEND, MarkedText  # noqa: PLC0415

    lines = explain_object(object_id, settings=settings)
    console = Console() if sys.stdout.isatty() else None
    if console is None and any(isinstance(line, MarkedText) for line in lines):
        typer.echo(f"Marks: {PLAIN_LEGEND}\n")
    for line in lines:
        if isinstance(line, MarkedText):
            if console is not None:
                console.print(line.styled(), soft_wrap=False)
            else:
                typer.echo(line.plain())
        else:
            typer.echo(line)


@app.command()
def settings(*, as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """List every setting with its value, where the value comes from, and what it does.

    Settings come from the command line, the environment (ONRECORD_NAME) and the file onrecord.toml in the data folder
    or the checkout (or the one that ONRECORD_CONFIG names), in this order.

    Example: ONRECORD_WORKERS=1 onrecord settings
    """
    from orchestration.settings import effective_settings  # noqa: PLC0415

    found = effective_settings({"data_dir": data_dir})
    if as_json:
        typer.echo(as_json_text({item.name: {"value": item.value, "origin": item.origin} for item in found}))
        return
    for item in found:
        value = ":".join(map(str, item.value)) if isinstance(item.value, tuple) else item.value
        typer.echo(f"{item.name} = {'' if value is None else value}\n    from: {item.origin}\n    {item.description}")


@app.command()
def docs(*, quiet: Quiet = False, data_dir: DataDir = None) -> None:
    """Write the documentation of all tables and columns, one HTML file that needs no server and no network.

    Example: onrecord docs && open data/published/docs.html
    """
    settings = _settings(data_dir=data_dir)
    from orchestration.commands.serving import write_docs  # noqa: PLC0415

    with _progress(is_quiet=quiet) as progress:
        path = write_docs(settings, progress=progress)
    typer.echo(path)


@app.command()
def dev(
    *,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")] = 3000,
    data_dir: DataDir = None,
) -> None:
    """Start the Dagster UI on this machine: runs, schedule, new-file sensor. Its state stays in the data folder.

    Example: onrecord dev --port 3001
    """
    settings = _settings(data_dir=data_dir)
    from orchestration.commands.serving import start_dagster  # noqa: PLC0415

    typer.echo(f"Dagster UI: http://127.0.0.1:{port} (in about half a minute; Ctrl-C ends it)")
    start_dagster(settings, port=port)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    arguments = [argument for argument in sys.argv[1:] if argument != DEBUG_OPTION]
    is_debug = len(arguments) < len(sys.argv) - 1
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    try:
        app(arguments, prog_name="onrecord")
    except BrokenPipeError:  # `onrecord query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAILED)
    except UsageError as error:
        _end(EXIT_USAGE, f"Error: {error}", is_debug)
    except OnRecordError as error:
        _end(EXIT_FAILED, f"Error: {error}", is_debug)
    except Exception as error:  # noqa: BLE001 - a defect: said in one line, with the way to its traceback
        hint = "" if is_debug else f" (the whole traceback: the same command with {DEBUG_OPTION})"
        _end(EXIT_FAILED, f"Error: {type(error).__name__}: {error}{hint}", is_debug)


def _end(code: int, message: str, is_debug: bool) -> None:
    if is_debug:
        traceback.print_exc()
    sys.stderr.write(f"{message}\n")
    sys.exit(code)


def _settings(**overrides: object) -> "Settings":
    from orchestration.settings import load_settings  # noqa: PLC0415

    found = load_settings(overrides)
    logging.basicConfig(level=found.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    return found


@contextmanager
def _progress(*, is_quiet: bool) -> "Iterator[ProgressListener]":
    """Show the work on stderr while it lasts; Ctrl-C ends it with a sentence and not with a traceback."""
    from orchestration.progress import PlainProgress, SilentProgress, TerminalProgress  # noqa: PLC0415

    try:
        if is_quiet:
            yield SilentProgress()
        elif sys.stderr.isatty():
            with TerminalProgress() as progress:
                yield progress
        else:
            yield PlainProgress()
    except (KeyboardInterrupt, RuntimeError) as error:
        if not is_interruption(error):
            raise
        typer.echo("Interrupted. What was stored stays; run the same command again to go on.", err=True)
        raise typer.Exit(EXIT_INTERRUPTED) from None


add_rejects_command(app, _settings)
app.add_typer(actors_app(_settings, _progress), name="actors")
app.add_typer(evaluation_app(_settings), name="evaluate")
app.add_typer(training_app(_progress), name="train")

if __name__ == "__main__":
    main()
