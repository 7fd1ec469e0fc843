"""What unstructured reads must be in our reading too; and it must read without network, notice or telemetry."""

import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.errors import DocumentError
from pipelines.parsers.docx import parse_docx
from pipelines.parsers.draft import Parsed, assemble
from pipelines.parsers.eml import parse_eml
from pipelines.parsers.formats import Format
from pipelines.parsers.html_file import parse_html
from pipelines.parsers.msg import parse_msg
from pipelines.parsers.pptx import parse_pptx
from pipelines.parsers.unstructured_backend import second_reading
from tests.pipelines.parsers.test_html import PAGE
from tests.pipelines.parsers.test_mail import mail, outlook
from tests.pipelines.parsers.test_pptx import deck

REAL = (
    Path(__file__).parents[3].parent / "shared" / "real" / "robustness" / "docling-project__docling" / "tests" / "data"
)

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def missing(data: bytes, media: Format, parse: Callable[[bytes], Parsed]) -> list[str]:
    """Return the texts of the second reading of which a word is not in ours; it writes `10⁻⁶` as `10-6`."""
    ours = "".join("".join(e.text.split()) for e in assemble(parse(data).drafts))
    ours = unicodedata.normalize("NFKC", ours).replace("−", "-")
    texts = (unicodedata.normalize("NFKC", text) for text in second_reading(data, media))
    return [text for text in texts if any(word not in ours for word in text.split())]


@pytest.mark.parametrize(
    ("data", "media", "parse"),
    [(deck(), Format.PPTX, parse_pptx), (PAGE.replace("秘密", "").encode(), Format.HTML, parse_html),
     (mail(None).as_bytes(), Format.EML, parse_eml),
     (outlook(), Format.MSG, parse_msg)],
)  # fmt: skip
def test_no_word_that_it_finds_is_missing(
    data: bytes, media: Format, parse: Callable[[bytes], Parsed], capsys: pytest.CaptureFixture[str]
) -> None:
    assert missing(data, media, parse) == []
    assert "".join(capsys.readouterr()) == ""


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")
@pytest.mark.parametrize("name", ["tablecell", "textbox", "word_sample"])
def test_no_word_of_a_real_document_is_missing(name: str) -> None:
    assert missing((REAL / "docx" / "sources" / f"{name}.docx").read_bytes(), Format.DOCX, parse_docx) == []


def test_what_it_cannot_read_fails_as_a_document_does() -> None:
    with pytest.raises(DocumentError, match="corrupt"):
        second_reading(b"no package", Format.PPTX)
    with pytest.raises(DocumentError, match="unsupported_format"):
        second_reading(b"%PDF-", Format.PDF)
