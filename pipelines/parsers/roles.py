"""What a block of lines is: heading, list item, caption or paragraph."""

from __future__ import annotations

from pipelines.document import ElementKind
from pipelines.parsers.draft import Level
from pipelines.parsers.markers import ends_sentence, is_caption, is_section_word, marker_of

# A heading is set this much larger than the body; the height of recognised text varies more than a font's size.
_LARGER, _LARGER_OCR = 1.12, 1.25
_MAX_TITLE, _MAX_TITLE_LINES = 100, 3
_MAX_BOLD_TITLE = 70
# A numbered line of this many characters without a full stop may be a heading even in the body's font.
_MAX_PLAIN_TITLE = 24


def role_of(
    text: str, *, lines: int, ratio: float, bold: bool, recognised: bool, alone: bool = True
) -> tuple[ElementKind, Level]:
    """Return kind and, for a title, its level.

    Args:
        text: of the block, joined.
        lines: number of its lines on the page.
        ratio: its font size over the body's.
        bold: whether it is set bold where the body is not.
        recognised: whether sizes are estimates from recognised text.
        alone: whether the block stands on lines of its own.

    """
    marker = marker_of(text)
    depth = marker.depth if marker else 1.0
    short = (
        len(text) <= _MAX_TITLE
        and lines <= _MAX_TITLE_LINES
        and not ends_sentence(text)
        and "\t" not in text
        and any(map(str.isalpha, text))
    )
    larger = ratio >= (_LARGER_OCR if recognised else _LARGER)
    bulleted = marker is not None and marker.style == "bullet"
    # Sizes of recognised text are too uncertain to rank numbered headings by.
    size = (-1.0 if marker else -2.0) if recognised else -round(ratio, 1)
    if is_caption(text):
        return ElementKind.CAPTION, ()
    if larger and short and alone and not bulleted and (marker is None or marker.style != "article"):
        return ElementKind.TITLE, (size, depth)
    if marker and marker.style == "chapter" and len(text) <= 50 and short:
        return ElementKind.TITLE, (-1.05, depth)
    if (
        bold
        and short
        and alone
        and not bulleted
        and len(text) <= _MAX_BOLD_TITLE
        and lines <= 2
        and not text.endswith((":", "："))
    ):
        return ElementKind.TITLE, (-1.0, depth if marker else 5.0)
    if (
        marker
        and marker.style in {"han", "decimal", "number"}
        and is_section_word(marker.rest)
        and len(text) <= _MAX_PLAIN_TITLE * 2
    ):
        return ElementKind.TITLE, (-1.0, depth)
    if marker and marker.style not in {"chapter", "paragraph"}:
        return ElementKind.LIST_ITEM, ()
    if is_section_word(text) and alone and len(text) <= _MAX_PLAIN_TITLE:
        return ElementKind.TITLE, (-1.0, 1.0)
    return ElementKind.PARAGRAPH, ()
