"""Settings: one typed object, filled from defaults, a TOML file, the environment and the command line, in that order.

Every value knows where it came from, so that `onrecord settings` can answer "why is it that?".
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from orchestration.errors import UsageError
from orchestration.sources import STANDARD_INPUT, is_url
from transforms.language.reader import DEFAULT_PROFILE, Profile
from transforms.reading.extractors import HtmlExtractor
from transforms.reading.fields import AUTO, PRESET_NAMES, field_mapping, own_mapping

CHECKOUT = Path(__file__).resolve().parents[1]
ENV_PREFIX = "ONRECORD_"
CONFIG_VARIABLE = "ONRECORD_CONFIG"
CONFIG_NAME = "onrecord.toml"
DEFAULT_ORIGIN = "default"
COMMAND_LINE_ORIGIN = "command line"

_PATH_FIELDS = ("data_dir", "network_dir", "cues_file", "titles_file")
_PATH_LIST_FIELDS = ("sources",)
_TEXT_LIST_FIELDS = ("fetch_allowed_hosts",)
_CRON_FIELDS = 5
FIELDS_SUFFIX = ".toml"
"""How the name of a file with a mapping of fields ends; what ends otherwise is the name of a preset."""


class SettingsError(UsageError):
    """A setting has a value that cannot be used; the message names the file or variable and the fix."""


class Settings(BaseSettings):
    """Everything that can be set. Build it with `load_settings`, which also reads the file and the environment."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, validate_default=True)

    data_dir: Path = Field(
        default=CHECKOUT / "data",
        description="Folder of inbox/, warehouse/ and published/. Also: --data-dir.",
    )
    sources: tuple[Path, ...] = Field(
        default=(),
        description="Files, folders and patterns that `run` reads when no PATH is given (in the environment separated "
        f"by '{os.pathsep}'); empty = the folder inbox/ in data_dir.",
    )
    workers: int = Field(
        default=0,
        ge=0,
        le=256,
        description="Processes that read pages and parse, fewer when there is little to do; 0 = one per core. "
        "Also: --workers.",
    )
    read_chunk_records: int = Field(
        default=2000,
        ge=1,
        le=100_000,
        description="Input records that are stored in one transaction, at most.",
    )
    html_extractor: HtmlExtractor = Field(
        default=HtmlExtractor.FULL,
        description="How the text of web pages is found: full, or fast (a third faster, a little less accurate on "
        "unusual pages). Pages that were read before are not read again.",
    )
    parse_chunk_articles: int = Field(
        default=32, ge=1, le=10_000, description="Articles that are parsed and stored in one transaction, at most."
    )
    parse_chunk_words: int = Field(
        default=40_000, ge=1, description="Words after which a chunk of articles to parse is closed; bounds memory."
    )
    link_chunk_articles: int = Field(
        default=500, ge=1, le=10_000, description="Articles whose entities are linked to actors in one transaction."
    )
    lock_wait_seconds: float = Field(
        default=60.0, ge=0, description="How long to wait for another process that has the warehouse open."
    )
    fields: str | dict[str, Any] = Field(
        default=AUTO,
        description="Which field of a JSON object or column of a table is which of ours: a preset "
        f"({', '.join(PRESET_NAMES)}; auto = told from the fields of each record), a table [fields] with names of your "
        "own, or a .toml file that holds such a table. Files are read again when it changes. Also: --fields.",
    )
    profile: Profile = Field(
        default=DEFAULT_PROFILE,
        description="What reads the articles: accurate, fast (a smaller network), or rules (no network at all, for "
        "machines where none may run). Articles read by another profile are parsed again. Also: --profile.",
    )
    network_dir: Path | None = Field(
        default=None,
        description="Folder of the reading network; empty = the one that ships for the profile. Not used by rules.",
    )
    cues_file: Path | None = Field(
        default=None,
        description="CSV of your own cue words (lemma, cue_class, forms), laid over the shipped ones. A changed file "
        "makes every article be parsed again.",
    )
    titles_file: Path | None = Field(
        default=None,
        description="CSV of your own titles and role nouns (title, role, broader_role, gender), laid over the shipped "
        "ones. A changed file makes every article be parsed again.",
    )
    fetch_enabled: bool = Field(
        default=False,
        description="Whether `run URL` may fetch; `onrecord fetch` always may, for that is what it was called for.",
    )
    fetch_allowed_hosts: tuple[str, ...] = Field(
        default=(),
        description="Hosts (or host:port) that may be fetched from though their addresses are not public, such as a "
        "server in your own network; in the environment separated by commas.",
    )
    fetch_user_agent: str = Field(
        default="",
        description="What `fetch` calls itself to servers and in robots.txt; empty = onrecord and its version. A name "
        "with a way to reach you is good manners.",
    )
    fetch_timeout_seconds: float = Field(
        default=20.0, gt=0, le=600, description="How long to wait for a connection and for more bytes of a page."
    )
    fetch_max_bytes: int = Field(
        default=10_000_000, ge=1000, le=1_000_000_000, description="Size of the largest page or feed that is fetched."
    )
    fetch_tries: int = Field(default=3, ge=1, le=10, description="How often a page is asked for before it has failed.")
    fetch_delay_seconds: float = Field(
        default=1.0,
        ge=0,
        le=60,
        description="Time between two requests to one host; more where robots.txt asks for it.",
    )
    fetch_recheck_hours: float = Field(
        default=6.0,
        ge=0,
        description="Pages named by a feed and fetched within this time are not asked for again; 0 = always asked.",
    )
    fetch_max_pages: int = Field(default=1000, ge=1, description="Pages and feeds that one `fetch` asks for, at most.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="Least severity of log lines on stderr."
    )
    schedule_cron: str = Field(
        default="15 5 * * *", description="When the daily schedule of `onrecord dev` runs (cron, five fields)."
    )
    schedule_timezone: str = Field(default="UTC", description="Time zone of schedule_cron, such as Europe/Warsaw.")
    schedule_enabled: bool = Field(default=False, description="Whether the daily schedule starts switched on.")
    sensor_enabled: bool = Field(default=False, description="Whether the new-file sensor starts switched on.")
    sensor_interval_seconds: int = Field(
        default=30, ge=5, description="How often the new-file sensor looks into the sources."
    )
    dbt_threads: int = Field(
        default=0, ge=0, le=64, description="Analysis tables that are built at once; 0 = one per core."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # `load_settings` reads file and environment itself, because it keeps the origin of every value.
        return (init_settings,)

    @field_validator("schedule_cron")
    @classmethod
    def _check_cron(cls, value: str) -> str:
        if len(value.split()) != _CRON_FIELDS:
            raise ValueError("a cron line has five fields, such as '15 5 * * *' for 05:15 every day")
        return value

    @field_validator("fields")
    @classmethod
    def _check_fields(cls, value: str | dict[str, Any]) -> str | dict[str, Any]:
        if isinstance(value, dict):
            own_mapping(value)
        elif not value.endswith(FIELDS_SUFFIX):
            field_mapping(value)
        return value

    @field_validator("sources")
    @classmethod
    def _check_sources(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        if any(is_url(path) for path in value):
            raise ValueError(
                "sources are files, folders and patterns, no addresses on the web; `onrecord fetch URL` brings pages "
                "and feeds into the inbox"
            )
        if STANDARD_INPUT in value:
            raise ValueError("standard input (-) can only be named on the command line: onrecord run -")
        return value

    @property
    def inbox_dir(self) -> Path:
        return self.data_dir / "inbox"

    @property
    def source_paths(self) -> tuple[Path, ...]:
        """What `run` reads when no path is given."""
        return self.sources or (self.inbox_dir,)

    @property
    def warehouse_path(self) -> Path:
        return self.data_dir / "warehouse" / "onrecord.duckdb"

    @property
    def dbt_target_dir(self) -> Path:
        return self.data_dir / "warehouse" / "dbt"

    @property
    def published_dir(self) -> Path:
        return self.data_dir / "published"

    @property
    def published_path(self) -> Path:
        return self.published_dir / "onrecord.duckdb"

    @property
    def knowledge_dir(self) -> Path:
        """Where `onrecord actors build` installs a knowledge base."""
        return self.data_dir / "knowledge"

    @property
    def own_actors_dir(self) -> Path:
        """Where users keep their own actors, aliases and pairs that are not the same."""
        return self.data_dir / "actors"

    @property
    def fetch_state_path(self) -> Path:
        """What `fetch` remembers of the pages that it has fetched."""
        return self.data_dir / "warehouse" / "fetched.json"

    @property
    def outlets_path(self) -> Path:
        """Where users keep which outlet a web address belongs to."""
        return self.data_dir / "outlets.csv"

    @property
    def dagster_home(self) -> Path:
        return self.data_dir / "dagster"

    @property
    def worker_count(self) -> int:
        """`workers`, with 0 replaced by the cores that this process may use."""
        return self.workers or available_cores()

    @property
    def dbt_thread_count(self) -> int:
        return self.dbt_threads or available_cores()


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """One setting as it stands, and where it came from."""

    name: str
    value: object
    origin: str
    """`default`, `command line`, `environment variable NAME` or the path of the file."""
    description: str


@dataclass(frozen=True, slots=True)
class _Layer:
    origin: str
    values: Mapping[str, object]


def available_cores() -> int:
    """Cores that this process may use, which a container or `taskset` can make fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load_settings(
    overrides: Mapping[str, object] | None = None, *, environment: Mapping[str, str] | None = None
) -> Settings:
    """Read the settings.

    Parameters
    ----------
    overrides
        Values given on the command line, by field name; None values are ignored.
    environment
        Environment to read; the process's own unless given.

    Raises
    ------
    SettingsError
        For an unknown name or a value that cannot be used, naming the file or variable it stands in.
    """
    return _load(overrides, environment)[0]


def effective_settings(
    overrides: Mapping[str, object] | None = None, *, environment: Mapping[str, str] | None = None
) -> list[EffectiveSetting]:
    """List every setting with its value and its origin, in the order of `Settings`. Raises as `load_settings` does."""
    settings, layers = _load(overrides, environment)
    return [
        EffectiveSetting(
            name=name,
            value=getattr(settings, name),
            origin=_origin(name, layers),
            description=field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]


def _load(
    overrides: Mapping[str, object] | None, environment: Mapping[str, str] | None
) -> tuple[Settings, list[_Layer]]:
    variables = os.environ if environment is None else environment
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    layers = [
        _Layer(COMMAND_LINE_ORIGIN, _with_absolute_paths(given, Path.cwd())),
        *_environment_layers(variables),
    ]
    config = _config_path(layers, variables)
    if config is not None:
        layers.append(_file_layer(config))
    merged: dict[str, object] = {}
    for layer in reversed(layers):
        merged.update(layer.values)
    try:
        return Settings(**merged), layers  # type: ignore[arg-type] # pydantic checks the values
    except ValidationError as error:
        raise SettingsError(_explain(error, layers)) from None


def _environment_layers(variables: Mapping[str, str]) -> list[_Layer]:
    """One layer per variable, so that the origin can name it. An empty variable counts as not set."""
    layers = []
    for name in Settings.model_fields:
        variable = ENV_PREFIX + name.upper()
        if variables.get(variable):
            values = _with_absolute_paths({name: variables[variable]}, Path.cwd())
            layers.append(_Layer(f"environment variable {variable}", values))
    return layers


def _config_path(layers: Sequence[_Layer], variables: Mapping[str, str]) -> Path | None:
    """The one named by ONRECORD_CONFIG, else onrecord.toml in the data folder, else in the checkout."""
    named = variables.get(CONFIG_VARIABLE)
    if named:
        path = Path(named).absolute()
        if not path.is_file():
            raise SettingsError(f"{CONFIG_VARIABLE} names {path}, which is not a file. Correct it or unset it.")
        return path
    data_dir = next((layer.values["data_dir"] for layer in layers if "data_dir" in layer.values), CHECKOUT / "data")
    candidates = (Path(str(data_dir)) / CONFIG_NAME, CHECKOUT / CONFIG_NAME)
    return next((path for path in candidates if path.is_file()), None)


def _file_layer(path: Path) -> _Layer:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from None
    for name in values:
        if name not in Settings.model_fields:
            near = get_close_matches(name, Settings.model_fields, n=1)
            hint = f"Did you mean {near[0]}?" if near else "`onrecord settings` lists what can be set."
            raise SettingsError(f"{path}: there is no setting {name}. {hint}")
    return _Layer(str(path), _with_absolute_paths(values, path.parent))


def _with_absolute_paths(values: Mapping[str, object], base: Path) -> dict[str, object]:
    """Resolve relative paths against where they were written: the file's folder, else the working directory."""
    resolved = dict(values)
    for name in _PATH_FIELDS:
        if isinstance(resolved.get(name), str | Path):
            resolved[name] = _absolute(resolved[name], base)
    fields = resolved.get("fields")
    if isinstance(fields, str) and fields.endswith(FIELDS_SUFFIX):
        resolved["fields"] = str(_absolute(fields, base))
    for name in _PATH_LIST_FIELDS:
        value = resolved.get(name)
        if isinstance(value, str):
            value = [value] if is_url(value) else [part for part in value.split(os.pathsep) if part]
        if isinstance(value, list | tuple):
            resolved[name] = tuple(_absolute(part, base) for part in value)
    for name in _TEXT_LIST_FIELDS:
        value = resolved.get(name)
        if isinstance(value, str):
            resolved[name] = tuple(part for part in value.replace(",", " ").split() if part)
    return resolved


def _absolute(value: object, base: Path) -> Path:
    path = Path(str(value))
    if is_url(path) or path == STANDARD_INPUT:
        return path  # refused by `Settings`, in the words in which it was written
    return Path(os.path.normpath(base / path.expanduser()))


def _origin(name: str, layers: Sequence[_Layer]) -> str:
    return next((layer.origin for layer in layers if name in layer.values), DEFAULT_ORIGIN)


def _explain(error: ValidationError, layers: Sequence[_Layer]) -> str:
    lines = []
    for problem in error.errors(include_url=False):
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        message = problem["msg"].removeprefix("Value error, ")
        message = message[:1].lower() + message[1:]
        if isinstance(problem["input"], Mapping):
            lines.append(f"{_origin(name, layers)}: [{name}] cannot be used: {message}.")
        else:
            lines.append(f"{_origin(name, layers)}: {name} = {problem['input']!r} cannot be used: {message}.")
    return "\n".join(lines)
