"""Codes, tokens, canonical forms and collisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.deid.entities import EntityType
from pipelines.deid.masker import Masker
from pipelines.deid.pseudonyms import (
    CODE_LENGTH,
    CROCKFORD,
    LABELS,
    TOKEN,
    CollisionError,
    Pseudonym,
    Pseudonymiser,
    canonical,
    check_collisions,
    hkdf,
)

KEY = bytes(range(32))


def test_hkdf_gives_the_test_vectors_of_rfc_5869() -> None:
    derived = hkdf(b"\x0b" * 22, bytes(range(0xF0, 0xFA)), bytes(range(13)), 42)
    assert derived.hex() == ("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    assert hkdf(b"\x0b" * 22, b"", b"", 42).hex().startswith("8da4e775a563c18f715f802a063c5a31")


@given(st.sampled_from(EntityType), st.text(max_size=30), st.binary(min_size=32, max_size=32))
def test_every_token_is_recognised_and_stable(kind: EntityType, value: str, key: bytes) -> None:
    pseudonym = Pseudonymiser(key).pseudonym(kind, value)
    assert len(pseudonym.code) == CODE_LENGTH
    assert set(pseudonym.code) <= set(CROCKFORD)
    assert pseudonym == Pseudonymiser(key).pseudonym(kind, value)
    assert TOKEN.fullmatch(pseudonym.token(kind, han=True))
    assert TOKEN.fullmatch(pseudonym.token(kind, han=False))


def test_types_and_keys_give_unrelated_codes() -> None:
    one = Pseudonymiser(KEY)
    kinds = (EntityType.PERSON, EntityType.LOT_ID, EntityType.VENDOR)
    assert len({one.pseudonym(kind, "A1234").code for kind in kinds}) == 3
    assert one.pseudonym(EntityType.LOT_ID, "A1") != Pseudonymiser(KEY[::-1]).pseudonym(EntityType.LOT_ID, "A1")
    assert one.pseudonym(EntityType.VENDOR, "禾瀚") == one.pseudonym(EntityType.CUSTOMER, "禾瀚")


@pytest.mark.parametrize(
    ("kind", "left", "right"),
    [
        (EntityType.PHONE, "0912-345-678", "+886 912 345 678"),
        (EntityType.PHONE, "（０７）１２３－４５６７", "07-123-4567"),
        (EntityType.PHONE, "07-1234567 分機 12", "(07)123-4567#12"),
        (EntityType.MAC, "02:1a:4b:9c:00:7f", "021A.4B9C.007F"),
        (EntityType.PERSON, "王 小明", "王小明"),
        (EntityType.PERSON, "John  Smith", "JOHN SMITH"),
        (EntityType.EMAIL, "A@b.tw", "ａ@B.TW"),
    ],
)
def test_one_value_written_in_two_ways(kind: EntityType, left: str, right: str) -> None:
    assert canonical(kind, left) == canonical(kind, right)


def test_labels_follow_the_language_and_codes_do_not() -> None:
    masker = Masker(KEY)
    han, latin = masker.mask("信箱是ab@fab.example，請寄送").text, masker.mask("Please write to ab@fab.example").text
    assert "⟦信箱-" in han
    assert "⟦EMAIL-" in latin
    assert han.split("-")[1][:CODE_LENGTH] == latin.split("-")[1][:CODE_LENGTH]
    assert "⟦人員-" in masker.mask("Michael Torres", "維修人員").text
    assert "⟦PERSON-" in masker.mask("Michael Torres", "Operator").text


def test_labels_are_distinct() -> None:
    labels = [label for pair in LABELS.values() for label in pair]
    assert set(LABELS) == set(EntityType)
    assert len(set(labels) - {"IP"}) == len(labels) - 1


def test_collisions_are_detected_within_a_kind_only() -> None:
    first, second = Pseudonym("0" * 8, "a" * 32), Pseudonym("0" * 8, "b" * 32)
    assert check_collisions([(EntityType.PERSON, first), (EntityType.PERSON, first), (EntityType.LOT_ID, second)]) == 2
    with pytest.raises(CollisionError, match="person"):
        check_collisions([(EntityType.PERSON, first), (EntityType.PERSON, second)])


def test_only_real_tokens_shelter_their_content() -> None:
    masked = Masker(KEY).mask("⟦0912345678⟧ 與 ⟦人員-7F3A⟧ 與 ⟦人員-王小明⟧").text
    assert "0912345678" not in masked
    assert "⟦人員-7F3A⟧" in masked


def test_the_key_shows_in_no_repr() -> None:
    assert KEY.hex() not in repr(Pseudonymiser(KEY))
    assert repr(KEY) not in repr(Pseudonymiser(KEY))
