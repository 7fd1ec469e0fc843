"""The shapes of a slide in reading order, groups opened, with the place that their layout gives them."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_names import MC
from pipelines.parsers.drawing_text import A
from pipelines.parsers.geometry import Box, union
from pipelines.parsers.stated_numbers import whole_number

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
# English metric units in a point (ECMA-376 20.1.2.1).
_EMU = 12_700
_GROUPS = {f"{P}grpSp", f"{MC}AlternateContent", f"{MC}Choice"}
_SHAPES = {f"{P}sp", f"{P}graphicFrame", f"{P}pic", f"{P}cxnSp"}
_MAX_GROUPS = 50
# Tops that differ by less than this (points) are one row, read from left to right.
_ROW = 12.0

Transform = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape.

    Attributes:
        kind: of its placeholder (`title`, `body`, `ftr`, …), `shape` for none.
        box: x0, y0, x1, y1 in points from the top left corner of the slide; None where no file says.
        path: numbers of the shape and the groups around it in the slide's tree.

    """

    element: Element
    kind: str
    index: str
    box: Box | None
    path: tuple[int, ...]


def shapes_of(slide: Element, layout: list[Shape]) -> list[Shape]:
    """Return the shapes of a slide, titles first, then rows from the top, each from left to right.

    The shapes of a group stay together where the group stands.

    Args:
        layout: shapes of the slide's layout and master, whose places its placeholders inherit.

    """
    tree = slide.find(f"{P}cSld/{P}spTree")
    return _ordered(tree, (), (0.0, 0.0, 1.0, 1.0), layout) if tree is not None else []


def slide_size(presentation: Element) -> tuple[float, float]:
    """Return width and height of the slides in points; the format's own default where none is stated."""
    width, height = _pair(presentation.find(f"{P}sldSz"), "cx", "cy")
    return width or 720.0, height or 540.0


def _ordered(tree: Element, path: tuple[int, ...], transform: Transform, layout: list[Shape]) -> list[Shape]:
    """Return the shapes of a tree or group; `transform` is offset and scale of its coordinates in points."""
    found: list[tuple[tuple[int, float, float, int], list[Shape]]] = []
    for number, child in enumerate(tree):
        here = (*path, number)
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            child = choice if choice is not None else child
        if child.tag in _GROUPS and len(here) < _MAX_GROUPS:
            inner = _ordered(child, here, _inside(child, transform), layout)
            found.append((_place(inner, number), inner))
        elif child.tag in _SHAPES:
            shape = _shape(child, here, transform, layout)
            found.append((_place([shape], number), [shape]))
    return [shape for _, shapes in sorted(found, key=lambda item: item[0]) for shape in shapes]


def _place(shapes: list[Shape], number: int) -> tuple[int, float, float, int]:
    """Return where a shape or group stands in reading order."""
    boxes = [shape.box for shape in shapes if shape.box is not None]
    if any(shape.kind in {"title", "ctrTitle"} for shape in shapes):
        return 0, 0.0, 0.0, number
    if not boxes:
        return 2, 0.0, 0.0, number
    x0, y0, _, _ = union(boxes)
    return 1, round(y0 / _ROW), x0, number


def _shape(element: Element, path: tuple[int, ...], transform: Transform, layout: list[Shape]) -> Shape:
    mark = element.find(f"*/{P}nvPr/{P}ph")
    kind, index = (mark.get("type", "body"), mark.get("idx", "")) if mark is not None else ("shape", "")
    box = _box(element, transform)
    if box is None and mark is not None:
        same = [item for item in layout if index and item.index == index] + [i for i in layout if i.kind == kind]
        box = next((item.box for item in same if item.box is not None), None)
    return Shape(element, kind, index, box, path)


def _box(element: Element, transform: Transform) -> Box | None:
    frame = element.find(f"{P}xfrm")
    frame = frame if frame is not None else element.find(f"{P}spPr/{A}xfrm")
    if frame is None:
        return None
    (x, y), (width, height) = _pair(frame.find(f"{A}off"), "x", "y"), _pair(frame.find(f"{A}ext"), "cx", "cy")
    left, top, across, down = transform
    return left + x * across, top + y * down, left + (x + width) * across, top + (y + height) * down


def _inside(group: Element, transform: Transform) -> Transform:
    """Return the transform within a group: its children have coordinates of their own."""
    frame = group.find(f"{P}grpSpPr/{A}xfrm")
    if frame is None:
        return transform
    (x, y), (width, height) = _pair(frame.find(f"{A}off"), "x", "y"), _pair(frame.find(f"{A}ext"), "cx", "cy")
    (inner_x, inner_y), inner = _pair(frame.find(f"{A}chOff"), "x", "y"), _pair(frame.find(f"{A}chExt"), "cx", "cy")
    across, down = (width / inner[0] if inner[0] else 1.0), (height / inner[1] if inner[1] else 1.0)
    left, top, outer_across, outer_down = transform
    return (
        left + (x - inner_x * across) * outer_across, top + (y - inner_y * down) * outer_down,
        across * outer_across, down * outer_down,
    )  # fmt: skip


def _pair(element: Element | None, first: str, second: str) -> tuple[float, float]:
    if element is None:
        return 0.0, 0.0
    return _points(element.get(first, "")), _points(element.get(second, ""))


def _points(text: str) -> float:
    return whole_number(text, 0, 12, signed=True) / _EMU
