"""`onrecord evaluate`: scores against annotated articles; quotes and names together, or one of them in full."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from orchestration.cli_options import AsJson, Workers, as_json_text
from transforms.language.reader import Profile

if TYPE_CHECKING:
    from orchestration.settings import Settings

DEFAULT_COMMAND = "all"

GoldArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[GOLD]", help="Folder of annotated articles, or JSON Lines file; the shipped sample unless given."
    ),
]
GoldOption = Annotated[
    Path | None,
    typer.Option(
        "--gold",
        metavar="PATH",
        help="JSON Lines file, or folder of annotated articles; the shipped sample unless given.",
        show_default=False,
    ),
]
ProfileOption = Annotated[
    Profile | None,
    typer.Option("--profile", help="What reads the articles (setting: profile).", show_default=False),
]


class _WithDefault(TyperGroup):
    """A group whose default command may be left out: `evaluate FILE` is `evaluate all FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the context of typer's own click
        names_command = bool(args) and args[0] in self.commands
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        return super().parse_args(ctx, args if names_command or asks_for_help else [DEFAULT_COMMAND, *args])


def evaluation_app(load_settings: "Callable[..., Settings]") -> typer.Typer:
    """The group of commands; `load_settings` reads the settings with what the command line overrides."""
    app = typer.Typer(cls=_WithDefault)

    @app.callback()
    def evaluate() -> None:
        """Score quotes, speakers and names against annotated articles: [GOLD], or one of the commands below.

        Without a command: the main scores of both, of the shipped sample unless GOLD names a folder of annotated
        articles or a JSON Lines file.

        Example: onrecord evaluate
        """

    @app.command(DEFAULT_COMMAND)
    def everything(
        gold: GoldArgument = None, *, as_json: AsJson = False, workers: Workers = None, profile: ProfileOption = None
    ) -> None:
        """Print the main scores of quotes and names (what `evaluate` does without a command).

        Example: onrecord evaluate dev.jsonl
        """
        from orchestration.evaluation import run_evaluation  # noqa: PLC0415

        _print(run_evaluation(gold, settings=load_settings(workers=workers, profile=profile)), as_json=as_json)

    @app.command()
    def quotes(
        *, gold: GoldOption = None, as_json: AsJson = False, workers: Workers = None, profile: ProfileOption = None
    ) -> None:
        """Print every measure of quotes: scores by unit and type, of speech alone; confidence; speaker resolution.

        Confidence: predicted against observed, in bins. Resolution: how often pronouns, titles and names were given
        the right name, where the gold has names.

        Example: onrecord evaluate quotes --gold dev.jsonl
        """
        from orchestration.evaluation import evaluate_quotes  # noqa: PLC0415

        _print(evaluate_quotes(gold, settings=load_settings(workers=workers, profile=profile)), as_json=as_json)

    @app.command()
    def names(
        *, gold: GoldOption = None, as_json: AsJson = False, workers: Workers = None, profile: ProfileOption = None
    ) -> None:
        """Print every measure of names: spans, types, and the entities that they were put together to.

        Example: onrecord evaluate names --gold dev.jsonl
        """
        from orchestration.evaluation import evaluate_names  # noqa: PLC0415

        _print(evaluate_names(gold, settings=load_settings(workers=workers, profile=profile)), as_json=as_json)

    return app


def _print(report: Any, *, as_json: bool) -> None:  # noqa: ANN401 - reports print themselves
    typer.echo(as_json_text(report.as_dict()) if as_json else str(report))
