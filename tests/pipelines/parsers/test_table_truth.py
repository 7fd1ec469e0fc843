"""Tables against files that say what is right: filled merged cells, an inflated workbook, rows of too many cells."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.document import Cell, ElementKind
from pipelines.parsers.csv_file import parse_csv
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.task import Policy
from pipelines.parsers.xlsx import parse_xlsx

REAL = Path(__file__).parents[3].parent / "shared" / "real"
FMEA = REAL / "log" / "nlp-tlp__Paper_Archive_Hybrid_RAG_FMEA" / "data" / "dataset"
LOGS = REAL / "log" / "mhodki__Maintenance4Ind4.0" / "data"
WORDS = REAL / "glossary" / "nlp-tlp__mwo2kg-and-echidna" / "mwo2kg" / "utils" / "gazetteers"
ORDERS = REAL / "log" / "nlp-tlp__mwo2kg-and-echidna" / "mwo2kg" / "sample_data" / "work_orders.csv"
DOCLING = REAL / "robustness" / "docling-project__docling" / "tests" / "data"
LOG, OTHER = Policy("log", (), ("en",)), Policy("other", (), ("en",))
# In one cell the authors of the filled file also took out a cell reference that had slipped into a word of the export.
MENDED = (138, "Recommended Action")

pytestmark = [pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="no real files here")]


def log(path: Path) -> Parsed:
    return parse_csv(path.read_bytes(), LOG)


def test_every_merged_cell_of_the_fmea_equals_the_filled_file() -> None:
    found = log(FMEA / "fmea_dataset_combined.csv")
    with (FMEA / "fmea_dataset_filled.csv").open(encoding="utf-8-sig", newline="") as stream:
        truth = list(csv.DictReader(stream))
    with (FMEA / "fmea_dataset_combined.csv").open(encoding="utf-8-sig", newline="") as stream:
        blanks = sum(not cell.strip() for row in csv.DictReader(stream) for cell in row.values())
    pairs = enumerate(zip(found.drafts, truth, strict=True), start=1)
    cells = [
        ((number, item.name), item.value, right[item.name].strip())
        for number, (draft, right) in pairs for item in draft.fields
    ]  # fmt: skip
    assert len(cells) == 330 * 12
    assert [place for place, value, right in cells if value != right] == [MENDED]
    assert found.counts["cells_filled"] == 877 == blanks - sum(not right for _, _, right in cells)


def test_the_filled_fmea_does_not_change() -> None:
    found = log(FMEA / "fmea_dataset_filled.csv")
    assert found.counts["cells_filled"] == 0
    assert all(draft.kind is ElementKind.RECORD for draft in found.drafts)


def markdown_tables(path: Path) -> Iterator[list[list[str]]]:
    """Yield the tables of a Markdown file, cells stripped."""
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif rows:
            yield [row for row in rows if not all(set(cell) == {"-"} for cell in row)]
            rows = []


def grid(cells: tuple[Cell, ...]) -> list[list[str]]:
    """Return the rows of a table, merged cells written into every place they cover."""
    height = max(cell.row + cell.row_span for cell in cells)
    rows = [[""] * max(cell.col + cell.col_span for cell in cells) for _ in range(height)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                rows[row][col] = cell.text
    return rows


def tables(drafts: list[Draft]) -> list[list[list[str]]]:
    return [grid(draft.cells) for draft in drafts if draft.kind is ElementKind.TABLE]


def test_rows_of_too_many_cells_equal_the_truth() -> None:
    data = (DOCLING / "csv" / "sources" / "csv-too-many-columns.csv").read_bytes()
    (truth,) = markdown_tables(DOCLING / "csv" / "groundtruth" / "csv-too-many-columns.csv.md")
    assert tables(parse_csv(data, OTHER).drafts) == [truth]
    records = parse_csv(data, LOG).drafts
    assert [field.value for field in records[1].fields] == ["a", "b", "c", "d", "e"]


def test_the_inflated_workbook_equals_the_truth() -> None:
    """Its first sheet claims 1,048,496 rows; the charts' data and the hidden sheet stand on one side only."""
    data = (DOCLING / "xlsx" / "sources" / "xlsx_04_inflated.xlsx").read_bytes()
    parsed = parse_xlsx(data, OTHER)
    truth = [t for t in markdown_tables(DOCLING / "xlsx" / "groundtruth" / "xlsx_04_inflated.xlsx.md") if t[0][0]]
    found = tables(parsed.drafts)
    assert sorted(found[:-1]) == sorted(truth)
    assert (found[-1], parsed.notes) == ([["header"], ["1"]], ("hidden sheets: 1",))


def test_word_lists_without_a_header_keep_their_first_row() -> None:
    for name, rows in (("corrections.csv", 144), ("lexical_normalisation.csv", 44)):
        found = parse_csv((WORDS / name).read_bytes(), Policy("glossary", (), ("en",)))
        assert len(found.drafts) == rows
        assert found.drafts[0].fields[0].name == "column_1"


def test_dates_of_real_logs() -> None:
    first = log(LOGS / "W1-2_pump_mwos.csv").drafts[0].fields[0]
    assert (first.name, first.value, first.original) == ("Date", "2012-10-11", "11/10/2012")
    orders = log(ORDERS)
    dates = {item.name: (item.value, item.original) for item in orders.drafts[0].fields}
    assert dates["Work_Order_Basic_Start_Date"] == ("2001-09-13", "13/09/2001")
    assert dates["ACtStartDate"] == ("0/1/00", "")
    rejected = sum(item.value == "0/1/00" for draft in orders.drafts for item in draft.fields)
    assert orders.counts["dates_rejected"] == rejected > 0
    assert "dates_ambiguous" not in orders.counts


def test_escaped_quotes_of_a_real_log() -> None:
    found = log(LOGS / "Excavator_2015_Raw_ForPDL.csv").drafts
    assert len(found) == 5485
    assert {len(draft.fields) for draft in found} == {5}
    assert found[3099].fields[2].value == 'Lube fault "A" line pressure too low'
