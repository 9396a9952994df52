"""Which field of a record is which of ours: the presets, mappings of one's own, and how a record's form is told.

A mapping gives for each of our fields the paths that are asked for it, in order; the first that holds a value counts.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from transforms.reading.field_paths import FieldPath

FIELDS: Final = (
    "id",
    "text",
    "html",
    "url",
    "headline",
    "byline",
    "dateline",
    "published_at",
    "modified_at",
    "outlet",
    "language",
)
"""What a record may tell of an article. `html` is asked when there is no `text`: a page, or a part of one."""

AUTO: Final = "auto"
OWN: Final = "own"
DEFAULT_PRESET: Final = "onrecord"
PRESET_KEY, DATES_KEY = "preset", "dates"
_CACHED_NAMES, _CACHED_LENGTH = 64, 2000
"""Fields of a record, and characters of their names together, up to which its form is remembered."""
DATE_FORMS: Final = ("printed", "seconds", "milliseconds")
"""How the dates of a record are given: as text (a number is then no date), or as a number since 1970 (UTC)."""

_PRESETS_TEXT: Mapping[str, Mapping[str, str]] = {
    DEFAULT_PRESET: {
        "id": "id",
        "text": "text body content",
        "html": "html",
        "url": "url canonical_url",
        "headline": "headline title",
        "byline": "byline author authors",
        "dateline": "dateline",
        "published_at": "published_at published_date date",
        "modified_at": "modified_at",
        "outlet": "outlet publication",
        "language": "language language_code",
    },
    # https://github.com/fhamborg/news-please, NewsArticle.get_dict: `text` is an older name of `maintext`.
    "news-please": {
        "text": "maintext text",
        "html": "html",
        "url": "url",
        "headline": "title title_page title_rss",
        "byline": "authors",
        "published_at": "date_publish",
        "modified_at": "date_modify",
        "outlet": "source_domain",
        "language": "language",
    },
    # Exports of the search tool, its API (news search and the older one of stories with `stories_id`).
    "media-cloud": {
        "id": "stories_id id guid",
        "text": "text text_content text_extracted story_text",
        "html": "html raw_html",
        "url": "url canonical_url original_url",
        "headline": "title article_title",
        "byline": "authors author",
        "published_at": "publish_date publication_date",
        "outlet": "media_name canonical_domain media_url",
        "language": "language",
    },
    # newspaper3k and newspaper4k: the attributes of Article, as its to_json writes them.
    "newspaper": {
        "text": "text",
        "html": "article_html html",
        "url": "canonical_link url",
        "headline": "title",
        "byline": "authors",
        "published_at": "publish_date",
        "outlet": "meta_site_name source_url",
        "language": "meta_lang language",
    },
    # https://iptc.org/standards/ninjs, 1.x, 2.x and 3.x.
    "ninjs": {
        "id": "uri",
        "text": "body_text bodies.contenttype=text/plain.value bodies.contentType=text/plain.value text",
        "html": "body_xhtml body_html bodies.contenttype=body_xhtml.value bodies.contenttype=text/html.value "
        "bodies.contentType=text/html.value bodies.contenttype=application/xhtml+xml.value bodies.0.value",
        "url": "url",
        "headline": "headline headlines.role=main.value headlines.0.value title",
        "byline": "byline by",
        "dateline": "dateline",
        "published_at": "firstcreated firstCreated contentcreated contentCreated versioncreated versionCreated",
        "modified_at": "versioncreated versionCreated",
        "outlet": "infosources.0.name infosource.0.name source",
        "language": "language",
    },
    # https://schema.org/NewsArticle, one object a line.
    "schema-org": {
        "id": "identifier @id",
        "text": "articleBody text",
        "html": "html",
        "url": "url mainEntityOfPage.@id mainEntityOfPage @id",
        "headline": "headline name",
        "byline": "author creator",
        "dateline": "dateline",
        "published_at": "datePublished dateCreated",
        "modified_at": "dateModified",
        "outlet": "publisher.name publisher isPartOf.name",
        "language": "inLanguage.alternateName inLanguage",
    },
}

_MARKS: tuple[tuple[str, frozenset[str]], ...] = (
    ("schema-org", frozenset(("articleBody", "@type", "@graph"))),
    ("news-please", frozenset(("maintext", "date_publish", "title_rss"))),
    ("ninjs", frozenset(("body_text", "body_html", "body_xhtml", "bodies", "versioncreated", "versionCreated"))),
    ("media-cloud", frozenset(("media_name", "stories_id", "text_content", "canonical_domain"))),
    ("newspaper", frozenset(("publish_date", "meta_lang", "canonical_link", "meta_site_name"))),
)
"""By which fields a record of each form is told; the first form that has one counts, `onrecord` when none has."""
_ALL_MARKS = frozenset[str]().union(*(marks for _, marks in _MARKS))


class FieldMappingError(ValueError):
    """A mapping that cannot be used; the message names the key and the fix."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """For each of our fields the paths that are asked for it, in order.

    The name `auto` stands for a mapping that is chosen for each record by its fields; its own paths are not used.
    """

    name: str
    paths: Mapping[str, tuple[FieldPath, ...]]
    dates: str = "printed"
    """One of `DATE_FORMS`."""
    version: str = field(init=False, default=AUTO)
    """Name and hash of what the mapping says: what was read by another version is read again."""
    columns: frozenset[str] = field(init=False, default=frozenset())
    """Keys or columns that the paths may start at."""

    def __post_init__(self) -> None:
        if not self.is_auto:
            parts = [self.dates, *(f"{name}={_printed(self.paths.get(name, ()))}" for name in FIELDS)]
            digest = hashlib.sha256("|".join(parts).encode()).hexdigest()[:8]
            object.__setattr__(self, "version", f"{self.name}-{digest}")
        starts = (name for paths in self.paths.values() for path in paths for name in (path.column, path.printed))
        object.__setattr__(self, "columns", frozenset(starts))

    def __hash__(self) -> int:
        return hash(self.version)

    @property
    def is_auto(self) -> bool:
        return self.name == AUTO


def _printed(paths: Iterable[FieldPath]) -> str:
    return " ".join(path.printed for path in paths)


def _preset(name: str) -> FieldMapping:
    texts = _PRESETS_TEXT[name]
    return FieldMapping(name, MappingProxyType({name: _paths(text.split()) for name, text in texts.items()}))


def _paths(printed: Iterable[str]) -> tuple[FieldPath, ...]:
    return tuple(FieldPath(path) for path in printed)


PRESETS: Mapping[str, FieldMapping] = MappingProxyType({name: _preset(name) for name in _PRESETS_TEXT})
TEXT_NAMES: Final = frozenset(path.printed for mapping in PRESETS.values() for path in mapping.paths["text"])
"""Names under which some preset looks for the text of an article."""
KNOWN_NAMES: Final = _ALL_MARKS.union(*(mapping.columns for mapping in PRESETS.values()))
"""All names of fields that the presets know."""
AUTO_MAPPING: Final = FieldMapping(AUTO, MappingProxyType({}))
PRESET_NAMES: Final = (AUTO, *PRESETS)


def mapping_for(mapping: FieldMapping, names: Sequence[str]) -> FieldMapping:
    """The mapping itself, or for `auto` the preset that a record with these field names has."""
    if not mapping.is_auto:
        return mapping
    if _ALL_MARKS.isdisjoint(names):
        return PRESETS[DEFAULT_PRESET]
    present = frozenset(names)
    return PRESETS[next(preset for preset, marks in _MARKS if marks & present)]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields of records with the same names of fields may stand: of a mapping what can lead anywhere."""

    paths: Mapping[str, tuple[FieldPath, ...]]
    dates: str

    def __getitem__(self, name: str) -> tuple[FieldPath, ...]:
        return self.paths.get(name, ())


def layout_of(mapping: FieldMapping, names: tuple[str, ...]) -> Layout:
    """The layout of records with these field names, under the mapping or under the preset that `auto` stands for."""
    if len(names) > _CACHED_NAMES or len("".join(names)) > _CACHED_LENGTH:
        return _layout(mapping, names)
    return _cached_layout(mapping, names)


def _layout(mapping: FieldMapping, names: tuple[str, ...]) -> Layout:
    found, present = mapping_for(mapping, names), frozenset(names)
    paths = {
        name: tuple(path for path in alternatives if path.column in present or path.printed in present)
        for name, alternatives in found.paths.items()
    }
    return Layout(MappingProxyType(paths), found.dates)


_cached_layout = lru_cache(maxsize=256)(_layout)


def field_mapping(name: str) -> FieldMapping:
    """The preset of that name.

    Raises
    ------
    FieldMappingError
        When there is none.
    """
    if name == AUTO:
        return AUTO_MAPPING
    if name not in PRESETS:
        near = get_close_matches(name, PRESET_NAMES, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise FieldMappingError(f"there is no preset {name!r}: {hint}The presets are {', '.join(PRESET_NAMES)}")
    return PRESETS[name]


def own_mapping(table: Mapping[str, object]) -> FieldMapping:
    """A mapping of one's own: our field -> their field, a path, or a list of alternatives.

    Fields that are not mentioned are read as the `preset` does, `onrecord` unless given; an empty text or list switches
    a field off. `dates` is one of `DATE_FORMS`.

    Raises
    ------
    FieldMappingError
        Naming the key that cannot be used, and the fix.
    """
    values = dict(table)
    preset = values.pop(PRESET_KEY, DEFAULT_PRESET)
    base = field_mapping(preset) if isinstance(preset, str) else None
    if base is None or base.is_auto:
        raise FieldMappingError(f"{PRESET_KEY}: write one of {', '.join(PRESETS)} here, or leave the key out")
    dates = values.pop(DATES_KEY, base.dates)
    if dates not in DATE_FORMS:
        raise FieldMappingError(f"{DATES_KEY}: write one of {', '.join(DATE_FORMS)} here, or leave the key out")
    paths = dict(base.paths)
    for key, value in values.items():
        if key not in FIELDS:
            near = get_close_matches(key, (*FIELDS, PRESET_KEY, DATES_KEY), n=1)
            hint = f"did you mean {near[0]}?" if near else f"the fields are {', '.join(FIELDS)}"
            raise FieldMappingError(f"{key}: there is no such field; {hint}")
        paths[key] = _checked_paths(key, value)
    if not paths.get("text") and not paths.get("html"):
        raise FieldMappingError("text: name the field that holds the article, or map html")
    return FieldMapping(OWN, MappingProxyType(paths), str(dates))


def _checked_paths(key: str, value: object) -> tuple[FieldPath, ...]:
    alternatives = [value] if isinstance(value, str) else value
    if not isinstance(alternatives, list | tuple) or not all(isinstance(path, str) for path in alternatives):
        raise FieldMappingError(
            f'{key}: write the name of a field ("author"), a path to it ("author.0.name") or a list of such names'
        )
    filled = [path for path in alternatives if path]
    for path in filled:
        if path not in {"."} and "" in path.split("."):
            raise FieldMappingError(f"{key}: {path!r} is no path; parts are separated by single dots, such as a.0.b")
    return _paths(filled)
