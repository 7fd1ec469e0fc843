"""Character references of HTML, as Markdown holds them too."""

from __future__ import annotations

import html
import re

# Beyond what any character has; Python refuses to read a number of more than 4300 digits.
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")


def unescaped(text: str) -> str:
    """Return the text with the characters that its references stand for."""
    return html.unescape(referring(text)) if "&" in text else text


def referring(text: str) -> str:
    """Return the text with U+FFFD for the references that stand for no character."""
    return _NO_CHARACTER.sub("\ufffd", text)
