"""Which licence names a card may carry: common SPDX identifiers, or LicenseRef-… for anything else.

Source: SPDX License List 3.27; the subset that data and documents are published under.
"""

from __future__ import annotations

import difflib
import re

SPDX_IDS = frozenset(
    """
    0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0
    CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-4.0
    CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0
    CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 EPL-2.0 EUPL-1.2 GFDL-1.3-only GFDL-1.3-or-later
    GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1-only LGPL-2.1-or-later
    LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MPL-2.0 ODC-By-1.0 ODbL-1.0 OFL-1.1 OGL-UK-3.0 OGDL-Taiwan-1.0
    PDDL-1.0 PSF-2.0 Unlicense WTFPL Zlib
    """.split()
)
_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def check_licence(value: str) -> str:
    """Return the licence unchanged.

    Raises:
        ValueError: if it is neither a known SPDX identifier nor a LicenseRef-….

    """
    if value in SPDX_IDS or _REFERENCE.fullmatch(value):
        return value
    near = difflib.get_close_matches(value, sorted(SPDX_IDS), n=1, cutoff=0.5)
    hint = f"did you mean `{near[0]}`? " if near else ""
    raise ValueError(f"unknown licence; {hint}For your own terms write LicenseRef-<name>")
