import pytest

from transforms.reading.html_fragments import FragmentTooComplexError, fragment_text, is_page


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>bold</b>\n word.</p><p>Two.</p>", "One bold word.\n\nTwo."),
        ("One.<br>Two.", "One.\n\nTwo."),
        ("<h2>Talks</h2><ul><li>First</li><li>Second</li></ul>", "Talks\n\nFirst\n\nSecond"),
        ("AT&amp;T &#8220;rose&#8221;", "AT&T “rose”"),
        ("<p>One.</p><script>alert(1)</script><style>p {}</style><!-- note --><p>Two.</p>", "One.\n\nTwo."),
        ("<p>Never closed", "Never closed"),
        ("<script>x</script>", ""),
        ("no markup at all", "no markup at all"),
    ],
)
def test_fragment_text_makes_paragraphs_of_blocks(markup: str, text: str) -> None:
    assert fragment_text(markup) == text


@pytest.mark.parametrize("markup", ["<b>" * 3000 + "x", "<p " + " ".join(f'a{n}="x"' for n in range(2000)) + ">x"])
def test_fragment_text_gives_up_what_is_too_complex(markup: str) -> None:
    with pytest.raises(FragmentTooComplexError):
        fragment_text(markup)


def test_is_page_tells_pages_from_parts() -> None:
    assert is_page("\n<!DOCTYPE html><html>")
    assert is_page("<head><title>x</title></head>")
    assert not is_page("<div><header>x</header></div>")
