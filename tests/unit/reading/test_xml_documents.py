import pytest

from transforms.reading.rejections import XML_BROKEN, XML_ENTITIES
from transforms.reading.xml_documents import XmlRefusedError, check_entities, child, line, parse_xml

LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "&{chr(97 + n)};&{chr(97 + n)};">' for n in range(12))


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY x PUBLIC "-//X" "http://courier.example/x">]>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://courier.example/x.dtd"> %x;]>',
        f'<!DOCTYPE r [<!ENTITY a "lol">{LAUGHS}]>',
        '<!DOCTYPE r [<!-- <r> --><!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 5000}">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_check_entities_refuses_those_that_reach_out_or_unfold(prolog: str, encoding: str) -> None:
    with pytest.raises(XmlRefusedError) as refused:
        check_entities(f"<?xml version='1.0'?>{prolog}<r>&x;</r>".encode(encoding))
    assert refused.value.code == XML_ENTITIES


@pytest.mark.parametrize(
    "document",
    [
        "<r>text</r>",
        '<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd"><nitf/>',
        '<!DOCTYPE r [<!ENTITY eacute "&#233;">]><r>caf&eacute;</r>',
        "<r><![CDATA[<!ENTITY x SYSTEM 'y'>]]></r>",
    ],
)
def test_check_entities_lets_harmless_documents_pass(document: str) -> None:
    check_entities(document.encode())


def test_parse_xml_says_where_a_document_breaks() -> None:
    with pytest.raises(XmlRefusedError) as refused:
        parse_xml(b"<r>\n<a></b>\n</r>")
    assert (refused.value.code, refused.value.detail) == (XML_BROKEN, "The parser stopped (line 2)")


def test_parse_xml_gives_up_on_markup_that_nests_too_deep() -> None:
    with pytest.raises(XmlRefusedError) as refused:
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000)
    assert refused.value.code == XML_BROKEN


def test_child_and_line_ask_for_names_without_namespace() -> None:
    root = parse_xml(
        b"<n:r xmlns:n='x'><n:Head><n:title> A\n <n:b>B</n:b><!-- no --> <n:byttl>C</n:byttl></n:title></n:Head></n:r>"
    )
    assert line(child(root, "head", "title")) == "A B C"
    assert line(child(root, "head", "title"), without=frozenset({"byttl"})) == "A B"
    assert child(root, "head", "none") is None
