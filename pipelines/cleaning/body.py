"""The body of an element: its text and the cells or fields it is made of, rewritten with a map to what was before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipelines.document import Cell, Element, Field, record_text, table_text
from pipelines.edits import OffsetMap

Step = Callable[[str], tuple[str, OffsetMap]]
_Piece = tuple[str, str, OffsetMap]


class Body(NamedTuple):
    """What of an element a rewriting step changes; `edits` map the text to the text before the step."""

    text: str
    cells: tuple[Cell, ...]
    fields: tuple[Field, ...]
    edits: OffsetMap = ()

    @classmethod
    def of(cls, element: Element) -> Body:
        """Return the body of an element, nothing changed."""
        return cls(element.text, element.cells, element.fields)


def rewrite(body: Body, step: Step, cell_step: Step | None = None, name_step: Step | None = None) -> Body:
    """Return the body with a step done to its text, or to its cells, or to the values of its fields.

    Args:
        cell_step: for cells, where it differs.
        name_step: for the names of fields; without it they stay.

    """
    if body.cells:
        return _table(body, cell_step or step)
    if body.fields:
        return _record(body, step, name_step)
    text, edits = step(body.text)
    return body._replace(text=text, edits=edits)


def _table(body: Body, step: Step) -> Body:
    done = [step(cell.text) for cell in body.cells]
    if not any(edits for _, edits in done):
        return body
    cells = tuple(
        Cell(cell.row, cell.col, text, cell.row_span, cell.col_span, cell.header) if edits else cell
        for cell, (text, edits) in zip(body.cells, done, strict=True)
    )
    order = sorted(range(len(cells)), key=lambda index: (cells[index].row, cells[index].col))
    pieces = [(body.cells[index].text, *done[index]) for index in order]
    return _joined(body, Body(table_text(cells), cells, ()), pieces)


def _record(body: Body, step: Step, name_step: Step | None) -> Body:
    values = [step(field.value) for field in body.fields]
    names = [name_step(field.name) if name_step else (field.name, ()) for field in body.fields]
    if not any(edits for _, edits in (*values, *names)):
        return body
    fields = tuple(
        Field(name, value, item.original)
        for (name, _), (value, _), item in zip(names, values, body.fields, strict=True)
    )
    pieces: list[_Piece] = [
        (f"{field.name}: {field.value}", f"{name}: {value}", ())
        if not name_edits and not value_edits
        else _joined_pair(field, (name, value), name_edits, value_edits)
        for field, (name, name_edits), (value, value_edits) in zip(body.fields, names, values, strict=True)
        if field.value
    ]
    return _joined(body, Body(record_text(fields), (), fields), pieces)


def _joined_pair(field: Field, clean: tuple[str, str], name_edits: OffsetMap, value_edits: OffsetMap) -> _Piece:
    name, value = clean
    moved = shifted(value_edits, len(name) + 2, len(field.name) + 2)
    return f"{field.name}: {field.value}", f"{name}: {value}", (*name_edits, *moved)


def _joined(body: Body, changed: Body, pieces: Iterable[_Piece]) -> Body:
    """Set the map of a text that is made of pieces with one character between them.

    Where the text is not made like that, or a field lost its value, the whole maps to the whole.
    """
    edits: list[tuple[int, int, int, int]] = []
    start = source = 0
    for before, after, changes in pieces:
        edits += shifted(changes, start, source)
        start, source = start + len(after) + 1, source + len(before) + 1
    if source - 1 != len(body.text) or start - 1 != len(changed.text):
        edits = [(0, len(changed.text), 0, len(body.text))]
    return changed._replace(edits=tuple(edits))


def shifted(edits: OffsetMap, by: int, source_by: int) -> OffsetMap:
    """Return a map moved to where its text begins in a longer one."""
    return tuple((a + by, b + by, c + source_by, d + source_by) for a, b, c, d in edits)
