"""Real office files, laws and logs against their truths; read-only material outside the repository."""

import difflib
import json
import re
from pathlib import Path

import pytest

from pipelines.document import Element, ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.containers import list_members, read_member
from pipelines.parsers.draft import assemble
from pipelines.parsers.formats import Format, detect
from pipelines.parsers.image_file import parse_image
from pipelines.parsers.json_file import parse_json
from pipelines.parsers.legacy import modern
from pipelines.parsers.parse_file import decode, parse_file
from pipelines.parsers.task import Policy
from tests.pipelines.parsers.test_real_files import OPTIONS, REAL, task

DOCLING = REAL / "robustness" / "docling-project__docling" / "tests" / "data"
LAWS = REAL / "spec" / "kong0107__mojLawSplitJSON"
MAINTIE = REAL / "log" / "nlp-tlp__maintie" / "data"
# What docling's snapshots leave out though the file has it: file -> text, reason.
DOCLING_ERRORS = {
    "textbox.docx": ("No", "the second of two arrows labelled so is missing in the snapshot"),
}

pytestmark = [pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")]


def elements(path: Path) -> tuple[Element, ...]:
    return decode(parse_file(task(path))).document.elements


def stripped(markdown: str) -> str:
    """Return the text of Markdown without its marks, white space and comments."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL)
    text = re.sub(r"(?m)^\|(?: *-+ *\|)+$|^(?:#+ |[-•] |\d+\. )", "", text)
    return re.sub(r"[\s|*]", "", text)


@pytest.mark.parametrize("name", ["tablecell.docx", "textbox.docx", "word_sample.docx"])
def test_word_files_hold_what_docling_finds(name: str) -> None:
    body = [e for e in elements(DOCLING / "docx" / "sources" / name) if e.kind is not ElementKind.FURNITURE]
    ours = stripped("\n".join(element.text for element in body))
    theirs = stripped((DOCLING / "docx" / "groundtruth" / f"{name}.md").read_text(encoding="utf-8"))
    if name in DOCLING_ERRORS:
        left_out, _ = DOCLING_ERRORS[name]
        assert ours.count(left_out) == theirs.count(left_out) + 1
        ours = ours.removesuffix(left_out)
    assert difflib.SequenceMatcher(None, theirs, ours, autojunk=False).ratio() >= 0.999


@pytest.mark.parametrize(
    ("name", "media"), [("doc", Format.DOC), ("ppt", Format.PPT), ("xls", Format.XLS)]
)  # fmt: skip
def test_legacy_files_need_libreoffice(name: str, media: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (DOCLING / name / "sources" / f"legacy_sample.{name}").read_bytes()
    assert detect(data, "no suffix") is media
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocumentError, match="needs_libreoffice"):
        modern(media, data)


def test_a_mail_and_its_attachment() -> None:
    path = DOCLING / "email" / "sources" / "eml_with_attachment.eml"
    assert [(e.kind, e.text) for e in elements(path)] == [
        (ElementKind.TITLE, "Email with Attachment"),
        (ElementKind.FURNITURE, "From: Alice Example <alice@example.com>"),
        (ElementKind.FURNITURE, "To: Bob Example <bob@example.com>"), (ElementKind.PARAGRAPH, "Hello Bob,"),
        (ElementKind.PARAGRAPH, "This email contains an attachment."), (ElementKind.PARAGRAPH, "Best regards,"),
        (ElementKind.PARAGRAPH, "Alice"),
    ]  # fmt: skip
    data = path.read_bytes()
    assert [(m.path, m.size) for m in list_members(data, path.name)] == [("test.txt", 64)]
    assert read_member(data, path.name, "test.txt").startswith(b"This is a test attachment file.")


def test_a_typewritten_image() -> None:
    path = REAL / "robustness" / "ocrmypdf__OCRmyPDF" / "tests" / "resources" / "typewriter.png"
    text = " ".join(draft.text for draft in parse_image(path.read_bytes(), OPTIONS).drafts)
    for line in ("Linzensoep à la Waterman", "laurier, kruidnagel, kerrie, zout", "Als de linzen gaar zijn"):
        assert line in text


@pytest.mark.parametrize("path", sorted(LAWS.rglob("*.json")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_laws_keep_every_article_and_all_of_its_text(path: Path) -> None:
    law = json.loads(path.read_bytes())
    found = elements(path)
    titles = [element.text for element in found if element.kind is ElementKind.TITLE]
    texts: dict[str, str] = {}
    for element in found:
        texts[element.locator.block or ""] = texts.get(element.locator.block or "", "") + element.text
    for index, item in enumerate(law["法規內容"]):
        heading = " ".join(next(iter(item.values())).split())
        assert heading in titles
        if "條文內容" in item:
            letters = re.sub(r"[\s\u2500-\u257f]", "", item["條文內容"])
            kept = re.sub(r"[\s\u2500-\u257f]", "", texts.get(f"$.法規內容[{index}].條文內容", ""))
            assert sorted(kept) == sorted(letters)


def test_every_annotated_text_is_a_record() -> None:
    truth = json.loads((MAINTIE / "gold_release.json").read_bytes())
    drafts = parse_json((MAINTIE / "gold_release.json").read_bytes(), Policy("log", ("text",), ("en",))).drafts
    records = [e for e in assemble(drafts) if e.kind is ElementKind.RECORD]
    assert [{f.name: f.value for f in e.fields}["text"] for e in records] == [item["text"] for item in truth]
    assert [e.locator.block for e in records] == [f"$[{index}]" for index in range(len(truth))]


def test_spreadsheets_called_xls_are_told_by_content() -> None:
    path = REAL / "spec" / "edgi-govdata-archiving__epa-risk-management-plans" / "reports" / "Arizona.xls"
    assert detect(path.read_bytes(), path.name) is Format.XLS
