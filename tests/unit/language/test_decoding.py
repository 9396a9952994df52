from itertools import pairwise

import numpy as np

from transforms.annotations import CLAUSE, PHRASE, Reading, Span
from transforms.language.decoding import decode
from transforms.language.features import load_vocabulary, read_pieces
from transforms.language.manifest import VOCABULARY_FILE, read_manifest, shipped_directory
from transforms.language.window_scores import pool_window
from transforms.language.windows import Window

SHIPPED = shipped_directory("accurate")

MANIFEST = read_manifest(SHIPPED)
VOCABULARY = load_vocabulary((SHIPPED / VOCABULARY_FILE).read_bytes())
SURE = 12.0
NOTHING = -1


class Scored:
    """The scores of a network that is sure of what the test says, over a text of one-piece words."""

    def __init__(self, text: str) -> None:
        self.pieces = read_pieces(text, VOCABULARY)
        count = len(self.pieces)
        columns = max(last for _, last in (*MANIFEST.tags.values(), *MANIFEST.pointers.values()))
        self.scores = np.zeros((1 + count, columns), dtype=np.float32)
        self.tags = self.scores[1:]
        self.tags[:, [first for first, _ in MANIFEST.tags.values()]] = SURE / 2
        # Each piece is pointed at by a vector of its own, so a piece's vector to point from is its row of scores.
        self.pointers = {}
        for kind, (first, last) in MANIFEST.pointers.items():
            middle = (first + last) // 2
            self.scores[:, middle : middle + 1 + count] = np.eye(1 + count)
            self.pointers[kind] = self.scores[1:, first : first + 1 + count]

    def tag(self, group: str, *places: int, kind: int = 0) -> "Scored":
        first = MANIFEST.tags[group][0] + 1 + 2 * kind
        self.tags[places[0], first] = SURE
        self.tags[list(places[1:]), first + 1] = SURE
        return self

    def point(self, kind: str, *places: int, at: int) -> "Scored":
        self.pointers[kind][list(places), 1 + at] = SURE
        return self

    def read(self, *bounds: int) -> Reading:
        """Decode windows cut at `bounds`; every window sees the text from the start."""
        edges = [0, *bounds, len(self.pieces)]
        windows = [Window(0, body, last) for body, last in pairwise(edges)]
        scores = [
            pool_window(
                self.scores[: 1 + last],
                is_separator=self.pieces.ids[body:last] == VOCABULARY.separator_id,
                groups=MANIFEST.tags,
                pointers=MANIFEST.pointers,
            )
            for body, last in pairwise(edges)
        ]
        return decode(self.pieces, windows, scores, MANIFEST)


TEXT = "we lost badly said the old mayor"  # seven words, seven pieces


def test_decode_follows_pointers_to_the_whole_tagged_span() -> None:
    scored = Scored(TEXT).tag("content", 0, 1, 2).tag("cue", 3).tag("source", 4, 5, 6)
    scored.point("source", 0, 1, 2, at=6).point("cue", 0, 1, 2, at=3)
    (found,) = scored.read().attributions
    assert (found.content, found.cue, found.source) == (Span(0, 13), Span(14, 18), Span(19, 32))
    assert min(found.probability, found.cue_probability, found.source_probability) > 0.99


def test_decode_leaves_source_and_cue_open_when_pointers_say_nothing() -> None:
    scored = Scored(TEXT).tag("content", 0, 1, 2).point("source", 0, 1, 2, at=NOTHING).point("cue", 0, 1, 2, at=NOTHING)
    (found,) = scored.read().attributions
    assert (found.source, found.source_probability, found.cue, found.cue_probability) == (None, 0.0, None, 0.0)


def test_decode_asks_the_window_with_most_of_the_content() -> None:
    scored = Scored(TEXT).tag("content", 0, 1, 2).tag("source", 4, 5, 6)
    scored.point("source", 0, at=3).point("source", 1, 2, at=5).point("cue", 0, 1, 2, at=NOTHING)
    (found,) = scored.read(1).attributions
    assert found.source == Span(19, 32)


def test_decode_joins_a_content_that_three_windows_hold() -> None:
    text = "the old mayor said we lost badly there"
    scored = Scored(text).tag("content", 4, 5, 6, 7).tag("source", 0, 1, 2)
    scored.point("source", 5, 6, at=1).point("cue", 4, 5, 6, 7, at=NOTHING)
    (found,) = scored.read(5, 7).attributions
    assert (found.content, found.source) == (Span(19, 38), Span(0, 13))


def test_decode_widens_to_a_pointed_word_without_a_tag() -> None:
    scored = Scored(TEXT).tag("content", 0, 1, 2).point("source", 0, 1, 2, at=6).point("cue", 0, 1, 2, at=NOTHING)
    (found,) = scored.read().attributions
    assert found.source == Span(27, 32)


def test_decode_lets_contents_but_no_names_cross_paragraphs() -> None:
    scored = Scored("we lost\n\nold mayor").tag("content", 0, 1, 2, 3, 4).tag("name", 3, 4, kind=2)
    scored.tag("name", 0, 1, 2)
    reading = scored.read()
    assert [found.content for found in reading.attributions] == [Span(0, 18)]
    assert [(name.span, name.label) for name in reading.names] == [(Span(0, 7), "PERSON"), (Span(9, 18), "GPE")]


def test_decode_drops_contents_without_a_word() -> None:
    assert Scored("we , lost").tag("content", 1).read() == Reading()


def test_decode_widens_spans_to_word_edges_and_combining_marks() -> None:
    text = "the cafe\u0301 of Adeyemi"
    pieces = read_pieces(text, VOCABULARY)
    inner = int(np.flatnonzero(pieces.word_starts == text.index("Adeyemi"))[1])
    reading = Scored(text).tag("name", 1).tag("name", inner, kind=1).read()
    assert [text[name.span.start : name.span.end] for name in reading.names] == ["cafe\u0301", "Adeyemi"]


def test_decode_gives_contents_their_scope() -> None:
    scored = Scored(TEXT).tag("content", 0, 1, 2, kind=0).tag("content", 4, 5, 6, kind=1)
    assert [found.scope for found in scored.read().attributions] == [CLAUSE, PHRASE]


def test_decode_leaves_out_contents_less_probable_than_their_scope_asks_for() -> None:
    def read(score: float, kind: int) -> int:
        scored = Scored(TEXT).tag("content", 0, 1, 2, kind=kind)
        content = slice(*MANIFEST.tags["content"])
        scored.tags[:3, content] = np.where(scored.tags[:3, content] == SURE, score, scored.tags[:3, content])
        return len(scored.read().attributions)

    between = SURE / 2 + np.log(0.77 / 0.23)  # a probability of some 0.77: enough for a clause, not for a phrase
    assert (read(between, kind=0), read(between, kind=1), read(SURE, kind=1)) == (1, 0, 1)


def test_decode_calls_a_name_a_place_when_its_kinds_together_outweigh_the_rest() -> None:
    scored = Scored(TEXT)
    labels = MANIFEST.kinds["name"]
    for label, score in (("ORG", 10.0), ("GPE", 9.6), ("FAC", 9.4)):
        scored.tags[0, MANIFEST.tags["name"][0] + 1 + 2 * labels.index(label)] = score
    (name,) = scored.read().names
    assert name.label == "GPE"
    assert 0.5 < name.probability < 0.6


def test_decode_of_nothing_is_nothing() -> None:
    assert decode(read_pieces("", VOCABULARY), [], [], MANIFEST) == Reading()


def test_decode_drops_contents_of_separators_alone() -> None:
    scored = Scored("we lost\n\nold mayor").tag("content", 2).tag("content", 5)
    assert scored.read() == Reading()
    assert len(scored.tag("content", 3, 4).read().attributions) == 1
