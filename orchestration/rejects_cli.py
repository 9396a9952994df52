"""The command `onrecord rejects`: what was refused, why, and what to do."""

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli_options import AsJson, DataDir, as_json_text
from orchestration.errors import UsageError

if TYPE_CHECKING:
    from orchestration.settings import Settings

ROWS_SHOWN = 20


def add_rejects_command(app: typer.Typer, load_settings: "Callable[..., Settings]") -> None:
    """Add `rejects` to the commands."""

    @app.command()
    def rejects(
        *,
        reason: Annotated[
            str | None, typer.Option("--reason", metavar="CODE", help="Only this reason.", show_default=False)
        ] = None,
        since: Annotated[
            str | None,
            typer.Option("--since", metavar="DAY", help="Only what was read on this day or later.", show_default=False),
        ] = None,
        limit: Annotated[
            int | None,
            typer.Option(
                "--limit", min=0, help=f"Records at most, 0 = all [default: {ROWS_SHOWN}; --json, --csv: all]"
            ),
        ] = None,
        as_json: AsJson = False,
        as_csv: Annotated[bool, typer.Option("--csv", help="Print the records as CSV, without the summary.")] = False,
        data_dir: DataDir = None,
    ) -> None:
        """List what was refused, why, and what to do: counted by reason first, then record by record.

        Days are of UTC, as 2026-03-31. A page whose file was replaced by one that could be read is not listed.

        Example: onrecord rejects --reason html_no_article --since 2026-03-01
        """
        if as_json and as_csv:
            raise UsageError("--json and --csv exclude each other: choose one.")
        first_day = _day(since)
        settings = load_settings(data_dir=data_dir)
        from orchestration.commands.querying import write_csv  # noqa: PLC0415
        from orchestration.commands.rejecting import (  # noqa: PLC0415
            COLUMNS,
            describe_rejects,
            list_rejects,
            with_printable_rows,
        )

        shown = limit if limit is not None else 0 if as_json or as_csv else ROWS_SHOWN
        found = list_rejects(settings, reason_code=reason, since=first_day, limit=shown or None)
        if (as_json or as_csv) and sys.stdout.isatty():
            found = with_printable_rows(found)
        if as_json:
            typer.echo(as_json_text(found.as_dict()))
        elif as_csv:
            write_csv(COLUMNS, list(found.rows), sys.stdout)
        else:
            for line in describe_rejects(found):
                typer.echo(line)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--since {text!r} is no day: write it as 2026-03-31.") from None
