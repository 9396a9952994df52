"""Why an input was not read: the closed list of reason codes, each with the sentence that says what to do.

A code is stable: reports and tests name it. The sentence may be sharpened at any time.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MAX_ARTICLE_BYTES: Final = 5_000_000
"""Size of the largest article that is read, as a single page or as one line of a JSON Lines file."""

MAX_JSON_DOCUMENT_BYTES: Final = 32_000_000
"""Size of the largest JSON document that is read whole: an array of articles, or one object over several lines."""

MAX_XML_DOCUMENT_BYTES: Final = 50_000_000
"""Size of the largest feed, sitemap or wire document that is read; the sitemap protocol has the same limit."""

EMPTY: Final = "empty"
NO_TEXT: Final = "no_text"
UNDECODABLE: Final = "undecodable"
BINARY: Final = "binary"
UNSUPPORTED_FORMAT: Final = "unsupported_format"
TOO_LARGE: Final = "too_large"
JSON_INVALID: Final = "json_invalid"
JSON_NOT_OBJECT: Final = "json_not_object"
JSON_TEXT_MISSING: Final = "json_text_missing"
JSON_TEXT_WRONG_TYPE: Final = "json_text_wrong_type"
HTML_TOO_COMPLEX: Final = "html_too_complex"
HTML_NO_ARTICLE: Final = "html_no_article"
HTML_UNREADABLE: Final = "html_unreadable"
LINK_ONLY: Final = "link_only"
XML_ENTITIES: Final = "xml_entities"
XML_BROKEN: Final = "xml_broken"
XML_CUT_OFF: Final = "xml_cut_off"
WIRE_NOT_TEXT: Final = "wire_not_text"
WIRE_EMBARGOED: Final = "wire_embargoed"
WIRE_WITHDRAWN: Final = "wire_withdrawn"

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        EMPTY: "The input holds no bytes, or nothing but white space. Deliver it again, or delete it.",
        NO_TEXT: "There is a header but no text after it. Deliver the article with its body.",
        UNDECODABLE: "The bytes are no text in UTF-8, UTF-16 or Windows-1252. Save the file as UTF-8.",
        BINARY: "The bytes are not text. Deliver plain text, JSON Lines or an HTML page.",
        UNSUPPORTED_FORMAT: "This format is not read. Convert it to plain text, JSON Lines or an HTML page.",
        TOO_LARGE: f"The article is larger than {MAX_ARTICLE_BYTES // 1_000_000} MB. "
        "Split it; deliver many articles as JSON Lines, one object a line.",
        JSON_INVALID: "The line or document is not valid JSON. Write one whole JSON object a line.",
        JSON_NOT_OBJECT: 'The JSON value is not an object. Write one object a line, with the article as "text".',
        JSON_TEXT_MISSING: 'The JSON object has no "text", or it is null. Put the body of the article into "text".',
        JSON_TEXT_WRONG_TYPE: '"text" is not a string. Put the body of the article into "text" as one string.',
        HTML_TOO_COMPLEX: "The page nests too deep or holds too many tags or attributes. Deliver its text instead.",
        HTML_UNREADABLE: "The page's markup cannot be read. Save it anew from a browser, or deliver its text.",
        HTML_NO_ARTICLE: "No article was found in the page: an index, an error or a page filled in by scripts. "
        "Save the page as the browser shows it, or deliver its text.",
        LINK_ONLY: "A link, at most with a summary, and not the article. `onrecord fetch FEED`, with the address of "
        "the feed or sitemap, brings the pages.",
        XML_ENTITIES: "The XML declares entities that name files, addresses or other entities, which are never "
        "resolved. Deliver it without its document type declaration.",
        XML_BROKEN: "The XML is not well-formed. Ask its source to deliver it again, or deliver the text.",
        XML_CUT_OFF: "The XML ends before its last closing tag; what stands before the cut was read. "
        "Deliver the file again.",
        WIRE_NOT_TEXT: "Pictures, graphics, video and packages hold no text of an article. Nothing needs to be done.",
        WIRE_EMBARGOED: "The item is under an embargo without an end. Deliver the version that lifts it.",
        WIRE_WITHDRAWN: "The source took the item back, so no version of it is counted. Nothing needs to be done.",
    }
)


def rejection_sentence(reason_code: str, detail: str | None = None) -> str:
    """What happened and what to do, with the `detail` of this case in front when there is one."""
    sentence = SENTENCES[reason_code]
    return f"{detail}. {sentence}" if detail else sentence
