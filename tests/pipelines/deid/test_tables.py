"""Which label a cell stands under, in lists, forms and transposed exports."""

from __future__ import annotations

from pipelines.deid.finder import Finder
from pipelines.deid.table_labels import cell_pieces
from pipelines.document import Cell


def masked(rows: list[list[str]], *, header: bool = False) -> list[str]:
    cells = tuple(
        Cell(r, c, text, header=header and r == 0) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    pieces = cell_pieces(cells)
    spans = Finder(()).find(pieces)
    return [piece.text[s.start : s.end] for piece, found in zip(pieces, spans, strict=True) for s in found]


def test_a_column_is_classified_by_its_head() -> None:
    rows = [["日期", "維修人員", "項目"], ["05/12", "阿古力", "王小明"], ["05/13", "外包", "泵"]]
    assert masked(rows) == ["阿古力"]
    assert masked(rows[:2], header=True) == ["阿古力"]


def test_forms_have_their_labels_to_the_left_or_above() -> None:
    assert masked([["撰寫", "王小明", "審核", "李大華"]]) == ["王小明", "李大華"]
    assert masked([["撰寫", "審核", "核准"], ["王小明", "李大華", "品保部"]]) == ["王小明", "李大華"]
    assert masked([["工單號碼", "4000123456"], ["維修人員", "更換濾網"]]) == ["4000123456"]


def test_transposed_exports_have_their_labels_in_the_first_column() -> None:
    assert masked([["日期", "05/12", "05/13"], ["姓名", "王小明", "李大華"]]) == ["王小明", "李大華"]


def test_merged_heads_cover_their_columns() -> None:
    cells = (Cell(0, 0, "維修人員", col_span=2, header=True), Cell(1, 0, "王小明"), Cell(1, 1, "李大華"))
    assert [piece.label for piece in cell_pieces(cells)[1:]] == ["維修人員", "維修人員"]
