"""Names of WordprocessingML (ECMA-376) and how to get at attributes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DC = "{http://purl.org/dc/elements/1.1/}"
# Documents saved as "strict" use these names instead (ISO/IEC 29500-1).
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships":
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}  # fmt: skip


def attribute(element: Element, name: str) -> str:
    """Return a `w:` attribute, empty where there is none."""
    return element.get(f"{W}{name}", "")


def child_value(element: Element | None, name: str) -> str:
    """Return the `w:val` of a direct child, empty where there is none."""
    child = element.find(f"{W}{name}") if element is not None else None
    return attribute(child, "val") if child is not None else ""


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a toggle such as `w:b` is present and not switched off."""
    child = properties.find(f"{W}{name}") if properties is not None else None
    return child is not None and attribute(child, "val") not in {"0", "false", "off", "none"}
