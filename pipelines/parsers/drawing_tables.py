"""DrawingML tables and charts as cells: merged cells once with their span, a chart as the table of its data."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pipelines.document import Cell
from pipelines.parsers.drawing_text import A, body_text
from pipelines.parsers.stated_numbers import whole_number

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_MAX_SPAN = 1_000
# A chart of more values than this is a plot of measurements, not a table to read.
_MAX_CHART_ROWS = 200


def table_cells(table: Element) -> tuple[Cell, ...]:
    """Return the cells of an `a:tbl`; the first row is a header where the table says so."""
    properties = table.find(f"{A}tblPr")
    header = properties is not None and properties.get("firstRow") in {"1", "true"}
    cells = []
    for row, element in enumerate(table.findall(f"{A}tr")):
        for col, item in enumerate(element.findall(f"{A}tc")):
            if item.get("hMerge") in {"1", "true"} or item.get("vMerge") in {"1", "true"}:
                continue
            text = " ".join(body_text(item.find(f"{A}txBody")).split())
            spans = (_span(item.get("rowSpan")), _span(item.get("gridSpan")))
            cells.append(Cell(row, col, text, *spans, header=header and row == 0))
    return tuple(cells)


def chart_title(chart: Element) -> str:
    """Return the title that the author gave a chart, empty where there is none."""
    title = chart.find(f"{C}chart/{C}title")
    return " ".join(body_text(title.find(f"{C}tx/{C}rich")).split()) if title is not None else ""


def chart_cells(chart: Element) -> tuple[Cell, ...]:
    """Return the data of a chart: a column for each series under its name, a row for each category.

    Empty where the file keeps no values, or so many that they are no table.
    """
    series = list(chart.iter(f"{C}ser"))
    categories: dict[int, str] = {}
    columns: list[tuple[str, dict[int, str]]] = []
    for number, item in enumerate(series, start=1):
        for name in ("cat", "xVal"):
            categories |= _points(item.find(f"{C}{name}"))
        name = " ".join(_points(item.find(f"{C}tx")).values()) or f"{number}"
        values = _points(item.find(f"{C}val")) or _points(item.find(f"{C}yVal"))
        columns.append((name, values))
    rows = sorted(set(categories).union(*(values for _, values in columns)))
    if not rows or len(rows) > _MAX_CHART_ROWS:
        return ()
    cells = [Cell(0, 0, "", header=True), *(Cell(0, i, name, header=True) for i, (name, _) in enumerate(columns, 1))]
    for row, index in enumerate(rows, start=1):
        cells.append(Cell(row, 0, categories.get(index, str(index + 1))))
        cells += [Cell(row, col, values.get(index, "")) for col, (_, values) in enumerate(columns, 1)]
    return tuple(cells)


def _points(element: Element | None) -> dict[int, str]:
    """Return cached points by their index; of categories on several levels the innermost."""
    if element is None:
        return {}
    level = element.find(f".//{C}lvl")
    return dict(_values(level if level is not None else element))


def _values(element: Element) -> Iterator[tuple[int, str]]:
    direct = element.find(f"{C}v")
    if direct is not None:
        yield 0, (direct.text or "").strip()
    for point in element.iter(f"{C}pt"):
        value, index = point.find(f"{C}v"), whole_number(point.get("idx"), -1)
        if value is not None and index >= 0:
            yield index, _rounded((value.text or "").strip())


def _rounded(text: str) -> str:
    """15 digits are what a spreadsheet keeps; more are noise of the binary form."""
    try:
        number = float(text)
    except ValueError:
        return " ".join(text.split())
    return f"{number:.15g}" if len(text) > 15 else text


def _span(value: str | None) -> int:
    return max(1, min(whole_number(value, 1), _MAX_SPAN))
