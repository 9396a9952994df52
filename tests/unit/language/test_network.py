import json
import pickle
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from transforms.annotations import Reading, Span
from transforms.language import network
from transforms.language.manifest import GRAPH_FILE, MANIFEST_FILE, SHIPPED_DIRECTORY, VOCABULARY_FILE
from transforms.language.network import NetworkUnavailableError, load_network, read_network_version

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
        ("Maria Adeyemi", "PERSON"),
        ("Ohio", "PLACE"),
        ("The White House", "ORG"),
        ("Iran", "PLACE"),
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


def test_read_network_version_is_that_of_the_loaded_network() -> None:
    assert read_network_version() == NETWORK.version


def test_network_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(NETWORK)).read([ARTICLE]) == NETWORK.read([ARTICLE])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (MANIFEST_FILE, VOCABULARY_FILE, GRAPH_FILE):
        shutil.copy(SHIPPED_DIRECTORY / name, tmp_path / name)
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


def test_read_network_version_changes_with_the_settings(folder: Path) -> None:
    rewrite_manifest(folder, lambda fields: fields.update({"window": {"pieces": 200, "context": 32}}))
    assert read_network_version(folder) != NETWORK.version
