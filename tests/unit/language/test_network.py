import json
import pickle
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from transforms.annotations import Reading, Span
from transforms.language import network
from transforms.language.manifest import GRAPH_FILE, MANIFEST_FILE, VOCABULARY_FILE, read_manifest, shipped_directory
from transforms.language.network import NetworkUnavailableError, load_network
from transforms.language.window_cache import WindowCache

SHIPPED = shipped_directory("accurate")

NETWORK = load_network()

ARTICLE = (
    "“We lost the vote,” said Sen. Maria Adeyemi of Ohio. “Nobody slept.”\n\n"
    "The White House said on Monday that talks with Iran would continue."
)


def words(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def test_read_finds_contents_with_source_and_cue() -> None:
    (reading,) = NETWORK.read([ARTICLE])
    assert [
        (words(ARTICLE, found.content), words(ARTICLE, found.source), words(ARTICLE, found.cue))
        for found in reading.attributions
    ] == [
        ("“We lost the vote,”", "Sen. Maria Adeyemi of Ohio", "said"),
        ("“Nobody slept.”", "Sen. Maria Adeyemi of Ohio", "said"),
        ("that talks with Iran would continue", "The White House", "said"),
    ]
    assert all(found.probability > 0.9 and found.source_probability > 0.9 for found in reading.attributions)


def test_read_finds_names_with_labels() -> None:
    (reading,) = NETWORK.read([ARTICLE])
    assert [(words(ARTICLE, name.span), name.label) for name in reading.names] == [
        ("Sen", "TITLE"),
        ("Maria Adeyemi", "PERSON"),
        ("Ohio", "GPE"),
        ("White House", "ORG"),
        ("Monday", "DATE"),
        ("Iran", "GPE"),
    ]


def test_read_keeps_the_order_of_texts_and_reads_equal_texts_alike() -> None:
    first, empty, again = NETWORK.read([ARTICLE, "", ARTICLE])
    assert first == again != Reading()
    assert empty == Reading()
    assert NETWORK.read([]) == []


def news(seed: int, paragraphs: int) -> str:
    """Text of news-like paragraphs, different for every seed."""
    chosen = random.Random(seed)
    names = ["Adeyemi", "Ruth Cole", "the mayor", "Acme Corp.", "Iran", "Gov. Marsh"]
    verbs = ["said", "told reporters", "wrote", "denied", "was sure"]
    return "\n\n".join(
        f"{chosen.choice(names)} {chosen.choice(verbs)} that {chosen.choice(names)} would sell "
        f"{chosen.randint(2, 900)} "
        f"{chosen.choice(['ships', 'houses'])}. “{chosen.choice(['Never', 'We will', 'Not now'])},” "
        f"{chosen.choice(['he', 'she', chosen.choice(names)])} added."
        for _ in range(paragraphs)
    )


def test_read_gives_a_text_the_same_reading_whatever_its_neighbours() -> None:
    texts = [news(seed, paragraphs=1 + 5 * (seed % 4)) for seed in range(12)]
    alone = {text: NETWORK.read([text])[0] for text in texts}
    shuffled = random.Random(0).sample(texts, k=len(texts))
    assert NETWORK.read(shuffled) == [alone[text] for text in shuffled]
    assert load_network(threads=2).read(texts) == [alone[text] for text in texts]


class CountedSession:
    """Passes runs on to the network's own session and counts them."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.run_count = 0

    def run(self, *arguments: Any) -> Any:
        self.run_count += 1
        return self._session.run(*arguments)


def counted_network(monkeypatch: pytest.MonkeyPatch) -> tuple[network.ReadingNetwork, CountedSession]:
    """A network that has read nothing, and what counts its passes."""
    fresh = load_network()
    session = CountedSession(fresh._session)
    monkeypatch.setattr(fresh, "_session", session)
    return fresh, session


def test_read_does_not_run_a_copy_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, session = counted_network(monkeypatch)
    text = news(3, paragraphs=60)
    (first,) = fresh.read([text])
    passes = session.run_count
    assert passes > 1
    assert fresh.read([text, text.replace("\n\n", "\n \n\n")])[0] == first
    assert session.run_count == passes


@pytest.mark.parametrize("changed", [0, 50, 119])
def test_read_runs_only_the_windows_around_a_correction_again(monkeypatch: pytest.MonkeyPatch, changed: int) -> None:
    fresh, session = counted_network(monkeypatch)
    paragraphs = news(3, paragraphs=120).split("\n\n")
    fresh.read(["\n\n".join(paragraphs)])
    passes, session.run_count = session.run_count, 0
    corrected = "\n\n".join([*paragraphs[:changed], "A correction was made on Monday.", *paragraphs[changed + 1 :]])
    (reading,) = fresh.read([corrected])
    assert 1 <= session.run_count <= passes / 2
    assert reading == load_network().read([corrected])[0]


def test_read_forgets_what_no_longer_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, session = counted_network(monkeypatch)
    monkeypatch.setattr(fresh, "_cache", WindowCache(max_bytes=1))
    assert fresh.read([ARTICLE, ARTICLE]) == NETWORK.read([ARTICLE, ARTICLE])
    assert session.run_count == 2


def test_read_takes_a_paragraph_longer_than_any_window() -> None:
    text = " ".join(news(1, paragraphs=120).split("\n\n"))
    (reading,) = NETWORK.read([text])
    ends = [found.content.end for found in reading.attributions]
    assert ends == sorted(ends)
    assert ends[-1] > 0.95 * len(text)


def test_read_finds_the_same_names_when_a_long_text_is_decoded_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = news(2, paragraphs=40)
    (whole,) = NETWORK.read([text])
    monkeypatch.setattr(network, "MAX_STRETCH_WINDOWS", 2)
    (cut,) = NETWORK.read([text])
    assert cut.names == whole.names
    assert [found.content for found in cut.attributions] == [found.content for found in whole.attributions]


def test_version_is_that_of_the_manifest() -> None:
    assert read_manifest(SHIPPED).version == NETWORK.version


def test_network_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(NETWORK)).read([ARTICLE]) == NETWORK.read([ARTICLE])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (MANIFEST_FILE, VOCABULARY_FILE, GRAPH_FILE):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_load_network_takes_another_folder(folder: Path) -> None:
    assert load_network(folder).read([ARTICLE]) == NETWORK.read([ARTICLE])


@pytest.mark.parametrize("name", [MANIFEST_FILE, VOCABULARY_FILE, GRAPH_FILE])
def test_load_network_says_which_file_is_missing_and_how_to_get_it(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(
        NetworkUnavailableError, match=rf"{name} cannot be read.*git checkout.*reinstalling.*network_dir"
    ):
        load_network(folder)


@pytest.mark.parametrize("name", [VOCABULARY_FILE, GRAPH_FILE])
def test_load_network_says_which_file_is_broken(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:1000])
    with pytest.raises(NetworkUnavailableError, match=rf"{name} is broken: its SHA-256 is .* \(1000 bytes\)"):
        load_network(folder)


def rewrite_manifest(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    fields = json.loads((folder / MANIFEST_FILE).read_text())
    change(fields)
    (folder / MANIFEST_FILE).write_text(json.dumps(fields))


def test_load_network_refuses_a_graph_that_the_runtime_cannot_read(folder: Path) -> None:
    (folder / GRAPH_FILE).write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    rewrite_manifest(folder, lambda fields: fields["files"].update({GRAPH_FILE: empty}))  # type: ignore[attr-defined]
    with pytest.raises(NetworkUnavailableError, match=f"{GRAPH_FILE} cannot be loaded"):
        load_network(folder)


def test_version_changes_with_the_settings(folder: Path) -> None:
    rewrite_manifest(folder, lambda fields: fields.update({"window": {"pieces": 200, "context": 32}}))
    assert read_manifest(folder).version != NETWORK.version
