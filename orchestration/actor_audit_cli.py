"""`onrecord actors show` and `onrecord actors review`: who was counted as whom, and what to do where it is wrong."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli_options import AsJson, AuditDataDir, as_json_text

if TYPE_CHECKING:
    from orchestration.settings import Settings


def add_audit_commands(app: typer.Typer, load_settings: "Callable[..., Settings]") -> None:
    """Add `show` and `review` to a group of commands."""

    @app.command()
    def show(
        name: Annotated[
            str, typer.Argument(metavar="NAME|ACTOR_ID", help="A name, a form of it, or an id or the start of one.")
        ],
        *,
        as_json: AsJson = False,
        data_dir: AuditDataDir = None,
    ) -> None:
        """Print one actor: the names it was counted under, by which links and why, its quotes and its company.

        Example: onrecord actors show "Marco Rubio"
        """
        settings = load_settings(data_dir=data_dir)
        from orchestration.commands.showing_actors import describe_actor, show_actor  # noqa: PLC0415

        report = show_actor(name, settings=settings)
        if as_json:
            typer.echo(as_json_text(report.as_dict()))
            return
        for line in describe_actor(report):
            typer.echo(line)

    @app.command()
    def review(
        *,
        limit: Annotated[
            int, typer.Option("--limit", min=0, help="Doubts at most, the most harmful first; 0 = all.")
        ] = 20,
        answers_file: Annotated[
            Path | None,
            typer.Option(
                "--answers",
                metavar="FILE.csv",
                help="Write these answers and end: columns left, right, answer (same, not_same or skip).",
                show_default=False,
            ),
        ] = None,
        as_json: AsJson = False,
        data_dir: AuditDataDir = None,
    ) -> None:
        """List doubtful merges and splits of actors, the most harmful first; in a terminal, ask about each.

        Answers are written into your own files actors/actor_aliases.csv ("the same") and actors/actor_not_same.csv
        ("not the same") in the data folder, and into actors/actors.csv where they are about an actor that no knowledge
        base has; nothing else is changed. What they settle is not asked again.

        Example: onrecord actors review --limit 5
        """
        settings = load_settings(data_dir=data_dir)
        from orchestration.actor_answers import ActorAnswers, read_answer_file  # noqa: PLC0415
        from orchestration.commands import reviewing_actors as reviewing  # noqa: PLC0415

        answers = ActorAnswers(settings.own_actors_dir)
        doubts = reviewing.find_doubts(settings, answers=answers)
        if answers_file is not None:
            given = read_answer_file(answers_file)
            items = reviewing.read_items(doubts, settings=settings)
            written = reviewing.answer_from_file(items, given, answers=answers, show=_silent if as_json else typer.echo)
            if as_json:
                typer.echo(as_json_text({"written": written, "effect": reviewing.EFFECT}))
            else:
                typer.echo(reviewing.describe_written(written))
            return
        doubts = reviewing.unanswered(doubts)
        items = reviewing.read_items(doubts.head(limit) if limit else doubts, settings=settings)
        if as_json:
            found = {"doubt_count": doubts.height, "doubts": [item.as_dict() for item in items]}
            typer.echo(as_json_text({**found, "effect": reviewing.EFFECT}))
            return
        if not items:
            typer.echo("Nothing doubtful is left.")
            return
        if sys.stdin.isatty() and sys.stdout.isatty():
            written = reviewing.ask_about(items, answers=answers, ask=_ask, show=typer.echo)
            typer.echo(reviewing.describe_written(written))
            return
        for number, item in enumerate(items, 1):
            for line in reviewing.describe(item, number=number, count=len(items)):
                typer.echo(line)
            typer.echo("")
        typer.echo(f"{len(items)} of {doubts.height} doubts. {reviewing.EFFECT}")


def _ask(prompt: str) -> str:
    """Show the prompt and read a line; the end of the input and Ctrl-C are answers too."""
    try:
        return input(f"  {prompt} > ")
    except (EOFError, KeyboardInterrupt):
        typer.echo("")
        return "q"


def _silent(_: str) -> None:
    """Show nothing."""
