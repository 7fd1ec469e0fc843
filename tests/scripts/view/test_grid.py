"""Tables as HTML rows: every cell once, every place once, whatever spans a file claims."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Cell
from scripts.view.grid import Place, table_rows

CELLS = st.builds(
    Cell, row=st.integers(0, 6), col=st.integers(0, 6), text=st.uuids().map(str), row_span=st.integers(-1, 9),
    col_span=st.integers(-1, 9), header=st.booleans(),
)  # fmt: skip


def covered(rows: list[list[Place]]) -> list[tuple[int, int]]:
    """Lay the rows out as a browser does and return the places in use, one entry for each time one is covered."""
    taken: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        col = 0
        for place in row:
            while (number, col) in taken:
                col += 1
            taken += [(number + down, col + right) for down in range(place.row_span) for right in range(place.col_span)]
    return taken


@given(st.lists(CELLS, min_size=1, max_size=30))
def test_cells_appear_once_and_cover_the_table_without_overlap(cells: list[Cell]) -> None:
    rows = table_rows(cells)
    assert rows is not None
    shown = "\n".join(place.text for row in rows for place in row)
    assert all(shown.count(cell.text) == 1 for cell in cells)
    height = max(cell.row for cell in cells) + 1
    width = max(cell.col + max(1, cell.col_span) for cell in cells)
    places = covered(rows)
    assert sorted(places) == [(row, col) for row in range(height) for col in range(width)]


def test_spans_and_header_cells_are_kept() -> None:
    cells = (
        Cell(0, 0, "項目", row_span=2, header=True), Cell(0, 1, "設定值", col_span=2, header=True),
        Cell(1, 1, "下限", header=True), Cell(1, 2, "上限", header=True),
        Cell(2, 0, "溫度", header=True), Cell(2, 1, "40"), Cell(2, 2, "60"),
    )  # fmt: skip
    rows = table_rows(cells)
    assert rows is not None
    assert [(p.text, p.row_span, p.col_span, p.scope) for row in rows for p in row] == [
        ("項目", 2, 1, "col"), ("設定值", 1, 2, "col"), ("下限", 1, 1, "col"), ("上限", 1, 1, "col"),
        ("溫度", 1, 1, "row"), ("40", 1, 1, ""), ("60", 1, 1, ""),
    ]  # fmt: skip


def test_a_table_that_claims_to_be_huge_is_left_as_text() -> None:
    assert table_rows((Cell(0, 0, "a", col_span=10**9), Cell(0, 1, "b"))) is None
    assert table_rows((Cell(10**7, 0, "a"),)) is None
    assert table_rows(()) is None
    large = tuple(Cell(row, col, f"{row}/{col}") for row in range(1000) for col in range(30))
    rows = table_rows(large)
    assert rows is not None
    assert sum(map(len, rows)) == 30_000
