"""The stored form of a document."""

from dataclasses import asdict

from pipelines.document import Element, ElementKind, Field, Locator, element_from_json


def test_a_record_comes_back_with_what_its_source_said() -> None:
    fields = (Field("日期", "2025-03-04", "114/3/4"), Field("設備", "P-101"))
    element = Element(0, ElementKind.RECORD, "日期: 2025-03-04\n設備: P-101", Locator(row=2), fields=fields)
    assert element_from_json(asdict(element)) == element


def test_records_stored_without_originals_are_read() -> None:
    data = asdict(Element(0, ElementKind.RECORD, "設備: P-101", Locator(row=2), fields=(Field("設備", "P-101"),)))
    for item in data["fields"]:
        del item["original"]
    assert element_from_json(data).fields == (Field("設備", "P-101"),)
