"""The knowledge base in use: what ships, below what `onrecord actors build` installed, below the user's own seeds."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.actor_seeds import ACTORS_FILE, ALIASES_FILE, NOT_SAME_FILE, read_actor_seeds
from orchestration.errors import OnRecordError, UsageError
from orchestration.settings import Settings
from transforms.actors.knowledge import VERSION_LENGTH, KnowledgeBase, build_knowledge_base
from transforms.actors.links import knowledge_version_of
from transforms.actors.shipped import load_country_codes, load_shipped_tables, shipped_version
from transforms.actors.tables import TABLES, ActorTables, overlay_tables

MANIFEST_NAME = "manifest.json"


class InstalledKnowledgeError(OnRecordError):
    """The installed knowledge base cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed knowledge base: the shipped tables and all sources, laid over each other."""

    tables: ActorTables
    manifest: Mapping[str, Any]


def load_knowledge(settings: Settings, *, folder: Path | None = None) -> KnowledgeBase:
    """The knowledge base of these settings, ready for look-ups; `folder` names another installed one.

    The installed tables hold the shipped ones of the release that installed them; after an upgrade the new shipped
    tables are laid below them again.

    Raises
    ------
    ActorSeedsError
        When a line of the user's files cannot be used.
    InstalledKnowledgeError
        When the installed files are damaged.
    UsageError
        When `folder` holds no installed base.
    """
    installed = read_installed(folder or settings.knowledge_dir)
    if installed is None and folder is not None:
        raise UsageError(
            f"no knowledge base is installed in {folder}. Make one: onrecord actors build … --out {folder}"
        )
    if installed is None:
        tables = load_shipped_tables()
    elif installed.manifest.get("shipped_version") == shipped_version():
        tables = installed.tables
    else:
        tables = overlay_tables([load_shipped_tables(), installed.tables])
    seeds = read_actor_seeds(settings.own_actors_dir, known=tables.actors, countries=load_country_codes())
    if any(frame.height for _, frame in seeds.tables.by_table):
        tables = overlay_tables([tables, seeds.tables], by_name=False)
    return build_knowledge_base(*tables.frames, not_same=seeds.not_same)


def current_knowledge_version(settings: Settings) -> str:
    """`knowledge_version` of the links that would be made now, without loading the knowledge base.

    It changes with the rules of linking, the shipped tables, the installed ones, and each byte of the user's files.

    Raises
    ------
    InstalledKnowledgeError
        When the manifest of the installed base cannot be read.
    """
    digest = hashlib.sha256(shipped_version().encode())
    manifest = read_manifest(settings.knowledge_dir) or {}
    for part in (manifest.get("version"), manifest.get("shipped_version")):
        digest.update(f"\x1f{part}".encode())
    for name in (ACTORS_FILE, ALIASES_FILE, NOT_SAME_FILE):
        digest.update(_file_hash(settings.own_actors_dir / name))
    return knowledge_version_of(digest.hexdigest()[:VERSION_LENGTH])


def _file_hash(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except FileNotFoundError:
        return b"none"
    except OSError:  # told of when it is loaded
        return b"unreadable"


def read_installed(folder: Path) -> Installed | None:
    """The tables that a knowledge folder's manifest names, or None when nothing is installed.

    Raises
    ------
    InstalledKnowledgeError
        When the manifest or a table cannot be read.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    try:
        return Installed(read_tables(folder / str(manifest["folder"])), manifest)
    except (OSError, KeyError, pl.exceptions.PolarsError) as error:
        raise InstalledKnowledgeError(
            f"the knowledge base in {folder} is damaged ({error}). Run `onrecord actors build` again, or remove "
            f"{folder / MANIFEST_NAME} to go on with what ships."
        ) from error


def read_manifest(folder: Path) -> Mapping[str, Any] | None:
    """The manifest of a knowledge folder, or None when there is none.

    Raises
    ------
    InstalledKnowledgeError
        When it is no manifest.
    """
    path = folder / MANIFEST_NAME
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InstalledKnowledgeError(f"{path} cannot be read ({error}). Remove it and build again.") from error
    if not isinstance(found, dict):
        raise InstalledKnowledgeError(f"{path} is no manifest. Remove it and build again.")
    return found


def read_tables(folder: Path) -> ActorTables:
    """The four tables as Parquet files of a folder."""
    return ActorTables(*(pl.read_parquet(folder / f"{table.name}.parquet") for table in TABLES))


def write_tables(tables: ActorTables, folder: Path) -> None:
    """Write the four tables, sorted by their keys, as Parquet files into a folder that is made for them."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, frame in tables.by_table:
        frame.sort(table.key).write_parquet(folder / f"{table.name}.parquet", compression="zstd")
