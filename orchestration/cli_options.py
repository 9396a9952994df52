"""Options that several groups of commands share, and JSON as all of them print it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout instead.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", help="Processes that read and parse; 0 = one per core.", show_default=False),
]

Fields = Annotated[
    str | None,
    typer.Option(
        "--fields",
        metavar="PRESET|FILE",
        help="Which field of a record is which: a preset such as news-please, or a .toml file (setting: fields).",
        show_default=False,
    ),
]


def data_dir_option(what: str) -> Any:  # noqa: ANN401 - the class of typer's options is no public name
    """The option `--data-dir`; `what` says which folder that is for the command."""
    return typer.Option("--data-dir", metavar="DIR", help=f"{what} (setting: data_dir).", show_default=False)


DataDir = Annotated[Path | None, data_dir_option("Folder of inbox/, warehouse/ and published/")]
KnowledgeDataDir = Annotated[Path | None, data_dir_option("Folder of knowledge/")]
AuditDataDir = Annotated[Path | None, data_dir_option("Data folder")]


def as_json_text(value: object) -> str:
    """The value for people and programs: indented, in Unicode, days and paths as texts."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
