"""A steward's corrections: they change what they name and nothing else, and stale ones stop the run."""

import hashlib
import json
from pathlib import Path

import pytest

from pipelines.corrections import load_corrections
from pipelines.document import Cell, Element, ElementKind, Locator, table_text
from pipelines.errors import CorpusError
from pipelines.manifest import FileEntry
from pipelines.parsers.corrected import Correction, apply_corrections

BOX = (50.0, 100.0, 300.0, 112.0)
SHA = hashlib.sha256(b"scan").hexdigest()
ENTRY = {
    "sha256": SHA,
    "page": 1,
    "box": [50, 100, 300, 112],
    "read": "5×10",
    "is": "5×10⁻⁶",
    "who": "x",
    "on": "2026-11-24",
}
CELLS = (Cell(0, 0, "壓力"), Cell(0, 1, "5"), Cell(1, 0, "流量"), Cell(1, 1, "5"))
ELEMENTS = (
    Element(0, ElementKind.PARAGRAPH, "維持 5×10 Torr 以下", Locator(page=1, box=BOX), confidence=0.9),
    Element(1, ElementKind.PARAGRAPH, "維持 5×10 Torr 以下", Locator(page=2, box=BOX), confidence=0.9),
    Element(2, ElementKind.TABLE, table_text(CELLS), Locator(page=2, box=(50.0, 200.0, 300.0, 300.0)), cells=CELLS),
)


def made(**changes: object) -> Correction:
    values: dict[str, object] = {"entry": "c.yaml entry 1", "page": 1, "box": BOX, "read": "5×10", "becomes": "5×10⁻⁶"}
    return Correction(**{**values, **changes})  # type: ignore[arg-type]


def test_only_what_is_named_changes() -> None:
    first, *others = apply_corrections(ELEMENTS, [made()])
    assert first.text == "維持 5×10⁻⁶ Torr 以下"
    assert tuple(others) == ELEMENTS[1:]


def test_one_of_equal_cells_is_corrected_with_the_text_of_its_table() -> None:
    table = apply_corrections(
        ELEMENTS, [made(page=2, box=(200.0, 280.0, 210.0, 290.0), read="5", becomes="8", occurrence=2)]
    )[2]
    assert [cell.text for cell in table.cells] == ["壓力", "5", "流量", "8"]
    assert table.text == table_text(table.cells)


def test_a_confirmation_changes_nothing() -> None:
    assert apply_corrections(ELEMENTS, [made(becomes="5×10")]) == ELEMENTS


@pytest.mark.parametrize(
    "changes",
    [{"page": 3}, {"read": "6×10"}, {"occurrence": 2}, {"box": (0.0, 0.0, 9.0, 9.0)},
     {"page": 2, "box": (200.0, 280.0, 210.0, 290.0), "read": "壓力\t5"}],
)  # fmt: skip
def test_a_stale_correction_names_its_entry_and_no_text(changes: dict[str, object]) -> None:
    with pytest.raises(CorpusError, match=r"c\.yaml entry 1") as error:
        apply_corrections(ELEMENTS, [made(**changes)])
    assert "×" not in str(error.value)


def write(folder: Path, *entries: dict[str, object]) -> Path:
    (folder / "corrections.yaml").write_text(
        "".join(f"- {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries).replace(
            '"2026-11-24"', "2026-11-24"
        ),
        encoding="utf-8",
    )
    return folder


def test_corrections_are_read_by_file(tmp_path: Path) -> None:
    found = load_corrections(write(tmp_path, ENTRY), [FileEntry("a.pdf", 4, SHA)])
    assert found[SHA][0].becomes == "5×10⁻⁶"
    assert load_corrections(tmp_path / "none", []) == {}


def test_numbers_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "corrections.yaml").write_text(
        f"- sha256: {SHA}\n  page: 1\n  box: [1, 2, 3.5, 4]\n  read: 1.5\n  is: 1.50\n  who: x\n  on: 2026-11-24\n"
    )
    (found,) = load_corrections(tmp_path, [FileEntry("a.pdf", 4, SHA)])[SHA]
    assert (found.read, found.becomes, found.box) == ("1.5", "1.50", (1.0, 2.0, 3.5, 4.0))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sha256": "0" * 64}, "entry 1: no file"), ({"page": "1.5"}, "entry 1: `page`"),
        ({"box": [5, 1, 2, 3]}, "entry 1: .*left, top"), ({"is": ""}, "entry 1: `is`"), ({"x": 1}, "entry 1: `x`"),
    ],
)  # fmt: skip
def test_mistakes_are_named_without_what_was_read(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(CorpusError, match=message) as error:
        load_corrections(write(tmp_path, {**ENTRY, **changes}), [FileEntry("a.pdf", 4, SHA)])
    assert "×" not in str(error.value)
