"""Encrypted files are opened by the first password that fits, and say why where none does."""

from __future__ import annotations

import pickle
import random
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from pipelines.errors import DocumentError
from pipelines.fidelity.pdfium import open_pdfium
from pipelines.memo import memo_key
from pipelines.parsers.containers import list_members
from pipelines.parsers.members import Member
from pipelines.parsers.office_encryption import decrypted
from pipelines.parsers.parse_file import parse_bytes
from pipelines.parsers.passwords import Passwords
from pipelines.parsers.task import Options, Policy, Task
from tests.conftest import SHARED
from tests.pipelines.encrypted_files import TEXT, aes_zip, office, old_zip, pdf, plain_docx, xls

OPTIONS = Options(dpi=100, min_confidence=0.5, pages=100, pixels=10_000_000)
WRONG, NONE, RIGHT = Passwords("x", "蝕刻"), Passwords(), Passwords("x", "開門 1", "y")
REAL = SHARED / "real" / "robustness"


def task(name: str, passwords: Passwords | None) -> Task:
    return Task("0" * 16, "c", name, "", "", Policy("other", (), ("zh-Hant-TW", "en")), OPTIONS, passwords=passwords)


def text_of(data: bytes, name: str, passwords: Passwords | None) -> str:
    return "\n".join(element.text for element in parse_bytes(data, task(name, passwords)).document.elements)


FILES = {"a.pdf": pdf("開門 1"), "a.docx": office("開門 1", plain_docx())}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("passwords", "reason"), [(None, "encrypted"), (NONE, "password_missing"), (WRONG, "wrong_password")]
)
def test_a_file_without_its_password_says_so(name: str, passwords: Passwords | None, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_bytes(FILES[name], task(name, passwords))
    assert (caught.value.reason, caught.value.rejected) == (reason, False)


@pytest.mark.parametrize("name", FILES)
def test_the_first_password_that_fits_opens_it(name: str) -> None:
    assert text_of(FILES[name], name, RIGHT) == TEXT


def test_a_pdf_opens_for_the_second_reader_too() -> None:
    with open_pdfium(FILES["a.pdf"], RIGHT) as document:
        assert len(document) == 1
    for passwords, reason in ((None, "encrypted"), (NONE, "password_missing"), (WRONG, "wrong_password")):
        with pytest.raises(DocumentError, match=reason), open_pdfium(FILES["a.pdf"], passwords):
            pass


def test_a_password_that_is_not_needed_changes_nothing() -> None:
    assert text_of(plain_docx(), "a.docx", RIGHT) == text_of(plain_docx(), "a.docx", None) == TEXT


def test_a_workbook_that_excel_opens_unasked_is_opened() -> None:
    data = office("VelvetSweatshop", plain_docx())
    assert text_of(data, "a.docx", None) == TEXT


def test_a_legacy_workbook_is_opened_before_it_is_converted() -> None:
    for passwords, reason in ((None, "encrypted"), (NONE, "password_missing"), (WRONG, "wrong_password")):
        with pytest.raises(DocumentError, match=reason):
            parse_bytes(xls(), task("a.xls", passwords))
    plain = decrypted(xls(), Passwords("x", "door 1"))
    assert b"pressure" in plain
    assert b"pressure" not in xls()
    assert decrypted(plain, None) == plain


@pytest.mark.slow
def test_damage_to_an_encrypted_file_ends_in_an_outcome() -> None:
    seed = random.Random(1)
    for _ in range(60):
        data = bytearray(seed.choice([FILES["a.docx"], xls()]))
        for _ in range(seed.randint(1, 40)):
            data[seed.randrange(512 if seed.random() < 0.5 else len(data))] = seed.randrange(256)
        try:
            decrypted(bytes(data), RIGHT)
        except DocumentError as error:
            assert error.reason in {"encrypted", "wrong_password"}


def told(members: list[Member]) -> dict[str, str | None]:
    return {member.path: member.reason for member in members}


def test_members_of_a_zip_are_opened_each_with_its_own() -> None:
    inner = aes_zip([("deep.txt", b"deep", "third")])
    data = aes_zip(
        [("a.txt", b"a" * 5000, "first"), ("b.txt", b"b", "second"), ("c.txt", b"c", ""), ("i.zip", inner, "")]
    )
    assert told(list_members(data, "x.zip")) == {
        "a.txt": "encrypted", "b.txt": "encrypted", "c.txt": None, "i.zip": None, "i.zip!/deep.txt": "encrypted",
    }  # fmt: skip
    kept: list[bytes] = []
    keys = {"a.txt": Passwords("no", "first"), "b.txt": Passwords("first"), "i.zip!/deep.txt": Passwords("third")}
    found = told(list_members(data, "x.zip", keep=lambda _, content: kept.append(content), passwords=keys))
    assert found == {"a.txt": None, "b.txt": "wrong_password", "c.txt": None, "i.zip": None, "i.zip!/deep.txt": None}
    assert kept == [b"a" * 5000, b"c", b"deep"]


def test_the_old_cipher_is_not_opened_by_a_password_that_only_passes_its_first_test() -> None:
    data = old_zip("a.txt", b"content", "密碼".encode("cp950"))
    tried = Passwords(*(f"wrong {number}" for number in range(2000)))
    assert told(list_members(data, "x.zip", passwords={"a.txt": tried})) == {"a.txt": "wrong_password"}
    assert told(list_members(data, "x.zip", passwords={"a.txt": Passwords(*tried.values, "密碼")})) == {"a.txt": None}


def test_no_encoder_looks_into_passwords() -> None:
    secret = replace(task("a.pdf", Passwords("canary")), doc_id="1")
    shown = repr(secret) + str(secret) + orjson.dumps(secret, default=str).decode()
    assert "canary" not in shown
    assert memo_key(secret) == memo_key(replace(secret, passwords=Passwords("other")))
    assert pickle.loads(pickle.dumps(secret)).passwords.values == ("canary",)


@pytest.mark.real
@pytest.mark.parametrize(
    ("path", "password"),
    [
        ("py-pdf__sample-files/005-libreoffice-writer-password/libreoffice-writer-password.pdf", "openpassword"),
        ("docling-project__docling/tests/data/pdf_password/sources/2206.01062_pg3.pdf", "1234"),
        ("mozilla__pdf.js/test/pdfs/print_protection.pdf", "1234"),
        ("mozilla__pdf.js/test/pdfs/issue15893_reduced.pdf", "test"),
    ],
)
def test_real_files_open_with_their_passwords(path: str, password: str) -> None:
    file: Path = REAL / path
    if not file.exists():
        pytest.skip("no ../shared")
    data = file.read_bytes()
    with pytest.raises(DocumentError, match="wrong_password"):
        parse_bytes(data, task(file.name, WRONG))
    assert text_of(data, file.name, Passwords("no", password))
    with open_pdfium(data, Passwords("no", password)) as document:
        assert len(document)
