"""One page of a PDF, ready for layout: lines from its text layer or from recognition, and its ruled tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipelines.document import Locator
from pipelines.parsers.geometry import Box, Line, Rules, turned
from pipelines.parsers.grids import Grid, find_grids
from pipelines.parsers.overprint import without_overprint
from pipelines.parsers.page_source import PageSource
from pipelines.parsers.page_table import Table
from pipelines.parsers.pdf_backend import PdfPage
from pipelines.parsers.route import Evidence, Route, Taken, decide, wants_images
from pipelines.parsers.ruled_tables import cell_finder, read_tables
from pipelines.parsers.task import Options
from pipelines.parsers.text_quality import assess, soundness

# A rule over this share of the page's width, this near to an edge, sets off a header or footer.
_RULE_ACROSS, _HEADER, _FOOTER = 0.6, 0.12, 0.9
_TURN_BACK = {0: 0, 1: 3, 2: 2, 3: 1}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page: its rules, and the grids that some of them make."""

    rules: Rules
    grids: list[Grid]

    def across(self, width: float) -> tuple[float, ...]:
        """Return the heights of the rules that run across a page of this width, outside tables."""
        return tuple(
            y for y, x0, x1 in self.rules.horizontal
            if x1 - x0 >= _RULE_ACROSS * width and not any(g.ys[0] - 3 <= y <= g.ys[-1] + 3 for g in self.grids)
        )  # fmt: skip

    def margins(self, width: float, height: float) -> tuple[float, float]:
        """Return the heights of the rules across the page that set off its header and footer."""
        across = self.across(width)
        top = max((y for y in across if y <= _HEADER * height), default=0.0)
        return top, min((y for y in across if y >= _FOOTER * height), default=float("inf"))


@dataclass(slots=True)
class Page:
    """A page in reading direction.

    Attributes:
        number: 1-based.
        taken: route and reason.
        margins: heights above and below which a rule across the page sets off header and footer.
        cuts: heights of the rules across the page.
        lines: outside tables.
        locate: turns a box into the locator of the page as displayed.
        dropped: what was found but not handed on, by reason.

    """

    number: int
    height: float
    taken: Taken
    lines: list[Line]
    tables: list[Table]
    locate: Callable[[Box], Locator]
    margins: tuple[float, float] = (0.0, float("inf"))
    cuts: tuple[float, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)


def load_page(page: PdfPage, number: int, options: Options) -> Page:
    """Read a page by the route that its evidence asks for."""
    taken = decide(evidence_of(page))
    if taken.route is Route.OCR:
        return recognised_page(page, number, taken, options)
    if taken.route is not Route.KEPT_TEXT:
        return _from_layer(page, number, taken)
    rival = recognised_page(page, number, Taken(Route.KEPT_OCR, taken.reason), options)
    own = _from_layer(page, number, taken)
    return rival if _worth(rival) > _worth(own) else own


def evidence_of(page: PdfPage) -> Evidence:
    """Return what decides the route of a page."""
    layer = page.layer
    quality = assess(layer.text)
    hidden = layer.hidden / max(1, quality.characters)
    covers: tuple[float, ...] = ()
    if wants_images(quality, hidden) and (page.has_images or not quality.characters):
        area = max(1.0, page.width * page.height)
        covers = tuple((box[2] - box[0]) * (box[3] - box[1]) / area for box, _ in page.images)
    return Evidence(quality, hidden, soundness(layer.text) if hidden else 1.0, covers, page.shapes)


def _worth(page: Page) -> float:
    """Number of characters that seem to be right, each recognised one counting as much as it is sure."""
    texts = [(line.text, line.confidence) for line in page.lines]
    texts += [(table.text, table.confidence) for table in page.tables]
    quality = assess("\n".join(text for text, _ in texts))
    sure = sum(len(text) * (1.0 if confidence is None else confidence) for text, confidence in texts)
    return quality.worth * sure / max(1, sum(len(text) for text, _ in texts))


def _from_layer(page: PdfPage, number: int, taken: Taken) -> Page:
    lines = page.layer.lines
    turn = _main_turn(lines)
    rules = _turned_rules(page.rules(), turn, page.width, page.height)
    grids = find_grids(rules)
    if grids:
        lines = page.lines_by_cell(cell_finder(grids, turn, page.width, page.height))
    lines = without_overprint(lines)
    if turn or any(line.turn for line in lines):
        lines = [_turned_line(line, turn, page.width, page.height) for line in lines]
    return _laid_out(page, number, taken, lines, Drawn(rules, grids), turn)


def recognised_page(page: PageSource, number: int, taken: Taken, options: Options) -> Page:
    """Read a page by recognition."""
    from pipelines.parsers.ocr import recognise

    if page.largest_image() > options.pixels:
        too_large = {"image_too_large": 1}
        return Page(number, page.height, taken, [], [], lambda _box: Locator(page=number), dropped=too_large)
    dpi = min(float(options.dpi), 72 * (options.pixels / max(1.0, page.width * page.height)) ** 0.5)
    scan = recognise(page.render(dpi), dpi)
    kept = [line for line in scan.lines if (line.confidence or 0.0) >= options.min_confidence]
    lost = len(scan.lines) - len(kept)
    loaded = _laid_out(page, number, taken, kept, Drawn(scan.rules, scan.grids), scan.turn, scan.locate)
    loaded.dropped = {"low_confidence": lost} if lost else {}
    return loaded


def _laid_out(
    page: PageSource, number: int, taken: Taken, lines: list[Line], drawn: Drawn, turn: int,
    place: Callable[[Box], Box] = lambda box: box,
) -> Page:  # fmt: skip
    width, height = (page.height, page.width) if turn % 2 else (page.width, page.height)

    def locate(box: Box) -> Locator:
        upright = turned(place(box), _TURN_BACK[turn], width, height)
        return Locator(page=number, box=page.displayed(upright))

    tables, rest = read_tables(drawn.grids, lines, width * height)
    return Page(number, height, taken, rest, tables, locate, drawn.margins(width, height), drawn.across(width))


def _main_turn(lines: list[Line]) -> int:
    """The direction most characters of the page are set in."""
    if not any(line.turn for line in lines):
        return 0
    count = Counter[int]()
    for line in lines:
        if line.turn >= 0:
            count[line.turn] += len(line.text)
    return count.most_common(1)[0][0] if count else 0


def _turned_line(line: Line, turn: int, width: float, height: float) -> Line:
    """Turn a line with its page; what does not read upright then counts as slanting."""
    if turn == 0 and line.turn == 0:
        return line
    return replace(line, box=turned(line.box, turn, width, height), turn=0 if line.turn == turn else -1)


def _turned_rules(rules: Rules, turn: int, width: float, height: float) -> Rules:
    if turn == 0:
        return rules
    boxes = [(x0, y, x1, y) for y, x0, x1 in rules.horizontal] + [(x, y0, x, y1) for x, y0, y1 in rules.vertical]
    moved = [turned(box, turn, width, height) for box in boxes]
    return Rules(
        tuple((y0, x0, x1) for x0, y0, x1, y1 in moved if y0 == y1),
        tuple((x0, y0, y1) for x0, y0, x1, y1 in moved if y0 != y1),
    )
