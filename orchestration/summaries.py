"""What a run has done, stage by stage, as plain values: for the closing lines, for `--json` and for asset metadata."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """The reading stage. Records seen = new + changed + unchanged + known + rejected."""

    file_count: int = 0
    """Files opened."""
    skipped_file_count: int = 0
    """Files passed over: read before and not changed since, by size and time."""
    touched_file_count: int = 0
    """Files passed over: their time has changed, their bytes have not."""
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """What the walk left out, by kind: hidden, unfinished, link_out (of the folder), link_to_folder, no_file."""
    links_out: tuple[str, ...] = ()
    """Links to files outside of the folders, the first of them: named as sources themselves, they are read."""
    unreadable_files: tuple[str, ...] = ()
    """Files that could not be opened, with the system's reason; tried again by the next run."""
    new_count: int = 0
    """Articles seen for the first time."""
    changed_count: int = 0
    """New versions of articles."""
    unchanged_count: int = 0
    """Records that repeat an article as it stands."""
    known_count: int = 0
    """Records that were read before, byte for byte, at the same place."""
    rejected: Mapping[str, int] = field(default_factory=dict)
    """Records that are no article, by reason code."""

    @property
    def accepted_count(self) -> int:
        return self.new_count + self.changed_count

    @property
    def rejected_count(self) -> int:
        return sum(self.rejected.values())


@dataclass(frozen=True, slots=True)
class ParseSummary:
    """The parsing stage."""

    parsed_count: int = 0
    skipped_count: int = 0
    """Articles in a language that is not read."""
    failed_count: int = 0
    word_count: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows written, by table."""
    seconds: float = 0.0

    @property
    def article_count(self) -> int:
        return self.parsed_count + self.skipped_count + self.failed_count


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """The linking stage. Entities linked = known + discovered + of one article alone."""

    knowledge_version: str
    article_count: int = 0
    known_count: int = 0
    """Entities with an actor of the knowledge base."""
    discovered_count: int = 0
    """Entities with an actor that only its name is known of, the same in all articles."""
    alone_count: int = 0
    """Entities of which their article alone knows: a surname without a full name."""
    failed_article_count: int = 0
    """Articles that linking stumbled over; their links say why."""
    methods: Mapping[str, int] = field(default_factory=dict)
    """Entities by link_method, the most frequent first."""
    seconds: float = 0.0

    @property
    def entity_count(self) -> int:
        return self.known_count + self.discovered_count + self.alone_count


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """The stage of copies and stories."""

    article_count: int = 0
    """Articles that were compared with the others: new ones and new versions."""
    changed_count: int = 0
    """Times that an article's copies or story changed, those of articles that came before included."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A whole run. `is_built` and `is_published` are False when that was up to date already."""

    read: ReadSummary
    parse: ParseSummary
    link: LinkSummary
    superseded_count: int
    """Superseded versions that were parsed for their quotes."""
    cluster: ClusterSummary
    is_built: bool
    build_warnings: tuple[str, ...]
    """Tests of the data that warned, with what they found."""
    is_published: bool
    extractor_version: str
    rows: Mapping[str, int]
    """Rows that the warehouse holds now, by table."""
    warehouse_path: Path
    published_path: Path
    seconds: float

    @property
    def has_changes(self) -> bool:
        return bool(
            self.read.accepted_count
            or self.read.unchanged_count
            or self.read.rejected_count
            or self.parse.article_count
            or self.link.article_count
            or self.superseded_count
            or self.cluster.changed_count
            or self.is_built
            or self.is_published
        )

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON."""
        values: dict[str, object] = asdict(self)
        values["warehouse_path"] = str(self.warehouse_path)
        values["published_path"] = str(self.published_path)
        values["seconds"] = round(self.seconds, 3)
        return values
