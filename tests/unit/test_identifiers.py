from transforms.identifiers import stable_id, text_sha256


def test_stable_id_depends_on_kind_and_parts_and_their_borders() -> None:
    assert stable_id("quote", "ab", "c") == stable_id("quote", "ab", "c")
    different = {stable_id("quote", "ab", "c"), stable_id("quote", "a", "bc"), stable_id("entity", "ab", "c")}
    assert len(different) == 3


def test_stable_id_is_sixteen_hexadecimal_characters() -> None:
    assert len(stable_id("quote", 1, 2)) == 16
    int(stable_id("quote", 1, 2), 16)


def test_text_sha256_accepts_lone_surrogates() -> None:
    assert len(text_sha256("\ud800")) == 64
