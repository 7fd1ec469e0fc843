"""Blanks that merged cells left are filled; every other blank stays blank."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.parsers.fill import fill_down

Rows = list[tuple[str, ...]]


def staircase(systems: int = 6, parts: int = 4, modes: int = 3) -> Rows:
    """An FMEA as exported: system and part only in the first row of each, the mode in every row."""
    return [
        (f"system {s}" if not p and not m else "", f"part {s}.{p}" if not m else "", f"mode {m}", str(m + 1))
        for s in range(systems) for p in range(parts) for m in range(modes)
    ]  # fmt: skip


def test_groups_are_filled_from_their_first_row() -> None:
    filled = fill_down(staircase())
    assert filled.rows[0][:2] == ("system 0", "part 0.0")
    assert filled.rows[-1][:2] == ("system 5", "part 5.3")
    assert all(cell for row in filled.rows for cell in row)
    assert (filled.cells, filled.across) == (66 + 48, 0)


def test_a_running_number_may_stand_before_the_groups() -> None:
    rows = [(str(number), *row) for number, row in enumerate(staircase(), start=1)]
    assert fill_down(rows).cells == 114


def test_a_column_that_is_blank_at_the_beginning_of_groups_stays_blank() -> None:
    rows = [(*row, "" if index % 3 == 0 else "remark") for index, row in enumerate(staircase())]
    filled = fill_down(rows)
    assert [row[-1] for row in filled.rows] == [row[-1] for row in rows]
    assert filled.cells == 114


def test_a_value_carried_into_another_group_is_counted() -> None:
    rows = staircase()
    rows[3] = (rows[3][0], "", *rows[3][2:])
    rows[12] = (rows[12][0], "", *rows[12][2:])
    assert fill_down(rows).across == 3


def test_an_optional_first_column_is_no_group() -> None:
    rows = [("vendor" if index % 4 == 0 else "", f"WO{index}", "leak") for index in range(60)]
    assert fill_down(rows).cells == 0


cells = st.sampled_from(["", "a", "b", "c", "7"])
tables = st.integers(1, 5).flatmap(lambda width: st.lists(st.tuples(*[cells] * width), max_size=40))


@given(tables)
def test_what_is_written_never_changes_and_blanks_take_the_value_above(rows: Rows) -> None:
    filled = fill_down(rows)
    changed = 0
    assert len(filled.rows) == len(rows)
    for index, (before, after) in enumerate(zip(rows, filled.rows, strict=True)):
        for column, (old, new) in enumerate(zip(before, after, strict=True)):
            changed += old != new
            assert old == new or (not old and new == filled.rows[index - 1][column])
    assert changed == filled.cells >= filled.across


@given(st.lists(st.tuples(*[st.text(min_size=1, max_size=3).filter(str.strip)] * 3), max_size=30))
def test_a_full_table_never_changes(rows: Rows) -> None:
    assert fill_down(rows).rows == rows


@given(st.integers(2, 6), st.integers(2, 5), st.integers(2, 4), st.data())
def test_an_optional_column_is_not_filled_beside_merged_ones(
    systems: int, parts: int, modes: int, data: st.DataObject
) -> None:
    rows = staircase(systems, parts, modes)
    first_blank = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    remarks = ["" if blank or rows[index][1] else "x" for index, blank in enumerate(first_blank)]
    filled = fill_down([(*row, remark) for row, remark in zip(rows, remarks, strict=True)])
    assert [row[-1] for row in filled.rows] == remarks


@given(tables)
def test_filling_twice_changes_nothing_more(rows: Rows) -> None:
    once = fill_down(rows)
    assert fill_down(once.rows).rows == once.rows
