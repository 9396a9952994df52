from transforms.reading.html_paragraphs import (
    drop_embedded_posts,
    fold,
    keys_apart,
    missed_paragraphs,
    source_paragraphs,
)
from transforms.reading.html_text import extract_text, parse_html

ONE = "The harbor of Lisse reopened on Tuesday after a storm had kept its ferries in port."
TWO = "Officials said that repairs to the northern pier would go on until the end of April."
THREE = "Fares would not rise before the summer, the harbor master told reporters in the town hall."
TEASER = "Nine ways to keep a boat dry in winter, told by those who have tried all of them."


def missed(markup: str, *extracted: str) -> list[tuple[int, str]]:
    tree = parse_html(f"<html><body>{markup}</body></html>")
    assert tree is not None
    found = missed_paragraphs(source_paragraphs(tree), [fold(text) for text in extracted])
    return [(number, paragraph.text) for number, paragraph in found]


def test_missed_paragraphs_finds_the_body_in_a_second_container() -> None:
    first = f'<div class="part-1"><p>{ONE}</p><p>{TWO}</p></div>'
    markup = f'{first}<div class="ad"></div><div class="part-2"><p>{THREE}</p></div>'
    assert missed(markup, ONE, TWO) == [(1, THREE)]


def test_missed_paragraphs_puts_a_paragraph_where_it_stood() -> None:
    assert missed(f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>", ONE, THREE) == [(0, TWO)]


def test_missed_paragraphs_leaves_other_kinds_other_articles_and_repetitions_alone() -> None:
    body = f'<article><div class="text"><p>{ONE}</p><p>{TWO}</p><p>{TWO}</p></div></article>'
    teaser = f'<div class="teaser"><p>{THREE}</p></div><article><div class="text"><p>{TEASER}</p></div></article>'
    assert missed(body + teaser, ONE, TWO) == []


def test_missed_paragraphs_knows_a_paragraph_that_became_two_blocks() -> None:
    assert missed(f"<div><p>{ONE} {TWO}</p><p>{THREE}</p></div>", ONE, TWO, THREE) == []


def test_keys_apart_names_teasers_inside_a_link_and_other_parts() -> None:
    body = f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>"
    tree = parse_html(f'<html><body>{body}<a href="/x"><p>{TEASER}</p></a></body></html>')
    assert tree is not None
    extracted = [fold(text) for text in (ONE, TWO, THREE, TEASER)]
    assert keys_apart(source_paragraphs(tree), extracted) == {fold(TEASER)}


def test_keys_apart_trusts_no_names_that_would_empty_the_page() -> None:
    tree = parse_html(f'<html><body><div class="comment-body"><p>{ONE}</p><p>{TWO}</p></div></body></html>')
    assert tree is not None
    assert keys_apart(source_paragraphs(tree), [fold(ONE), fold(TWO)]) == frozenset()


def test_drop_embedded_posts_takes_out_posts_and_leaves_quotations() -> None:
    post = '<blockquote class="twitter-tweet"><p>Boats again!</p></blockquote>'
    tree = parse_html(f"<html><body>{post}<blockquote><p>{ONE}</p></blockquote></body></html>")
    assert tree is not None
    drop_embedded_posts(tree)
    assert tree.text_content().strip() == ONE


def test_extract_text_marks_the_headings_of_sections() -> None:
    markup = (
        f"<html><body><article><p>{ONE}</p><h2>What is next?</h2><p>{TWO}</p><p>{THREE}</p></article></body></html>"
    )
    tree = parse_html(markup)
    assert tree is not None
    text = extract_text(tree, headline=None, byline=None)
    assert text is not None
    assert text.headings == ("What is next?",)
    assert text.text.split("\n\n") == [ONE, "What is next?", TWO, THREE]
