"""PDF to drafts: text layer first, recognition only for pages that are pictures, ruled tables from their rulings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.document import ElementKind
from pipelines.errors import DocumentError
from pipelines.parsers.aligned_tables import find_aligned, leaves_doubt, with_header
from pipelines.parsers.code_lines import code_text, fixed_pitch_fonts, with_code
from pipelines.parsers.continued_tables import join_tables
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.field_rows import join_fields
from pipelines.parsers.furniture import Running, find_running, folded, margin_lines, shared_margins, split
from pipelines.parsers.geometry import Line, union
from pipelines.parsers.joining import join_lines
from pipelines.parsers.layout import ordered
from pipelines.parsers.page import Page, load_page
from pipelines.parsers.page_table import Table
from pipelines.parsers.passwords import Passwords
from pipelines.parsers.pdf_backend import open_pdf
from pipelines.parsers.reading_order import Region
from pipelines.parsers.roles import role_of
from pipelines.parsers.route import notes
from pipelines.parsers.running_on import Block, blocks_of, join_running
from pipelines.parsers.series import promote
from pipelines.parsers.task import Options

# Ruled headers of SOPs (number, revision, page) reach this far down and repeat on every page.
_TABLE_HEADER, _TABLE_FOOTER = 0.22, 0.85
# What is set this much larger than the body at the top of a page may be a heading.
_HEADING = 1.12


def parse_pdf(data: bytes, options: Options, passwords: Passwords | None = None) -> Parsed:
    """Parse a PDF.

    Raises:
        DocumentError: see `stays_locked`; `corrupt`; rejected `too_many_pages`.

    """
    with open_pdf(data, passwords) as pdf:
        if pdf.page_count > options.pages:
            raise DocumentError("too_many_pages", rejected=True)
        pages = [load_page(pdf.page(index), index + 1, options) for index in range(pdf.page_count)]
        return parsed_pages(pages, pdf.title)


def parsed_pages(pages: Sequence[Page], title: str | None = None) -> Parsed:
    """Return the drafts and accounts of pages that were read."""
    counts = Counter(f"pages_{page.taken.route.source}" for page in pages)
    drafts = list(promote(_drafts(pages, counts)))
    dropped = Counter[str]()
    for page in pages:
        dropped.update(page.dropped)
    counts.update(f"route_{page.taken.route}_{page.taken.reason}" for page in pages)
    routes = tuple(notes([page.taken for page in pages]))
    return Parsed(drafts, title, len(pages), dict(counts), dict(dropped), routes)


def _drafts(pages: Sequence[Page], counts: Counter[str]) -> Iterator[Draft]:
    usual, _ = _body_style([line for page in pages for line in page.lines])
    heading = _HEADING * usual
    running = find_running([_margin_texts(page, heading) for page in pages])
    margins = shared_margins([page.margins for page in pages])
    parted = [
        split(page.lines, page.height, running, edges, heading) for page, edges in zip(pages, margins, strict=True)
    ]
    fonts = fixed_pitch_fonts([line for body, _ in parted for line in body])
    parted = [(with_code(body, fonts), furniture) for body, furniture in parted]
    size, bold = _body_style([line for body, _ in parted for line in body])
    flows = [_flow(page, body, running) for page, (body, _) in zip(pages, parted, strict=True)]
    counts["pages_table_doubt"] += sum(map(_leaves_doubt, flows))
    counts.update(join_tables(flows, [page.height for page in pages]))
    bodies = [_blocks(page, flow, size) for page, flow in zip(pages, flows, strict=True)]
    kept = set(map(id, join_running(item for body in bodies for item in body)))
    for page, (_, furniture), body in zip(pages, parted, bodies, strict=True):
        yield from (_furniture(line, page) for line in furniture)
        yield from (_table_draft(t, page, ElementKind.FURNITURE) for t in page.tables if _repeats(t, page, running))
        for item in body:
            if isinstance(item, Table):
                yield _table_draft(item, page, ElementKind.TABLE)
            elif id(item) in kept:
                yield _draft(item, size, bold)


def _blocks(page: Page, flow: Sequence[Region | Table], size: float) -> list[Block | Table]:
    found: list[Block | Table] = []
    for item in flow:
        found += [item] if isinstance(item, Table) else blocks_of(item, page, size)
    return found


def _flow(page: Page, body: list[Line], running: Running) -> list[Region | Table]:
    """Return regions and tables of a page in reading order, tables without rules among them."""
    flow: list[Region | Table] = []
    for item in ordered(body, [table for table in page.tables if not _repeats(table, page, running)], page.cuts):
        if isinstance(item, Table):
            flow.append(item)
        else:
            for part in find_aligned(item.lines):
                _append(flow, part if isinstance(part, Table) else replace(item, lines=tuple(join_fields(part))))
    return flow


def _leaves_doubt(flow: Sequence[Region | Table]) -> bool:
    return leaves_doubt([line for item in flow if isinstance(item, Region) for line in item.lines])


def _append(flow: list[Region | Table], part: Region | Table) -> None:
    """Append to a flow; a table without rules takes the row above it that names its columns."""
    above = flow[-1] if flow and isinstance(part, Table) else None
    headed = with_header(part, above.lines[-1]) if isinstance(part, Table) and isinstance(above, Region) else None
    if headed is None or not isinstance(above, Region):
        flow.append(part)
        return
    rest = replace(above, lines=above.lines[:-1])
    flow[-1:] = [rest, headed] if rest.lines else [headed]


def _furniture(line: Line, page: Page) -> Draft:
    return Draft(ElementKind.FURNITURE, line.text, page.locate(line.box), confidence=line.confidence)


def _margin_texts(page: Page, heading: float) -> list[tuple[str, float, bool]]:
    texts = [
        (line.text, (line.box[1] + line.box[3]) / 2, line.size >= heading)
        for line in margin_lines(page.lines, page.height)
    ]  # fmt: skip
    tables = [(table.text, table.box[1], False) for table in page.tables if _may_be_furniture(table, page)]
    return texts + tables


def _may_be_furniture(table: Table, page: Page) -> bool:
    return table.box[3] <= _TABLE_HEADER * page.height or table.box[1] >= _TABLE_FOOTER * page.height


def _repeats(table: Table, page: Page, running: Running) -> bool:
    """Whether a table is a running header or footer."""
    return _may_be_furniture(table, page) and bool(folded(table.text)) and running.holds(table.text, table.box[1])


def _table_draft(table: Table, page: Page, kind: ElementKind) -> Draft:
    return Draft(kind, table.text, page.locate(table.box), cells=table.cells, confidence=table.confidence)


def _body_style(lines: Sequence[Line]) -> tuple[float, bool]:
    """Return the font size and weight that most characters are set in."""
    sizes, weights = Counter[float](), Counter[bool]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        weights[line.bold] += len(line.text)
    if not sizes:
        return 10.0, False
    return max(sizes, key=lambda size: (sizes[size], -size)), weights[True] > weights[False]


def _draft(block: Block, size: float, bold_body: bool) -> Draft:
    lines = [*block.lines, *block.more]
    text = join_lines([line.text for line in lines])
    bold = not bold_body and all(line.bold for line in lines)
    sure = [line.confidence for line in lines if line.confidence is not None]
    ratio = max(line.size for line in lines) / size if not sure else min(line.size for line in lines) / size
    kind, level = role_of(text, lines=len(lines), ratio=ratio, bold=bold, recognised=bool(sure))
    place = block.page.locate(union(line.box for line in block.lines))
    if len(lines) > 1 and all(line.code for line in lines):
        return Draft(ElementKind.CODE, code_text(lines), place)
    return Draft(kind, text, place, level, confidence=round(min(sure), 2) if sure else None)
