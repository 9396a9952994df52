from transforms.entities.phrases import find_phrases, phrase_index


def found(text: str, *phrases: str) -> list[str]:
    return [text[start:end] for start, end in find_phrases(text, phrase_index(phrases))]


def test_find_phrases_takes_the_longest_at_one_place() -> None:
    assert found("South Koreans and Koreans", "South Korean", "South Koreans", "Koreans") == [
        "South Koreans",
        "Koreans",
    ]


def test_find_phrases_is_bound_to_words_and_case() -> None:
    assert found("polish Polishing Polish-born, (Polish)", "Polish") == ["Polish", "Polish"]


def test_find_phrases_takes_the_longest_of_several_indexes() -> None:
    text = "Costa Ricans"
    spans = list(find_phrases(text, phrase_index(["Costa"]), phrase_index(["Costa Ricans"])))

    assert [text[start:end] for start, end in spans] == ["Costa Ricans"]
