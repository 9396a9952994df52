import pytest

from transforms.annotations import Span
from transforms.quotes.marks import MarkedText, find_mark_runs


def marked(text: str) -> list[str]:
    return [text[run.span.start : run.span.end] for run in find_mark_runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We lost,” she said.", ["“We lost,”"]),
        ('"We lost," she said. "Nobody slept."', ['"We lost,"', '"Nobody slept."']),
        ('“We lost," she said. "Nobody slept.”', ['“We lost,"', '"Nobody slept.”']),
        ("”We lost,” she said.", ["”We lost,”"]),
        ("“We lost,“ she said.", ["“We lost,“"]),
        ("„Wir haben verloren“, sagte sie.", ["„Wir haben verloren“"]),
        ("«Nous avons perdu», dit-elle.", ["«Nous avons perdu»"]),
        ("»Wir haben verloren«, sagte sie.", ["»Wir haben verloren«"]),
        ("``We lost,'' she said.", ["``We lost,''"]),
        ("She called it a “joke”—twice.", ["“joke”"]),
        ("(“Never,” he said)", ["“Never,”"]),
        ("« Nous avons perdu », dit-elle.", ["« Nous avons perdu »"]),
        ("‘They told me “go home” and I left,’ she said.", ["‘They told me “go home” and I left,’"]),
        ("‘We lost,’ she said of the “war room”.", ["‘We lost,’", "“war room”"]),
    ],
)
def test_find_mark_runs_reads_every_style_of_marks(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


def test_find_mark_runs_reads_single_marks_when_there_are_no_double_ones() -> None:
    text = "‘We don’t know the workers’ names,’ she said. ‘Nobody’s told us since the ’90s.’"

    assert marked(text) == ["‘We don’t know the workers’ names,’", "‘Nobody’s told us since the ’90s.’"]


def test_find_mark_runs_leaves_single_marks_inside_double_ones_to_the_outer_run() -> None:
    assert marked("“He said ‘no’ to us,” she said.") == ["“He said ‘no’ to us,”"]


def test_find_mark_runs_does_not_take_inches_for_marks() -> None:
    assert marked('The 6\'2" guard said "no" twice.') == ['"no"']


def test_find_mark_runs_does_not_end_a_quotation_at_the_inches_in_it() -> None:
    assert marked('"He ate a 12" pizza," she said.') == ['"He ate a 12" pizza,"']
    assert marked('"We won in 2016" and "lost in 2020"') == ['"We won in 2016"', '"lost in 2020"']


def test_find_mark_runs_does_not_read_apostrophes_beside_double_marks_as_runs() -> None:
    assert marked("“We lost,” she said of the workers’ ‘union. It wasn’t ’bout the ’90s.") == ["“We lost,”"]


def test_find_mark_runs_ends_an_open_run_at_a_mark_with_spaces_on_both_sides() -> None:
    assert marked('"We lost.\nNobody slept, " she said.') == ['"We lost.', 'Nobody slept, "']


def test_find_mark_runs_keeps_a_quotation_of_the_same_marks_inside_the_outer_one() -> None:
    assert marked("“They told me “go home” and left,” she said.") == ["“They told me “go home” and left,”"]


def test_find_mark_runs_gives_up_an_opening_mark_that_lost_its_partner() -> None:
    assert marked("“We lost, she said. “Nobody slept.”") == ["“Nobody slept.”"]


def test_find_mark_runs_ends_an_open_run_with_its_paragraph_and_goes_on_in_the_next() -> None:
    text = "“We lost.\n\n“Nobody slept,” she said."

    first, second = find_mark_runs(text)

    assert (text[first.span.start : first.span.end], first.is_closed) == ("“We lost.", False)
    assert (text[second.span.start : second.span.end], second.is_continuation) == ("“Nobody slept,”", True)


def test_find_mark_runs_goes_on_without_a_new_opening_mark_when_a_closing_one_follows() -> None:
    text = "“We lost.\n\nNobody slept,” she said."

    assert marked(text) == ["“We lost.", "Nobody slept,”"]


def test_find_mark_runs_does_not_call_a_new_quotation_after_a_closed_one_a_continuation() -> None:
    _, second = find_mark_runs("“We lost.”\n\n“Nobody slept,” she said.")

    assert not second.is_continuation


@pytest.mark.parametrize("text", ["", '"', "”", "“" * 50, '" " " "', "'", "«“„", "a\n\n\n”b"])
def test_find_mark_runs_survives_marks_without_sense(text: str) -> None:
    assert all(0 <= run.span.start < run.span.end <= len(text) for run in find_mark_runs(text))


def test_marked_share_is_the_share_of_words_inside_the_marks() -> None:
    text = "the rules were “a joke”"
    share = MarkedText(text).marked_share([Span(0, len(text))])

    assert share == pytest.approx(2 / 5)


def test_find_mark_runs_reads_on_over_a_wrapped_line_of_one_paragraph() -> None:
    text = "“We lost the\nvote,” she said."

    (run,) = find_mark_runs(text, paragraphs=[Span(0, len(text))])

    assert text[run.span.start : run.span.end] == "“We lost the\nvote,”"
