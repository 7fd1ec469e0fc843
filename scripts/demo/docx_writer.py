"""Documents to DOCX, written as WordprocessingML so that headers, text boxes and content controls are real ones."""

from __future__ import annotations

from xml.sax.saxutils import escape

from scripts.demo.archive import stored_zip
from scripts.demo.model import Block, BlockKind, Doc, Rich

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES: dict[BlockKind, str] = {
    "title": "Title", "heading": "Heading1", "para": "Normal", "step": "ListNumber", "bullet": "ListBullet",
    "note": "Note", "table": "Normal",
}  # fmt: skip
_STYLE_DEFS = (
    ("Normal", "Normal", 21, False), ("Title", "Title", 32, True), ("Heading1", "heading 1", 25, True),
    ("ListNumber", "List Number", 21, False), ("ListBullet", "List Bullet", 21, False), ("Note", "Note", 19, False),
)  # fmt: skip


def _paragraph(text: str, style: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if style == "ListBullet" else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{numbering}</w:pPr>{run}</w:p>'


def _cell(cell: Rich, width: int, head: bool) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EBF2"/>' if head else ""
    props = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
    return f"<w:tc>{props}{_paragraph(cell.text, 'Normal')}</w:tc>"


def _table(block: Block) -> str:
    columns = len(block.rows[0])
    width = 9000 // columns
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    rows = "".join(
        "<w:tr>" + "".join(_cell(cell, width, index == 0) for cell in row) + "</w:tr>"
        for index, row in enumerate(block.rows)
    )
    props = f'<w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{props}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _block(block: Block) -> str:
    if block.kind == "table":
        return _table(block) + _paragraph("", "Normal")
    return _paragraph(block.rich.text, _STYLES[block.kind])


def _in_text_box(block: Block) -> str:
    shape = (
        '<v:shape style="width:420pt;height:40pt" strokecolor="#a03030"><v:textbox><w:txbxContent>'
        f"{_block(block)}</w:txbxContent></v:textbox></v:shape>"
    )
    return f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"


def _in_content_control(block: Block) -> str:
    props = '<w:sdtPr><w:alias w:val="核准欄"/><w:tag w:val="approval"/></w:sdtPr>'
    return f"<w:sdt>{props}<w:sdtContent>{_block(block)}</w:sdtContent></w:sdt>"


def _body(doc: Doc) -> str:
    """With ``text_box`` set, notes go into text boxes and the last table into a content control."""
    last_table = max((i for i, b in enumerate(doc.blocks) if b.kind == "table"), default=-1)
    parts = []
    for index, block in enumerate(doc.blocks):
        if doc.text_box and block.kind == "note":
            parts.append(_in_text_box(block))
        elif doc.text_box and index == last_table:
            parts.append(_in_content_control(block))
        else:
            parts.append(_block(block))
    return "".join(parts)


def _document(doc: Doc) -> str:
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1300" w:bottom="1300" w:left="1300" '
        'w:header="700" w:footer="600" w:gutter="0"/></w:sectPr>'
    )
    return f"{_XML}<w:document {_NS}><w:body>{_body(doc)}{section}</w:body></w:document>"


def _styles() -> str:
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Microsoft JhengHei"/>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:rPr>{fonts}'
        f'{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr></w:style>'
        for key, name, size, bold in _STYLE_DEFS
    )
    return f"{_XML}<w:styles {_NS}>{styles}</w:styles>"


def _numbering() -> str:
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:pPr><w:ind w:left="480" w:hanging="240"/></w:pPr></w:lvl>'
    )
    return (
        f'{_XML}<w:numbering {_NS}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _core(doc: Doc) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(doc.title)}</dc:title><dc:creator>yawan demo corpus</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{doc.date}T00:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )


def _content_types() -> str:
    parts = [("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"),
             ("header1", "header"), ("footer1", "footer")]  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_OFFICE}.{kind}+xml"/>' for part, kind in parts
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(targets: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def docx_bytes(doc: Doc) -> bytes:
    """The finished DOCX of a document."""
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    package = [(f"{_REL}/officeDocument", "word/document.xml"), (core, "docProps/core.xml")]
    names = ("styles", "header", "footer", "numbering")
    files = ("styles.xml", "header1.xml", "footer1.xml", "numbering.xml")
    parts = [(f"{_REL}/{name}", file) for name, file in zip(names, files, strict=True)]
    entries = [
        ("[Content_Types].xml", _content_types()),
        ("_rels/.rels", _relationships(package)),
        ("word/document.xml", _document(doc)),
        ("word/_rels/document.xml.rels", _relationships(parts)),
        ("word/styles.xml", _styles()),
        ("word/numbering.xml", _numbering()),
        ("word/header1.xml", f"{_XML}<w:hdr {_NS}>{_paragraph(doc.header.text, 'Normal')}</w:hdr>"),
        ("word/footer1.xml", f"{_XML}<w:ftr {_NS}>{_paragraph(doc.footer.text, 'Normal')}</w:ftr>"),
        ("docProps/core.xml", _core(doc)),
    ]
    return stored_zip([(name, text.encode("utf-8")) for name, text in entries])
