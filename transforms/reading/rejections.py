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
ROW_BROKEN: Final = "row_broken"
ROW_TEXT_MISSING: Final = "row_text_missing"
ROW_TEXT_WRONG_TYPE: Final = "row_text_wrong_type"
TABLE_NO_TEXT_COLUMN: Final = "table_no_text_column"
TABLE_HEADER: Final = "table_header"
TABLE_UNREADABLE: Final = "table_unreadable"
HTML_TOO_COMPLEX: Final = "html_too_complex"
HTML_NO_ARTICLE: Final = "html_no_article"
HTML_UNREADABLE: Final = "html_unreadable"
HTTP_STATUS: Final = "http_status"
NOT_AN_ARTICLE: Final = "not_an_article"
ARCHIVE_EMPTY: Final = "archive_empty"
ARCHIVE_RECORD_BROKEN: Final = "archive_record_broken"
ARCHIVE_RECORD_CUT_OFF: Final = "archive_record_cut_off"
ARCHIVE_RECORD_NO_URI: Final = "archive_record_no_uri"
ARCHIVE_REVISIT: Final = "archive_revisit"
LINK_ONLY: Final = "link_only"
XML_ENTITIES: Final = "xml_entities"
XML_BROKEN: Final = "xml_broken"
XML_CUT_OFF: Final = "xml_cut_off"
WIRE_NOT_TEXT: Final = "wire_not_text"
WIRE_EMBARGOED: Final = "wire_embargoed"
WIRE_WITHDRAWN: Final = "wire_withdrawn"
CONTAINER_DAMAGED: Final = "container_damaged"
CONTAINER_NESTED: Final = "container_nested"
CONTAINER_TOO_LARGE: Final = "container_too_large"
MEMBER_ENCRYPTED: Final = "member_encrypted"
MEMBER_NOT_A_FILE: Final = "member_not_a_file"
MEMBER_PACKING_UNKNOWN: Final = "member_packing_unknown"
MEMBER_UNSAFE_NAME: Final = "member_unsafe_name"

_NAME_THE_FIELD: Final = (
    'Name the field that holds it in onrecord.toml: fields = { text = "its name" }, or choose a preset with --fields.'
)

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        EMPTY: "The input holds no bytes, or nothing but white space. Deliver it again, or delete it.",
        NO_TEXT: "There is a header but no text after it. Deliver the article with its body.",
        UNDECODABLE: "The bytes are no text in UTF-8, UTF-16 or Windows-1252. Save the file as UTF-8.",
        BINARY: "The bytes are no text and no format that is read. Deliver text, a page, JSON Lines, CSV or Parquet.",
        UNSUPPORTED_FORMAT: "This format is not read. Convert it to plain text, a page, JSON Lines, CSV or Parquet.",
        TOO_LARGE: f"The article is larger than {MAX_ARTICLE_BYTES // 1_000_000} MB. "
        "Split it; deliver many articles as JSON Lines, one object a line.",
        JSON_INVALID: "The line or document is not valid JSON. Write one whole JSON object a line.",
        JSON_NOT_OBJECT: 'The JSON value is not an object. Write one object a line, with the article as "text".',
        JSON_TEXT_MISSING: 'The JSON object has no "text", or it is null. Put the body of the article there. '
        + _NAME_THE_FIELD,
        JSON_TEXT_WRONG_TYPE: '"text" is not a string. Put the body of the article into "text" as one string.',
        ROW_BROKEN: "The row cannot be told from its neighbours, so it was left out; reading went on behind it. "
        "Write each value that holds a delimiter, a quotation mark or a line break in quotation marks, doubled inside.",
        ROW_TEXT_MISSING: "The row has no text. Deliver it again with the body of the article.",
        ROW_TEXT_WRONG_TYPE: f"The column of the text does not hold strings. {_NAME_THE_FIELD}",
        TABLE_NO_TEXT_COLUMN: f"No column of the table is known to hold the article. {_NAME_THE_FIELD}",
        TABLE_HEADER: "Two columns have the same name, so it is open which is meant. Name each column once.",
        TABLE_UNREADABLE: "The table cannot be read. Write it again, or export it as CSV or JSON Lines.",
        HTML_TOO_COMPLEX: "The page nests too deep or holds too many tags or attributes. Deliver its text instead.",
        HTML_UNREADABLE: "The page's markup cannot be read. Save it anew from a browser, or deliver its text.",
        HTML_NO_ARTICLE: "No article was found in the page: an index, an error or a page filled in by scripts. "
        "Save the page as the browser shows it, or deliver its text.",
        HTTP_STATUS: "Only answers with the status 200 hold the page that was asked for. Fetch it again if it matters.",
        NOT_AN_ARTICLE: "Images, scripts, styles and files for machines hold no article. Nothing needs to be done.",
        ARCHIVE_EMPTY: "The web archive holds no captured page, or its bytes are no web archive. Deliver it again.",
        ARCHIVE_RECORD_BROKEN: "This part of the web archive cannot be read; reading went on behind it. "
        "Copy or fetch the archive again.",
        ARCHIVE_RECORD_CUT_OFF: "Part of the page is missing, so it is not read. Copy or fetch the archive again.",
        ARCHIVE_RECORD_NO_URI: "The record does not tell which page it is (WARC-Target-URI). Fetch the page again.",
        ARCHIVE_REVISIT: "The archive only notes that the page had not changed since an earlier capture. "
        "Read the archive that holds that one.",
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
