"""`onrecord actors`: commands about the knowledge base of actors."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.actor_audit_cli import add_audit_commands
from orchestration.cli_options import AsJson, KnowledgeDataDir, Quiet, as_json_text

if TYPE_CHECKING:
    from orchestration.progress import ProgressListener
    from orchestration.settings import Settings

EXIT_FAILED = 1
BYTES_PER_MEGABYTE = 1_000_000


def actors_app(
    settings: "Callable[..., Settings]", progress: "Callable[..., AbstractContextManager[ProgressListener]]"
) -> typer.Typer:
    """The group of commands; `settings` and `progress` are those of the command line."""
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def actors() -> None:
        """Who the people, organisations and countries of the articles are."""

    @app.command()
    def build(
        sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files, folders and http(s) URLs.")],
        *,
        out: Annotated[
            Path | None,
            typer.Option("--out", metavar="DIR", help="Where to install it [default: knowledge/ in the data folder]"),
        ] = None,
        max_megabytes: Annotated[
            int, typer.Option("--max-megabytes", min=1, help="Largest download, in megabytes.")
        ] = 4_000,
        timeout: Annotated[
            float, typer.Option("--timeout", min=0.1, help="Seconds that a server may be silent.")
        ] = 30.0,
        as_json: AsJson = False,
        quiet: Quiet = False,
        data_dir: KnowledgeDataDir = None,
    ) -> None:
        """Install a larger knowledge base, laid over the one that ships.

        Sources: dumps of Wikidata in JSON (one entity a line), CSV exports of the Wikidata query service, the YAML
        files of congress-legislators, and CSV in the columns of ref.actors, ref.actor_roles, ref.actor_aliases and
        ref.places; plain, .gz or .bz2. Stop it at any time: the same command goes on from what it has, and a source
        that has not changed is not read again. A source that fails is named, and the exit code is 1; the others are
        installed.

        Example: onrecord actors build actors.csv roles.csv https://example.org/legislators-current.yaml
        """
        found = settings(data_dir=data_dir)
        from orchestration.commands.actors_build import build_actors, describe_build  # noqa: PLC0415

        with progress(is_quiet=quiet) as listener:
            summary = build_actors(
                sources,
                folder=out or found.knowledge_dir,
                max_bytes=max_megabytes * BYTES_PER_MEGABYTE,
                timeout_seconds=timeout,
                progress=listener,
            )
        if as_json:
            typer.echo(as_json_text(summary.as_dict()))
        else:
            typer.echo(describe_build(summary))
        if summary.failed_count:
            raise typer.Exit(EXIT_FAILED)

    @app.command()
    def link(
        path: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Texts with the spans to link.")],
        *,
        out: Annotated[Path, typer.Option("--out", metavar="FILE.jsonl", help="File for the links.")],
        knowledge: Annotated[
            Path | None,
            typer.Option(
                "--knowledge",
                metavar="DIR",
                help="Installed base to use (what `actors build --out DIR` made) [default: that of the data folder]",
                show_default=False,
            ),
        ] = None,
        as_json: AsJson = False,
        quiet: Quiet = False,
        data_dir: KnowledgeDataDir = None,
    ) -> None:
        """Link spans that any system found to actors, and say why.

        FILE.jsonl has one object a line: {"doc_id", "text", "date", "mentions": [{"start", "end", "type"}]}; date and
        type may be left out. Each mention comes back with actor_id, wikidata_id, link_method, link_confidence and
        link_evidence. Lines that cannot be read are listed with their number; the exit code is 1 only when none could.

        Example: onrecord actors link spans.jsonl --out links.jsonl
        """
        found = settings(data_dir=data_dir)
        from orchestration.commands.actors_link import describe_links, link_file  # noqa: PLC0415
        from orchestration.knowledge import load_knowledge  # noqa: PLC0415

        with progress(is_quiet=quiet) as listener:
            base = load_knowledge(found, folder=knowledge)
            summary = link_file(path, out=out, knowledge=base, progress=listener)
        if as_json:
            typer.echo(as_json_text(summary.as_dict()))
        else:
            typer.echo(describe_links(summary))

    add_audit_commands(app, settings)
    return app
