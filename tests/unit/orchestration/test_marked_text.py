from orchestration.marked_text import Mark, MarkedText

TEXT = "“We lost,” Adeyemi said. Rain fell."


def marked() -> MarkedText:
    return MarkedText(
        TEXT, [Mark(11, 18, "name"), Mark(11, 18, "speaker", "1"), Mark(0, 10, "quote", "1"), Mark(19, 23, "cue", "1")]
    )


def test_plain_puts_brackets_around_marks() -> None:
    assert marked().plain() == "[1: “We lost,” :1] <{1= Adeyemi}> |said|. Rain fell."


def test_plain_nests_inner_marks() -> None:
    text = MarkedText("Rain in Oslo fell", [Mark(8, 12, "name"), Mark(0, 17, "doubtful", "2")])
    assert text.plain() == "[2? Rain in <Oslo> fell ?2]"


def test_plain_shows_a_cue_that_two_quotes_share_once() -> None:
    text = MarkedText("A said", [Mark(2, 6, "cue", "1"), Mark(2, 6, "cue", "2")])
    assert text.plain() == "A |said|"


def test_excerpt_keeps_the_marks_inside() -> None:
    assert marked().excerpt(10, 25).plain() == "<{1= Adeyemi}> |said|."


def test_styled_keeps_the_text_and_numbers_the_quotes() -> None:
    assert marked().styled().plain == f"[1]{TEXT}"
