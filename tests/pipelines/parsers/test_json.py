"""JSON: records, laws as sections, exact numbers, limits; and that damage ends in an outcome."""

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.document import Element, ElementKind
from pipelines.errors import DocumentError
from pipelines.fidelity.source import read_source
from pipelines.parsers.draft import assemble
from pipelines.parsers.json_file import parse_json
from pipelines.parsers.task import Policy
from tests.pipelines.parsers.mutations import mutations, outcome

LOG, SPEC = Policy("log", ("text",), ()), Policy("spec", (), ())
LAW = {
    "法規名稱": "安全規則",
    "法規性質": "命令",
    "法規內容": [
        {"編章節": "   第 一 章 總則"},
        {"條號": "第 1 條", "條文內容": "本規則依法訂定之，並自發布日施行。"},
        {"條號": "第 2 條", "條文內容": "（刪除）"},
        {"編章節": "   第 二 章 附則"},
        {"條號": "第 3 條", "條文內容": "一、戴手套並保持乾燥，以免觸電。\r\n二、關閉閥門後上鎖，並掛上警示牌。"},
    ],
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=100),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def elements(value: object, policy: Policy = SPEC) -> tuple[Element, ...]:
    return assemble(parse_json(json.dumps(value, ensure_ascii=False).encode(), policy).drafts)


def test_objects_of_an_array_are_records_with_paths() -> None:
    found = elements([{"text": "pump leak", "tokens": ["pump", "leak"], "at": {"line": 3}, "note": None}] * 2, LOG)
    assert [e.kind for e in found] == [ElementKind.RECORD] * 2
    assert {f.name: f.value for f in found[1].fields} == {
        "text": "pump leak", "tokens": "pump, leak", "at.line": "3", "note": "",
    }  # fmt: skip
    assert found[1].locator.block == "$[1]"


def test_json_lines_are_records_as_well() -> None:
    found = parse_json(b'{"text": "a"}\n\n{"text": "b"}\n', LOG).drafts
    assert [draft.text for draft in found] == ["text: a", "text: b"]


def test_a_log_without_its_column_fails() -> None:
    with pytest.raises(DocumentError, match="missing_column"):
        elements([{"other": "a"}], LOG)


def test_laws_become_chapters_articles_and_paragraphs() -> None:
    found = elements(LAW)
    titles = [e.text for e in found if e.kind is ElementKind.TITLE]
    assert titles == ["安全規則", "法規內容", "第 一 章 總則", "第 1 條", "第 2 條", "第 二 章 附則", "第 3 條"]
    last = found[-1]
    assert (last.kind, last.section) == (ElementKind.LIST_ITEM, ("安全規則", "法規內容", "第 二 章 附則", "第 3 條"))
    assert last.locator.block == "$.法規內容[4].條文內容"
    text = LAW["法規內容"][4]["條文內容"].replace("\r\n", "\n")
    assert text[last.locator.start : last.locator.end] == last.text


def test_members_that_say_nothing_make_no_row() -> None:
    (table,) = elements({"description": "", "color": "#739966", "example_terms": []})
    assert table.text == "color\t#739966"


def test_numbers_keep_their_digits_and_repeated_names_both_values() -> None:
    (table,) = parse_json(b'{"dose": 1.50E-6, "dose": 12345678901234567890}', SPEC).drafts
    assert table.text == "dose\t1.50E-6\ndose\t12345678901234567890"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[" * 100_000, "too_deep"),
        (b'{"a": ', "corrupt"),
        (b'{"a": 1}\n{', "corrupt"),
        (b'"' + b'\\"' * 200_000 + b"\\", "corrupt"),
    ],
)
def test_broken_json_fails(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        parse_json(data, SPEC)


@settings(deadline=None)
@given(VALUES, st.booleans())
def test_no_string_is_lost(value: object, log: bool) -> None:
    text = "".join("".join(e.text.split()) for e in elements(value, Policy("log" if log else "spec", (), ())))

    def strings(item: object) -> list[str]:
        if isinstance(item, str):
            return [item]
        inner = item if isinstance(item, list) else item.values() if isinstance(item, dict) else ()
        return [string for part in inner for string in strings(part)]

    for string in strings(value):
        plain = "".join(string.split())
        assert plain in text or json.dumps(string, ensure_ascii=False)[1:-1].replace(" ", "") in text


@settings(deadline=None)
@given(st.data())
def test_json_never_crashes(data: st.DataObject) -> None:
    outcome(parse_json, data.draw(mutations(json.dumps(LAW).encode())), SPEC)


def test_half_characters_are_replaced_and_halves_that_belong_together_joined() -> None:
    data = b'[{"a\\ud800": "valve \\udc00", "b": ["\\ud83d\\ude00"], "c": null}]'
    found = assemble(parse_json(data, SPEC).drafts)
    text = "\n".join(element.text for element in found)
    assert "valve \ufffd" in text
    assert "\U0001f600" in text
    assert orjson.dumps(found)
    assert read_source(data, "application/json")
