"""The texts of an article as they are read: the headline, unless it opens the body, then the body."""

HEADLINE, BODY = "headline", "body"


def article_texts(headline: str | None, text: str) -> list[tuple[str, str]]:
    """(text_part, text) in reading order; a headline that opens the body is read there only."""
    printed = (headline or "").strip()
    if not printed or text.lstrip().startswith(printed):
        return [(BODY, text)]
    return [(HEADLINE, headline or ""), (BODY, text)]
