"""The parts of a presentation and what refers to what among them."""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element

from pipelines.parsers.docx_names import RELATIONS, STRICT
from pipelines.parsers.ooxml import Package, parse_xml

_STRICT = {
    **STRICT,
    b"http://purl.oclc.org/ooxml/presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml": b"http://schemas.openxmlformats.org/drawingml/2006",
}


def part_xml(package: Package, name: str) -> Element | None:
    """Return the root of a part under the usual names if it was saved as strict; None where there is no such part."""
    if name not in package.names:
        return None
    data = package.read(name)
    for strict, usual in _STRICT.items():
        data = data.replace(strict, usual)
    return parse_xml(data)


def relations_of(package: Package, name: str) -> dict[str, tuple[str, str]]:
    """Return id -> (last word of its type, name of the part) for what a part refers to inside the package."""
    folder, base = posixpath.split(name)
    root = part_xml(package, f"{folder}/_rels/{base}.rels")
    found = {}
    for item in root.iter(f"{RELATIONS}Relationship") if root is not None else ():
        target = item.get("Target", "")
        part = posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target)).lstrip("/")
        if item.get("TargetMode") != "External":
            found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], part)
    return found
