"""Dictionaries, and names found elsewhere: whole tokens only."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.deid.dictionaries import load_dictionaries
from pipelines.deid.entities import PROSE, EntityType
from pipelines.deid.keys import DEMO_KEY
from pipelines.deid.masker import Masker
from pipelines.deid.person_name import is_sure_name
from pipelines.deid.phrases import PhraseDetector
from pipelines.errors import ConfigError


def found(text: str, *phrases: str) -> list[str]:
    detector = PhraseDetector("test", EntityType.PERSON, phrases)
    return [text[span.start : span.end] for span in detector.find(text, PROSE)]


def test_two_han_characters_count_only_as_a_whole_word() -> None:
    assert found("高純度氨水、高純水", "高純") == []
    assert found("最高純化", "高純") == []
    assert found("由高純負責，高純：", "高純") == ["高純", "高純"]


def test_longer_names_are_found_anywhere_and_longest_first() -> None:
    assert found("已請陳建宏更換", "陳建宏", "陳建") == ["陳建宏"]


def test_latin_phrases_are_whole_words_in_any_case() -> None:
    assert found("anna kowalski, Annabel", "Anna", "Anna Kowalski") == ["anna kowalski"]
    assert found("由Anna處理", "Anna") == ["Anna"]
    assert found("ßAnna ﬁ", "Anna") == ["Anna"]


def test_lists_are_read_by_type(tmp_path: Path) -> None:
    (tmp_path / "person.txt").write_text("\ufeff# staff\n\n王明\n", encoding="utf-8")
    (tmp_path / "vendor.txt").write_text("Norvale\n", encoding="utf-8")
    lists = load_dictionaries(tmp_path)
    assert dict(lists.values) == {EntityType.PERSON: ("王明",), EntityType.VENDOR: ("Norvale",)}
    masked = Masker(DEMO_KEY, lists).mask("請王明聯絡NORVALE。")
    assert [str(span.type) for span in masked.spans] == ["person", "vendor"]
    assert "王明" not in repr(lists)


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "person.txt").write_text("王明\n", encoding="utf-8")
    first = load_dictionaries(tmp_path).hash
    (tmp_path / "person.txt").write_text("王明\n李華\n", encoding="utf-8")
    assert load_dictionaries(tmp_path).hash != first


def test_every_mistake_is_named_without_its_text(tmp_path: Path) -> None:
    (tmp_path / "persons.txt").write_text("王明\n", encoding="utf-8")
    (tmp_path / "vendor.txt").write_text("鼎\n", encoding="utf-8")
    (tmp_path / "customer.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ConfigError) as caught:
        load_dictionaries(tmp_path)
    message = str(caught.value)
    assert "persons" in message
    assert "vendor.txt line 1" in message
    assert "customer.txt: not UTF-8" in message
    assert "鼎" not in message
    with pytest.raises(ConfigError, match="is no folder"):
        load_dictionaries(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("陳建宏", True),
        ("王明", False),
        ("李課長", False),
        ("高純水", False),
        ("John Smith", True),
        ("Kevin", False),
        ("J. Smith", False),
    ],
)
def test_which_names_are_looked_for_elsewhere(name: str, sure: bool) -> None:
    assert is_sure_name(name) is sure
