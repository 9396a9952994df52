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

MAX_CONTAINER_LEVELS: Final = 3
"""How many containers, one in the other, are opened; a tar that is compressed as a whole counts once."""

MAX_EXPANSION_RATIO: Final = 50
"""How many times its own size a container may unfold to; texts and pages pack to a fifth, at best to a thirtieth."""

MAX_MEMBER_BYTES: Final = 10_000_000_000
MAX_UNPACKED_BYTES: Final = 40_000_000_000
MAX_MEMBERS: Final = 200_000
"""Unpacked size of one member and of everything in one input, and how many members of an archive are read."""

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
CONTAINER_DAMAGED: Final = "container_damaged"
CONTAINER_NESTED: Final = "container_nested"
CONTAINER_TOO_LARGE: Final = "container_too_large"
MEMBER_ENCRYPTED: Final = "member_encrypted"
MEMBER_NOT_A_FILE: Final = "member_not_a_file"
MEMBER_PACKING_UNKNOWN: Final = "member_packing_unknown"
MEMBER_UNSAFE_NAME: Final = "member_unsafe_name"

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
        CONTAINER_DAMAGED: "The archive or compressed file is damaged or cut off. What was whole before the damage was "
        "read; deliver it again for the rest.",
        CONTAINER_NESTED: f"Archives in archives are opened {MAX_CONTAINER_LEVELS} deep. Unpack the outer ones.",
        CONTAINER_TOO_LARGE: f"It unfolds to more than is read: over {MAX_EXPANSION_RATIO} times its size, over "
        f"{MAX_MEMBER_BYTES // 1_000_000_000} GB in one member or {MAX_UNPACKED_BYTES // 1_000_000_000} GB in all, or "
        f"over {MAX_MEMBERS:,} members. If you know what it is, unpack it and deliver the files.",
        MEMBER_ENCRYPTED: "The member is encrypted. Unpack the archive with its password and deliver the files.",
        MEMBER_NOT_A_FILE: "The member is a link or a device, which is not followed. Pack the file that it stands for.",
        MEMBER_PACKING_UNKNOWN: "The member is packed by a method that is not read. Pack the archive again "
        "with deflate, the usual one.",
        MEMBER_UNSAFE_NAME: "The member's name leads out of the archive, which is refused. Pack it under a plain name.",
    }
)


def rejection_sentence(reason_code: str, detail: str | None = None) -> str:
    """What happened and what to do, with the `detail` of this case in front when there is one."""
    sentence = SENTENCES[reason_code]
    return f"{detail}. {sentence}" if detail else sentence
