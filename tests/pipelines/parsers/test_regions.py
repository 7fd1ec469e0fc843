"""Sheets of several tables: every cell ends in one of them, at its place."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsers.grid import Area, Grid, Row, fill_merged
from pipelines.parsers.regions import tables_of
from pipelines.parsers.transposed import turned

cells = st.sampled_from(["", "", "asset", "cost", "P-101", "12.5", "漏油", "2025/3/4"])
rows = st.lists(st.lists(cells, min_size=1, max_size=9), max_size=14).map(
    lambda lines: [Row(number, tuple(line)) for number, line in enumerate(lines, start=1) if any(line)]
)


def placed(grid: Grid) -> Counter[tuple[int, int, str]]:
    """Return the filled cells with row number and column of the sheet."""
    return Counter(
        (row.number, grid.left + column, cell) for row in grid.rows for column, cell in enumerate(row.cells) if cell
    )


@given(rows)
def test_each_cell_is_in_one_table_at_its_place(lines: list[Row]) -> None:
    grid = Grid(tuple(lines))
    assert sum((placed(table) for table in tables_of(grid)), Counter()) == placed(grid)


@given(rows)
def test_turning_keeps_every_cell(lines: list[Row]) -> None:
    def texts(grid: Grid) -> Counter[str]:
        return Counter(cell for row in grid.rows for cell in row.cells if cell)

    grid = Grid(tuple(lines))
    assert texts(turned(grid)) == texts(grid)


@given(rows, st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=4))
def test_merged_ranges_fill_blanks_only(lines: list[Row], corners: list[tuple[int, int, int, int]]) -> None:
    merges = [Area(min(a, c) + 1, min(b, d), max(a, c) + 1, max(b, d)) for a, b, c, d in corners]
    filled, count = fill_merged(Grid(tuple(lines), tuple(merges)), lines)
    changed = 0
    for before, after in zip(lines, filled, strict=True):
        for column, cell in enumerate(after.cells):
            changed += cell != before.cell(column)
            assert cell == before.cell(column) or not before.cell(column)
    assert changed == count
