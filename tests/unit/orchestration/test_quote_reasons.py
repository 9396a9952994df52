from pathlib import Path

from orchestration.commands.quote_reasons import StoredQuote, quote_reasons
from orchestration.settings import Settings, load_settings
from transforms.entities.reference import load_reference
from transforms.language.reader import load_reader
from transforms.parsing import ArticleText, extractor_version

TEXT = "“It will rain,” Ana Ruiz said in Oslo on Monday."
RULES = load_settings({"profile": "rules"})
VERSION = extractor_version(load_reader("rules"), load_reference())


def reasons(*, version: str | None = VERSION, segments: tuple[int, int] = (0, 15), settings: Settings = RULES) -> str:
    article = ArticleText("a1", 1, "en", None, TEXT)
    return "\n".join(quote_reasons(StoredQuote(article, "body", (segments,), version), settings=settings))


def test_quote_reasons_tell_probabilities_confidence_and_rules() -> None:
    text = reasons()

    assert "  speaker 0.930" in text
    assert "an average quote" in text
    assert "inside quotation marks: yes" in text
    assert "the speaker's words have a name as their head" in text
    assert "stored rows" not in text


def test_quote_reasons_say_that_the_rows_are_by_another_extractor() -> None:
    assert reasons(version="rules-0+reader").startswith(
        f"Read again by {VERSION}; the stored rows are by rules-0+reader"
    )


def test_quote_reasons_say_that_the_quote_is_not_found_again() -> None:
    assert "does not find the quote" in reasons(segments=(0, 4))


def test_quote_reasons_say_why_the_article_cannot_be_read_again(tmp_path: Path) -> None:
    text = reasons(settings=load_settings({"profile": "accurate", "network_dir": tmp_path}))

    assert text.startswith("The article cannot be read again")
    assert "network.json" in text
