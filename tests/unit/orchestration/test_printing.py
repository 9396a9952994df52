import pytest

from orchestration.printing import describe_passed_over, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rain.txt", "rain.txt"),
        ("naïve 名前 👩‍👩‍👧", "naïve 名前 👩‍👩‍👧"),
        ("red\x1b[31m\x07", "red\\x1b[31m\\x07"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x9b31m", "\\x9b31m"),
        ("\u202etxt.exe\ud800", "\\u202etxt.exe\\ud800"),
    ],
)
def test_printable_writes_out_what_could_harm_a_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_describe_passed_over_names_links_and_counts_the_rest() -> None:
    assert describe_passed_over({}, ()) == ""
    links = [f"/in/{n}.txt" for n in range(7)]
    assert describe_passed_over({"hidden": 2, "link_out": 7, "no_file": 1}, links) == (
        "2 hidden files; 1 special file; 7 links out of the folder (name it as a source to read it): "
        "/in/0.txt, /in/1.txt, /in/2.txt, /in/3.txt, /in/4.txt and 2 more"
    )
