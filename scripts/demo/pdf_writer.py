"""Documents to PDF: one or two columns, ruled tables, page headers and footers; the same bytes on every run."""

from __future__ import annotations

from typing import Final

import pymupdf

from scripts.demo.model import Block, BlockKind, Doc, Rich, full_text
from scripts.demo.textlayout import Fonts, demo_fonts

PAGE: Final = (595.0, 842.0)
_MARGIN: Final = 56.0
_TOP, _BOTTOM = 84.0, 776.0
_GUTTER: Final = 22.0
_SIZES: dict[BlockKind, float] = {
    "title": 16.0, "heading": 12.5, "para": 10.0, "step": 10.0, "bullet": 10.0, "note": 9.0, "table": 9.0,
}  # fmt: skip
_INDENT: dict[BlockKind, float] = {"step": 12.0, "bullet": 16.0, "note": 8.0}
_COLOURS: dict[BlockKind, tuple[float, float, float]] = {"heading": (0.05, 0.2, 0.45), "note": (0.45, 0.1, 0.1)}
_BLACK: Final = (0.0, 0.0, 0.0)
_FURNITURE_CHARS: Final = " 第頁，共Page of•0123456789"
_LEADING: Final = 1.5
_PAD: Final = 4.0


class _Flow:
    """A cursor that moves through columns and pages."""

    def __init__(self, columns: int, fonts: Fonts) -> None:
        self.pdf, self.fonts = pymupdf.open(), fonts
        self._columns, self._column = columns, 0
        self.y = _TOP
        self.page = self.pdf.new_page(width=PAGE[0], height=PAGE[1])
        self._writer, self._colour = pymupdf.TextWriter(self.page.rect), _BLACK

    @property
    def width(self) -> float:
        """Width of the current column in points."""
        return (PAGE[0] - 2 * _MARGIN - (self._columns - 1) * _GUTTER) / self._columns

    @property
    def x(self) -> float:
        """Left edge of the current column."""
        return _MARGIN + self._column * (self.width + _GUTTER)

    def new_page(self) -> None:
        """Go on at the top of a fresh page."""
        self.flush()
        self.page = self.pdf.new_page(width=PAGE[0], height=PAGE[1])
        self._column, self.y = 0, _TOP

    def single_column(self) -> None:
        """Leave the column layout, on a fresh page if it is in use."""
        if self._columns > 1:
            self._columns = 1
            self.new_page()

    def need(self, height: float) -> bool:
        """Make room; True when the cursor moved to a new column or page."""
        if self.y + height <= _BOTTOM:
            return False
        if self._column + 1 < self._columns:
            self._column, self.y = self._column + 1, _TOP
        else:
            self.new_page()
        return True

    def line(self, x: float, y: float, text: str, size: float, colour: tuple[float, float, float] = _BLACK) -> None:
        """Write one line with its baseline at ``y``."""
        if colour != self._colour:
            self.flush()
        self._colour = colour
        for run, font in self.fonts.runs(text):
            self._writer.append((x, y), run, font=font, fontsize=size)
            x += self.fonts.width(run, size)

    def flush(self) -> None:
        """Put the pending lines on the page; lines of one colour share a text object."""
        self._writer.write_text(self.page, color=self._colour)
        self._writer = pymupdf.TextWriter(self.page.rect)


def _write_text(flow: _Flow, block: Block) -> None:
    size, indent = _SIZES[block.kind], _INDENT.get(block.kind, 0.0)
    text = ("• " if block.kind == "bullet" else "") + block.rich.text
    step = size * _LEADING
    flow.y += 8.0 if block.kind in ("heading", "title") else 2.0
    if block.kind == "heading":
        flow.need(step * 3)
    for line in flow.fonts.wrap(text, size, flow.width - indent):
        flow.need(step)
        flow.line(flow.x + indent, flow.y + size, line, size, _COLOURS.get(block.kind, _BLACK))
        flow.y += step


def _column_widths(flow: _Flow, rows: tuple[tuple[Rich, ...], ...], size: float) -> list[float]:
    wanted = [max(flow.fonts.width(row[i].text, size) for row in rows) + 2 * _PAD + 2 for i in range(len(rows[0]))]
    least = [min(w, 62.0) for w in wanted]
    spare, extra = flow.width - sum(least), [w - low for w, low in zip(wanted, least, strict=True)]
    if sum(extra) == 0:
        return [low * flow.width / sum(least) for low in least]
    return [low + spare * more / sum(extra) for low, more in zip(least, extra, strict=True)]


def _write_row(flow: _Flow, row: tuple[Rich, ...], widths: list[float], head: bool) -> None:
    size = _SIZES["table"]
    cells = [flow.fonts.wrap(c.text, size, w - 2 * _PAD) for c, w in zip(row, widths, strict=True)]
    height = max(len(lines) for lines in cells) * size * 1.35 + 2 * _PAD
    x = flow.x
    for lines, width in zip(cells, widths, strict=True):
        box = pymupdf.Rect(x, flow.y, x + width, flow.y + height)
        flow.page.draw_rect(box, color=_BLACK, width=0.6, fill=(0.9, 0.92, 0.95) if head else None)
        for number, line in enumerate(lines):
            flow.line(x + _PAD, flow.y + _PAD + size * (0.95 + 1.35 * number), line, size)
        x += width
    flow.y += height


def _row_height(flow: _Flow, row: tuple[Rich, ...], widths: list[float]) -> float:
    size = _SIZES["table"]
    lines = max(len(flow.fonts.wrap(c.text, size, w - 2 * _PAD)) for c, w in zip(row, widths, strict=True))
    return lines * size * 1.35 + 2 * _PAD


def _write_table(flow: _Flow, block: Block) -> None:
    flow.single_column()
    widths = _column_widths(flow, block.rows, _SIZES["table"])
    flow.y += 4.0
    flow.need(sum(_row_height(flow, row, widths) for row in block.rows[:2]))
    for index, row in enumerate(block.rows):
        if flow.need(_row_height(flow, row, widths)):
            _write_row(flow, block.rows[0], widths, head=True)
        _write_row(flow, row, widths, head=index == 0)
    flow.y += 6.0


def _write_furniture(flow: _Flow, doc: Doc) -> None:
    flow.flush()
    count = len(flow.pdf)
    for number in range(count):
        flow.page = flow.pdf[number]
        right, grey = PAGE[0] - _MARGIN, (0.3, 0.3, 0.3)
        flow.line(_MARGIN, 50.0, doc.header.text, 8.5, grey)
        flow.page.draw_line((_MARGIN, 58.0), (right, 58.0), color=grey, width=0.5)
        flow.page.draw_line((_MARGIN, 790.0), (right, 790.0), color=grey, width=0.5)
        flow.line(_MARGIN, 803.0, doc.footer.text, 8.0, grey)
        label = f"第 {number + 1} 頁，共 {count} 頁" if doc.lang == "zh" else f"Page {number + 1} of {count}"
        flow.line(right - flow.fonts.width(label, 8.0), 803.0, label, 8.0, grey)
        flow.flush()


def render(doc: Doc) -> pymupdf.Document:
    """Lay a document out; a two-column document falls back to one column at its first table."""
    characters = full_text(doc).text + doc.header.text + doc.footer.text + _FURNITURE_CHARS
    flow = _Flow(doc.columns, demo_fonts(characters))
    for block, following in zip(doc.blocks, [*doc.blocks[1:], None], strict=True):
        if block.kind == "break":
            flow.new_page()
        elif block.kind == "table":
            _write_table(flow, block)
        else:
            if following and following.kind == "table":
                flow.single_column()
            _write_text(flow, block)
    _write_furniture(flow, doc)
    return flow.pdf


def save(pdf: pymupdf.Document, title: str) -> bytes:
    """Serialise with fixed metadata, no dates and no file identifier."""
    pdf.set_metadata({"title": title, "author": "yawan demo corpus", "producer": "", "creator": ""})
    return bytes(pdf.tobytes(garbage=4, deflate=True, deflate_fonts=True, no_new_id=True))


def pdf_bytes(doc: Doc) -> bytes:
    """The finished PDF of a document."""
    return save(render(doc), f"{doc.number} {doc.title}")


def encrypted_pdf_bytes(doc: Doc, password: str) -> bytes:
    """The PDF under AES-256; its bytes differ from run to run."""
    pdf = render(doc)
    return bytes(pdf.tobytes(garbage=4, deflate=True, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password))
