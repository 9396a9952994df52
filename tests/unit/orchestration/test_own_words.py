import pickle
import re
from pathlib import Path

import polars as pl
import pytest

from orchestration.commands.parsing import export_parses
from orchestration.own_words import OwnWordsError, load_own_words
from orchestration.parse_workers import parse_chunks, parser_loader
from orchestration.pipeline import extractor_version
from orchestration.progress import SilentProgress
from orchestration.settings import CHECKOUT, Settings, load_settings
from transforms.parsing import INPUT_COLUMNS
from transforms.quotes.lexicon import OwnTitle, Role

SECTION = "## Your own cue words and titles"


def settings_with(folder: Path, *, cues: str | None = None, titles: str | None = None) -> Settings:
    """Settings of the profile `rules` with files of own words in `folder`."""
    lines = ['profile = "rules"', "workers = 1"]
    for name, text in (("cues", cues), ("titles", titles)):
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
            lines.append(f'{name}_file = "{name}.csv"')
    (folder / "onrecord.toml").write_text("\n".join(lines), encoding="utf-8")
    return load_settings(environment={"ONRECORD_CONFIG": str(folder / "onrecord.toml")})


def readme_blocks() -> dict[str, list[str]]:
    """Code blocks of the README's section on own words, by language."""
    section = (CHECKOUT / "README.md").read_text(encoding="utf-8").partition(SECTION)[2].partition("\n## ")[0]
    blocks: dict[str, list[str]] = {}
    for language, text in re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL):
        blocks.setdefault(language, []).append(text)
    return blocks


def parse_text(settings: Settings, text: str, folder: Path) -> list[dict[str, object]]:
    (folder / "article.txt").write_text(text, encoding="utf-8")
    export_parses(
        [folder / "article.txt"],
        out=folder / "parsed",
        file_format="parquet",
        settings=settings,
        progress=SilentProgress(),
    )
    return pl.read_parquet(folder / "parsed" / "quotes.parquet").to_dicts()


def test_own_words_give_what_the_readme_says(tmp_path: Path) -> None:
    blocks = readme_blocks()
    (settings_text,), (cues, titles), (article,) = blocks["toml"], blocks["csv"], blocks["text"]
    (tmp_path / "cues.csv").write_text(cues, encoding="utf-8")
    (tmp_path / "titles.csv").write_text(titles, encoding="utf-8")
    (tmp_path / "onrecord.toml").write_text(f'{settings_text}profile = "rules"\nworkers = 1\n', encoding="utf-8")
    settings = load_settings(environment={"ONRECORD_CONFIG": str(tmp_path / "onrecord.toml")})

    quotes = parse_text(settings, article, tmp_path)

    assert [(quote["cue_lemma"], quote["cue_class"], quote["speaker_resolution"]) for quote in quotes] == [
        ("take to chirper", "speech", "explicit"),
        ("clap back", "speech", "nominal"),
    ]
    assert len({quote["speaker_entity_id"] for quote in quotes} - {None}) == 1
    assert all(quote["is_in_default_view"] for quote in quotes)


def test_own_words_are_what_finds_the_quotes_of_the_readme(tmp_path: Path) -> None:
    assert parse_text(settings_with(tmp_path), readme_blocks()["text"][0], tmp_path) == []


def test_load_own_words_takes_optional_columns_in_any_order_and_skips_blank_lines(tmp_path: Path) -> None:
    settings = settings_with(
        tmp_path,
        cues="\ufeffcue_class,lemma\r\nspeech, Clap  Back \r\n\r\nspeech,clap back\r\n",
        titles="title\nTaoiseach\n",
    )

    own = load_own_words(settings)

    assert [(cue.lemma, cue.cue_class, cue.forms) for cue in own.cues] == [("clap back", "speech", ())]
    assert own.titles == (OwnTitle("taoiseach", Role("taoiseach", "", "")),)


@pytest.mark.parametrize(
    ("cues", "complaint"),
    [
        ("lemma,class\nquip,speech\n", "line 1: the header is 'lemma,class'. Write 'lemma,cue_class'"),
        ("", "line 1: the header is ''. Write 'lemma,cue_class'"),
        ("lemma,cue_class\nquip,speach\n", "line 2: cue_class 'speach' is not known; write speech or other"),
        ("lemma,cue_class\n\n ,speech\n", "line 3: the lemma is empty"),
        ("lemma,cue_class\nquip,speech\njoke,speech\nquip,other\n", "line 4: 'quip' stands in line 2 already"),
        ("lemma,cue_class\nquip,speech,\n", "line 2: there are 3 values for 2 columns"),
        ("lemma,cue_class\nsay 2 x,speech\n", "line 2: 'say 2 x' cannot be looked up"),
        ('lemma,cue_class\n"quip,speech\n', "this is not valid CSV"),
    ],
)
def test_load_own_words_names_line_and_fix(tmp_path: Path, cues: str, complaint: str) -> None:
    with pytest.raises(OwnWordsError, match=re.escape(complaint)) as error:
        load_own_words(settings_with(tmp_path, cues=cues))
    assert str(tmp_path / "cues.csv") in str(error.value)


@pytest.mark.parametrize(
    ("titles", "complaint"),
    [
        ("title,gender\nombudswoman,w\n", "line 2: gender 'w' is not known; write f or m, or leave it empty"),
        (
            "title\nchief whip\n",
            "is more than one word; write its last word alone ('whip')",
        ),
        ("title,role\n,whip\n", "line 2: the title is empty"),
        ("title,role\nwhip,a\nWhip,b\n", "line 3: 'whip' stands in line 2 already"),
    ],
)
def test_load_own_words_names_line_and_fix_for_titles(tmp_path: Path, titles: str, complaint: str) -> None:
    with pytest.raises(OwnWordsError, match=re.escape(complaint)):
        load_own_words(settings_with(tmp_path, titles=titles))


def test_load_own_words_names_the_setting_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    settings = load_settings(environment={"ONRECORD_CUES_FILE": str(tmp_path / "none.csv")})
    with pytest.raises(OwnWordsError, match=r"cues_file names .*none\.csv, which cannot be read"):
        load_own_words(settings)


def test_extractor_version_changes_with_the_own_rows_alone(tmp_path: Path) -> None:
    none = extractor_version(settings_with(tmp_path))
    first = extractor_version(settings_with(tmp_path, cues="lemma,cue_class\nquip,other\njoke,speech\n"))
    reordered = extractor_version(settings_with(tmp_path, cues="lemma,cue_class\n\njoke,speech\nquip,other\n"))
    other = extractor_version(settings_with(tmp_path, cues="lemma,cue_class\nquip,speech\njoke,speech\n"))
    title = extractor_version(settings_with(tmp_path, titles="title\njoke\n"))

    assert first == reordered
    assert len({none, first, other, title}) == 4
    assert first.startswith(f"{none}+words-")


def test_parser_loader_takes_own_words_into_worker_processes(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, cues="lemma,cue_class\nclap back,speech\n")
    text = "“We never closed the library,” Tiril Vange clapped back."
    article = pl.DataFrame([("a1", 1, "en", None, text, None)], schema=list(INPUT_COLUMNS), orient="row")

    parsed = list(parse_chunks([article], workers=1, load=parser_loader(settings), is_isolated=True))

    assert parsed[0].quotes.get_column("cue_lemma").to_list() == ["clap back"]
    assert parsed[0].parses.get_column("extractor_version").to_list() == [extractor_version(settings)]


def test_parser_loader_keeps_the_rows_that_it_has_read(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, cues="lemma,cue_class\nclap back,speech\n")
    load = parser_loader(settings)
    (tmp_path / "cues.csv").write_text("lemma,cue_class\n", encoding="utf-8")

    assert pickle.loads(pickle.dumps(load))().lexicon.own_lemmas == {"clap back"}
