"""What holds no letter and no digit: a rule of dashes, a lone bullet.

Drops `────────` and `□`; keeps `5 ℃`, `V`, `①` and a form's `檢查人：＿＿＿＿`.
"""

from __future__ import annotations

import re

from pipelines.document import Element

_LETTER_OR_NUMBER = re.compile(r"[^\W_]")


def no_content(element: Element) -> str | None:
    """Return `no_content`, or None."""
    return None if _LETTER_OR_NUMBER.search(element.text) else "no_content"
