"""Ids of process tools, which tell how many of which machine a fab has.

Rule: a code after 機台, 設備編號, Tool ID …; or the abbreviation of a process area, a hyphen or underscore, two or
three digits and at most two letters. Tags of pumps, vessels and instruments (P-101A, FIC-2034) are no tool ids: see
`allowlist`. Source: process areas of SEMI E10 and E58 data; abbreviations in use in fabs.
Masked: `ETCH-07`, `機台CVD-12A`, `Tool ID: WX3391`. Kept: `P-101A`, `SOP-012`, `SUS-316`, `機台數 12`.
"""

from __future__ import annotations

import re

from pipelines.deid.entities import Context, EntityType, Span
from pipelines.deid.labels import TOOL_HAN, TOOL_LATIN
from pipelines.deid.patterns import CODE, NOT_AFTER_ALNUM, NOT_BEFORE_ALNUM, labelled, listed, matches, next_of

PROCESS_AREAS = (
    "ETCH DRIE RIE ICP ASH ASHER STRIP CVD PECVD LPCVD HDPCVD APCVD MOCVD SACVD ALD PVD SPUT EPI CMP DIF DIFF FUR FURN "
    "IMP IMPL RTP RTA LIT LITHO PHOTO SCN SCANNER STEPPER TRK TRACK COATER WET WETB BENCH SPM MET METRO OVL CDSEM AOI "
    "WAT PROBER BONDER DICER GRINDER SAW PLT PLATE ECP LAMI MOLD OVEN REFLOW SMT XRF FTIR GC SCR SCRUBBER CHILLER"
).split()
_LABELLED = labelled(TOOL_HAN, TOOL_LATIN, CODE)
_NEXT = next_of(CODE)
_SHAPE = re.compile(
    rf"(?<![A-Za-z0-9\-_/.])(?:{'|'.join(sorted(PROCESS_AREAS, reverse=True))})[-_][0-9]{{2,3}}[A-Z]{{0,2}}"
    rf"{NOT_BEFORE_ALNUM}(?![\-.][0-9A-Za-z])"
)
_CHAMBER = re.compile(NOT_AFTER_ALNUM + r"(?:[A-Z]{2,6}[0-9]{1,3})[-_](?:CH|PM|CHB)[A-Z0-9]{1,2}" + NOT_BEFORE_ALNUM)


class ToolIdDetector:
    """Finds tool ids by label and by shape."""

    name = "tool_id"
    type = EntityType.TOOL_ID

    def find(self, text: str, context: Context) -> list[Span]:
        """Return labelled codes and codes named after a process area."""
        return [
            *listed(_LABELLED, _NEXT, text, self.type, 0.9, "tool_id:labelled"),
            *matches(_SHAPE, text, self.type, 0.8, "tool_id:shape"),
            *matches(_CHAMBER, text, self.type, 0.7, "tool_id:chamber"),
        ]
